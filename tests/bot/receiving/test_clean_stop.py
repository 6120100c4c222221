"""SIGTERM to the real process while chats are at work: it ends in time, in order, and nothing is lost or doubled."""

import asyncio
import signal
import threading
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from bot import local
from bot.local import LocalChat, Person
from bot.receiving import inbound
from bot.sending import sender
from bot.sending.sender import NEW_IN_FLIGHT
from storage.delivery import outbox
from storage.engine import files
from tests.faults.core import Core, program_on
from tests.faults.crash_points import scenario
from tests.faults.kill import work
from tests.faults.rig import TOKEN, Client, Script, clients, compare, learnt, sent_twice, settings_text
from tests.journeys.forked import Forked, in_doubt
from tests.journeys.running import ADMINISTRATOR, Clock

CHATS = 20
ROUND_TRIP = 0.3
HANGS = 300.0


@pytest.fixture(scope="module")
def script() -> Script:
    return learnt(*scenario())


@pytest.fixture
async def chat() -> AsyncIterator[LocalChat]:
    chat = await local.start("127.0.0.1", 0, token=TOKEN, page=False)
    yield chat
    await chat.close()


async def begun(
    folder: Path, chat: LocalChat, people: list[Client], prepare: Callable[[], Any] = lambda: None
) -> Forked:
    """The program in the middle of its work, with calls on their way."""
    program = Forked(settings_text(folder, chat.base_url, people), folder.with_suffix(".log"), prepare)
    calls = chat.api.calls
    await work(chat, people, lambda: calls._count >= 3 * CHATS, patience=30)
    chat.api.delay = ROUND_TRIP
    until = calls._count + CHATS
    await work(chat, people, lambda: calls._count >= until, patience=30)
    return program


async def ended(program: Forked, chat: LocalChat, people: list[Client], number: int = signal.SIGTERM) -> int:
    """The exit status, after a signal while people go on."""
    program.stop(number)
    end = asyncio.create_task(program.ended())
    await work(chat, people, end.done, patience=60)
    return await end


async def gone_on(folder: Path, chat: LocalChat, people: list[Client]) -> None:
    """Start again, and let everybody end what they began."""
    chat.api.delay = 0.0
    for client in people:
        client.codes = client.codes[: client.done + bool(client.at)]
    program = Forked(settings_text(folder, chat.base_url, people), folder.with_suffix(".log"))
    await work(chat, people, lambda: False, patience=30)
    assert await ended(program, chat, people) == 0


async def test_on_sigterm_what_is_on_its_way_arrives_first(tmp_path: Path, script: Script, chat: LocalChat) -> None:
    path, people = tmp_path / "run" / "blinabridge.sqlite", clients(chat.state, chat.people, script, CHATS)
    program = await begun(path.parent, chat, people)
    assert await ended(program, chat, people) == 0
    note = files.read_note(path)
    assert note is not None
    assert (note.state, note.seq > 0) == ("closed", True)
    assert not path.with_name(f"{path.name}-wal").exists()
    assert in_doubt(path) == 0
    await gone_on(path.parent, chat, people)
    assert (await compare(path, people)).good
    assert sent_twice(chat.api.calls._kept, people) == (0, 0)


async def test_on_sigterm_nobody_waits_for_a_telegram_that_hangs(
    tmp_path: Path, script: Script, chat: LocalChat
) -> None:
    path, people = tmp_path / "run" / "blinabridge.sqlite", clients(chat.state, chat.people, script, CHATS)
    program = await begun(path.parent, chat, people)
    chat.api.delay = HANGS
    until = chat.api.calls._count + 5
    await work(chat, people, lambda: chat.api.calls._count >= until, patience=30)
    began = time.monotonic()
    assert await ended(program, chat, people) == 0
    assert time.monotonic() - began < 30, "five seconds where nothing else runs"
    assert (files.read_note(path) or files.Note("")).state == "closed"
    await gone_on(path.parent, chat, people)
    assert (await compare(path, people)).good
    labelled, plain = sent_twice(chat.api.calls._kept, people)
    assert (labelled <= NEW_IN_FLIGHT, plain) == (True, 0)


@pytest.mark.file
async def test_what_is_taken_up_in_the_moment_of_a_stop_still_goes_out(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    core, loop, mark, gate = Core(clock), asyncio.get_running_loop(), sender.outbox.sending, threading.Event()
    core.state.add_person(Person(ADMINISTRATOR, "Ana", started=True))
    stopped = asyncio.Event()

    def while_it_stops(*given: Any, **options: Any) -> None:
        mark(*given, **options)
        loop.call_soon_threadsafe(stopped.set)
        gate.wait(30)

    monkeypatch.setattr(sender.outbox, "sending", while_it_stops)
    async with program_on(tmp_path, core, 1, clock) as program:
        body = {"text": "x"}
        await program.database.run(lambda session: outbox.put(session, ADMINISTRATOR, "message", body, clock()))
        await stopped.wait()
        closing = asyncio.create_task(program.close())
        for _ in range(20):
            await asyncio.sleep(0)
        gate.set()
        await closing
    assert in_doubt(tmp_path / "blinabridge.sqlite") == 0
    assert [call["method"] for call in core.api.calls._kept].count("sendMessage") == 1


def hurried() -> None:
    """Leave what is on its way to itself."""
    sender.FINISH_WITHIN = inbound.FINISH_WITHIN = 0.0


@pytest.mark.parametrize(("number", "prepare"), [(signal.SIGKILL, lambda: None), (signal.SIGTERM, hurried)])
async def test_a_stop_that_does_not_wait_leaves_messages_in_doubt(
    tmp_path: Path, script: Script, chat: LocalChat, number: int, prepare: Callable[[], Any]
) -> None:
    path, people = tmp_path / "run" / "blinabridge.sqlite", clients(chat.state, chat.people, script, CHATS)
    program = await begun(path.parent, chat, people, prepare)
    status = await ended(program, chat, people, number)
    assert status == (-signal.SIGKILL if number == signal.SIGKILL else 0)
    assert in_doubt(path) > 0
