"""The database file on disk: what may be opened, and the note beside it that remembers one was here.

SQLite makes an empty database of any name it is given, and cannot tell that a file or its -wal was taken away.
The note can: it says that a database was made here, and whether the program that had it open closed it.
"""

import errno
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from storage.engine import errors
from storage.tables.base import APPLICATION_ID, PROTOCOL

_MAGIC = b"SQLite format 3\x00"

# Bytes that a start needs at most: the shared index of the -wal file, the note, and what the first turns write.
_ROOM = 2**20

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

# What SQLite reports when the disk or another process stands in the way; nothing is wrong with the file then.
_NOT_THE_FILE = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
}

# Bytes; a larger file is checked by `verify` alone, so that a start takes no longer than a second or two.
_CHECKED_AT_START = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Note:
    """What the note says: `open`, `closed` or `broken`; the number of the start; and the audit's head at the end.

    A database with fewer starts, or without that entry in its audit, is not the one that was here last.
    """

    state: str
    starts: int = 0
    seq: int = 0
    hash: str = ""


def note(path: Path) -> Path:
    """The note beside a database."""
    return path.with_name(path.name + ".note")


def read_note(path: Path) -> Note | None:
    """The note beside a database; None where there is none."""
    if not note(path).exists():
        return None
    said = note(path).read_text(encoding="utf-8").partition("\n")[0].split()
    state, starts, seq, head = [*said, *("open", "0", "0", "")[len(said) :]]
    return Note(state, int(starts), int(seq), head)


def write_note(path: Path, said: Note) -> None:
    """Put the note down, so that it is on disk before this returns."""
    line = f"{said.state} {said.starts} {said.seq} {said.hash}"
    words = f"{line}\nA database is kept here. If it is gone, restore a backup before removing this note.\n"
    draft = note(path).with_name(note(path).name + ".part")
    with draft.open("w", encoding="utf-8") as file:
        file.write(words)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(note(path))  # in one step, or a crash could leave an empty note
    sync_folder(path.parent)


def is_new(path: Path) -> bool:
    """Whether a database may be made here; raises `CannotOpen` where one is missing or is not ours."""
    if path.exists():
        _check(path)
        return False
    if note(path).exists() or _log(path).exists():
        raise errors.DatabaseMissing(str(path))
    return True


def make(path: Path, build: Callable[[Path], None]) -> None:
    """Build a new database under another name and move it into place, so that a crash leaves none or all of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    for left in ("", "-wal", "-shm", "-journal"):
        fresh.with_name(fresh.name + left).unlink(missing_ok=True)
    build(fresh)
    fresh.replace(path)
    sync_folder(path.parent)


def check_room(path: Path) -> None:
    """Raise `NoRoom` unless the disk takes what a start writes.

    SQLite is kept away from a full disk: it maps the -shm file into memory, and a page of a mapped file for which the
    disk has no room ends the process with SIGBUS, without a word (https://sqlite.org/wal.html, "shared memory").
    """
    trial = path.with_name(path.name + ".room")
    try:
        trial.write_bytes(bytes(_ROOM))
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise errors.NoRoom(str(path.parent)) from error
        raise
    finally:
        trial.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make a renaming in this folder last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def keep_log(path: Path) -> sqlite3.Connection:
    """A connection that only reads: as long as it is open, closing the others does not clear the -wal file away."""
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False)
    connection.execute("PRAGMA schema_version").fetchone()
    return connection


def _log(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _check(path: Path) -> None:
    if path.stat().st_size == 0:
        raise errors.DatabaseEmpty(str(path))
    with path.open("rb") as file:
        header = file.read(100)
    if not header.startswith(_MAGIC):
        raise errors.DatabaseDamaged(f"{path} is not a database")
    # The mark is read from the header, so that a file of somebody else is not even opened.
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise errors.DatabaseForeign(str(path))
    said = read_note(path)
    if said is not None and said.state == "open" and not _log(path).exists():
        raise errors.LogMissing(str(path))
    try:
        _check_content(path)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in _NOT_THE_FILE:
            raise
        raise errors.DatabaseDamaged(f"{path}: {error}") from error


def _check_content(path: Path) -> None:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        (protocol,) = connection.execute("SELECT protocol FROM study").fetchone()
        if protocol != PROTOCOL:
            raise errors.DatabaseForeign(f"{path} holds {protocol}")
        if path.stat().st_size <= _CHECKED_AT_START:
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if found != "ok":
                raise errors.DatabaseDamaged(f"{path}: {found}")
