"""A server that goes away, only reads or has no room while something goes on: told as such, and nothing is lost."""

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Iterator

import psycopg
import pytest

from bot.telegram import metrics
from storage import relocation
from storage.database import Database
from storage.engine import errors, postgres
from storage.engine.address import Address, Server
from storage.engine.pulse import Pulse
from storage.exports.screenings.exported import ExportedScreening
from storage.upkeep import epoch
from storage.upkeep.verify import verify
from tests.server import OwnServer, own_server
from tests.shots import snapshot
from tests.storage.clinic import LATER, open_clinic
from tests.storage.places.updates import ids, receive

NO_ROOM = """
    CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
    CREATE TRIGGER no_room BEFORE INSERT ON inbox EXECUTE FUNCTION no_room()
"""
WITH_ROOM = "DROP TRIGGER no_room ON inbox; DROP FUNCTION no_room"
OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
CUT_OFF = f"{OTHERS} AND pid <> pg_backend_pid()"
NUMBER = "SELECT pg_current_xact_id()::text::bigint"


@pytest.fixture(scope="module")
def own() -> Iterator[OwnServer]:
    # What is not committed is not in the log of writes either when the server crashes.
    with own_server("wal_writer_delay=10s") as server:
        yield server


@pytest.fixture
async def database(own: OwnServer) -> AsyncIterator[Database]:
    database = Database(own.make())
    await database.start()
    yield database
    await database.close()


def tell(database: Database, statements: str) -> None:
    """Say something to the database past the program."""
    assert isinstance(database.address, Server)
    with psycopg.connect(database.address.url, autocommit=True) as connection:
        connection.execute(statements)


async def status(database: Database) -> str:
    return str((await metrics.health(database, Pulse(), Pulse()))["status"])


