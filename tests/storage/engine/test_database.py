"""The one door: what it tells a caller is committed, and one caller's trouble is not another's."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis.strategies import datetimes as instants
from hypothesis.strategies import timezones
from sqlalchemy import event, literal, select, text
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session
from sqlmodel.sql.sqltypes import UTCDateTime

from storage.database import Database
from storage.delivery import inbox
from storage.engine import errors, one_process, prepared
from storage.engine.address import Address, Server
from storage.engine.sqlite import engine_at
from tests.storage.clinic import NOW, open_clinic


def receive(update_id: int) -> Callable[[Session], list[int]]:
    return lambda session: inbox.receive(session, [(update_id, 1, "{}")], NOW)


def ids(session: Session) -> list[int]:
    return [update.update_id for update in inbox.waiting(session)]


def committed(address: Address) -> int:
    """How many updates somebody else sees."""
    connect: Any = psycopg.connect if isinstance(address, Server) else sqlite3.connect
    with closing(connect(address.url if isinstance(address, Server) else address)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM inbox").fetchone()
    return int(count)


async def hold(database: Database) -> tuple[asyncio.Future[bool], Callable[[], None]]:
    """Keep the writing thread busy until the second result is called, so that a batch gathers behind it."""
    gate, entered, loop = threading.Event(), asyncio.Event(), asyncio.get_running_loop()

    def wait(session: Session) -> bool:
        loop.call_soon_threadsafe(entered.set)
        return gate.wait(10)

    busy = asyncio.ensure_future(database.run(wait))
    await entered.wait()
    return busy, gate.set


async def test_a_caller_is_told_only_after_the_commit(database: Database) -> None:
    for number in range(5):
        await database.run(receive(number))
        assert committed(database.address) == number + 1


async def test_many_units_share_one_commit(database: Database) -> None:
    commits = []
    event.listen(database._place.writing, "commit", lambda connection: commits.append(1))
    busy, release = await hold(database)
    units = [asyncio.ensure_future(database.run(receive(number))) for number in range(100)]
    await asyncio.sleep(0)
    release()
    await asyncio.gather(busy, *units)
    assert committed(database.address) == 100
    assert len(commits) == 2


async def test_a_failing_unit_leaves_no_trace_and_hurts_no_other(database: Database) -> None:
    def fails(session: Session) -> None:
        inbox.receive(session, [(1000, 1, "{}")], NOW)
        raise KeyError("bug")

    def breaks_a_rule(session: Session) -> None:
        inbox.receive(session, [(1001, 1, "{}")], NOW)
        session.connection().execute(text("INSERT INTO leases VALUES ('', '', '2026-11-22')"))

    busy, release = await hold(database)
    works = [receive(1), fails, receive(2), breaks_a_rule, receive(3)]
    units = [asyncio.ensure_future(database.run(work)) for work in works]
    await asyncio.sleep(0)
    release()
    results = await asyncio.gather(busy, *units, return_exceptions=True)
    assert isinstance(results[2], KeyError)
    assert isinstance(results[4], IntegrityError)
    assert await database.read(ids) == [1, 2, 3]


async def test_a_unit_that_fails_alone_leaves_no_trace(database: Database) -> None:
    def fails(session: Session) -> None:
        inbox.receive(session, [(1000, 1, "{}")], NOW)
        raise KeyError("bug")

    for _ in range(3):
        with pytest.raises(KeyError):
            await database.run(fails)
        assert await database.read(ids) == []
    await database.run(receive(1))
    assert committed(database.address) == 1


@given(at=instants(datetime(1900, 1, 2), datetime(2999, 1, 1), timezones=timezones()))  # noqa: DTZ001
def test_an_instant_is_kept_on_a_file_as_the_type_of_its_column_keeps_it(at: datetime) -> None:
    dialect = sqlite_dialect.dialect()
    kind = UTCDateTime().dialect_impl(dialect)
    bind, result = kind.bind_processor(dialect), kind.result_processor(dialect, None)
    assert bind
    assert result
    kept = bind(at)
    assert prepared._kept_instant(at) == prepared._kept_instant(at.astimezone(UTC)) == kept
    assert prepared._instant(kept) == result(kept) == at.astimezone(UTC)
    assert prepared._instant(kept).tzinfo is UTC  # type: ignore[union-attr]


def test_an_instant_without_a_zone_is_not_kept() -> None:
    with pytest.raises(ValueError, match="zone"):
        prepared._kept_instant(datetime(2026, 3, 2))  # noqa: DTZ001


async def test_a_cancelled_caller_does_not_break_the_batch(database: Database) -> None:
    busy, release = await hold(database)
    units = [asyncio.ensure_future(database.run(receive(number))) for number in range(3)]
    await asyncio.sleep(0)
    units[1].cancel()
    release()
    results = await asyncio.gather(busy, *units, return_exceptions=True)
    assert isinstance(results[2], asyncio.CancelledError)
    assert await database.read(ids) == [0, 1, 2]


async def test_a_unit_may_not_be_asynchronous(database: Database) -> None:
    async def work(session: Session) -> None: ...

    with pytest.raises(TypeError, match="synchronous"):
        await database.run(work)
    with pytest.raises(TypeError, match="synchronous"):
        await database.run(lambda session: database._loop.create_future())
    assert await database.run(receive(1)) == [1]


async def test_the_session_is_of_no_use_after_the_unit(database: Database) -> None:
    kept = await database.run(lambda session: [session])
    with pytest.raises(Exception, match="closed"):
        kept[0].connection()


async def test_a_unit_may_raise_anything(database: Database) -> None:
    def leave(session: Session) -> None:
        raise SystemExit

    with pytest.raises(RuntimeError, match="StopIteration"):
        await database.run(lambda session: next(iter(())))
    with pytest.raises(SystemExit):
        await database.run(leave)
    assert await database.run(receive(1)) == [1]


async def test_reading_cannot_write(database: Database) -> None:
    with pytest.raises(errors.NotSaved):
        await database.read(receive(1))
    assert not database.broken


async def test_reading_waits_for_no_writer(database: Database) -> None:
    await database.run(receive(1))
    busy, release = await hold(database)
    assert await database.read(ids) == [1]
    release()
    await busy


async def test_closing_finishes_what_waits_and_then_refuses(tmp_path: Path) -> None:
    database = Database(tmp_path / "study.db")
    await database.start()
    units = [asyncio.ensure_future(database.run(receive(number))) for number in range(20)]
    await asyncio.sleep(0)
    await database.close()
    assert await asyncio.gather(*units) == [[number] for number in range(20)]
    with pytest.raises(errors.StorageClosed):
        await database.run(receive(99))
    with pytest.raises(errors.StorageClosed):
        await database.read(ids)
    assert not (tmp_path / "study.db-wal").exists()


async def test_what_was_committed_is_there_after_a_restart(tmp_path: Path) -> None:
    for number in range(3):
        database = Database(tmp_path / "study.db")
        await database.start()
        await database.run(receive(number))
        await database.close()
    await database.start()
    assert await database.read(ids) == [0, 1, 2]
    await database.close()


@pytest.mark.file
async def test_a_full_disk_saves_nothing_and_goes_on_when_there_is_room(database: Database) -> None:
    def limit(pages: int) -> Callable[[Session], object]:
        return lambda session: session.connection().exec_driver_sql(f"PRAGMA max_page_count={pages}").scalar()

    def much(session: Session) -> None:
        inbox.receive(session, [(number, 1, "x" * 5000) for number in range(100, 200)], NOW)

    await database.run(receive(1))
    await database.run(limit(1))  # SQLite takes it as the present size
    busy, release = await hold(database)
    units = [asyncio.ensure_future(database.run(work)) for work in (receive(2), much, receive(3))]
    await asyncio.sleep(0)
    release()
    results = await asyncio.gather(busy, *units, return_exceptions=True)
    assert [type(result) for result in results] == [bool, *[errors.NotSaved] * 3]
    assert await database.read(ids) == [1]
    assert await database.run(receive(4)) == [4]
    assert not database.broken


async def test_a_database_held_by_another_program_is_not_saved_to(tmp_path: Path) -> None:
    database = Database(tmp_path / "study.db", busy_seconds=0)
    await database.start()
    other = sqlite3.connect(database.address, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(errors.NotSaved):
        await database.run(receive(1))
    other.execute("ROLLBACK")
    other.close()
    assert await database.run(receive(1)) == [1]
    await database.close()


@pytest.mark.file
async def test_after_an_error_of_the_disk_nothing_more_is_saved(database: Database) -> None:
    def disk_error(session: Session) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
        raise error

    await database.run(receive(1))
    with pytest.raises(errors.StorageBroken):
        await database.run(disk_error)
    with pytest.raises(errors.StorageBroken):
        await database.run(receive(2))
    assert database.broken
    assert await database.read(ids) == [1]


@pytest.mark.file
async def test_the_settings_that_make_saved_true_are_on(database: Database) -> None:
    def settings(session: Session) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [session.connection().exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    assert await database.run(settings) == ["wal", 2, 1]


@pytest.mark.file
async def test_only_one_process_runs_on_a_database(database: Database) -> None:
    with pytest.raises(errors.DatabaseInUse):
        one_process.hold(database.address, patience=0)
    await database.close()
    one_process.hold(database.address, patience=0).close()


async def test_it_is_put_down_when_a_duty_was_last_done(database: Database) -> None:
    assert await database.read(lambda session: one_process.last(session, "poll")) is None
    for at in (NOW, NOW + timedelta(minutes=1)):
        await database.run(lambda session, at=at: one_process.done(session, "poll", "a", at))
        assert await database.read(lambda session: one_process.last(session, "poll")) == at


async def test_a_second_program_may_use_the_file_meanwhile(database: Database) -> None:
    second = Database(database.address, visiting=True)
    await second.start()
    await database.run(receive(1))
    await second.run(receive(2))
    await second.close()
    assert await database.run(receive(3)) == [3]
    assert await database.read(ids) == [1, 2, 3]


async def test_files_are_called_clean_only_once_nobody_reads_what_was_there_before(tmp_path: Path) -> None:
    database = Database(tmp_path / "study.db", busy_seconds=0.05)
    await database.start()
    clinic = await database.run(open_clinic)
    with closing(sqlite3.connect(database.address, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM people").fetchone()
        await database.run(clinic.start)
        assert not await database.scrub()
    assert await database.scrub()
    assert database.address.with_name("study.db-wal").stat().st_size == 0
    await database.close()


@pytest.mark.file
async def test_no_room_for_the_index_of_the_log_is_a_full_disk_and_no_error_of_it(database: Database) -> None:
    def full(session: Session) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE  # type: ignore[misc]
        raise error

    with pytest.raises(errors.NotSaved):
        await database.run(full)
    assert not database.broken
    assert await database.run(receive(1)) == [1]


def test_a_statement_that_one_engine_has_compiled_is_compiled_for_all(tmp_path: Path) -> None:
    hits = []
    for name in ("one", "other"):
        engine = engine_at(tmp_path / name, 1.0, "IMMEDIATE")
        with engine.begin() as connection:
            hits.append(connection.execute(select(literal(name).label("said"))).context.cache_hit)
        engine.dispose()
    assert hits[1].name == "CACHE_HIT"
