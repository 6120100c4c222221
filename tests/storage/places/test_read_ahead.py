"""What all units of a batch read is asked of a server together, before the first of them writes: yet each reads what
those before it have written."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from sqlmodel import Session

from storage.database import Database
from storage.delivery import chats, inbox, outbox, outgoing
from storage.delivery.chats import Chat
from storage.engine import asked, errors, shards
from storage.engine.address import Server
from storage.engine.sessions import DRIVER, MANY
from storage.site import people, sites
from storage.site.sites import Site
from storage.study import screenings
from storage.study.screenings import Screening
from storage.trail import audit
from storage.upkeep import candidate_move
from storage.upkeep.verify import verify
from storage.writing import Ahead, Work
from tests.putting import put
from tests.storage.clinic import NOW, Clinic, open_clinic

NURSE, STRANGER = 20, 77
OVERTAKE = "UPDATE screenings SET version = version + 1 WHERE id = {}"


@dataclass(frozen=True)
class Stands:
    """Where everything stands before a batch."""

    clinic: Clinic
    bonn: Site
    seen: Screening
    message: int


@pytest.fixture
async def stands(worker: Database) -> Stands:
    def populate(session: Session) -> Stands:
        clinic = open_clinic(session)
        bonn = sites.add(session, "Bonn", None, "UTC", "MCW-###", NOW)
        people.ensure_person(session, 30, "Bea", "administrator", bonn.id, NOW)
        seen = clinic.answer(session, clinic.start(session), b_all="yes")
        chats.save(session, Chat(NURSE, clinic.nurse.id, seen.id), NOW)
        inbox.receive(session, [(1, NURSE, "{}")], NOW)
        message = put(session, NURSE, "message", {"text": "x"}, NOW)
        return Stands(clinic, bonn, seen, message)

    def claim(session: Session) -> None:
        outbox.sending(session, found.message, NURSE)

    found = await worker.run(populate, alone=True)
    await worker.run(claim)
    return found


async def together(worker: Database, *units: tuple[Work[Any], Ahead | None]) -> list[Any]:
    """What each unit gives or raises, all of them in one batch."""
    begun, gate = threading.Event(), threading.Event()

    def hold_up(_: Session) -> None:
        begun.set()
        gate.wait(30)

    holding = asyncio.ensure_future(worker.run(hold_up))
    await asyncio.to_thread(begun.wait, 30)
    running = [asyncio.ensure_future(worker.run(work, ahead=ahead)) for work, ahead in units]
    await asyncio.sleep(0)
    gate.set()
    await holding
    return await asyncio.gather(*running, return_exceptions=True)


def asks(stands: Stands) -> Ahead:
    def ahead(session: Session) -> Iterator[None]:
        inbox.ask(session, 1)
        shards.ask(session, NURSE)
        chats.ask(session, NURSE)
        people.ask(session, NURSE)
        outbox.ask(session, stands.message, NURSE)
        yield
        screenings.ask(session, stands.seen.id)

    return ahead


def cut_off(session: Session, stands: Stands) -> None:
    people.set_active(session, stands.clinic.nurse.id, False, None, NOW)


def set_zone(session: Session, stands: Stands) -> None:
    sites.give(session, stands.clinic.site.id, NOW, zone="Asia/Tokyo")


def answer(session: Session, stands: Stands) -> None:
    stands.clinic.answer(session, screenings.load(session, stands.seen.id), b_all="no")


def move(session: Session, stands: Stands) -> None:
    clinic = stands.clinic
    candidate_move.move(session, "MCW-001", clinic.site, stands.bonn, "MCW-001", clinic.boss.id, NOW)


def turn(session: Session, _: Stands) -> None:
    chats.save(session, Chat(NURSE, turn=7), NOW)


def handle(session: Session, _: Stands) -> None:
    inbox.done(session, 1, NOW)


def put_another(session: Session, _: Stands) -> None:
    outbox.put(session, NURSE, "message", {"text": "y"}, NOW)


def tell(session: Session, stands: Stands) -> None:
    outbox.sent(session, stands.message, NURSE, 7, NOW)


def settings_of(session: Session, _: Stands) -> object:
    (person,) = people.everywhere(session, NURSE)
    return person.active, sites.load(session, person.site_id).zone


def screening_of(session: Session, stands: Stands) -> object:
    seen = screenings.load(session, stands.seen.id)
    return seen.site_id, seen.version


def chat_of(session: Session, _: Stands) -> object:
    chat = chats.load(session, NURSE)
    return (chat and chat.turn), shards.has_chat(session, NURSE)


def is_to_do(session: Session, _: Stands) -> object:
    return inbox.done(session, 1, NOW)


def is_alone(session: Session, stands: Stands) -> object:
    if not outbox.is_ours(session, stands.message, NURSE):
        return "not ours"
    outbox.sent(session, stands.message, NURSE, 7, NOW)
    found = outgoing.next_of(session, NURSE, NOW)
    return found and found.body["text"]


Change = Callable[[Session, Stands], None]
Look = Callable[[Session, Stands], object]
CHANGES: dict[str, tuple[Change, Look, Callable[[Stands], object]]] = {
    "somebody is cut off": (cut_off, settings_of, lambda _: (False, "America/Chicago")),
    "a site is at another place": (set_zone, settings_of, lambda _: (True, "Asia/Tokyo")),
    "a screening is answered": (answer, screening_of, lambda s: (s.clinic.site.id, s.seen.version + 1)),
    "a screening moves": (move, screening_of, lambda s: (s.bonn.id, s.seen.version + 1)),
    "a chat goes on": (turn, chat_of, lambda _: (7, True)),
    "an update is handled": (handle, is_to_do, lambda _: False),
    "a message is put": (put_another, is_alone, lambda _: "y"),
    "a message has gone": (tell, is_alone, lambda _: "not ours"),
}


@pytest.mark.parametrize(("change", "look", "found"), CHANGES.values(), ids=CHANGES)
async def test_what_a_unit_has_changed_the_next_one_reads_though_it_asked_before(
    worker: Database, stands: Stands, change: Change, look: Look, found: Callable[[Stands], object]
) -> None:
    units = (lambda s: change(s, stands)), (lambda s: look(s, stands))
    assert await together(worker, *((unit, asks(stands)) for unit in units)) == [None, found(stands)]
    assert (await worker.read(verify)).sound


@pytest.mark.parametrize(("change", "look", "found"), CHANGES.values(), ids=CHANGES)
async def test_it_would_not_if_what_was_asked_counted_whatever_is_written(
    worker: Database,
    stands: Stands,
    change: Change,
    look: Look,
    found: Callable[[Stands], object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: the test above sees it where answers are kept too long."""
    monkeypatch.setattr(asked, "are_apart", lambda *_: True)
    units = (lambda s: change(s, stands)), (lambda s: look(s, stands))
    assert await together(worker, *((unit, asks(stands)) for unit in units)) != [None, found(stands)]


