"""Reminders under strain: none lost, and none twice without saying so, whatever clock, network and process do."""

import asyncio
import os
import random
import shutil
import time
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlmodel import Session

from bot import app, local, words
from bot.deployment import Deployment
from bot.local import Fault, Rule
from bot.local.people.chats import Person
from bot.receiving import catch_up
from bot.reminding import reminding
from flows import texts
from storage.database import Database
from storage.delivery import chats
from storage.delivery.chats import Chat
from storage.engine.canonical import parsed
from storage.site import people, sites
from storage.study import screenings
from storage.tables.base import table
from storage.tables.messages import OutboxRow
from storage.tables.plan import PlanItemRow, ReminderRow
from storage.upkeep.backup import backup
from tests.faults.host import Host
from tests.faults.rig import TOKEN
from tests.journeys.reminded import at, planned, settled
from tests.journeys.running import MONDAY, Clock, Talk, running, talking
from tests.new_database import new_database
from tests.storage.clinic import by_version

pytestmark = pytest.mark.usefixtures("looks_soon")

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DEPLOYMENT = Deployment("")


@pytest.fixture(autouse=True)
def a_clock_that_leaps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catch_up, "TAPS_LIVE", timedelta(days=365))


def put_due(session: Session, persons: list[int], each: int, now: datetime) -> None:
    """Persons with chats, and so many bag changes for each of them whose reminders are due at `now`."""
    there = sites.every(session)
    site = there[0] if there else sites.add(session, "Site 1", 1, "UTC", "S-###", now - timedelta(days=1))
    items: list[dict[str, Any]] = []
    reminders: list[dict[str, Any]] = []
    for position, telegram_id in enumerate(persons):
        person = people.ensure_person(session, telegram_id, f"P{telegram_id}", "coordinator", site.id, now)
        chats.save(session, Chat(telegram_id, person.id), now)
        row = screenings.start(session, site.id, f"S-{position + 1:03}", by_version("2022-04"), person.id, now)
        for number in range(each):
            event = now + timedelta(hours=1, minutes=len(persons) - position, seconds=number)
            items.append(item_values(row.id, number + 2, event))
            reminders.append(reminder_values(row.id, person.id, number + 2, event, now))
    session.connection().execute(insert(table(PlanItemRow)), items)
    session.connection().execute(insert(table(ReminderRow)), reminders)


def item_values(screening_id: int, number: int, event: datetime) -> dict[str, Any]:
    return {
        "screening_id": screening_id,
        "item_id": f"c1.bag.{number}",
        "kind": "bag",
        "title": f"Change to bag {number}",
        "due_day": event.date(),
        "due_wall": event.replace(tzinfo=None).isoformat(timespec="seconds"),
        "zone": "UTC",
        "due_utc": event,
        "until_wall": None,
        "until_utc": None,
        "reason": "It runs 96 h.",
        "source": "Setting of the site",
        "sequence": 0,
        "updated_at": event,
        "cancelled_at": None,
    }


def reminder_values(screening_id: int, person_id: int, number: int, event: datetime, now: datetime) -> dict[str, Any]:
    return {
        "screening_id": screening_id,
        "item_id": f"c1.bag.{number}",
        "reminder_id": f"c1.bag.{number}/hours",
        "recipient_id": person_id,
        "due_wall": now.replace(tzinfo=None).isoformat(timespec="seconds"),
        "zone": "UTC",
        "due_utc": now,
        "event_utc": event,
        "urgent": True,
        "stage": "waiting",
        "next_at": now,
        "rung": 0,
        "first_sent_at": None,
        "done_by": None,
        "done_at": None,
        "epoch": None,
    }


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(new_database(tmp_path / "study.sqlite"))
    await database.start()
    yield database
    await database.close()


# What strikes the n-th message to a chat; what is in doubt a second time is not sent a third time.
FAULTS: list[list[tuple[Fault, int]]] = [
    [(Fault.DELIVER_THEN_HANG_UP, 1)],
    [(Fault.HANG_UP, 1)],
    [(Fault.TOO_MANY, 1), (Fault.DELIVER_THEN_HANG_UP, 2)],
    [(Fault.HANG_UP, 2)],
    [(Fault.DELIVER_THEN_HANG_UP, 1), (Fault.TOO_MANY, 2)],
]

