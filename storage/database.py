"""The one door to the database: units of work go in, and come back when they are committed.

One thread writes. It takes every unit that waits, runs each in a savepoint of its own, and commits them together,
so that one sync of the disk serves many chats. `synchronous=FULL`: what was told as saved is saved.
"""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Connection

from storage.engine import errors
from storage.engine.address import Address
from storage.engine.apart import apart
from storage.engine.failures import Failure, failure_of, in_words
from storage.engine.pulse import Pulse
from storage.engine.shards import LOBBY
from storage.places.at import place_at
from storage.places.place import read
from storage.trail import audit
from storage.writing import Ahead, Outcome, Unit, Work, attempt_all, next_batch, tell, turn_away

if TYPE_CHECKING:  # its driver takes longer to import than a start on a file
    from storage.places.leases import Leases

T = TypeVar("T")

_READERS = 2
# Of what takes long each holds some memory.
_LONG = 2
_ASKED_EVERY = 0.2


class Database:
    """What is kept at `address`, opened by `start` and closed by `close`; used from one event loop and by one process.

    `visiting`: the program may be running on it, to which some things are left. `sharing`: on a server, as one of
    several workers.
    """

    def __init__(
        self, address: Address, busy_seconds: float = 5.0, *, visiting: bool = False, sharing: bool = False
    ) -> None:
        self.address = address
        self._place = place_at(address, busy_seconds, visiting=visiting, sharing=sharing)
        self._waiting: SimpleQueue[Unit | None] = SimpleQueue()
        self._closed = True
        self._broken: BaseException | None = None
        self._connection: Connection | None = None
        self.saves = Pulse()
        self.unsaved = ""
        """Why nothing could be saved the last time, as it stands in a sentence; empty where it was."""

    async def start(self) -> None:
        """Open it, or make it where none ever was; bring its schema up to date. Raises `CannotOpen`."""
        self._loop = asyncio.get_running_loop()
        await asyncio.to_thread(self._place.open)
        audit.follow(self._place.writing)
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="storage-read")
        self._long = asyncio.Semaphore(_LONG)
        self._writer = threading.Thread(target=self._write, name="storage-write", daemon=True)
        self._writer.start()
        self._closed = False

    async def run(self, work: Work[T], *, alone: bool = False, ahead: Ahead | None = None) -> T:
        """Do `work(session)` and return what it gives, once that is committed.

        The work is synchronous, is all or nothing, does not commit, and keeps nothing of the session. What it
        raises is raised here and leaves no trace. Work once handed in is done, even if its caller is cancelled.
        `alone`: no other worker writes meanwhile. `ahead`: asks a server for what it will read, as all others do whose
        work is committed with it, before the first of them begins.
        Raises `NotSaved` (nothing was changed, try again), `StorageBroken` (stop), `StorageClosed`.
        """
        if self._broken is not None:
            raise errors.StorageBroken from self._broken
        if self._closed:
            raise errors.StorageClosed
        future: asyncio.Future[T] = self._loop.create_future()
        self._waiting.put(Unit(work, future, alone, ahead))
        return await future

    async def read(self, work: Work[T]) -> T:
        """Do `work(session)` on a connection that cannot write: it sees what is committed, and waits for nobody."""
        if self._closed:
            raise errors.StorageClosed
        return await self._loop.run_in_executor(self._readers, self._read, work)

    async def read_long(self, work: Work[T]) -> T:
        """As `read`, of what takes long: it keeps none of the others waiting, and is left to itself where its caller is
        cancelled."""
        if self._closed:
            raise errors.StorageClosed
        async with self._long:
            return await apart(lambda: self._read(work))

    async def close(self) -> None:
        """Finish what waits, then close it."""
        if self._closed:
            return
        self._closed = True
        self._waiting.put(None)
        await asyncio.to_thread(self._shut)

    async def scrub(self) -> bool:
        """Leave nothing of what was erased where it was kept; False where that is held up."""
        return await asyncio.to_thread(self._place.scrub)

    @property
    def leases(self) -> "Leases | None":
        """What this worker looks after, where several share the database."""
        return self._place.leases

    @property
    def on_duty(self) -> bool:
        """Whether this process may do something now that its database does not see, such as to send."""
        return self.leases is None or self.leases.good

    @property
    def has_lobby(self) -> bool:
        """Whether it is this process that does what is done once for all sites."""
        return self.leases is None or LOBBY in self.leases.mine

    @property
    def broken(self) -> bool:
        """Whether the disk failed; the program should stop."""
        return self._broken is not None

    def _shut(self) -> None:
        self._writer.join()
        self._readers.shutdown()
        if self._connection is not None:
            self._connection.close()
        self._place.close(broken=self.broken)

    def _read(self, work: Work[T]) -> T:
        try:
            return read(self._place.reading, work)
        except errors.StorageBroken as error:
            raise self._failure(error.__cause__ or error) from error

    def _write(self) -> None:
        while batch := next_batch(self._waiting):
            told = list(zip(batch, self._commit(batch), strict=True))
            self._loop.call_soon_threadsafe(tell, told)

    def _commit(self, batch: list[Unit]) -> list[Outcome]:
        """What each unit gave, after one commit of them all; or the same failure for all of them."""
        if self._broken is not None:
            return [Outcome(error=errors.StorageBroken()) for _ in batch]
        self.saves.trying()
        commit = None
        try:
            # Kept from one batch to the next: to open one takes as long as two statements.
            connection = self._connection = self._connection or self._place.writing.connect()
            with connection.begin():
                held = self._place.begin(connection, alone=any(unit.alone for unit in batch))
                outcomes = attempt_all(connection, batch, held)
                commit = self._place.commit_of(connection)
        except BaseException as error:
            if self._connection is not None:
                self._connection.invalidate()
                self._connection = None
            if commit is None or not self._was_committed(commit):
                self.unsaved = in_words(error)
                return [Outcome(error=self._failure(error)) for _ in batch]
        self.saves.good()
        self.unsaved = ""
        return outcomes

    def _was_committed(self, commit: object) -> bool:
        """Whether a commit went well whose word was lost: until somebody can say, nothing else is written.

        Whoever comes meanwhile hears so, and may come again.
        """
        while (found := self._place.committed(commit)) is None and not self._closed:
            self._loop.call_soon_threadsafe(tell, turn_away(self._waiting))
            time.sleep(_ASKED_EVERY)
        return bool(found)

    def _failure(self, error: BaseException) -> errors.StorageError:
        """The failure of a whole batch. What is not known to be harmless counts as broken."""
        failure: errors.StorageError = errors.NotSaved()
        if failure_of(error) is not Failure.NOT_NOW:
            self._broken = error
            self._place.broke()
            failure = errors.StorageBroken()
        failure.__cause__ = error
        return failure
