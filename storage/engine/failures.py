"""What an error of a database means: that it is damaged, that nothing could be written now, or that a unit is wrong."""

import sqlite3
from enum import Enum, auto

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from storage.engine.errors import Overtaken


class Failure(Enum):
    """What is the matter with the database as a whole."""

    BROKEN = auto()
    """The disk or what is kept cannot be trusted."""
    NOT_NOW = auto()
    """Nothing could be written now; the transaction may be rolled back already."""


_REACHED = "the database server is out of reach"
_HELD = "something else holds the database"
_LOST = "the disk failed"

# https://sqlite.org/rescode.html
_SQLITE = {
    sqlite3.SQLITE_IOERR: (Failure.BROKEN, _LOST),
    sqlite3.SQLITE_CORRUPT: (Failure.BROKEN, "the database is damaged"),
    sqlite3.SQLITE_NOTADB: (Failure.BROKEN, "the database is damaged"),
    sqlite3.SQLITE_FULL: (Failure.NOT_NOW, "the disk is full"),
    sqlite3.SQLITE_BUSY: (Failure.NOT_NOW, _HELD),
    sqlite3.SQLITE_LOCKED: (Failure.NOT_NOW, _HELD),
    sqlite3.SQLITE_NOMEM: (Failure.NOT_NOW, "there is no memory left"),
    sqlite3.SQLITE_READONLY: (Failure.NOT_NOW, "the database's file may not be written"),
    sqlite3.SQLITE_CANTOPEN: (Failure.NOT_NOW, "the database's file cannot be opened"),
}

# https://www.postgresql.org/docs/current/errcodes-appendix.html, by their beginnings.
_POSTGRES = {
    "XX001": (Failure.BROKEN, "the database is damaged"),
    "XX002": (Failure.BROKEN, "the database is damaged"),  # an index
    "58030": (Failure.BROKEN, _LOST),
    "08": (Failure.NOT_NOW, _REACHED),
    "25006": (Failure.NOT_NOW, "the database server only reads"),  # after a switchover it is not the primary any more
    "25P03": (Failure.NOT_NOW, "the program stood still"),  # within a transaction
    "25P04": (Failure.NOT_NOW, "the program stood still"),
    "28": (Failure.NOT_NOW, "the database server does not let the program in"),
    "3D000": (Failure.NOT_NOW, "the database server has no database of that name"),
    "40": (Failure.NOT_NOW, _HELD),  # deadlock, serialization
    "42501": (Failure.NOT_NOW, "the program has no right to write to the database"),
    "53100": (Failure.NOT_NOW, "the disk of the database server is full"),
    "53": (Failure.NOT_NOW, "the database server has no memory or connection left"),
    "55P03": (Failure.NOT_NOW, _HELD),
    "57": (Failure.NOT_NOW, "the database server is shut down, starts up, or is too slow"),
}
# Entries of the audit are numbered without a gap, so of two workers that follow on the same one the second is refused:
# a fence of the chain itself, should the locks ever let both through.
_FENCE = "pk_audit"
_FENCED = (Failure.NOT_NOW, "another worker wrote in its place")
_UNKNOWN = (None, "")


def failure_of(error: BaseException) -> Failure | None:
    """What an error means for the whole database; None where it concerns one unit of work alone."""
    return _meaning(error)[0]


def in_words(error: BaseException) -> str:
    """What is the matter with the whole database, as it stands in a sentence; empty where that is not known."""
    return _meaning(error)[1]


def _meaning(error: BaseException) -> tuple[Failure | None, str]:
    origin = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(origin, sqlite3.Error):
        return _SQLITE.get(_sqlite_code(origin), _UNKNOWN)
    if isinstance(origin, Overtaken):
        return _FENCED
    state: str | None = getattr(origin, "sqlstate", "none of a database")
    if state == "23505" and origin.diag.constraint_name == _FENCE:  # type: ignore[union-attr]
        return _FENCED
    if state is None:  # the driver's own: the connection was lost, or cannot be made
        if type(origin).__name__ not in ("OperationalError", "InterfaceError"):
            return _UNKNOWN
        return _POSTGRES["25006" if "read-only" in str(origin) else "08"]
    return next((means for begins, means in _POSTGRES.items() if state.startswith(begins)), _UNKNOWN)


def of_a_database(error: BaseException) -> bool:
    """Whether a database said it, through SQLAlchemy or its driver alone, whatever it means."""
    return isinstance(error, SQLAlchemyError) or base_of(error) is not None


def base_of(error: BaseException) -> type[Exception] | None:
    """The class that all errors of the error's driver have in common; None for an error of something else."""
    of_a_driver = (kind for kind in type(error).__mro__ if kind.__module__ in ("sqlite3", "psycopg"))
    return next((kind for kind in of_a_driver if kind.__name__ == "Error"), None)


def _sqlite_code(error: sqlite3.Error) -> int:
    """SQLite's primary result code; no room for the log's index is a full disk."""
    code = getattr(error, "sqlite_errorcode", None) or 0
    return sqlite3.SQLITE_FULL if code == sqlite3.SQLITE_IOERR_SHMSIZE else code & 0xFF
