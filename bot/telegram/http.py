"""Requests over HTTP/1.1, one at a time on a connection that is kept for the next one.

A general client takes five times as long for a call, which was an eighth of what an answer costs.
"""

import asyncio
import itertools
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import SplitResult

from bot.setting_forms import is_loopback
from bot.telegram.connection import Connection, Cut, Unreached, tls_context
from bot.telegram.origin import PORTS, Origin, authorization, named_host, read_url

T = TypeVar("T")
# A quiet bot would pay a new TLS handshake for each message if connections ended sooner; servers end them after 75 s.
IDLE = 60.0


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
        """What a request may take altogether; None for ever."""
        return _sum(self.place, self.connect, self.write, self.read)


class Client:
    """Sends requests, `size` at once; what is more waits for a place, in order."""

    def __init__(self, size: int) -> None:
        self._places = asyncio.Semaphore(size)
        self._idle: dict[Origin, list[Connection]] = {}
        self._used: set[Connection] = set()
        self._closed = False

    async def request(self, method: str, url: str, headers: str, body: bytes, times: Times) -> tuple[int, bytes]:
        """The status and body that came; `headers` are lines that end with CRLF. Raises `Unreached` and `Cut`.

        Nothing is followed, repeated or unpacked. No error holds the address, and none hangs on one that does.
        """
        origin, path = read_url(url)
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

    async def _connection(self, origin: "Origin", times: Times) -> "Connection":
        if not self._places.locked() and (kept := self._kept(origin)):
            await self._places.acquire()  # at once: there is a place
            return kept
        return await _in_time(self._opened(origin, times.connect), _sum(times.place, times.connect))

    async def _opened(self, origin: "Origin", within: float | None) -> "Connection":
        await self._places.acquire()
        try:
            kept = self._kept(origin)
            return await _in_time(_open(origin), within) if kept is None else kept
        except BaseException:
            self._places.release()
            raise

    def _kept(self, origin: "Origin") -> "Connection | None":
        """A connection that waits for a request, the last one used."""
        kept = self._idle.get(origin, [])
        oldest = asyncio.get_running_loop().time() - IDLE
        while kept:
            connection = kept.pop()
            if connection.reusable and connection.idle_since > oldest:
                return connection
            connection.end()
        return None

    def _give_back(self, origin: "Origin", connection: "Connection") -> None:
        self._used.discard(connection)
        if connection.reusable and not self._closed:
            connection.idle_since = asyncio.get_running_loop().time()
            self._idle.setdefault(origin, []).append(connection)
        else:
            connection.end()
        self._places.release()


async def _open(origin: Origin) -> Connection:
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


async def _connect(host: str, port: int, *, secure: bool) -> Connection:
    loop, tls = asyncio.get_running_loop(), tls_context() if secure else None
    # Of several addresses the next is tried beside one that does not answer (RFC 8305); this machine has one.
    ahead = None if is_loopback(host) else 0.25
    _, connection = await loop.create_connection(Connection, host, port, ssl=tls, happy_eyeballs_delay=ahead)
    return connection


async def _tunnel(connection: Connection, proxy: SplitResult, origin: Origin) -> None:
    """Have a proxy pass on what is said, and say it in TLS."""
    named = named_host(origin.host, origin.port)
    asked = f"CONNECT {named} HTTP/1.1\r\nHost: {named}\r\n{authorization(proxy)}\r\n"
    status, _ = await connection.exchange(asked.encode("ascii"), None, None, head_alone=True)
    if not 200 <= status < 300:
        raise Unreached(f"the proxy answered {status}")
    await connection.secure(origin.host)


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
