"""A network between a worker and the server: it can be cut, or swallow everything, and come back."""

import asyncio
from contextlib import suppress
from pathlib import Path

_CHUNK = 65_536


class Proxy:
    """Listens on a port of the loopback and passes everything on to a server's socket, unless told otherwise.

    `delay`: how many seconds later what is sent to the server arrives there.
    """

    def __init__(self, socket: Path, delay: float = 0.0) -> None:
        self._socket = socket
        self._delay = delay
        self._passing = asyncio.Event()
        self._passing.set()
        self._cut = False
        self._under_way: set[asyncio.Task[None]] = set()

    async def start(self) -> int:
        """Listen; the port."""
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def close(self) -> None:
        """Listen no more, and end what is under way."""
        self._server.close()
        self.cut()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._server.wait_closed()

    def cut(self) -> None:
        """End every connection, and let none be made."""
        self._cut = True
        for each in self._under_way:
            each.cancel()

    def swallow(self) -> None:
        """Pass nothing on, and say nothing of it."""
        self._passing.clear()

    def mend(self) -> None:
        """As before, but for what was cut."""
        self._cut = False
        self._passing.set()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        with suppress(OSError, asyncio.CancelledError):
            if not self._cut:
                await self._join(reader, writer)
        await _closed(writer)

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        theirs, to_them = await asyncio.open_unix_connection(self._socket)
        running = [
            asyncio.create_task(way) for way in (self._pass(reader, to_them, self._delay), self._pass(theirs, writer))
        ]
        try:
            await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        finally:
            to_them.close()  # before anything is waited for, in which it may be cut once more
            for way in running:
                way.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            await _closed(to_them)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay: float = 0.0) -> None:
        """Each piece arrives so much later than it was sent, whatever is on its way before it."""
        loop = asyncio.get_running_loop()
        on_its_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        arriving = asyncio.create_task(self._arrive(on_its_way, writer))
        try:
            while data := await reader.read(_CHUNK):
                on_its_way.put_nowait((loop.time() + delay, data))
            on_its_way.put_nowait((loop.time() + delay, b""))
            await arriving
        finally:
            arriving.cancel()
            await asyncio.gather(arriving, return_exceptions=True)

    async def _arrive(self, on_its_way: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due, data = await on_its_way.get()
            await self._passing.wait()
            if (left := due - loop.time()) > 0:
                await asyncio.sleep(left)
            if not data:
                return
            writer.write(data)
            await writer.drain()


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
