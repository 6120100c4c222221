"""Another process holds the database for longer than anybody waits: what was said meanwhile counts once it lets go."""

import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot import app, words
from bot.receiving import inbound, polling
from bot.sending import sender
from storage.database import Database
from storage.delivery import inbox
from storage.engine.errors import NotSaved
from storage.study import listings
from tests.journeys.answers import screened
from tests.journeys.running import Clock, Talk, running, talking

pytestmark = pytest.mark.file

HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
for line in sys.stdin:
    connection.execute(line)
    print(flush=True)
"""


class Other:
    """A process that takes the write lock of a database, and gives it back."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.holds = False

    def do(self, statement: str) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{statement}\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline()
        self.holds = statement != "ROLLBACK"


@contextmanager
def other_process(path: Path) -> Iterator[Other]:
    command = [sys.executable, "-S", "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Other(process)


@pytest.fixture
async def chat(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Talk]:
    monkeypatch.setattr(app, "Database", partial(Database, busy_seconds=0.05))
    for module in (inbound, sender):
        monkeypatch.setattr(module, "AGAIN_AFTER", 0.01)
    monkeypatch.setattr(polling, "BACK_OFF", (0.01,))
    async with running(tmp_path, clock) as program, talking(program) as talk:
        await screened(talk, upto="age_months")
        yield talk


@pytest.fixture
def other(chat: Talk) -> Iterator[Other]:
    with other_process(chat.program.database.address) as other:
        yield other


async def history(chat: Talk) -> list[str]:
    return [given.key for given in await chat.program.database.read(lambda session: listings.history(session, 1))]


@pytest.mark.parametrize("taken_in", [False, True])
async def test_while_another_process_holds_the_database_an_answer_waits_and_counts_once(
    chat: Talk, other: Other, monkeypatch: pytest.MonkeyPatch, taken_in: bool
) -> None:
    inward = chat.program.inward
    enqueue = inward._enqueue

    def then_lock(*given: Any) -> None:
        enqueue(*given)
        if not other.holds:
            other.do("BEGIN IMMEDIATE")

    before = await history(chat)
    if taken_in:  # behind something of its chat, or its turn would be over
        monkeypatch.setattr(inward, "_at_rest", lambda came: [])
        monkeypatch.setattr(inward, "_enqueue", then_lock)
    else:
        other.do("BEGIN IMMEDIATE")
    await chat.phone.say("14 y")
    await chat.phone.until(lambda shown: shown.text == words.NOT_SAVED, within=30)
    with pytest.raises(NotSaved):
        await chat.program.database.run(inbox.waiting)
    waiting = await chat.program.database.read(inbox.count_waiting)
    assert (waiting, chat.phone.view["unconfirmed"]) == ((1, 0) if taken_in else (0, 1))
    assert await history(chat) == before
    monkeypatch.setattr(inward, "_enqueue", enqueue)
    other.do("ROLLBACK")
    await chat.quiet()
    assert await history(chat) == [*before, "age_months"]
    assert "Kept · Age: 14 years" in "".join(shown.text for shown in await chat.phone.screen())
