"""Entries of the audit wait for the end of their batch, and nobody notices but who would have waited for them."""

import asyncio
from collections.abc import Callable

from sqlmodel import Session

from storage.database import Database
from storage.study import listings
from storage.trail import audit
from storage.upkeep.verify import verify
from tests.storage.clinic import NOW, Clinic
from tests.storage.engine.test_database import hold


async def together(database: Database, *works: Callable[[Session], object]) -> list[object]:
    """What several units give that share a batch."""
    busy, release = await hold(database)
    units = [asyncio.ensure_future(database.run(work)) for work in works]
    await asyncio.sleep(0)
    release()
    await busy
    return await asyncio.gather(*units, return_exceptions=True)


async def test_what_a_failing_unit_put_there_goes_with_it_and_nothing_of_the_others(
    database: Database, clinic: Clinic
) -> None:
    def fails(session: Session) -> None:
        seen = clinic.start(session, "MCW-002")
        listings.history(session, clinic.answer(session, seen, b_all="yes").id)
        raise KeyError

    def goes_well(code: str) -> Callable[[Session], object]:
        return lambda session: clinic.answer(session, clinic.start(session, code), b_all="yes")

    before = await database.read(audit.head)
    found = await together(database, goes_well("MCW-001"), fails, goes_well("MCW-003"))
    assert [isinstance(each, KeyError) for each in found] == [False, True, False]
    report = await database.read(verify)
    assert report.problems == ()
    assert report.head
    assert report.head.seq == before.seq + 4


async def test_answers_are_there_for_the_unit_that_gave_them_and_for_the_next(
    database: Database, clinic: Clinic
) -> None:
    def answered(session: Session) -> list[str]:
        seen = clinic.answer(session, clinic.start(session), b_all="yes")
        return [answer.key for answer in listings.history(session, seen.id)]

    def looks(session: Session) -> tuple[int, tuple[str, ...]]:
        return audit.head(session).seq, verify(session).problems

    before = await database.read(audit.head)
    assert await together(database, answered, looks) == [["b_all"], (before.seq + 2, ())]


async def test_a_savepoint_that_is_taken_back_takes_its_entries_with_it(database: Database, clinic: Clinic) -> None:
    def tries(session: Session) -> None:
        audit.append(session, "before", NOW)
        with session.connection().begin_nested() as savepoint:
            audit.append(session, "within", NOW)
            savepoint.rollback()
        with session.connection().begin_nested():
            audit.append(session, "kept", NOW)

    before = await database.read(audit.head)
    await database.run(tries)
    assert (await database.read(audit.head)).seq == before.seq + 2
    assert (await database.read(verify)).sound
