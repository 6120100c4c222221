"""Slow connections to the webhook hold nobody up, end after a while, and do not fill the log."""

import asyncio
import json
import logging

import aiohttp
import pytest

from bot import logs
from bot.telegram import web
from bot.telegram.web import SECRET_HEADER, start_web

SECRET = "a-secret-of-the-webhook"
HEAD = f"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{SECRET_HEADER}: {SECRET}\r\n"

SLOW = (
    "",
    "POST /tele",
    HEAD,
    f"{HEAD}Content-Length: 400\r\n\r\n{{",
    f"{HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n",
    "POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 4000\r\n\r\n{",
    "GET /health HTTP/1.1\r\nHost: x\r\n\r\n",
)


async def numbers() -> str:
    """Nothing is counted."""
    return ""


async def _ends(port: int, begun: str) -> None:
    """Open a connection, begin a request, and wait until it is cut off."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(begun.encode())
    try:
        await reader.read()
    except ConnectionResetError:
        pass
    finally:
        writer.close()


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "PATIENCE", 0.2)
    monkeypatch.setattr(web, "LOOKED_AT_EVERY", 0.02)


@pytest.mark.usefixtures("hasty")
async def test_slow_connections_end_are_logged_once_and_hold_nobody_up(caplog: pytest.LogCaptureFixture) -> None:
    web.log_seldom = logs.seldom("bot.telegram.web")
    came: list[str] = []

    async def receive(updates: list[tuple[int | None, str]]) -> None:
        came.extend(text for _, text in updates)

    async def healthy() -> dict[str, object]:
        return {}

    server = await start_web("127.0.0.1", 0, health=healthy, metrics=numbers, receive=receive, secret=SECRET)
    async with asyncio.timeout(10), aiohttp.ClientSession(f"http://127.0.0.1:{server.port}") as client:
        held = asyncio.gather(*(_ends(server.port, begun) for begun in SLOW * 20))
        answer = await client.post(
            "/telegram", data=b"{}", headers={SECRET_HEADER: SECRET, "Content-Type": "application/json"}
        )
        assert answer.status == 200
        await held
    await server.close()
    assert came == ["{}"]
    assert len([line for line in caplog.messages if "slow" in line]) == 1
    assert len(caplog.text) < 4000


@pytest.mark.usefixtures("hasty")
async def test_a_whole_request_may_take_as_long_as_it_takes_to_be_stored() -> None:
    async def receive(_: list[tuple[int | None, str]]) -> None:
        await asyncio.sleep(0.5)

    async def healthy() -> dict[str, object]:
        return {}

    server = await start_web("127.0.0.1", 0, health=healthy, metrics=numbers, receive=receive, secret=SECRET)
    async with aiohttp.ClientSession(f"http://127.0.0.1:{server.port}") as client:
        headers = {SECRET_HEADER: SECRET, "Content-Type": "application/json"}
        assert (await client.post("/telegram", data=json.dumps({"update_id": 1}), headers=headers)).status == 200
    await server.close()


@pytest.mark.usefixtures("hasty")
async def test_requests_that_are_none_are_logged_seldom(caplog: pytest.LogCaptureFixture) -> None:
    async def healthy() -> dict[str, object]:
        return {}

    server = await start_web("127.0.0.1", 0, health=healthy, metrics=numbers, receive=None, secret=None)
    for _ in range(30):
        await _ends(server.port, "\x16\x03\x01 nonsense\r\n\r\n")
    await server.close()
    assert len(caplog.records) <= 2
    assert len(caplog.text) < 8000


def test_a_line_that_is_logged_seldom_says_how_many_were_left_out(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    now = 100.0
    monkeypatch.setattr(logs.time, "monotonic", lambda: now)
    log = logs.seldom("tests.seldom")
    with caplog.at_level(logging.WARNING):
        for _ in range(5):
            log.warning("it happened")
        log.warning("something else did")
        now += 61
        log.warning("it happened")
    assert caplog.messages == ["it happened", "something else did", "it happened (4 more like this since the last one)"]
