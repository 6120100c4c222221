"""Slow connections: whoever takes longer than Telegram ever does to say something is cut off, and seldom logged."""

import asyncio
import time

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.logs import seldom

log = seldom(__name__)
PATIENCE = 10.0
LOOKED_AT_EVERY = 1.0


class Slow:
    """Knows which connections have a whole request under way; the others are idle, and may be so for a while only."""

    def __init__(self) -> None:
        self._busy: set[object] = set()

    @property
    def middleware(self) -> Middleware:
        """Notes the connections that are at work."""

        @web.middleware
        async def noted(request: web.Request, handler: Handler) -> web.StreamResponse:
            self._busy.add(request.protocol)
            try:
                return await handler(request)
            finally:
                self._busy.discard(request.protocol)

        return noted

    @staticmethod
    async def body(request: web.Request) -> bytes:
        """The body, if it comes in time; else the connection ends."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await request.read()
        except TimeoutError:
            log.warning("a connection that was slow with its request was dropped")
            if request.transport is not None:
                request.transport.abort()
            raise web.HTTPRequestTimeout(text="Too slow.") from None

    async def drop(self, server: web.Server) -> None:
        """Until cancelled, end connections on which no request was completed in time."""
        since: dict[object, float] = {}
        while True:
            await asyncio.sleep(LOOKED_AT_EVERY)
            now = time.monotonic()
            idle = [one for one in server.connections if one not in self._busy]
            since = {one: since.get(one, now) for one in idle}
            for one in idle:
                if now - since[one] >= PATIENCE and one.transport is not None:
                    log.warning("a connection that was slow with its request was dropped")
                    one.transport.abort()