async def nothing_is_saved(database: Database) -> None:
    with pytest.raises(errors.NotSaved):
        await database.run(receive(2))


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever cannot be saved is told by the health page without waiting for its limit."""
    monkeypatch.setattr(metrics, "SAVE_WITHIN", -1)


@pytest.mark.usefixtures("at_once")
async def test_while_the_server_is_away_health_says_so_and_afterwards_everything_goes_on(
    own: OwnServer, database: Database
) -> None:
    await database.run(receive(1))
    own.stop()
    await nothing_is_saved(database)
    assert await status(database) == "nothing can be read: the database server is out of reach"
    own.start()
    assert await database.run(receive(3)) == [3]
    assert await database.read(ids) == [1, 3]
    assert not database.broken


async def test_who_comes_while_nobody_can_say_what_a_commit_did_hears_that_nothing_is_saved_yet(
    own: OwnServer, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit, in_doubt = postgres.Connection.commit, threading.Event()

    def lost(connection: postgres.Connection) -> None:
        monkeypatch.setattr(postgres.Connection, "commit", commit)
        own.stop()
        in_doubt.set()
        commit(connection)

    await database.run(receive(1))
    monkeypatch.setattr(postgres.Connection, "commit", lost)
    first = asyncio.ensure_future(database.run(receive(2)))
    await asyncio.to_thread(in_doubt.wait)
    async with asyncio.timeout(30):
        await nothing_is_saved(database)
    assert not first.done()
    own.start()
    with pytest.raises(errors.NotSaved):
        await first
    assert await database.run(receive(3)) == [3]
    assert await database.read(ids) == [1, 3]


@pytest.mark.parametrize("taken", [False, True], ids=["ahead", "taken by another"])
async def test_a_commit_that_a_crash_took_is_none_whoever_has_the_number_of_its_transaction_by_then(
    own: OwnServer, database: Database, monkeypatch: pytest.MonkeyPatch, taken: bool
) -> None:
    commit = postgres.Connection.commit

    def lost(connection: postgres.Connection) -> None:
        monkeypatch.setattr(postgres.Connection, "commit", commit)
        (number,) = connection.execute(NUMBER).fetchone()
        own.stop(signal.SIGQUIT)
        own.start()
        assert not taken or number in iter(lambda: own.execute(NUMBER)[0][0], number + 1)
        commit(connection)

    await database.run(receive(1))
    monkeypatch.setattr(postgres.Connection, "commit", lost)
    async with asyncio.timeout(30):
        await nothing_is_saved(database)
    assert await database.run(receive(3)) == [3]
    assert await database.read(ids) == [1, 3]


async def test_after_a_switchover_health_says_that_the_server_only_reads(own: OwnServer, database: Database) -> None:
    await database.run(receive(1))
    own.demote()
    await nothing_is_saved(database)
    assert await status(database) == "nothing can be read: the database server only reads"
    own.promote()
    assert await database.run(receive(3)) == [3]
    assert (await database.read(ids), await status(database)) == ([1, 3], "ok")


async def test_where_another_server_took_over_while_somebody_was_at_work_nothing_is_set_aside(own: OwnServer) -> None:
    there = own.make()
    first, second = (Database(there, sharing=True) for _ in range(2))
    await first.start()
    await first.run(receive(1))
    own.demote()
    own.promote()
    await nothing_is_saved(first)
    assert first.leases
    async with asyncio.timeout(30):
        while not first.leases.good or not await first.read(epoch.was_taken_over):  # noqa: ASYNC110 - it is elsewhere
            await asyncio.sleep(0.05)
    await second.start()
    assert await second.run(lambda session: epoch.begin(session, LATER), alone=True) is None
    assert await second.read(epoch.was_taken_over), "who was at work has not said so yet"
    await first.run(lambda session: epoch.go_on(session, LATER), alone=True)
    assert not await second.read(epoch.was_taken_over)
    for worker in (first, second):
        await worker.close()
    third = Database(there, sharing=True)
    await third.start()
    assert await third.run(lambda session: epoch.begin(session, LATER), alone=True) is None
    assert await third.read(ids) == [1]
    await third.close()


async def test_where_another_server_took_over_while_nobody_was_at_work_it_goes_by_a_restore(own: OwnServer) -> None:
    there = own.make()
    before, after = (Database(there, sharing=True) for _ in range(2))
    await before.start()
    await before.run(receive(1))
    await before.close()
    own.demote()
    own.promote()
    await after.start()
    aside = await after.run(lambda session: epoch.begin(session, LATER), alone=True)
    await after.close()
    assert aside
    assert aside.updates == (1,)


@pytest.mark.usefixtures("at_once")
async def test_a_server_that_only_reads_is_noticed_before_anything_is_to_be_written(database: Database) -> None:
    await database.run(lambda session: session.connection().exec_driver_sql("SET default_transaction_read_only = on"))
    with pytest.raises(errors.NotSaved):
        await database.run(lambda session: None)
    assert (await status(database)).endswith(" s: the database server only reads")
    assert await database.run(receive(3)) == [3]


@pytest.mark.usefixtures("at_once")
async def test_on_a_full_disk_of_the_server_reading_goes_on_and_health_says_what_is_full(database: Database) -> None:
    await database.run(receive(1))
    tell(database, NO_ROOM)
    await nothing_is_saved(database)
    assert (await status(database)).endswith(" s: the disk of the database server is full")
    assert await database.read(ids) == [1]
    tell(database, WITH_ROOM)
    assert await database.run(receive(3)) == [3]
    assert await database.read(ids) == [1, 3]


async def test_an_export_ends_where_the_server_goes_and_leaves_no_screening_out(database: Database) -> None:
    clinic = await database.run(open_clinic)
    await database.run(lambda session: [clinic.start(session, f"MCW-00{number}") for number in range(3)])

    def lost(_: ExportedScreening) -> None:
        raise psycopg.OperationalError("the connection is lost")

    with pytest.raises(errors.NotSaved):
        await database.read(lambda session: list(snapshot(session, now=LATER).each(lost)))


async def test_a_check_of_a_database_that_goes_away_does_not_call_it_unsound(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.upkeep.verify.references", lambda session: tell(database, CUT_OFF) or iter(()))
    with pytest.raises(errors.NotSaved):
        await database.read(verify)


async def test_what_was_erased_is_cleared_away_later_where_the_server_is_gone(
    own: OwnServer, database: Database
) -> None:
    own.stop()
    assert not await database.scrub()
    own.start()
    assert await database.scrub()


async def test_a_move_to_a_server_that_goes_away_is_told_in_a_sentence(own: OwnServer, database: Database) -> None:
    target = own.make()
    with pytest.raises(errors.NotSaved):
        await asyncio.to_thread(
            relocation.move, await left(database), target, lambda *_: tell(Database(target), CUT_OFF)
        )


async def left(database: Database) -> Address:
    """Where a database is that no program runs on any more."""
    await database.close()
    return database.address
