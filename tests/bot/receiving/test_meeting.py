"""The start meets Telegram whenever it is there, and the health page says what does not go well any more."""

import asyncio
import json
import sqlite3
import time
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest
from pydantic import SecretStr
from telegram.error import InvalidToken

from bot import app, local
from bot.local import LocalChat
from bot.local.api.faults import Fault, Rule
from bot.receiving import meeting
from bot.telegram import metrics
from storage.database import Database
from storage.delivery import outbox
from storage.engine.errors import NotSaved
from storage.engine.pulse import Pulse
from tests.journeys.running import ADMINISTRATOR, Clock, Talk, settings_for
from tests.new_database import new_database

TOKEN = "123456789:" + "A" * 35


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LocalChat]:
    monkeypatch.setattr(meeting, "BACK_OFF", (0.02,))
    monkeypatch.setattr(app, "AT_ONCE", 0.0)
    server = await local.start("127.0.0.1", 0, token=TOKEN)
    yield server
    await server.close()


async def begun(tmp_path: Path, server: LocalChat, clock: Clock, **more: object) -> app.Program:
    settings = settings_for(tmp_path, token=SecretStr(TOKEN), api_url=server.base_url, administrators="1001", **more)
    new_database(settings.database)
    async with asyncio.timeout(20):
        return await app.start(settings, clock)


async def done(server: LocalChat, method: str) -> None:
    """Wait until a call of that method succeeded."""
    async with asyncio.timeout(10):
        while not any(call.get("status") == 200 for call in server.api.calls.after(method=method)):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


TOLD = ("setMyCommands", "setMyDescription", "deleteWebhook")

REFUSALS = ((429, {"parameters": {"retry_after": 30}}), (400, {}), (404, {}), (401, {}), (500, {}), (200, {}))


@pytest.mark.parametrize("method", TOLD)
@pytest.mark.parametrize(("status", "more"), REFUSALS)
async def test_a_refusal_of_what_telegram_is_told_at_a_start_stops_nothing_and_is_repeated(
    tmp_path: Path, clock: Clock, server: LocalChat, method: str, status: int, more: dict[str, object]
) -> None:
    body = json.dumps({"ok": False, "error_code": status, "description": "no", **more})
    server.faults.add(Rule(Fault.ANSWER, method, times=2, status=status, body=body))
    program = await begun(tmp_path, server, clock)
    for each in TOLD:
        await done(server, each)
    assert not any(task.done() for task in program._running)
    await program.close()


async def test_a_webhook_that_cannot_be_set_yet_is_set_later(tmp_path: Path, clock: Clock, server: LocalChat) -> None:
    server.faults.add(Rule(Fault.ANSWER, "setWebhook", times=2, status=429, body='{"ok": false}'))
    program = await begun(tmp_path, server, clock, public_url="https://localhost:9")
    await done(server, "setWebhook")
    await program.close()


async def test_a_start_waits_for_the_network_and_says_so(
    tmp_path: Path, clock: Clock, server: LocalChat, caplog: pytest.LogCaptureFixture
) -> None:
    port, path = urlsplit(server.base_url).port, tmp_path / "telegram.sqlite"
    await server.close()
    first = await local.start("127.0.0.1", port, token=TOKEN, path=path)  # type: ignore[arg-type]
    await first.close()
    starting = asyncio.create_task(begun(tmp_path, first, clock))
    while "which the start waits for" not in caplog.text:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    assert not starting.done()
    there = await local.start("127.0.0.1", port, token=TOKEN, path=path)  # type: ignore[arg-type]
    program = await starting
    await done(there, "deleteWebhook")
    await program.close()
    await there.close()


@pytest.mark.parametrize(
    ("status", "body"), [(200, '{"ok": true, "result": 5}'), (502, "{}"), (200, "[]"), (429, "{}")]
)
async def test_a_start_waits_for_an_answer_that_says_who_the_bot_is(
    tmp_path: Path, clock: Clock, server: LocalChat, status: int, body: str
) -> None:
    server.faults.add(Rule(Fault.ANSWER, "getMe", times=2, status=status, body=body))
    await (await begun(tmp_path, server, clock)).close()


