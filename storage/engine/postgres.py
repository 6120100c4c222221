"""Connections to PostgreSQL under our settings, and why one cannot be made."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.adapt import Buffer, Loader
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.util import LRUCache

from storage.engine import errors
from storage.engine.address import Server
from storage.engine.asked import Asked

# Seconds to make a connection in, and until one that does not answer counts as lost.
PATIENCE = 5

_SETTINGS = {
    "TimeZone": "UTC",
    "DateStyle": "ISO, YMD",
    "lock_timeout": "5s",
    # From where on a queue may hold open rows (`storage.delivery.queues`).
    "blinabridge.inbox": "0",
    "blinabridge.outbox": "0",
}
# A program that stands still in a transaction is put out of it, so that its locks hold nobody up for longer
# (https://www.postgresql.org/docs/current/runtime-config-client.html).
IN_TURN = {"idle_in_transaction_session_timeout": "5s"}
READING = {"default_transaction_read_only": "on", "default_transaction_isolation": "repeatable read"}
_COMPILED: LRUCache[Any, Any] = LRUCache(500)

# The first version that says whether a text is JSON.
OLDEST = 160000


class Connection(psycopg.Connection[Any]):
    """A connection that can also give rows as SQLite keeps them, and send what nobody waits for with what comes next:
    over a network the ways there and back cost more than all else. It knows which tables of those that `touches` tells
    of a statement were written to since somebody last cleared `touched`."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.cursor_factory = Cursor
        self._later: list[tuple[psycopg.Cursor[Any], str, Any]] = []
        self._asked = Asked()
        self._sure: list[psycopg.Cursor[Any]] = []
        self._sure_before = 0
        self.touched = set[str]()
        self.touches: Callable[[str], Iterable[str]] = lambda _: ()

    def execute(self, query: Any, params: Any = None, **named: Any) -> Any:
        """Run a statement, unless its answer comes anyway: see `ask`."""
        asked = self._asked.get(query, params)
        if asked is None:
            return super().execute(query, params, **named)
        if asked.pgresult is None:
            self.flush()
        if asked.rowcount:
            asked.scroll(0, mode="absolute")
        return asked

    def ask(self, sql: str, values: Any) -> None:
        """Let the answer to a select come with what goes next, for whoever runs the same select before a row is
        written that it may be about."""
        if self._asked.get(sql, values) is None:
            self._asked.keep(sql, values, self.later(sql, values))

    def later(self, sql: str, values: Any = None) -> psycopg.Cursor[Any]:
        """A statement that goes with the next one, before it, and raises there what it would have raised; its cursor,
        which has its rows from then on."""
        self._is_new(sql, values)
        if sql.startswith("SAVEPOINT"):
            self._sure_before = len(self._sure)
        cursor = psycopg.Cursor(self)
        self._later.append((cursor, sql, values))
        return cursor

    def sure(self, sql: str, values: Any) -> None:
        """As `later`, of a statement that must write one row; `check` tells."""
        self._sure.append(self.later(sql, values))

    def check(self) -> None:
        """Before a commit: raise `Overtaken` where a statement that had to write one row found none any more."""
        sure, self._sure = self._sure, []
        if any(cursor.pgresult is None for cursor in sure):
            self.flush()
        if any(cursor.pgresult is not None and cursor.rowcount != 1 for cursor in sure):
            raise errors.Overtaken

    def flush(self) -> None:
        """Send what was put off."""
        with self.together():
            pass

    def take_back(self, begun: str) -> bool:
        """Do not send what was put off since the statement `begun`; whether that has gone already."""
        self._asked.clear()
        del self._sure[self._sure_before :]
        waiting = [sql for _, sql, _ in self._later]
        gone = begun not in waiting
        del self._later[0 if gone else len(waiting) - 1 - waiting[::-1].index(begun) :]
        return gone

    def _is_new(self, sql: str, values: Any = None) -> None:
        """Forget the answers that a statement may make untrue, and note what it may touch."""
        self.touched.update(self.touches(sql))
        self._asked.written(sql, values)

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is sent meanwhile goes in one message with what was put off."""
        waiting, self._later = self._later, []
        if not waiting:
            yield
            return
        with self.pipeline():
            for cursor, sql, values in waiting:
                cursor.execute(sql, values)
            yield

    def commit(self) -> None:
        """Commit, with what was put off: as one more statement of it, or the driver would wait twice."""
        self._asked.clear()
        if self._later:
            self.later("COMMIT")
            self.flush()
        else:
            super().commit()

    def rollback(self) -> None:
        """Roll back; what was put off is not sent."""
        self._later.clear()
        self._asked.clear()
        self._sure.clear()
        super().rollback()

    def cursor(self, name: str = "", **named: Any) -> Any:
        """A cursor; one with a name fetches a few rows at a time, beside others."""
        if name:
            self.flush()
        return super().cursor(name, **named)

    def keeping(self, name: str = "") -> Any:
        """A cursor that gives rows as SQLite keeps them."""
        cursor = self.cursor(name)
        for kind, loader in _KEPT.items():
            cursor.adapters.register_loader(kind, loader)
        return cursor


class Cursor(psycopg.Cursor[Any]):
    """A cursor of such a connection."""

    def execute(self, *given: Any, **named: Any) -> Any:
        """Send a statement, and with it what was put off."""
        connection: Any = self.connection
        connection._is_new(*given[:2])
        with connection.together():
            return super().execute(*given, **named)

    def executemany(self, *given: Any, **named: Any) -> None:
        """Send what was put off, then a statement many times."""
        connection: Any = self.connection
        connection._is_new(given[0])
        connection.flush()
        super().executemany(*given, **named)


class _Instant(Loader):
    """Like 2026-03-02 09:00:00.000000, in UTC: PostgreSQL leaves zeros at the end out."""

    def load(self, data: Buffer) -> str:
        whole, _, part = bytes(data).decode().removesuffix("+00").partition(".")
        return f"{whole}.{part:0<6}"


class _Day(Loader):
    def load(self, data: Buffer) -> str:
        return bytes(data).decode()


class _YesNo(Loader):
    def load(self, data: Buffer) -> int:
        return int(bytes(data) == b"t")


_KEPT: dict[str, type[Loader]] = {"timestamptz": _Instant, "date": _Day, "bool": _YesNo}


def connect(server: Server, settings: Mapping[str, str] | None = None) -> Connection:
    """A connection under our settings, and some of its own. Raises psycopg's errors."""
    connection = Connection.connect(
        server.url,
        connect_timeout=PATIENCE,
        tcp_user_timeout=PATIENCE * 1000,
        keepalives_idle=PATIENCE,
        keepalives_interval=1,
        keepalives_count=3,
        application_name="blinabridge",
        # Of several hosts it is the one that can be written to.
        target_session_attrs="read-write",
        autocommit=True,
    )
    given = _SETTINGS | dict(settings or {})
    each = ", ".join(["set_config(%s, %s, false)"] * len(given))
    connection.execute(f"SELECT {each}", [word for setting in given.items() for word in setting])
    connection.autocommit = False
    return connection