async def test_what_is_written_of_others_keeps_nobody_waiting_for_the_server(worker: Database, stands: Stands) -> None:
    def of_others(session: Session) -> None:
        chats.save(session, Chat(STRANGER), NOW)
        outbox.put(session, STRANGER, "message", {"text": "z"}, NOW)
        inbox.done(session, 2, NOW)

    def reads(session: Session) -> tuple[object, ...]:
        driver = session.info[DRIVER]
        screenings.load(session, stands.seen.id)
        driver.wait = None  # so that whoever waits stumbles
        try:
            return chat_of(session, stands), is_to_do(session, stands), is_alone(session, stands)
        finally:
            del driver.wait

    await worker.run(lambda session: inbox.receive(session, [(2, STRANGER, "{}")], NOW))
    _, found = await together(worker, (of_others, None), (reads, asks(stands)))
    assert found == ((0, True), True, None)


@pytest.mark.parametrize(("units", "many"), [(1, False), (3, False), (4, True)])
async def test_units_know_whether_they_are_so_many_that_what_is_to_be_sent_is_better_claimed_for_all(
    worker: Database, units: int, many: bool
) -> None:
    assert await together(worker, *[(lambda session: session.info.get(MANY), None)] * units) == [many] * units


async def test_a_unit_that_fails_is_taken_back_alone_and_what_the_others_asked_with_it(
    worker: Database, stands: Stands
) -> None:
    def fails(session: Session) -> None:
        turn(session, stands)
        handle(session, stands)
        answer(session, stands)
        raise ZeroDivisionError

    def last(session: Session) -> tuple[object, ...]:
        return chat_of(session, stands), screening_of(session, stands), is_to_do(session, stands)

    ahead = asks(stands)
    noted = (lambda session: audit.append(session, "noted", NOW)), ahead
    first, failed, after = await together(worker, noted, (fails, ahead), (last, ahead))
    assert (first, type(failed)) == (None, ZeroDivisionError)
    assert after == ((0, True), (stands.clinic.site.id, stands.seen.version), True)
    assert (await worker.read(verify)).sound


async def test_what_cannot_be_asked_is_the_fault_of_the_unit_that_wants_it(worker: Database, stands: Stands) -> None:
    def unreadable(session: Session) -> Iterator[None]:
        chats.ask(session, 2**70)
        yield

    units = (
        ((lambda session: chats.load(session, 2**70)), unreadable),
        ((lambda session: chat_of(session, stands)), asks(stands)),
    )
    failed, found = await together(worker, *units)
    assert isinstance(failed, Exception)
    assert found == (0, True)


async def test_where_another_worker_was_faster_the_whole_batch_is_not_saved(
    worker: Database, there: Server, stands: Stands
) -> None:
    def overtaken(session: Session) -> None:
        seen = screenings.load(session, stands.seen.id)
        with psycopg.connect(there.url) as other:
            other.execute(OVERTAKE.format(seen.id).encode())
        stands.clinic.answer(session, seen, b_all="no")

    noted, failed = await together(worker, (lambda s: turn(s, stands), None), (overtaken, None))
    assert (type(noted), type(failed)) == (errors.NotSaved, errors.NotSaved)
    assert worker.unsaved == "another worker wrote in its place"
    assert await worker.run(lambda session: chat_of(session, stands)) == (0, True)
    kept = await worker.run(lambda session: screening_of(session, stands))
    assert kept == (stands.clinic.site.id, stands.seen.version + 1)
