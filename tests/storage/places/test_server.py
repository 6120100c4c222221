"""A database on a server: what cannot be opened is told in a sentence, and what fails loses and doubles nothing."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from queue import SimpleQueue
from urllib.parse import urlsplit

import psycopg
import pytest
from sqlmodel import Session

from storage.database import Database
from storage.delivery import inbox
from storage.engine import errors, postgres
from storage.engine.address import Server, address_of
from storage.places import server as place
from storage.upkeep import epoch
from tests.server import Postgres
from tests.storage.clinic import LATER, NOW
from tests.storage.places.updates import ids, on, receive

GONE = "DO $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '{}'; END $$"
CUT_OFF = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> {}"


@pytest.fixture
async def opened(there: Server) -> AsyncIterator[Database]:
    database = Database(there)
    await database.start()
    yield database
    await database.close()


def another(server: Server, **parts: str) -> Server:
    return Server(urlsplit(server.url)._replace(**parts).geturl())


async def refusal(server: Server, *, visiting: bool = False) -> errors.StorageError:
    with pytest.raises(errors.CannotOpen) as refused:
        await Database(server, visiting=visiting).start()
    return refused.value


@pytest.mark.parametrize(
    "text",
    [
        *("mysql://host/db", "sqlite:///file", "http://host", "Oracle://x", "postgresql:/host/db", "postgres:host"),
        *(
            "postgresql://host:port/db",
            "postgresql://a:p@w@host/db",
            "postgresql://a:p/w@host/db",
            "postgresql://a:1/w@h",
        ),
        *("postgresql://a:p#w@host/db", "postgresql://a:p?w@host/db", "postgresql://a b@host/db", "postgresql://h/d/e"),
    ],
)
def test_an_address_of_another_kind_is_not_taken_for_a_path(text: str) -> None:
    with pytest.raises(ValueError, match="not the address"):
        address_of(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "postgresql://",
            "postgres://host",
            "postgresql://a:p%40w@host:5432/db?sslmode=require",
            "POSTGRESQL://[::1]:5/d",
        ),
        *("postgresql://a@h1:5432,h2,h3:1/db", "postgresql://postgres@/db?host=/run/x", "postgresql:///db"),
    ],
)
def test_an_address_of_a_server_is_one(text: str) -> None:
    assert address_of(text) == Server(text)


@pytest.mark.parametrize("text", ["data/blina.sqlite", "/data/a b.sqlite", "C:/data/x", "x", "./postgresql:x"])
def test_a_path_is_one(text: str) -> None:
    assert address_of(text) == Path(text)


def test_a_password_is_not_shown() -> None:
    server = address_of("postgresql://study:secret@db.example:5433/blina?sslmode=require")
    assert str(server) == "blina at db.example:5433"
    assert "secret" not in repr(server)


async def test_what_cannot_be_opened_is_said_in_a_sentence(server: Postgres) -> None:
    empty = server.make()
    folder = urlsplit(empty.url).query
    server.execute("CREATE ROLE guest LOGIN")
    assert isinstance(await refusal(Server("postgresql://postgres@127.0.0.1:1/x")), errors.ServerAway)
    assert isinstance(await refusal(Server("postgresql://x@127.0.0.1:1/x?sslmod=require")), errors.AddressWrong)
    assert isinstance(await refusal(another(empty, path="/nowhere")), errors.NoDatabaseThere)
    assert isinstance(await refusal(another(empty, netloc="stranger@")), errors.NotLetIn)
    assert isinstance(await refusal(another(empty, netloc="guest@")), errors.NoRights)
    assert isinstance(await refusal(empty, visiting=True), errors.NoDatabase)
    server.execute(f"REVOKE CONNECT ON DATABASE {urlsplit(empty.url).path[1:]} FROM public")
    assert isinstance(await refusal(another(empty, netloc="guest@")), errors.NoRights)
    on(empty, f"ALTER DATABASE {urlsplit(empty.url).path[1:]} SET default_transaction_read_only = on")
    refused = await refusal(empty)
    assert isinstance(refused, errors.ServerReadOnly)
    assert folder.partition("=")[2] in str(refused)


@pytest.mark.parametrize("said", ["sorry, too many clients already", "remaining connection slots are reserved for"])
def test_a_server_with_no_connection_left_is_not_called_away(said: str) -> None:
    refused = postgres.why_not(psycopg.OperationalError(f"FATAL:  {said}"), Server("postgresql://host/db"))
    assert isinstance(refused, errors.ServerFull)


async def test_a_database_of_something_else_is_left_untouched(server: Postgres) -> None:
    other = server.make()
    on(other, "CREATE TABLE orders (id int)")
    assert isinstance(await refusal(other), errors.DatabaseForeign)


async def test_a_database_that_sorts_by_a_language_is_refused(server: Postgres) -> None:
    server.execute("CREATE DATABASE german TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'")
    assert isinstance(await refusal(another(Server(server.url), path="/german")), errors.OtherOrder)


async def test_a_newer_schema_is_refused(there: Server) -> None:
    on(there, "UPDATE alembic_version SET version_num = '9999'")
    assert isinstance(await refusal(there), errors.DatabaseNewer)


async def test_only_one_process_runs_on_a_database(opened: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "PATIENCE", 0)
    assert isinstance(opened.address, Server)
    assert isinstance(await refusal(opened.address), errors.DatabaseInUse)
    visitor = Database(opened.address, visiting=True)
    await visitor.start()
    await visitor.run(receive(1))
    await visitor.close()
    assert await opened.run(receive(2)) == [2]


@pytest.mark.parametrize("state", ["53100", "25006", "57P01", "55P03", "40001"])
async def test_what_the_server_cannot_do_now_saves_nothing_and_can_be_tried_again(opened: Database, state: str) -> None:
    def fails(session: Session) -> None:
        inbox.receive(session, [(1, 1, "{}")], NOW)
        session.connection().exec_driver_sql(GONE.format(state))

    with pytest.raises(errors.NotSaved):
        await opened.run(fails)
    assert opened.saves.failing >= 0
    assert await opened.run(receive(2)) == [2]
    assert await opened.read(ids) == [2]


async def test_damage_on_the_server_stops_the_program(opened: Database) -> None:
    with pytest.raises(errors.StorageBroken):
        await opened.run(lambda session: session.connection().exec_driver_sql(GONE.format("XX001")))
    assert opened.broken


async def test_a_connection_that_is_cut_in_mid_batch_takes_the_batch_with_it(opened: Database) -> None:
    assert isinstance(opened.address, Server)

    def cut(session: Session) -> None:
        inbox.receive(session, [(1, 1, "{}")], NOW)
        on(opened.address, CUT_OFF.format("pg_backend_pid()"))
        inbox.receive(session, [(2, 1, "{}")], NOW)

    with pytest.raises(errors.NotSaved):
        await opened.run(cut)
    assert await opened.run(receive(3)) == [3]
    assert await opened.read(ids) == [3]


@pytest.mark.parametrize("went_well", [True, False])
async def test_a_commit_whose_word_is_lost_is_asked_for(
    opened: Database, monkeypatch: pytest.MonkeyPatch, went_well: bool
) -> None:
    commit = postgres.Connection.commit

    def lost(connection: postgres.Connection) -> None:
        monkeypatch.setattr(postgres.Connection, "commit", commit)
        if went_well:
            commit(connection)
        connection.close()
        raise psycopg.OperationalError("the connection was lost")

    await opened.run(receive(1))
    monkeypatch.setattr(postgres.Connection, "commit", lost)
    if went_well:
        assert await opened.run(receive(2)) == [2]
    else:
        with pytest.raises(errors.NotSaved):
            await opened.run(receive(2))
    assert await opened.read(ids) == ([1, 2] if went_well else [1])
    assert not opened.broken


async def test_a_commit_that_is_still_under_way_when_it_is_asked_for_is_waited_for(
    opened: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit, kept = postgres.Connection.commit, SimpleQueue[postgres.Connection]()

    def lost(connection: postgres.Connection) -> None:
        monkeypatch.setattr(postgres.Connection, "commit", commit)
        monkeypatch.setattr(connection, "close", lambda: None)  # of which the server would hear
        kept.put(connection)
        raise psycopg.OperationalError("the connection was lost")

    monkeypatch.setattr(postgres.Connection, "commit", lost)
    first = asyncio.ensure_future(opened.run(receive(1)))
    connection = await asyncio.to_thread(kept.get)
    with pytest.raises(errors.NotSaved):
        await opened.run(receive(2))
    await asyncio.to_thread(commit, connection)
    postgres.Connection.close(connection)
    assert await first == [1]
    assert await opened.read(ids) == [1]


async def test_a_copy_on_the_server_is_known_for_one_and_a_restart_is_not(server: Postgres, there: Server) -> None:
    assert [await set_aside(there), await set_aside(there), await set_aside(server.make(there))] == [False, False, True]


async def set_aside(address: Server) -> bool:
    """Whether a start takes the database for a copy."""
    database = Database(address)
    await database.start()
    aside = await database.run(lambda session: epoch.begin(session, LATER))
    await database.close()
    return aside is not None
