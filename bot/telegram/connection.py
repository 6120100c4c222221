"""One connection to a server: a request is written and its answer read, each within its time."""

import asyncio
import functools
import ssl

import httptools

LARGEST_HEAD = 64 * 1024


# A file that a bot may fetch has 20 MB at most (https://core.telegram.org/bots/api#getfile).
LARGEST_BODY = 64 * 1024 * 1024


class Unreached(Exception):
    """The request never left: no connection, none in time, or an address that is none."""


class Cut(Exception):
    """The request left, and no whole answer came that can be read."""


class Connection(asyncio.Protocol):
    """One connection: a request is written, its answer read, and whatever is not as it should be ends it."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._read: float | None = None
        self._until: float | None = None
        self._heard = 0.0
        self._leaving = False
        self.idle_since = 0.0
        self._fresh()

    def _fresh(self, *, head_alone: bool = False) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._pieces: list[bytes] = []
        self._size = 0
        self._head = 0
        self._heading = True
        self._framed = False
        self._head_alone = head_alone

    @property
    def reusable(self) -> bool:
        """Whether another request can go out on it."""
        return self._transport is not None and not self._transport.is_closing() and self._answer is None

    async def exchange(
        self, request: bytes, read: float | None, until: float | None, *, head_alone: bool = False
    ) -> tuple[int, bytes]:
        """Write a request and give its answer; `until`, by the loop's clock, is when it is too late.

        `head_alone`: of the answer to CONNECT the body is the tunnel.
        """
        if self._transport is None or self._transport.is_closing():
            raise Unreached("closed")
        self._fresh(head_alone=head_alone)
        self._read, self._until, self._heard = read, until, self._loop.time()
        answer = self._answer = self._loop.create_future()
        self._watch()
        self._transport.write(request)
        self._leaving = self._transport.get_write_buffer_size() > 0
        try:
            status, body = await answer
        finally:
            if self._timer is not None:
                self._timer.cancel()
            if self._answer is answer:  # not read to its end, whatever came between
                self._answer = None
                self.end()
        return status, body

    async def secure(self, host: str) -> None:
        """Go on in TLS with the one who is at the other end of a tunnel."""
        assert self._transport is not None
        secured = await self._loop.start_tls(self._transport, self, tls_context(), server_hostname=host)
        if secured is None:
            raise ConnectionResetError
        self._transport = secured

    def end(self) -> None:
        """Close it now, with whatever is not sent yet."""
        if self._transport is not None:
            self._transport.abort()

    # What the event loop calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if self._answer is None or self._answer.done():  # nothing was asked: it would be read as the next answer
            self.end()
            return
        self._heard = self._loop.time()
        self._size += len(data)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._fail(type(error).__name__)
        # Only now: a head may come together with much of its body.
        if self._answer is not None and self._size > (LARGEST_HEAD if self._heading else LARGEST_BODY):
            self._fail("too large")

    def eof_received(self) -> None:
        # Only the end of the connection says that an answer without a length is whole.
        if self._answer is not None and not self._heading and not self._framed:
            self.end()
            self._done()

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        self._fail(type(error).__name__ if error else "closed")

    # What the parser calls.

    def on_message_begin(self) -> None:
        if self._answer is None:  # a second answer behind the one that was asked for
            self.end()

    def on_header(self, name: bytes, value: bytes) -> None:
        self._head += len(name) + len(value)
        if self._head > LARGEST_HEAD:
            self._fail("too large")
        if name.lower() in (b"content-length", b"transfer-encoding"):
            self._framed = True

    def on_headers_complete(self) -> None:
        if self._head_alone:
            self._done()
        elif self._parser.get_status_code() >= 200:
            self._heading = False

    def on_body(self, body: bytes) -> None:
        self._pieces.append(body)

    def on_message_complete(self) -> None:
        if self._parser.get_status_code() < 200:  # on the way to the answer
            self._framed = False
        elif self._answer is not None:
            if not self._parser.should_keep_alive():
                self.end()
            self._done()

    def _done(self) -> None:
        answer, self._answer = self._answer, None
        if answer is not None and not answer.done():
            answer.set_result((self._parser.get_status_code(), b"".join(self._pieces)))

    def _fail(self, why: str) -> None:
        answer, self._answer = self._answer, None
        self.end()
        if answer is not None and not answer.done():
            answer.set_exception(Cut(why))

    def _watch(self) -> None:
        """Look again when it may be too late: once a request, not once a piece of its answer."""
        at = self._too_late()
        self._timer = None if at is None else self._loop.call_at(at, self._look)

    def _too_late(self) -> float | None:
        read = None if self._read is None else self._heard + self._read
        return min((time for time in (read, self._until) if time is not None), default=None)

    def _look(self) -> None:
        now = self._loop.time()
        if self._leaving and self._transport is not None:
            # Until now it was on its way out, for which only the whole time counts.
            self._heard, self._leaving = now, self._transport.get_write_buffer_size() > 0
        at = self._too_late()
        if at is not None and now >= at:
            self._fail("TimeoutError")
        else:
            self._watch()


@functools.cache
def tls_context() -> ssl.SSLContext:
    return ssl.create_default_context()
