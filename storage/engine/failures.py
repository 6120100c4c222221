"""What an error of a database means: that it is damaged, that nothing could be written now, or that a unit is wrong."""

import sqlite3
from enum import Enum, auto

from sqlalchemy.exc import DBAPIError


class Failure(Enum):
    """What is the matter with the database as a whole."""

    BROKEN = auto()
    """The disk or what is kept cannot be trusted."""
    NOT_NOW = auto()
    """Nothing could be written now; the transaction may be rolled back already."""


# https://sqlite.org/rescode.html
_SQLITE = {
    sqlite3.SQLITE_IOERR: Failure.BROKEN,
    sqlite3.SQLITE_CORRUPT: Failure.BROKEN,
    sqlite3.SQLITE_NOTADB: Failure.BROKEN,
    sqlite3.SQLITE_FULL: Failure.NOT_NOW,
    sqlite3.SQLITE_BUSY: Failure.NOT_NOW,
    sqlite3.SQLITE_LOCKED: Failure.NOT_NOW,
    sqlite3.SQLITE_NOMEM: Failure.NOT_NOW,
    sqlite3.SQLITE_READONLY: Failure.NOT_NOW,
    sqlite3.SQLITE_CANTOPEN: Failure.NOT_NOW,
}

# https://www.postgresql.org/docs/current/errcodes-appendix.html, by their beginnings.
_POSTGRES = {
    "XX001": Failure.BROKEN,  # data corrupted
    "XX002": Failure.BROKEN,  # index corrupted
    "58030": Failure.BROKEN,  # I/O error
    "08": Failure.NOT_NOW,  # the connection
    "25006": Failure.NOT_NOW,  # read-only: after a switchover this is not the primary any more
    "25P03": Failure.NOT_NOW,  # stood still within a transaction
    "25P04": Failure.NOT_NOW,
    "28": Failure.NOT_NOW,  # not let in any more
    "3D000": Failure.NOT_NOW,
    "40": Failure.NOT_NOW,  # deadlock, serialization
    "42501": Failure.NOT_NOW,  # no right to write here any more
    "53": Failure.NOT_NOW,  # no room, no memory, too many connections
    "55P03": Failure.NOT_NOW,  # locked
    "57": Failure.NOT_NOW,  # shut down, took too long, starts up
}


def failure_of(error: BaseException) -> Failure | None:
    """What an error means for the whole database; None where it concerns one unit of work alone."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(origin, sqlite3.Error):
        return _SQLITE.get(_sqlite_code(origin))
    state: str | None = getattr(origin, "sqlstate", "none of a database")
    if state is None:  # the driver's own: the connection was lost, or cannot be made
        return Failure.NOT_NOW if type(origin).__name__ in ("OperationalError", "InterfaceError") else None
    return next((means for begins, means in _POSTGRES.items() if state.startswith(begins)), None)


def _sqlite_code(error: sqlite3.Error) -> int:
    """SQLite's primary result code; no room for the log's index is a full disk."""
    code = getattr(error, "sqlite_errorcode", None) or 0
    return sqlite3.SQLITE_FULL if code == sqlite3.SQLITE_IOERR_SHMSIZE else code & 0xFF
