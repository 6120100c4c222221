"""A database in a file of SQLite: one process, its note beside it, `synchronous=FULL`."""

import sqlite3
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from storage.engine import errors, files, one_process
from storage.engine.failures import Failure, failure_of
from storage.engine.files import Note
from storage.engine.sqlite import engine_at
from storage.places.place import bring_up_to_date, read
from storage.trail import audit, seals
from storage.upkeep import epoch
from storage.upkeep.verify import verify

if TYPE_CHECKING:  # its driver takes longer to import than a start on a file
    from storage.places.leases import Leases


class FilePlace:
    """The file at `path`; see `Place`.

    `visiting`: the program may be running on the same file, so lease and note are left to that one.
    """

    leases: "Leases | None" = None

    def __init__(self, path: Path, busy_seconds: float, *, visiting: bool) -> None:
        self._path = path
        self._busy = busy_seconds
        self._visiting = visiting
        self._starts = 0

    def open(self) -> None:
        """Open the file, or make it where none ever was."""
        self._held = ExitStack()
        try:
            self._take()
            self._open()
        except (DBAPIError, sqlite3.Error, OSError) as error:
            self._held.close()
            with suppress(OSError):
                files.check_room(self._path)
            raise errors.CannotOpen(f"{self._path}: {getattr(error, 'orig', error)}") from error
        except BaseException:
            self._held.close()
            raise

    def close(self, *, broken: bool) -> None:
        """Say how it ended, and only then let the log be cleared: a note that says `open` counts on it being there."""
        try:
            self._note_end(broken)
        finally:
            self._held.close()

    def broke(self) -> None:
        """Let the next start verify first; a disk that takes not even that leaves it to a person."""
        with suppress(OSError):
            files.write_note(self._path, Note("broken", self._starts))

    def scrub(self) -> bool:
        """A build of SQLite that does not overwrite what it deletes leaves it in pages of the file, from which backups
        are made; so the file is written anew. Until the log is emptied it holds the pages of before."""
        with closing(sqlite3.connect(self._path, timeout=self._busy, isolation_level=None)) as connection:
            try:
                connection.execute("PRAGMA secure_delete=ON")
                connection.execute("VACUUM")
                (held_up, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except sqlite3.OperationalError as error:
                if failure_of(error) is Failure.NOT_NOW:
                    return False
                raise
        return not held_up

    def begin(self, connection: Connection, *, alone: bool) -> None:
        """One process looks after everything, and SQLite lets one write."""

    def commit_of(self, connection: Connection) -> None:
        """Nothing is needed: a commit that fails was none."""

    def committed(self, commit: object) -> bool:
        """What SQLite does not tell as committed is not."""
        return False

    def _take(self) -> None:
        """The right to run on the file, and room for it; a command beside a running program needs neither."""
        if not self._visiting:
            self._held.enter_context(one_process.hold(self._path))
            files.check_room(self._path)
        elif self._path.exists() and not one_process.is_held(self._path):
            files.check_room(self._path)

    def _open(self) -> None:
        said = files.read_note(self._path)
        if files.is_new(self._path):
            if self._visiting:
                raise errors.NoDatabase(str(self._path))
            files.make(self._path, migrate)
        self._log = self._held.enter_context(closing(files.keep_log(self._path)))
        migrate(self._path, self._busy)
        self.writing = engine_at(self._path, self._busy, "IMMEDIATE")
        event.listen(self.writing, "connect", lambda connection, _: seals.watch(connection))
        self._held.callback(self.writing.dispose)
        self.reading = engine_at(self._path, self._busy, "DEFERRED", "query_only=ON")
        self._held.callback(self.reading.dispose)
        if self._visiting and said is not None:
            return
        if said is not None and said.state == "broken":
            read(self.reading, _sound_or_refuse)
        # This commit also puts the -wal file safely on disk, so that the note may count on it being there.
        with self.writing.begin() as connection:
            self._starts = epoch.count_start(connection, said)
        files.write_note(self._path, Note("open", self._starts))

    def _note_end(self, broken: bool) -> None:
        if broken:
            self.broke()
        elif not self._visiting:
            last = read(self.reading, audit.head)
            with suppress(OSError):  # a full disk: the note goes on saying `open`, and so the log stays beside it
                files.write_note(self._path, Note("closed", self._starts, last.seq, last.hash))
        said = files.read_note(self._path)
        if said is None or said.state == "closed":
            self._log.close()


def migrate(path: Path, busy: float = 5.0) -> None:
    """Bring the schema of a file up to date, or make it."""
    # Foreign keys are off while tables may be rebuilt, and checked as a whole before the commit.
    engine = engine_at(path, busy, "IMMEDIATE", "foreign_keys=OFF")
    try:
        with engine.begin() as connection:
            if bring_up_to_date(connection) and (row := _dangling(connection)):
                raise errors.DatabaseDamaged(f"a row of {row} points nowhere")
    finally:
        engine.dispose()


def _dangling(connection: Connection) -> str | None:
    """The table of a row whose foreign key points nowhere."""
    return connection.exec_driver_sql("PRAGMA foreign_key_check").scalar()


def _sound_or_refuse(session: Session) -> None:
    """After an error of the disk: nothing is served before every row was checked."""
    report = verify(session)
    if not report.sound:
        raise errors.DatabaseDamaged(report.problems[0])
