"""A full disk in the running program: said in words, never a false tick, reading goes on, and it resumes by itself."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from bot import words
from bot.__main__ import main
from bot.receiving import inbound, polling
from bot.receiving.inbound import Inward
from bot.sending import sender
from flows import texts
from storage.database import Database
from storage.delivery import inbox
from storage.engine.errors import NotSaved
from storage.study import listings
from tests.journeys.answers import answer, begin
from tests.journeys.running import Clock, Talk, running, talking

pytestmark = pytest.mark.file

MANY_PAGES = 2**30

# The tables that a turn adds rows of its own size to; small ones take what room is left in the pages of each.
SMALL = (
    "INSERT INTO inbox (update_id, received_at, state, tries, done_at) VALUES (?, '2026-03-02', 'done', 0, '2026')",
    "INSERT INTO outbox (chat_id, kind, state, created_at, tries, edits, label, sent_at) "
    "VALUES (?, 'card', 'sent', '2026-03-02', 1, 0, 0, '2026-03-02')",
)


@dataclass
class Disk:
    """A disk that has room, or is full at the present size of the file."""

    path: Path
    full: bool = False

    def fill(self) -> None:
        """Let whatever is stored from now on need a page that is not there."""
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            connection.execute("PRAGMA max_page_count=1")  # SQLite takes it as the present size
            for sql in SMALL:
                _until_full(connection, sql)
        self.full = True


def _until_full(connection: sqlite3.Connection, sql: str) -> None:
    with pytest.raises(sqlite3.OperationalError, match="full"):
        connection.executemany(sql, ((number,) for number in count(10**12)))


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    disk = Disk(tmp_path / "blinabridge.sqlite")

    def limit(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count={1 if disk.full else MANY_PAGES}")

    for module in (inbound, sender):
        monkeypatch.setattr(module, "AGAIN_AFTER", 0.01)
    monkeypatch.setattr(polling, "BACK_OFF", (0.01,))
    monkeypatch.setenv("BLINABRIDGE_DATA", str(tmp_path))
    monkeypatch.setenv("BLINABRIDGE_ZONE", "UTC")
    event.listen(Engine, "begin", limit)
    yield disk
    event.remove(Engine, "begin", limit)


@pytest.fixture
async def chat(disk: Disk, tmp_path: Path, clock: Clock) -> AsyncIterator[Talk]:
    async with running(tmp_path, clock) as program, talking(program) as talk:
        await begin(talk)
        yield talk


def as_it_comes(disk: Disk, chat: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Full before anything comes: it cannot even be taken in, and waits with Telegram."""
    disk.fill()


def once_taken_in(disk: Disk, chat: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Full when it was taken in and its turn is to come, behind something of its chat: it waits in the inbox."""
    inward = chat.program.inward
    enqueue = inward._enqueue

    def then_fill(*given: Any) -> None:
        enqueue(*given)
        if not disk.full:
            disk.fill()

    monkeypatch.setattr(inward, "_at_rest", lambda came: [])
    monkeypatch.setattr(inward, "_enqueue", then_fill)


async def history(database: Database) -> list[str]:
    return [given.key for given in await database.read(lambda session: listings.history(session, 1))]


def told(chat: Talk) -> list[str]:
    """What was said of not saving, in messages and over taps."""
    said = [shown.text for shown in chat.phone._shown()] + chat.phone.toasts
    return [text for text in said if text == words.NOT_SAVED]


async def heard(chat: Talk) -> None:
    await chat.phone._await(lambda: told(chat), 30)


ANSWERS = {
    "typed": ("age_months", lambda chat: chat.phone.say("14 y"), "Age: 14 years"),
    "tapped": ("sex", lambda chat: chat.phone.tap("Male"), "Sex: Male"),
}


@pytest.mark.parametrize("way", ANSWERS)
@pytest.mark.parametrize("when", [as_it_comes, once_taken_in])
async def test_what_was_said_to_a_full_disk_is_not_ticked_and_is_stored_once_when_there_is_room(
    chat: Talk, disk: Disk, monkeypatch: pytest.MonkeyPatch, when: Callable[..., None], way: str
) -> None:
    key, say, saved = ANSWERS[way]
    await answer(chat, upto=key)
    before, card = await history(chat.program.database), await chat.card()
    when(disk, chat, monkeypatch)
    await say(chat)
    await heard(chat)
    waiting = await chat.program.database.read(inbox.count_waiting)
    assert (waiting, chat.phone.view["unconfirmed"]) == ((0, 1) if when is as_it_comes else (1, 0))
    assert await history(chat.program.database) == before
    assert [shown.text for shown in await chat.phone.screen() if shown.id == card.id] == [card.text]
    disk.full = False
    await chat.quiet()
    assert await history(chat.program.database) == [*before, key]
    assert f"Kept · {saved}" in "".join(shown.text for shown in await chat.phone.screen())
    assert len(told(chat)) == 1, "it is said once, however often it is tried"


async def test_while_the_disk_is_full_reading_and_exporting_go_on(
    chat: Talk, disk: Disk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await answer(chat, upto="sex")
    disk.fill()
    await chat.phone.tap("Male")
    await heard(chat)
    assert await chat.program.database.read(lambda session: listings.last_of(session, 1, "S-001")) == 1
    out = tmp_path / "out.csv"
    assert await asyncio.to_thread(main, ["export", "answers-csv", "--out", str(out)]) == 0
    assert "age_months" in out.read_text(encoding="utf-8")
    assert await asyncio.to_thread(main, ["verify"]) == 0
    disk.full = False
    await chat.quiet()
    assert (await history(chat.program.database))[-1] == "sex"


async def test_confirming_what_was_not_saved_would_lose_it(
    chat: Talk, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive = Inward.receive

    async def careless(self: Inward, updates: Iterable[tuple[int | None, str]]) -> None:
        with suppress(NotSaved):
            await receive(self, updates)

    monkeypatch.setattr(Inward, "receive", careless)
    await answer(chat, upto="age_months")
    before = await history(chat.program.database)
    disk.fill()
    await chat.phone.say("14 y")
    await heard(chat)
    disk.full = False
    await chat.quiet()
    assert await history(chat.program.database) == before
    assert texts.question.saved("Age", "14 years") not in (await chat.card()).text
