"""Several workers on one server: each looks after its share of the sites, and what one was fenced out of it cannot
write."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack
from functools import partial
from itertools import count
from typing import Any

import psycopg
import pytest
from sqlmodel import Session

from storage.database import Database
from storage.delivery import chats, outbox, outgoing
from storage.delivery.chats import Chat
from storage.engine import errors, prepared, sessions, shards
from storage.engine.address import Server
from storage.places import leases
from storage.places import server as place
from storage.site import people, sites
from storage.site.sites import Site
from storage.study import screenings
from storage.study.screenings import Screening
from storage.trail import audit
from storage.upkeep import candidate_move, verify_entries
from storage.upkeep import verify as looking
from storage.upkeep.verify import verify
from tests.putting import put
from tests.storage.clinic import NOW, open_clinic
from tests.storage.places.updates import on

EVERYTHING = frozenset(range(shards.COUNT + 1))
UNLOCKED = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' AND (classid, objid) = ({}, {})"
)
GONE = "UPDATE workers SET lease_until = clock_timestamp() - interval '1 s' WHERE id = '{}'"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "LOOKED", 0.02)


@pytest.fixture
async def start(there: Server) -> AsyncIterator[Callable[[], "asyncio.Future[Database]"]]:
    async with AsyncExitStack() as stack:

        async def started() -> Database:
            worker = Database(there, sharing=True)
            await worker.start()
            stack.push_async_callback(worker.close)
            return worker

        yield lambda: asyncio.ensure_future(started())


Start = Callable[[], "asyncio.Future[Database]"]


def mine(session: Session) -> frozenset[int]:
    found = shards.held(session)
    return EVERYTHING if found is None else found.shards


def note(session: Session) -> None:
    audit.append(session, "noted", NOW)


async def until(settled: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not settled():  # noqa: ASYNC110 - what settles it is in another thread
            await asyncio.sleep(0.01)


async def test_one_worker_looks_after_everything(start: Start) -> None:
    assert await (await start()).run(mine) == EVERYTHING


async def test_workers_share_by_themselves_and_what_one_leaves_the_other_takes(there: Server, start: Start) -> None:
    first, second = await start(), Database(there, sharing=True)
    await second.start()
    assert second.leases
    await until(lambda: second.leases is not None and len(second.leases.mine) == shards.COUNT // 2)
    theirs = await first.run(mine), await second.run(mine)
    assert theirs[0] | theirs[1] == EVERYTHING
    assert not theirs[0] & theirs[1]
    assert shards.LOBBY in theirs[0]
    await second.close()
    await until(lambda: first.leases is not None and first.leases.mine == EVERYTHING)


async def test_a_worker_whose_lease_is_over_is_followed_and_writes_nothing_more_for_a_site(
    there: Server, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = await start()
    assert gone.leases
    site = (await gone.run(open_clinic, alone=True)).site.id
    monkeypatch.setattr(gone.leases, "_look", lambda _: None)
    on(there, GONE.format(gone.leases.worker))
    other = await start()
    await until(lambda: other.leases is not None and shards.shard_of(site) in other.leases.mine)
    assert gone.leases.good
    assert not await gone.run(lambda session: shards.has_site(session, site))
    assert await other.run(lambda session: shards.has_site(session, site))


async def test_nothing_is_taken_over_while_something_is_written_for_it(there: Server, start: Start) -> None:
    owner = await start()

    def taken(session: Session) -> int:
        found = mine(session)  # from the first statement on
        with psycopg.connect(there.url, autocommit=True) as connection:
            connection.execute("SET lock_timeout = '50ms'")
            with pytest.raises(psycopg.errors.LockNotAvailable):
                connection.execute("UPDATE shards SET owner = 'another'")
        return len(found)

    assert await owner.run(taken) == len(EVERYTHING)


async def test_a_worker_that_could_not_renew_takes_nothing_on(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = await start()
    monkeypatch.setattr(leases, "STOPS", 0)
    assert await owner.run(mine) == frozenset()
    assert owner.leases
    assert not owner.leases.mine


async def test_the_chain_has_one_end_whoever_writes_to_it(start: Start) -> None:
    first, second = await start(), await start()
    await asyncio.gather(*(worker.run(note) for _ in range(50) for worker in (first, second)))
    report = await first.read(verify)
    assert report.sound
    assert report.head
    assert report.head.seq == 100


async def test_of_two_workers_that_add_to_the_same_end_of_the_chain_one_takes_its_batch_back_and_goes_on(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = await start(), await start()
    clinic = await first.run(open_clinic, alone=True)
    before = await first.read(audit.head)
    head, both = audit._head, threading.Barrier(2)

    def seen_by_both(session: Session) -> audit.Head:
        found = head(session)
        both.wait(10)
        return found

    def answered(code: str) -> Callable[[Session], object]:
        return lambda session: clinic.start(session, code)

    with monkeypatch.context() as unlocked:
        unlocked.setattr(shards, "lock_chain", lambda _: None)
        unlocked.setattr(audit, "_head", seen_by_both)
        kept = await asyncio.gather(
            first.run(answered("MCW-008")), second.run(answered("MCW-009")), return_exceptions=True
        )
    assert [isinstance(one, errors.NotSaved) for one in kept].count(True) == 1
    for worker in (first, second):
        await worker.run(note)
    report = await first.read(verify)
    assert (report.problems, report.head and report.head.seq) == ((), before.seq + 3)


async def test_answers_that_two_workers_keep_at_once_follow_the_chain(start: Start) -> None:
    first, second = await start(), await start()
    clinic = await first.run(open_clinic, alone=True)
    begun = [await first.run(partial(clinic.start, code=code)) for code in ("MCW-008", "MCW-009")]

    async def go_on(worker: Database, screening: Screening) -> None:
        for _ in range(20):
            screening = await worker.run(partial(clinic.answer, seen=screening, sex="male", b_all="yes"))

    await asyncio.gather(*map(go_on, (first, second), begun))
    assert (await first.read(verify)).problems == ()


async def test_verification_sees_in_its_course_what_two_workers_write_and_takes_none_of_it_for_wrong(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = await start(), await start()
    clinic = await first.run(open_clinic, alone=True)
    begun = [await first.run(partial(clinic.start, code=code)) for code in ("MCW-008", "MCW-009")]
    numbers, loop = count(100), asyncio.get_running_loop()

    async def go_on() -> None:
        for which, worker in enumerate((first, second)):
            begun[which] = await worker.run(partial(clinic.answer, seen=begun[which], sex="male", b_all="yes"))

    async def write() -> None:
        for worker in (first, second):
            await worker.run(partial(clinic.start, code=f"MCW-{next(numbers)}"))
        await go_on()

    def renewed(session: Session, meanwhile: Callable[[], Coroutine[Any, Any, None]]) -> None:
        asyncio.run_coroutine_threadsafe(meanwhile(), loop).result(10)
        sessions.renew(session)

    for module in (prepared, verify_entries):
        monkeypatch.setattr(module, "AT_ONCE", 3)
    for _ in range(3):
        await write()
    before = await first.read(audit.head)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(verify_entries, "renew", partial(renewed, meanwhile=write))
        # With a screening more each time it would never come to the end of them.
        meanwhile.setattr(looking, "renew", partial(renewed, meanwhile=go_on))
        report = await first.read(verify)
    after = await first.read(audit.head)
    assert report.problems == ()
    assert report.head
    assert before.seq < report.head.seq <= after.seq
    assert (await second.read(lambda session: verify(session, report.head))).problems == ()


async def test_a_command_writes_while_every_worker_waits(there: Server, start: Start) -> None:
    worker = await start()
    visitor = Database(there, visiting=True)
    await visitor.start()
    await asyncio.gather(*(each.run(note) for _ in range(20) for each in (worker, visitor)))
    assert await visitor.run(mine) == EVERYTHING
    await visitor.close()
    assert (await worker.read(verify)).sound


async def test_a_candidate_moves_and_a_site_sets_something_while_two_workers_write(there: Server, start: Start) -> None:
    first, second = await start(), await start()
    clinic = await first.run(open_clinic, alone=True)

    def another(session: Session) -> Site:
        site = sites.add(session, "Bonn", None, "UTC", "MCW-###", NOW)
        people.ensure_person(session, 30, "Bea", "administrator", site.id, NOW)
        return site

    bonn = await second.run(another, alone=True)
    gone = await first.run(clinic.finished)
    visitor = Database(there, visiting=True)
    await visitor.start()

    def moves(session: Session) -> None:
        candidate_move.move(session, "MCW-001", clinic.site, bonn, "MCW-001", clinic.boss.id, NOW)

    def sets(session: Session) -> None:
        sites.give(session, bonn.id, NOW, zone="Asia/Tokyo")

    busy = [worker.run(note) for _ in range(20) for worker in (first, second)]
    await asyncio.gather(*busy[:20], visitor.run(moves), *busy[20:30], second.run(sets), *busy[30:])
    await visitor.close()

    def stands(session: Session) -> tuple[int, str]:
        return screenings.load(session, gone.id).site_id, sites.load(session, bonn.id).zone

    for worker in (first, second):
        assert await worker.read(stands) == (bonn.id, "Asia/Tokyo")
    with pytest.raises(errors.Changed):
        await first.run(partial(clinic.answer, seen=gone, sex="male"))
    assert (await first.read(verify)).problems == ()


async def test_a_program_that_runs_alone_and_workers_keep_each_other_out(
    there: Server, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "PATIENCE", 0)
    await start()
    with pytest.raises(errors.DatabaseInUse):
        await Database(there).start()


async def test_a_program_that_runs_alone_waits_for_the_end_of_a_lease_whose_worker_is_connecting_anew(
    there: Server, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise psycopg.OperationalError

    monkeypatch.setattr(place, "PATIENCE", 0)
    worker, alone = await start(), Database(there)
    assert worker.leases
    monkeypatch.setattr(worker.leases, "_connected", away)
    on(there, UNLOCKED.format(*leases.RUNNING))
    with pytest.raises(errors.DatabaseInUse):
        await alone.start()
    on(there, GONE.format(worker.leases.worker))
    await alone.start()
    await alone.close()


async def test_a_chat_is_with_the_owner_of_its_site_and_strangers_are_in_the_lobby(there: Server, start: Start) -> None:
    first, second = await start(), await start()
    await until(lambda: second.leases is not None and len(second.leases.mine) == shards.COUNT // 2)

    def populate(session: Session) -> list[int]:
        ids = []
        for number in range(1, shards.COUNT + 1):
            site = sites.add(session, f"Site {number}", number, "UTC", "S-###", NOW)
            person = people.ensure_person(session, number, "A", "coordinator", site.id, NOW)
            chats.save(session, Chat(number, person.id), NOW)
            outbox.put(session, number, "card", {}, NOW)
            ids.append(site.id)
        return ids

    known = await first.run(populate, alone=True)

    def chats_of(session: Session) -> set[int]:
        return {chat for chat in range(len(known) + 1) if shards.has_chat(session, chat)}

    theirs = await first.run(chats_of), await second.run(chats_of)
    assert theirs[0] | theirs[1] == {0, *range(1, len(known) + 1)}
    assert not theirs[0] & theirs[1]
    assert 0 in theirs[0]
    due = [await each.run(lambda session: outgoing.next_due(session, NOW)) for each in (first, second)]
    assert [{message.chat_id for message in each} for each in due] == [theirs[0] - {0}, theirs[1]]


async def test_a_message_of_a_worker_that_is_gone_is_in_doubt_and_its_own_word_of_it_comes_too_late(
    there: Server, start: Start
) -> None:
    gone, other = await start(), await start()

    def claim(session: Session) -> int:
        message = put(session, 5, "message", {"text": "x"}, NOW)
        outbox.sending(session, message, 5)
        return message

    message = await gone.run(claim)
    await other.run(outbox.recover)
    assert await gone.run(lambda session: outbox.is_ours(session, message, 5))
    assert gone.leases
    on(there, GONE.format(gone.leases.worker))
    await other.run(outbox.recover)
    assert not await gone.run(lambda session: outbox.is_ours(session, message, 5))
    found = await gone.run(lambda session: outgoing.next_of(session, 5, NOW))
    assert found
    assert found.label


async def test_with_the_word_of_a_message_the_next_one_of_its_chat_is_found_whenever_it_was_put(start: Start) -> None:
    worker = await start()

    def claim(session: Session) -> list[int]:
        messages = [put(session, 5, "message", {"text": "x"}, NOW) for _ in range(2)]
        outbox.sending(session, messages[0], 5)
        return messages

    def arrived(session: Session, message: int, *, more: bool = False) -> int | None:
        assert outbox.is_ours(session, message, 5)
        outbox.sent(session, message, 5, 7, NOW)
        assert not more or outgoing.next_of(session, 5, NOW) is None
        if more:
            outbox.put(session, 5, "message", {"text": "y"}, NOW)
        found = outgoing.next_of(session, 5, NOW)
        if found is not None:
            outbox.sending(session, found.id, 5)
        return found and found.id

    first, second = await worker.run(claim)
    assert await worker.run(partial(arrived, message=first)) == second
    third = await worker.run(partial(arrived, message=second, more=True))
    assert third is not None
    assert third > second
    assert await worker.run(partial(arrived, message=third)) is None


async def test_two_messages_of_a_chat_are_never_on_their_way_at_once(start: Start) -> None:
    worker = await start()

    def twice(session: Session) -> None:
        for _ in range(2):
            outbox.sending(session, put(session, 5, "message", {"text": "x"}, NOW), 5)

    with pytest.raises(Exception, match="uq_outbox_sending"):
        await worker.run(twice)


async def test_who_has_what_can_be_listed(start: Start) -> None:
    worker = await start()
    assert worker.leases
    stands = await worker.read(shards.standing)
    assert {one.shard for one in stands} == EVERYTHING
    assert {(one.owner, one.epoch) for one in stands} == {(worker.leases.worker, 1)}
    assert all(one.age is not None and one.left is not None and 0 < one.left <= leases.LEASE for one in stands)
