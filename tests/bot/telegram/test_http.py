"""The client over real sockets, against servers that are slow, broken, or mean harm."""

import asyncio
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.telegram import connection, http, origin
from bot.telegram.connection import Cut, Unreached
from bot.telegram.http import Client, Times

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
QUICK = Times(1, 2, 2, 2)
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def served(serve: Serve, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """A server that does this with each connection; its address."""
    at_work: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        at_work.add(task)
        try:
            await serve(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            at_work.discard(task)
            writer.transport.abort()

    async with await asyncio.start_server(connected, "127.0.0.1", 0, ssl=tls) as server:
        port = server.sockets[0].getsockname()[1]
        yield f"{'https' if tls else 'http'}://127.0.0.1:{port}"
        for task in tuple(at_work):
            task.cancel()
        await until(lambda: not server._active_count)


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    made = Client(2)
    yield made
    await made.close()


async def asked(reader: asyncio.StreamReader) -> bytes:
    """One request, whole."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
    return head + await reader.readexactly(length)


def saying(*pieces: bytes, then: Serve | None = None) -> Serve:
    """Answer every request of a connection with these pieces, each a write of its own."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            await asked(reader)
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0)
            if then:
                await then(reader, writer)

    return serve


async def until(holds: Callable[[], bool]) -> None:
    """Let the loop go on until this holds."""
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110
            await asyncio.sleep(0)


async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()
    await writer.wait_closed()


async def reset(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()
    await asyncio.sleep(0)


async def wait(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def get(client: Client, url: str, body: bytes = b"", times: Times = QUICK) -> tuple[int, bytes]:
    return await client.request("POST", f"{url}/bot/x", "", body, times)


async def test_a_request_is_written_as_http_says(client):
    came = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.append(await asked(reader))
        writer.write(OK)
        await reader.read()

    async with served(serve) as url:
        assert await client.request("POST", f"{url}/bot/x?y=1", "A: b\r\n", b"body", QUICK) == (200, b"{}")
    host = url.removeprefix("http://").encode()
    assert came == [b"POST /bot/x?y=1 HTTP/1.1\r\nHost: " + host + b"\r\nA: b\r\nContent-Length: 4\r\n\r\nbody"]


@pytest.mark.parametrize(
    "pieces",
    [
        (OK,),
        tuple(OK[i : i + 1] for i in range(len(OK))),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
            b"1;x=y\r\n}\r\n0\r\n",
            b"Later: x\r\n\r\n",
        ),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n", OK),
        (b"HTTP/1.1 200 OK\r\ncontent-length:2\r\nX: " + b"y" * 60_000 + b"\r\n\r\n", b"{}"),
    ],
    ids=["whole", "byte by byte", "chunked", "after hints", "a large head"],
)
async def test_an_answer_is_read_however_it_comes_and_the_connection_is_kept(client, pieces):
    connections = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(writer)
        await saying(*pieces)(reader, writer)

    async with served(serve) as url:
        for _ in range(3):
            assert await get(client, url) == (200, b"{}")
    assert len(connections) == 1


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n{}", b"{}"),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}", b"{}"),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}", b"{}"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
    ],
)
async def test_an_answer_that_ends_with_its_connection_is_whole(client, said, found):
    async with served(saying(said, then=hang_up)) as url:
        assert (await get(client, url))[1] == found


@pytest.mark.parametrize("end", [hang_up, reset])
@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
    ],
)
async def test_an_answer_that_is_cut_short_is_none(client, said, end):
    async with served(saying(said, then=end)) as url:
        with pytest.raises(Cut):
            await get(client, url)


@pytest.mark.parametrize(
    "said",
    [
        b"not HTTP\r\n\r\n",
        b"\x16\x03\x01\x00\x05hello",
        b"HTTP/1.1 OK 200\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nA: b\x00c\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * connection.LARGEST_HEAD,
        b"HTTP/1.1 100 Continue\r\n\r\n" * 4000,
        b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 100_001,
        b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 100_001,
    ],
)
async def test_an_answer_that_is_none_or_has_no_end_is_refused_at_once(client, said, monkeypatch):
    monkeypatch.setattr(connection, "LARGEST_BODY", 100_000)
    async with served(saying(said, then=wait)) as url:
        with pytest.raises(Cut):
            await get(client, url, times=Times(None, None, None, None))


@pytest.mark.parametrize("more", [OK, b"HTTP/1.1 200", b"\x00", b"x" * 7000])
async def test_what_comes_behind_an_answer_is_never_the_next_one(client, more):
    answers = iter(range(100))

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            await asked(reader)
            body = str(next(answers)).encode()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body) + more)

    async with served(serve) as url:
        assert [(await get(client, url))[1] for _ in range(3)] == [b"0", b"1", b"2"]


