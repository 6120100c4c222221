"""The one door to the database: units of work go in, and come back when they are committed.

One thread writes. It takes every unit that waits, runs each in a savepoint of its own, and commits them together,
so that one sync of the disk serves many chats. `synchronous=FULL`: what was told as saved is saved.
"""

import asyncio
import inspect
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from storage.engine import errors, files, one_process, prepared, schema
from storage.engine.files import Note
from storage.engine.pulse import Pulse
from storage.engine.sqlite import BROKEN, NOT_NOW, code_of, engine_at, session_on
from storage.study import audit, seals
from storage.upkeep import epoch
from storage.upkeep.verify import verify
from storage.writing import Outcome, Unit, Work, attempt, next_batch, tell

T = TypeVar("T")

_READERS = 2


class Database:
    """The file at `path`, opened by `start` and closed by `close`; used from one event loop and by one process.

    `visiting`: the program may be running on the same file, so lease and note are left to that one.
    """

    def __init__(self, path: Path, busy_seconds: float = 5.0, *, visiting: bool = False) -> None:
        self.path = path
        self._visiting = visiting
        self._busy = busy_seconds
        self._waiting: SimpleQueue[Unit | None] = SimpleQueue()
        self._closed = True
        self._broken: BaseException | None = None
        self._connection: Connection | None = None
        self._starts = 0
        self.saves = Pulse()

    async def start(self) -> None:
        """Open the file, or make it where none ever was; bring its schema up to date. Raises `CannotOpen`."""
        self._loop = asyncio.get_running_loop()
        await asyncio.to_thread(self._open)
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="storage-read")
        self._writer = threading.Thread(target=self._write, name="storage-write", daemon=True)
        self._writer.start()
        self._closed = False

    async def run(self, work: Work[T]) -> T:
        """Do `work(session)` and return what it gives, once that is committed.

        The work is synchronous, is all or nothing, does not commit, and keeps nothing of the session. What it
        raises is raised here and leaves no trace. Work once handed in is done, even if its caller is cancelled.
        Raises `NotSaved` (nothing was changed, try again), `StorageBroken` (stop), `StorageClosed`.
        """
        if inspect.iscoroutinefunction(work):
            raise TypeError("a unit of work is synchronous")
        if self._broken is not None:
            raise errors.StorageBroken from self._broken
        if self._closed:
            raise errors.StorageClosed
        future: asyncio.Future[T] = self._loop.create_future()
        self._waiting.put(Unit(work, future))
        return await future

    async def read(self, work: Work[T]) -> T:
        """Do `work(session)` on a connection that cannot write: it sees what is committed, and waits for nobody."""
        if self._closed:
            raise errors.StorageClosed
        return await self._loop.run_in_executor(self._readers, self._read, work)

    async def close(self) -> None:
        """Finish what waits, then close the file."""
        if self._closed:
            return
        self._closed = True
        self._waiting.put(None)
        await asyncio.to_thread(self._shut)

    async def scrub(self) -> bool:
        """Leave nothing of what was erased in unused parts of the file, nor in the log; False where that is held up.

        A build of SQLite that does not overwrite what it deletes leaves it in pages of the file, from which backups
        are made; so the file is written anew. Until the log is emptied it holds the pages of before.
        """
        return await asyncio.to_thread(self._scrub)

    def _scrub(self) -> bool:
        with closing(sqlite3.connect(self.path, timeout=self._busy, isolation_level=None)) as connection:
            try:
                connection.execute("PRAGMA secure_delete=ON")
                connection.execute("VACUUM")
                (held_up, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except sqlite3.OperationalError as error:
                if code_of(error) in NOT_NOW:
                    return False
                raise
        return not held_up

    @property
    def broken(self) -> bool:
        """Whether the disk failed; the program should stop."""
        return self._broken is not None

    def _open(self) -> None:
        self._held = ExitStack()
        try:
            self._take()
            self._open_file()
        except (DBAPIError, sqlite3.Error, OSError) as error:
            self._held.close()
            with suppress(OSError):
                files.check_room(self.path)
            raise errors.CannotOpen(f"{self.path}: {getattr(error, 'orig', error)}") from error
        except BaseException:
            self._held.close()
            raise

    def _take(self) -> None:
        """The right to run on the file, and room for it; a command beside a running program needs neither."""
        if not self._visiting:
            self._held.enter_context(one_process.hold(self.path))
            files.check_room(self.path)
        elif self.path.exists() and not one_process.is_held(self.path):
            files.check_room(self.path)

    def _open_file(self) -> None:
        said = files.read_note(self.path)
        if files.is_new(self.path):
            if self._visiting:
                raise errors.NoDatabase(str(self.path))
            files.make(self.path, self._migrate)
        self._log = self._held.enter_context(closing(files.keep_log(self.path)))
        self._migrate(self.path)
        self._writing = engine_at(self.path, self._busy, "IMMEDIATE")
        event.listen(self._writing, "connect", lambda connection, _: seals.watch(connection))
        self._held.callback(self._writing.dispose)
        self._reading = engine_at(self.path, self._busy, "DEFERRED", "query_only=ON")
        self._held.callback(self._reading.dispose)
        if self._visiting and said is not None:
            return
        if said is not None and said.state == "broken":
            self._read(_sound_or_refuse)
        # This commit also puts the -wal file safely on disk, so that the note may count on it being there.
        with self._writing.begin() as connection:
            self._starts = epoch.count_start(connection, said)
        files.write_note(self.path, Note("open", self._starts))

    def _migrate(self, path: Path) -> None:
        # Foreign keys are off while tables may be rebuilt, and checked as a whole before the commit.
        engine = engine_at(path, self._busy, "IMMEDIATE", "foreign_keys=OFF")
        try:
            with engine.begin() as connection:
                _upgrade(connection)
        finally:
            engine.dispose()

    def _shut(self) -> None:
        self._writer.join()
        self._readers.shutdown()
        if self._connection is not None:
            self._connection.close()
        try:
            self._note_end()
        finally:
            self._held.close()

    def _note_end(self) -> None:
        """Say how it ended, and only then let the log be cleared: a note that says `open` counts on it being there."""
        if self.broken:
            self._note_broken()
        elif not self._visiting:
            last = self._read(audit.head)
            with suppress(OSError):  # a full disk: the note goes on saying `open`, and so the log stays beside it
                files.write_note(self.path, Note("closed", self._starts, last.seq, last.hash))
        said = files.read_note(self.path)
        if said is None or said.state == "closed":
            self._log.close()

    def _note_broken(self) -> None:
        """Let the next start verify before anything else; a disk that takes not even that leaves it to a person."""
        with suppress(OSError):
            files.write_note(self.path, Note("broken", self._starts))

    def _read(self, work: Work[T]) -> T:
        with self._reading.connect() as connection, session_on(connection, prepared.driver_of(connection)) as session:
            try:
                connection.begin()
                return work(session)
            except DBAPIError as error:
                if code_of(error) in BROKEN | NOT_NOW:
                    raise self._failure(error) from error
                raise

    def _write(self) -> None:
        while batch := next_batch(self._waiting):
            told = list(zip(batch, self._commit(batch), strict=True))
            self._loop.call_soon_threadsafe(tell, told)

    def _commit(self, batch: list[Unit]) -> list[Outcome]:
        """What each unit gave, after one commit of them all; or the same failure for all of them."""
        if self._broken is not None:
            return [Outcome(error=errors.StorageBroken()) for _ in batch]
        self.saves.trying()
        try:
            # Kept from one batch to the next: to open one takes as long as two statements.
            connection = self._connection = self._connection or self._writing.connect()
            with connection.begin():
                outcomes = [attempt(connection, unit.work) for unit in batch]
        except BaseException as error:
            if self._connection is not None:
                self._connection.invalidate()
                self._connection = None
            return [Outcome(error=self._failure(error)) for _ in batch]
        self.saves.good()
        return outcomes

    def _failure(self, error: BaseException) -> errors.StorageError:
        """The failure of a whole batch. What is not known to be harmless counts as broken."""
        failure: errors.StorageError = errors.NotSaved()
        if code_of(error) not in NOT_NOW:
            self._broken = error
            self._note_broken()
            failure = errors.StorageBroken()
        failure.__cause__ = error
        return failure


def _sound_or_refuse(session: Session) -> None:
    """After an error of the disk: nothing is served before every row was checked."""
    report = verify(session)
    if not report.sound:
        raise errors.DatabaseDamaged(report.problems[0])


def _upgrade(connection: Connection) -> None:
    """Bring the schema up to date, and seal what a migration changed or what was kept before there were seals."""
    if schema.is_current(connection):
        return
    driver = prepared.driver_of(connection)
    had_seals = "seals" in seals.watch(driver, each=True)
    schema.upgrade(connection)
    if row := _dangling(connection):
        raise errors.DatabaseDamaged(f"a row of {row} points nowhere")
    seals.touch_all(driver, seals.watched(driver) if had_seals else ())
    with session_on(connection, driver) as session:
        audit.settle(session, "rows sealed" if had_seals else audit.EARLIER_ROWS)


def _dangling(connection: Connection) -> str | None:
    """The table of a row whose foreign key points nowhere."""
    return connection.exec_driver_sql("PRAGMA foreign_key_check").scalar()
