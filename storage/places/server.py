"""A database on a PostgreSQL server."""

import time
import uuid
from contextlib import ExitStack, suppress
from typing import Any

import psycopg
from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError

from storage.engine import errors, postgres, schema, sessions, shards
from storage.engine.address import Server
from storage.engine.failures import Failure, failure_of
from storage.engine.one_process import PATIENCE
from storage.engine.shards import Held
from storage.places.leases import RUNNING, Leases
from storage.places.place import bring_up_to_date
from storage.tables.base import PROTOCOL
from storage.trail import seals
from storage.upkeep import epoch

_LOCK = "SELECT pg_advisory_xact_lock(%s, %s)"
_TRY = "SELECT pg_try_advisory_lock(%s, %s)"
_KNOWS_WORKERS = "SELECT to_regclass('workers') IS NOT NULL"
_IS_LEASED = "SELECT EXISTS (SELECT FROM workers WHERE lease_until > clock_timestamp())"
# A transaction puts down that it takes place, in a row of its own that replaces the one before. Its number would not
# do: a crash may take that along, and the server then give it to somebody else. Neither would one row that is changed
# each time: while an export holds the vacuum up, every earlier version of it would be looked through.
_MARK = "WITH before AS (DELETE FROM commits WHERE id = %s) INSERT INTO commits (id) VALUES (%s)"
_MARKED = "INSERT INTO commits (id) VALUES (%s) ON CONFLICT DO NOTHING"
_CLEAR = "DELETE FROM commits WHERE at < clock_timestamp() - interval '30 days'"
# Who asks does not wait for a transaction that is still under way.
_AT_ONCE = {"lock_timeout": "100ms"}
_ASKED_EVERY = 0.05

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
_SORTED = (
    "SELECT CASE datlocprovider WHEN 'c' THEN datcollate WHEN 'b' THEN to_jsonb(pg_database) ->> 'datlocale' "
    "ELSE 'by a language' END, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"
)
_BY_NUMBER = ("C", "POSIX", "C.UTF-8", "C.utf8")

# In which of these a person's words may have stood; a table written anew holds nothing of what was deleted.
_HELD_WORDS = "answers, revisions, signatures, screenings, chats, inbox, outbox, people, registrations, seals"


class ServerPlace:
    """The database at `server`; see `Place`.

    `visiting`: the program may be running on it. `sharing`: it is one of several workers that do.
    """

    def __init__(self, server: Server, *, visiting: bool, sharing: bool) -> None:
        self._server = server
        self._visiting = visiting
        self.leases = Leases(server) if sharing else None
        self._mark = ""

    def open(self) -> None:
        """Connect, and make the schema where there is none yet."""
        self._held = ExitStack()
        try:
            self._open()
        except (DBAPIError, psycopg.Error) as error:
            self._held.close()
            raise postgres.why_not(error, self._server) from error
        except BaseException:
            self._held.close()
            raise

    def close(self, *, broken: bool) -> None:
        """Leave it; what is broken there the server itself looks at when it starts."""
        if self.leases is not None:
            self.leases.end()
        self._held.close()

    def broke(self) -> None:
        """The server keeps its own word of it."""

    def scrub(self) -> bool:
        """What is written anew holds nothing that was deleted; the server's log of writes does until it is reused."""
        try:
            with postgres.connect(self._server) as connection:
                connection.autocommit = True
                connection.execute(f"VACUUM FULL {_HELD_WORDS}")
        except psycopg.Error as error:
            if failure_of(error) is Failure.NOT_NOW:
                return False
            raise
        return True

    def begin(self, connection: Connection, *, alone: bool) -> Held | None:
        """What the worker looks after, locked against a takeover; alone, every worker waits for the end of this one."""
        before, self._mark = self._mark, uuid.uuid4().hex
        self._marking = sessions.driver_of(connection).later(_MARK, (before, self._mark))
        if self.leases is None:
            return None
        if alone:
            _everybody_waits(connection)
            return None
        driver, leases = sessions.driver_of(connection), self.leases
        fence = driver.later(shards.FENCE, (leases.worker,))

        def found() -> frozenset[int]:
            if fence.pgresult is None:
                driver.flush()
            return frozenset(number for (number,) in fence) if leases.good else frozenset()

        return Held(leases.worker, found)

    def commit_of(self, connection: Connection) -> str:
        """The mark of the transaction, which the server has by now: so whoever asks later waits for its end."""
        driver = sessions.driver_of(connection)
        driver.check()
        if self._marking.pgresult is None:
            driver.flush()
        return self._mark

    def committed(self, commit: object) -> bool | None:
        """Whether the mark of the transaction is there; None while the server is away, or has not ended it."""
        with suppress(psycopg.Error), postgres.connect(self._server, _AT_ONCE) as connection:
            found: bool = connection.execute(_MARKED, (commit,)).rowcount == 0
            connection.rollback()
            return found
        return None

    def _open(self) -> None:
        with ExitStack() as looking:
            asking = looking.enter_context(postgres.connect(self._server))
            asking.autocommit = True
            new = _is_new(asking)
            if new and self._visiting:
                raise errors.NoDatabase(str(self._server))
            if not self._visiting and self.leases is None:
                self._hold(asking)
                self._held.enter_context(looking.pop_all())
            if new or not _is_current(asking):
                self._migrate()
        self.writing = postgres.engine_of(self._server, postgres.IN_TURN)
        self._held.callback(self.writing.dispose)
        event.listen(self.writing, "connect", _watch)
        event.listen(self.writing, "begin", _begin)
        if self.leases is None:
            event.listen(self.writing, "begin", _everybody_waits if self._visiting else _one_after_the_other)
        self.reading = postgres.engine_of(self._server, postgres.READING)
        self._held.callback(self.reading.dispose)
        if not self._visiting:
            with self.writing.begin() as connection:
                epoch.count_start_there(connection)
                connection.exec_driver_sql(_CLEAR)
        if self.leases is not None:
            self.leases.begin()

    def _migrate(self) -> None:
        engine = postgres.engine_of(self._server)
        try:
            with engine.begin() as connection:
                if not schema.is_current(connection):  # looked at again by whoever waited
                    _one_after_the_other(connection)
                    bring_up_to_date(connection)
        finally:
            engine.dispose()

    def _hold(self, connection: psycopg.Connection[Any]) -> None:
        """The right to run on the database, until the connection ends, however it ends."""
        give_up = time.monotonic() + PATIENCE
        while not _is_free(connection):
            if time.monotonic() >= give_up:
                raise errors.DatabaseInUse(str(self._server))
            time.sleep(_ASKED_EVERY)