async def test_what_comes_while_nothing_is_asked_ends_the_connection(client):
    count, spoken = 0, asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal count
        count += 1
        await asked(reader)
        writer.write(OK)
        await spoken.wait()
        writer.write(b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 4\r\n\r\nlate")
        await reader.read()

    async with served(serve) as url:
        await get(client, url)
        (kept,) = client._idle[origin._origin(url)]
        spoken.set()
        await until(lambda: not kept.reusable)
        assert await get(client, url) == (200, b"{}")
    assert count == 2


async def test_a_connection_that_was_closed_while_idle_is_not_used_again(client):
    async with served(saying(OK, then=hang_up)) as url:
        for _ in range(3):
            assert await get(client, url) == (200, b"{}")
            (kept,) = client._idle[origin._origin(url)]
            await until(lambda kept=kept: not kept.reusable)


async def test_a_connection_that_ends_as_it_is_used_again_leaves_the_outcome_open_and_asks_once(client):
    came = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.append(await asked(reader))
        writer.write(OK)
        came.append(await asked(reader))
        await reset(reader, writer)

    async with served(serve) as url:
        await get(client, url)
        with pytest.raises(Cut):
            await get(client, url)
    assert len(came) == 2


async def test_a_connection_idle_for_too_long_is_not_used_again(client, monkeypatch):
    monkeypatch.setattr(http, "IDLE", 0.0)
    count = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal count
        count += 1
        await saying(OK)(reader, writer)

    async with served(serve) as url:
        await get(client, url)
        await get(client, url)
    assert count == 2


@pytest.mark.parametrize(
    "said", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", b"HTTP/1.1 200 OK\r\n\r\n{"]
)
async def test_a_server_that_falls_silent_is_not_waited_for(client, said):
    async with served(saying(said, then=wait)) as url:
        with pytest.raises(Cut, match="TimeoutError"):
            await get(client, url, times=replace(QUICK, read=0.05))


async def test_a_server_that_says_a_byte_now_and_then_is_waited_for_no_longer_than_altogether(client):
    async def drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.01)

    begun = asyncio.get_running_loop().time()
    async with served(saying(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", then=drip)) as url:
        with pytest.raises(Cut, match="TimeoutError"):
            await get(client, url, times=Times(0.05, 0.05, 0.05, 0.15))
    assert asyncio.get_running_loop().time() - begun >= 0.3


async def test_a_large_answer_is_whole_though_its_head_comes_together_with_its_body(client):
    """A hundred updates with their cards are more than a head may be, and one read of a socket holds them all."""
    body = b"x" * 200_000
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body

    async def at_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sender = writer.get_extra_info("socket")
        sender.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        await asked(reader)
        writer.write(answer)
        await reader.read()

    async with served(at_once) as url:
        assert await client.request("POST", url, b"", b"", QUICK) == (200, body)


async def test_a_large_request_is_not_cut_by_how_long_an_answer_may_take(client):
    sent = b"x" * 20_000_000

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.7)  # longer than the answer may take, with most of it not taken in
        assert (await asked(reader)).endswith(sent)
        writer.write(OK)
        await reader.read()

    async with served(serve) as url:
        assert await get(client, url, sent, replace(QUICK, write=30, read=0.5)) == (200, b"{}")


async def test_a_request_that_is_given_up_takes_its_connection_along(client):
    came: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            came.append(await asked(reader))
            if len(came) > 1:
                writer.write(OK)

    async with served(serve) as url:
        given_up = asyncio.create_task(get(client, url))
        await until(lambda: bool(came))
        given_up.cancel()
        with pytest.raises(asyncio.CancelledError):
            await given_up
        assert await get(client, url) == (200, b"{}")
        assert client._places._value == 2


async def test_what_is_asked_when_the_client_is_closed_is_cut():
    client, came = Client(2), asyncio.Event()

    async def serve(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await asked(reader)
        came.set()
        await reader.read()

    async with served(serve) as url:
        asking = asyncio.create_task(get(client, url))
        await came.wait()
        await client.close()
        with pytest.raises(Cut):
            await asking


async def test_no_more_requests_go_out_at_once_than_there_are_places_and_the_others_follow_in_order(client):
    came, go = [], asyncio.Semaphore(0)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            came.append((await asked(reader))[-1:])
            await go.acquire()
            writer.write(OK)

    async with served(serve) as url:
        tasks = [asyncio.create_task(get(client, url, b"%d" % i)) for i in range(5)]
        for number in range(2, 6):
            await until(lambda number=number: len(came) >= number)
            assert len(came) == number
            go.release()
        go.release()
        await asyncio.gather(*tasks)
    assert sorted(came[:2]) == [b"0", b"1"]
    assert came[2:] == [b"2", b"3", b"4"]


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1",
        "http://",
        "no address",
        "http://127.0.0.1:port",
        "http://user:word@127.0.0.1",
        "http://127.0.0.1/a b",
        "http://127.0.0.1/a\r\nHost: b",
        "http://127.0.0.1/ü",
        "http://a\nb",
        "http://" + "x" * 64 + ".invalid",
    ],
)
async def test_an_address_that_is_none_is_asked_for_nothing(client, url):
    with pytest.raises(Unreached) as caught:
        await get(client, url)
    assert "127.0.0.1" not in str(caught.value)
    assert caught.value.__context__ is None
    assert client._places._value == 2


async def test_a_server_that_takes_no_connection_in_time_was_not_reached(client):
    async with served(wait) as url:
        with pytest.raises(Unreached):
            # It waits for the server to speak TLS.
            await get(client, url.replace("http", "https"), times=replace(QUICK, connect=0.05, place=0.05))
    assert client._places._value == 2


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    """A certificate of this machine with its key, which nobody but a test trusts."""
    folder = tmp_path_factory.mktemp("tls")
    made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=test"]
    files = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "all.pem"]
    subprocess.run(["openssl", "req", "-x509", *made, *files], cwd=folder, check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_text((folder / "key.pem").read_text() + (folder / "all.pem").read_text())
    return both


@pytest.fixture
def tls(certificate) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trusted(certificate, monkeypatch) -> None:
    for module in (connection, http):
        monkeypatch.setattr(module, "tls_context", lambda: ssl.create_default_context(cafile=certificate))


@pytest.mark.usefixtures("trusted")
async def test_a_server_with_a_certificate_is_asked_in_tls(client, tls):
    async with served(saying(OK), tls) as url:
        for _ in range(2):
            assert await get(client, url) == (200, b"{}")


@pytest.mark.usefixtures("trusted")
async def test_an_answer_in_tls_that_is_cut_short_is_none(client, tls):
    async with served(saying(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}", then=reset), tls) as url:
        with pytest.raises(Cut):
            await get(client, url)


async def test_a_server_whose_certificate_nobody_vouches_for_is_told_nothing(client, tls):
    async with served(saying(OK), tls) as url:
        with pytest.raises(Unreached, match="SSLCertVerificationError"):
            await get(client, url)


@pytest.mark.usefixtures("trusted")
async def test_a_server_with_the_certificate_of_another_name_is_told_nothing(client, tls):
    async with served(saying(OK), tls) as url:
        with pytest.raises(Unreached, match="SSLCertVerificationError"):
            await get(client, url.replace("127.0.0.1", "localhost"))


async def proxied(monkeypatch, scheme: str, proxy: str, url: str) -> None:
    """Whoever asks for this address goes by that proxy, though it is this machine."""
    for module in (http, origin):
        monkeypatch.setattr(module, "is_loopback", lambda _host: False)
    monkeypatch.setattr(origin.urllib.request, "proxy_bypass", lambda _host: False)
    monkeypatch.setenv(f"{scheme}_proxy", proxy)
    origin._origin.cache_clear()


def passing_on(came: list[bytes], answer: bytes = b"HTTP/1.1 200 Connection established\r\n\r\n") -> Serve:
    """A proxy: it takes a CONNECT, and hands on what is said both ways."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        came.append(head)
        writer.write(answer)
        host, port = head.split()[1].decode().rsplit(":", 1)
        inner, outer = await asyncio.open_connection(host, int(port))
        await asyncio.gather(_hand_on(reader, outer), _hand_on(inner, writer))

    return serve


async def _hand_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
    finally:
        writer.transport.abort()


@pytest.mark.usefixtures("trusted")
async def test_a_proxy_passes_tls_on_and_learns_nothing_but_the_host(client, tls, monkeypatch):
    came: list[bytes] = []
    async with served(saying(OK), tls) as url, served(passing_on(came)) as proxy:
        await proxied(monkeypatch, "https", proxy.replace("//", "//some:p%40ss@"), url)
        for _ in range(2):
            assert await get(client, url) == (200, b"{}")
    host = url.removeprefix("https://").encode()
    told = b"Proxy-Authorization: Basic c29tZTpwQHNz"
    assert came == [b"CONNECT " + host + b" HTTP/1.1\r\nHost: " + host + b"\r\n" + told + b"\r\n\r\n"]


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("said", [b"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n", b"what?\r\n\r\n", b""])
async def test_a_proxy_that_refuses_means_that_nobody_was_reached(client, tls, monkeypatch, said):
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(said)
        await hang_up(reader, writer)

    async with served(saying(OK), tls) as url, served(refuse) as proxy:
        await proxied(monkeypatch, "https", proxy, url)
        with pytest.raises(Unreached):
            await get(client, url)
    assert client._places._value == 2


async def test_a_proxy_is_given_the_whole_address_where_there_is_no_tls(client, monkeypatch):
    came: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.append(await asked(reader))
        writer.write(OK)
        await reader.read()

    async with served(serve) as proxy:
        await proxied(monkeypatch, "http", proxy, "http://api.example")
        assert await get(client, "http://api.example") == (200, b"{}")
    assert came[0].startswith(b"POST http://api.example/bot/x HTTP/1.1\r\nHost: api.example\r\n")