_SECONDS = {Fault.TOO_MANY: 3.0, Fault.DELIVER_THEN_HANG_UP: 0.0, Fault.HANG_UP: 0.0}


class NoSender:
    def wake(self) -> None: ...


async def test_ten_thousand_due_at_once_are_one_message_for_each_person_the_nearest_infusion_first(
    database: Database,
) -> None:
    persons = list(range(2001, 2401))
    await database.run(lambda session: put_due(session, persons, 25, NOW))
    engine = reminding.Reminding(database, NoSender(), lambda: NOW, DEPLOYMENT)  # type: ignore[arg-type]
    began = time.process_time()
    await engine.send_due()
    assert time.process_time() - began < 20
    outbox = table(OutboxRow)
    rows = await database.read(lambda s: s.connection().execute(select(outbox).order_by(outbox.c.id)).mappings().all())
    assert [row["chat_id"] for row in rows] == persons[::-1], "the nearest infusion first, one message for each"
    named = Counter(number for row in rows for number in parsed(row["body"])["reminders"])
    assert len(named) == 10_000
    assert set(named.values()) == {1}
    await engine.send_due()
    assert await database.read(lambda s: len(s.connection().execute(select(outbox.c.id)).all())) == 400


async def test_refusals_and_time_outs_after_delivery_lose_none_and_every_extra_says_so(
    tmp_path: Path, clock: Clock
) -> None:
    persons = list(range(2001, 2041))
    async with running(tmp_path, clock) as program:
        assert program.local is not None
        for person in persons:
            program.local.state.add_person(Person(person, f"P{person}", started=True))
            # Chat by chat, since nothing tells which of two chats is sent to first.
            for fault, first in FAULTS[person % len(FAULTS)]:
                program.local.faults.add(Rule(fault, "sendMessage", person, first, seconds=_SECONDS[fault]))
        await program.database.run(lambda session: put_due(session, persons, 2, clock.now))
        await program.reminding.send_due()
        async with asyncio.timeout(20):
            while await program.database.read(_pending):
                clock.forward(seconds=5)
                program.inward._sender.wake()
                await asyncio.sleep(0.01)
        plain, labelled = delivered(program.local.api.calls)
    wanted = {f"S-{position:03} · Change to bag {bag}" for position in range(1, 41) for bag in (2, 3)}
    assert {text for text, count in (plain + labelled).items()} == wanted
    assert all(count == 1 for count in plain.values()), "whatever came a second time said so"
    assert sum(labelled.values()) == 40


def delivered(calls: Any) -> tuple[Counter[str], Counter[str]]:
    """What reached a screen, by its first words: as it is, and as a possible repeat."""
    plain, labelled = Counter[str](), Counter[str]()
    for call in calls.after(method="sendMessage"):
        text = call["params"].get("text", "")
        if call.get("message_id") or call["fault"] == Fault.DELIVER_THEN_HANG_UP:
            repeat = text.startswith(words.REPEAT)
            what = text.removeprefix(words.REPEAT).strip().removeprefix("<b>").partition(":")[0]
            (labelled if repeat else plain)[what] += 1
    return plain, labelled


def _pending(session: Session) -> int:
    outbox = table(OutboxRow)
    waits = outbox.c.state.in_(("due", "sending", "unknown"))
    return len(session.connection().execute(select(outbox.c.id).where(waits)).all())


async def test_a_clock_that_leaps_and_comes_back_sends_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await database.run(lambda session: put_due(session, [2001], 3, NOW + timedelta(days=1)))
    clock = Clock(NOW)
    engine = reminding.Reminding(database, NoSender(), clock, DEPLOYMENT)  # type: ignore[arg-type]
    await engine.send_due()
    clock.forward(days=1)

    async def comes_back(_seconds: float) -> None:
        clock.now = NOW

    monkeypatch.setattr(reminding.asyncio, "sleep", comes_back)
    await engine.send_due()
    monkeypatch.undo()
    assert await database.read(_pending) == 0
    clock.forward(days=1)
    monkeypatch.setattr(reminding, "SECOND_READING", 0.0)
    await engine.send_due()
    assert await database.read(_pending) == 3