@pytest.mark.parametrize("status", [401, 404])
async def test_a_wrong_token_ends_the_start(tmp_path: Path, clock: Clock, server: LocalChat, status: int) -> None:
    server.faults.add(Rule(Fault.ANSWER, "getMe", times=None, status=status, body='{"ok": false}'))
    with pytest.raises(InvalidToken):
        await begun(tmp_path, server, clock)


async def test_a_start_that_waits_can_be_stopped(tmp_path: Path, clock: Clock, server: LocalChat) -> None:
    server.faults.add(Rule(Fault.ANSWER, "getMe", times=None, status=502, body="{}"))
    stop = asyncio.Event()
    waiting = asyncio.create_task(app._started_unless(stop, begun(tmp_path, server, clock)))
    async with asyncio.timeout(10):
        while not server.api.calls.after(method="getMe"):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    stop.set()
    assert await waiting is None
    database = Database(settings_for(tmp_path).database)
    await database.start()  # nobody holds it any more
    await database.close()


# The health page.


async def page(program: app.Program) -> tuple[int, dict[str, object]]:
    async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{program.web.port}/health") as reply:
        return reply.status, await reply.json()


async def test_health_tells_how_long_ago_something_was_fetched_sent_and_saved(chat: Talk, program: app.Program) -> None:
    await chat.say("/start")
    status, state = await page(program)
    assert (status, state["status"], state["waiting"]) == (200, "ok", 0)
    ages = state["seconds_since"]
    assert isinstance(ages, dict)
    assert set(ages) == {"saved", "fetched", "sent"}
    assert all(age < 60 for age in ages.values())


async def test_health_fails_while_telegram_is_out_of_reach(
    program: app.Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert program.local is not None
    monkeypatch.setattr(metrics, "FETCH_WITHIN", 0.05)
    program.local.faults.add(Rule(Fault.SERVER_ERROR, "getUpdates", times=None))
    program.local.updates.stop_poll()
    await asyncio.sleep(0.3)
    status, state = await page(program)
    assert status == 503
    assert "Telegram was out of reach for" in str(state["status"])


async def test_health_fails_while_nothing_can_be_sent(
    chat: Talk, program: app.Program, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert program.local is not None
    await chat.say("/start")
    monkeypatch.setattr(metrics, "SEND_WITHIN", 0.05)
    program.local.faults.add(Rule(Fault.TOO_MANY, "sendMessage", times=None, seconds=60))
    await program.database.run(lambda session: outbox.put(session, ADMINISTRATOR, "message", {"text": "x"}, clock()))
    program.reminding._sender.wake()
    await asyncio.sleep(0.4)
    status, state = await page(program)
    assert (status, "nothing could be sent for" in str(state["status"])) == (503, True)


async def test_health_fails_while_nothing_can_be_saved(program: app.Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "SAVE_WITHIN", 0.05)
    monkeypatch.setattr("storage.writing.attempt", _full)
    for _ in range(3):
        with pytest.raises(NotSaved):
            await program.database.run(lambda session: None)
        await asyncio.sleep(0.05)
    status, state = await page(program)
    assert (status, "nothing could be saved for" in str(state["status"])) == (503, True)
    monkeypatch.undo()
    await program.database.run(lambda session: None)
    assert (await page(program))[0] == 200


def _full(*_: object, **__: object) -> object:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    raise error


def test_what_hangs_counts_as_failing_until_it_goes_well(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter((10.0, 15.0, 20.0, 22.0, 23.0))
    monkeypatch.setattr(time, "monotonic", lambda: next(ticks))
    pulse = Pulse()
    assert (pulse.age, pulse.failing) == (None, 0.0)
    pulse.trying()
    pulse.trying()
    assert pulse.failing == 5.0
    pulse.good()
    assert (pulse.age, pulse.failing) == (2.0, 0.0)
    pulse.trying()
    pulse.rest()
    assert pulse.failing == 0.0