def engine_of(server: Server, settings: Mapping[str, str] | None = None) -> Engine:
    """An engine of such connections; what one has compiled is compiled for all."""
    # A server that was started anew has cut off those who only read now and then: they look first.
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: connect(server, settings), pool_pre_ping=settings is READING
    )
    engine.update_execution_options(compiled_cache=_COMPILED)
    return engine


def why_not(error: BaseException, server: Server) -> errors.CannotOpen:
    """Why the database cannot be opened, in a sentence; the driver's words where there is none."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    state, said = getattr(origin, "sqlstate", None) or "", str(origin)
    if isinstance(origin, psycopg.ProgrammingError) and not state:  # the driver's own: nobody was asked
        return errors.AddressWrong(said.strip())
    if state == "25006" or "read-only" in said:
        return errors.ServerReadOnly(str(server))
    if state.startswith("28") or "password" in said or "pg_hba" in said or "role" in said:
        return errors.NotLetIn(str(server))
    if state == "3D000" or "does not exist" in said:
        return errors.NoDatabaseThere(str(server))
    if state == "42501" or "permission denied for database" in said:
        return errors.NoRights(str(server))
    if state.startswith("53") or "too many clients" in said or "connection slots" in said:
        return errors.ServerFull(str(server))
    words = f"{server}: {said.splitlines()[0] if said else type(origin).__name__}"
    return errors.ServerAway(words) if state == "" else errors.CannotOpen(words)