async def test_a_clock_that_goes_back_an_hour_repeats_nothing(chat: Talk, program: app.Program, clock: Clock) -> None:
    await chat.say("/start")
    await planned(program, clock)
    before = await at(chat, clock, "2026-03-04 08:00")
    clock.forward(hours=-1)
    assert await settled(chat) == before
    clock.forward(hours=1)
    assert await settled(chat) == before


async def test_after_a_stalled_loop_everything_due_meanwhile_goes(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await chat.say("/start")
    await planned(program, clock)
    clock.now = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
    time.sleep(0.3)  # noqa: ASYNC251 - the loop is to stand still
    texts = await settled(chat)
    assert [text for text in texts if "Start of cycle 1" in text]


def put_back(copy: Path, path: Path) -> None:
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()
    shutil.copy(copy, path)


@pytest.mark.file
async def test_after_a_restore_nothing_that_was_sent_goes_out_again_unasked(tmp_path: Path, clock: Clock) -> None:
    path, copy = tmp_path / "blinabridge.sqlite", tmp_path / "copy.sqlite"
    async with running(tmp_path, clock) as program, talking(program) as chat:
        await chat.say("/start")
        await planned(program, clock)
        await at(chat, clock, "2026-03-03 17:00")
        await asyncio.to_thread(backup, path, copy)
        assert [text for text in await at(chat, clock, "2026-03-03 18:00") if "S-007" in text]
        assert [text for text in await at(chat, clock, "2026-03-04 08:00") if "S-007" in text]
    put_back(copy, path)
    clock.forward(minutes=5)
    async with running(tmp_path, clock) as program, talking(program) as chat:
        before = [text for text in await settled(chat) if "Start of cycle 1" in text]
        held = [text for text in before if text.startswith(texts.due.HELD)]
        assert len(held) == 1
        assert len(before) == 3, "the two that went before, and the list of what may have gone"
        after = [text for text in await at(chat, clock, "2026-03-04 12:00") if "Start of cycle 1" in text]
        assert after == before
        later = await at(chat, clock, "2026-03-07 18:00")
        assert [text for text in later if "S-007 · Change to bag 2" in text], "what comes due later goes as ever"


async def test_killed_at_any_moment_none_is_lost_and_every_extra_says_so(tmp_path: Path) -> None:
    now, dice, kills = MONDAY, random.Random(5), 5
    persons = list(range(2001, 2081))
    database = Database(new_database(tmp_path / "blinabridge.sqlite"))
    await database.start()
    await database.run(lambda session: put_due(session, persons, 1, now - timedelta(seconds=1)))
    await database.close()
    chat = await local.start("127.0.0.1", 0, token=TOKEN, page=False)
    for person in persons:
        chat.state.add_person(Person(person, f"P{person}", started=True))
    host = Host(environment(tmp_path, chat.base_url))
    sent = lambda: len(chat.api.calls.after(method="sendMessage"))  # noqa: E731
    for _ in range(kills):
        until = sent() + dice.randrange(1, len(persons) // kills)
        host.start()
        await _until(lambda until=until: sent() >= until)
        host.kill()
    host.start()
    await _until(lambda: len(sum(delivered(chat.api.calls), Counter[str]())) == len(persons))
    await asyncio.sleep(0.1)
    host.kill()
    host.end()
    plain, labelled = delivered(chat.api.calls)
    await chat.close()
    assert set(plain + labelled) == {f"S-{position:03} · Change to bag 2" for position in range(1, len(persons) + 1)}
    assert all(count == 1 for count in plain.values()), "whatever came a second time said so"


def environment(folder: Path, base_url: str) -> dict[str, str]:
    return {
        "BLINABRIDGE_TOKEN": TOKEN,
        "BLINABRIDGE_API_URL": base_url,
        "BLINABRIDGE_DATA": str(folder),
        "BLINABRIDGE_ZONE": "UTC",
        "BLINABRIDGE_PORT": "0",
        "PATH": os.environ["PATH"],
    }


async def _until(condition: Any) -> None:
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - another process does it
            await asyncio.sleep(0.002)