def _is_new(connection: psycopg.Connection[Any]) -> bool:
    """Whether the database is empty; raises `CannotOpen` where it is not ours, or cannot be."""
    if connection.info.server_version < postgres.OLDEST:
        raise errors.ServerOld(str(connection.info.server_version // 10000))
    sorted_by, encoding = connection.execute(_SORTED).fetchone() or ("", "")
    if sorted_by not in _BY_NUMBER or encoding != "UTF8":
        raise errors.OtherOrder(f"{sorted_by}, {encoding}")
    tables = {name for (name,) in connection.execute(_TABLES)}
    if not tables:
        return True
    if not {"study", "alembic_version"} <= tables:
        raise errors.DatabaseForeign(f"it holds {sorted(tables)[0]}")
    (protocol,) = connection.execute("SELECT protocol FROM study").fetchone() or ("",)
    if protocol != PROTOCOL:
        raise errors.DatabaseForeign(f"it holds {protocol}")
    return False


def _is_current(connection: psycopg.Connection[Any]) -> bool:
    (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone() or (None,)
    return schema.is_latest(revision)


def _is_free(connection: psycopg.Connection[Any]) -> bool:
    """Whether nobody else runs there, so that the lock is this one's from now on; a worker that is connecting anew has
    no more than its lease meanwhile, and must be able to take its lock."""
    is_leased = _says(connection, _KNOWS_WORKERS) and _says(connection, _IS_LEASED)
    return not is_leased and _says(connection, _TRY, RUNNING)


def _says(connection: psycopg.Connection[Any], statement: str, values: tuple[int, ...] = ()) -> bool:
    (yes,) = connection.execute(statement, values).fetchone() or (False,)
    return bool(yes)


def _watch(driver: psycopg.Connection[Any], _: object) -> None:
    seals.watch(driver)
    driver.commit()
    driver.autocommit = True  # the driver's own BEGIN goes alone, and waits for its answer


def _begin(connection: Connection) -> None:
    sessions.driver_of(connection).later("BEGIN")


def _one_after_the_other(connection: Connection) -> None:
    connection.exec_driver_sql(_LOCK, shards.CHAIN)


def _everybody_waits(connection: Connection) -> None:
    """In the order in which a worker locks: what it looks after, then the chain."""
    connection.exec_driver_sql(shards.FENCE_ALL).all()
    _one_after_the_other(connection)
