"""Requests over HTTP/1.1, one at a time on a connection that is kept for the next one.

A general client takes five times as long for a call, which was an eighth of what an answer costs.
"""

import asyncio
import base64
import functools
import itertools
import ssl
import urllib.request
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import SplitResult, unquote, urlsplit

import httptools

from bot.setting_forms import is_loopback

T = TypeVar("T")
PORTS = {"http": 80, "https": 443}
# A quiet bot would pay a new TLS handshake for each message if connections ended sooner; servers end them after 75 s.
IDLE = 60.0
LARGEST_HEAD = 64 * 1024
# A file that a bot may fetch has 20 MB at most (https://core.telegram.org/bots/api#getfile).
LARGEST_BODY = 64 * 1024 * 1024


class Unreached(Exception):
    """The request never left: no connection, none in time, or an address that is none."""


class Cut(Exception):
    """The request left, and no whole answer came that can be read."""


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds, None for ever: until there is a place, until there is a connection, for the request to leave, and from
    one piece of the answer to the next. Altogether they are what a request may take."""

    place: float | None
    connect: float | None
    write: float | None
    read: float | None

    @property
    def total(self) -> float | None:
        """All of it."""
        return _sum(self.place, self.connect, self.write, self.read)


class Client:
    """Sends requests, `size` at once; what is more waits for a place, in order."""

    def __init__(self, size: int) -> None:
        self._places = asyncio.Semaphore(size)
        self._idle: dict[_Origin, list[_Connection]] = {}
        self._used: set[_Connection] = set()
        self._closed = False

    async def request(self, method: str, url: str, headers: str, body: bytes, times: Times) -> tuple[int, bytes]:
        """The status and body that came; `headers` are lines that end with CRLF. Raises `Unreached` and `Cut`.

        Nothing is followed, repeated or unpacked. No error holds the address, and none hangs on one that does.
        """
        origin, path = _read_url(url)
        head = f"{method} {path} HTTP/1.1\r\n{origin.lines}{headers}Content-Length: {len(body)}\r\n\r\n"
        until = None if times.total is None else asyncio.get_running_loop().time() + times.total
        connection = await self._connection(origin, times)
        self._used.add(connection)
        try:
            return await connection.exchange(head.encode("ascii") + body, times.read, until)
        finally:
            self._give_back(origin, connection)

    async def close(self) -> None:
        """End every connection; what is asked on one is `Cut`."""
        self._closed = True
        for connection in itertools.chain(self._used, *self._idle.values()):
            connection.end()
        self._idle.clear()
        await asyncio.sleep(0)  # the loop lets go of them

    async def _connection(self, origin: "_Origin", times: Times) -> "_Connection":
        if not self._places.locked() and (kept := self._kept(origin)):
            await self._places.acquire()  # at once: there is a place
            return kept
        return await _in_time(self._opened(origin, times.connect), _sum(times.place, times.connect))

    async def _opened(self, origin: "_Origin", within: float | None) -> "_Connection":
        await self._places.acquire()
        try:
            kept = self._kept(origin)
            return await _in_time(_open(origin), within) if kept is None else kept
        except BaseException:
            self._places.release()
            raise

    def _kept(self, origin: "_Origin") -> "_Connection | None":
        """A connection that waits for a request, the last one used."""
        kept = self._idle.get(origin, [])
        oldest = asyncio.get_running_loop().time() - IDLE
        while kept:
            connection = kept.pop()
            if connection.reusable and connection.idle_since > oldest:
                return connection
            connection.end()
        return None

    def _give_back(self, origin: "_Origin", connection: "_Connection") -> None:
        self._used.discard(connection)
        if connection.reusable and not self._closed:
            connection.idle_since = asyncio.get_running_loop().time()
            self._idle.setdefault(origin, []).append(connection)
        else:
            connection.end()
        self._places.release()


class _Connection(asyncio.Protocol):
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
        secured = await self._loop.start_tls(self._transport, self, _tls(), server_hostname=host)
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
        if self._size > (LARGEST_HEAD if self._heading else LARGEST_BODY):
            self._fail("too large")
            return
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._fail(type(error).__name__)

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


@dataclass(frozen=True, slots=True)
class _Origin:
    """Who is asked, by which proxy, and what each request says of that."""

    scheme: str
    host: str
    port: int
    proxy: SplitResult | None
    lines: str


def _read_url(url: str) -> tuple[_Origin, str]:
    """Whom an address means, and what stands in the first line of a request to it."""
    end = url.find("/", url.find("//") + 2)
    start, path = (url, "/") if end < 0 else (url[:end], url[end:])
    origin = _origin(start)
    if origin is None or not _is_plain(path):
        raise Unreached("InvalidURL")
    return origin, f"{start}{path}" if origin.proxy and origin.scheme == "http" else path


def _is_plain(text: str) -> bool:
    """Whether a text can stand in the first line of a request: no space, and nothing that would end it."""
    return text.isascii() and text.isprintable() and " " not in text


@functools.cache
def _origin(start: str) -> _Origin | None:
    try:
        parts = urlsplit(start)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:
        return None
    if parts.scheme not in PORTS or not host or not _is_plain(host) or "@" in parts.netloc:
        return None
    proxy = _proxy_for(parts.scheme, host)
    lines = f"Host: {_named(host, None if port == PORTS[parts.scheme] else port)}\r\n"
    if proxy is not None and parts.scheme == "http":
        lines += _authorization(proxy)
    return _Origin(parts.scheme, host, port or PORTS[parts.scheme], proxy, lines)


def _named(host: str, port: int | None) -> str:
    named = f"[{host}]" if ":" in host else host
    return named if port is None else f"{named}:{port}"


def _proxy_for(scheme: str, host: str) -> SplitResult | None:
    """The proxy of the environment, as many hospitals need it; never for this machine itself."""
    if is_loopback(host) or urllib.request.proxy_bypass(host):
        return None
    proxy = urllib.request.getproxies().get(scheme)
    return None if proxy is None else urlsplit(proxy if "://" in proxy else f"http://{proxy}")


def _authorization(proxy: SplitResult) -> str:
    if proxy.username is None:
        return ""
    told = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}".encode()
    return f"Proxy-Authorization: Basic {base64.b64encode(told).decode()}\r\n"


async def _open(origin: _Origin) -> _Connection:
    secure = origin.scheme == "https"
    if origin.proxy is None:
        return await _connect(origin.host, origin.port, secure=secure)
    proxy = origin.proxy
    port = proxy.port or PORTS.get(proxy.scheme, 0)
    connection = await _connect(proxy.hostname or "", port, secure=proxy.scheme == "https")
    try:
        if secure:
            await _tunnel(connection, proxy, origin)
    except BaseException:
        connection.end()
        raise
    return connection


async def _connect(host: str, port: int, *, secure: bool) -> _Connection:
    loop, tls = asyncio.get_running_loop(), _tls() if secure else None
    # Of several addresses the next is tried beside one that does not answer (RFC 8305); this machine has one.
    ahead = None if is_loopback(host) else 0.25
    _, connection = await loop.create_connection(_Connection, host, port, ssl=tls, happy_eyeballs_delay=ahead)
    return connection


async def _tunnel(connection: _Connection, proxy: SplitResult, origin: _Origin) -> None:
    """Have a proxy pass on what is said, and say it in TLS."""
    named = _named(origin.host, origin.port)
    asked = f"CONNECT {named} HTTP/1.1\r\nHost: {named}\r\n{_authorization(proxy)}\r\n"
    status, _ = await connection.exchange(asked.encode("ascii"), None, None, head_alone=True)
    if not 200 <= status < 300:
        raise Unreached(f"the proxy answered {status}")
    await connection.secure(origin.host)


@functools.cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


async def _in_time(work: Awaitable[T], within: float | None) -> T:
    """What comes of the work on a connection before anything was asked."""
    try:
        async with asyncio.timeout(within):
            return await work
    except (Cut, OSError, ValueError) as error:  # no such name, refused, TLS, too late
        why = type(error).__name__
    # Outside the except clause: those errors tell the address.
    raise Unreached(why)


def _sum(*times: float | None) -> float | None:
    known = [time for time in times if time is not None]
    return sum(known) if len(known) == len(times) else None
