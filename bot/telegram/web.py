"""Health page, metrics and webhook: the program's door to the network, closed but for these and to who is too slow."""

import asyncio
import hmac
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.logs import seldom
from bot.telegram.metrics import CONTENT_TYPE
from bot.telegram.updates import is_number, parsed

log = logging.getLogger(__name__)
log_seldom = seldom("bot.telegram.web.slow")
# In seconds: Telegram never takes longer to say something.
PATIENCE, LOOKED_AT_EVERY = 10.0, 1.0

Health = Callable[[], Awaitable[Mapping[str, object]]]
"""Counts for the health page. A `status` other than "ok" says that something is wrong; so does an error."""

Metrics = Callable[[], Awaitable[str]]
"""The numbers as Prometheus reads them."""

Receive = Callable[[list[tuple[int | None, str]]], Awaitable[None]]
"""Takes updates as they came, with their ids where one can be read, and returns when they are stored."""

LARGEST_BODY = 1_000_000
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"

# Telegram comes again by itself, and obeys this on an error: a database that is busy needs a moment.
RETRY_AFTER = {"Retry-After": "5"}


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
            log_seldom.warning("a connection that was slow with its request was dropped")
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
                    log_seldom.warning("a connection that was slow with its request was dropped")
                    one.transport.abort()


@dataclass(frozen=True)
class Web:
    """A server that listens on `port`."""

    port: int
    _runner: web.AppRunner
    _dropping: asyncio.Task[None]

    async def close(self) -> None:
        """Stop listening; requests under way get five seconds to end."""
        self._dropping.cancel()
        await self._runner.cleanup()


async def start_web(
    host: str, port: int, *, health: Health, metrics: Metrics, receive: Receive | None = None, secret: str | None = None
) -> Web:
    """Serve `GET /health`, `GET /metrics`, and `POST /telegram` when there is a `secret`. Port 0 takes any free one.

    Raises OSError when the address cannot be listened on.
    """
    slow = Slow()
    application = web.Application(client_max_size=LARGEST_BODY, middlewares=[slow.middleware])
    application.router.add_get("/health", _health_page(health))
    application.router.add_get("/metrics", _metrics_page(metrics))
    if receive is not None and secret:
        application.router.add_post("/telegram", _webhook(receive, secret, slow))
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=5, logger=seldom("bot.telegram.web.requests"))
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError:
        await runner.cleanup()
        raise
    assert runner.server is not None
    return Web(runner.addresses[0][1], runner, asyncio.create_task(slow.drop(runner.server)))


def _health_page(health: Health) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def page(_: web.Request) -> web.Response:
        try:
            state = {"status": "ok", **await health()}
        except Exception:
            log.exception("The health check failed")
            state = {"status": "failing"}
        return web.json_response(state, status=200 if state["status"] == "ok" else 503)

    return page


def _metrics_page(metrics: Metrics) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def page(_: web.Request) -> web.Response:
        return web.Response(text=await metrics(), headers={"Content-Type": CONTENT_TYPE})

    return page


def _webhook(receive: Receive, secret: str, slow: Slow) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def hook(request: web.Request) -> web.Response:
        _check_secret(request, secret)
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType(text="An update is application/json.")
        body = await slow.body(request)
        # Nothing is refused for what it says: Telegram would send it again and again, and hold the rest back.
        text = body.decode("utf-8", "backslashreplace")
        try:
            number = parsed(text).get("update_id")
            await receive([(number if is_number(number) else None, text)])
        except Exception as error:
            # Not its words: a database's error repeats the values, and these are a person's message.
            log.error("An update could not be stored (%s)", type(error).__name__)
            raise web.HTTPServiceUnavailable(text="Not stored, come again.", headers=RETRY_AFTER) from None
        return web.Response()

    return hook


def _check_secret(request: web.Request, secret: str) -> None:
    given = request.headers.get(SECRET_HEADER)
    if given is None:
        raise web.HTTPUnauthorized(text="The secret token is missing.")
    if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), secret.encode()):
        raise web.HTTPForbidden(text="The secret token is wrong.")
