"""The leases of one worker among several on a server: a thread of its own renews them, and takes what nobody has.

A worker's lease is one row, and a shard's row names its owner: so a renewal never waits for a transaction that shares
the rows of the shards (`storage.engine.shards`).
"""

import logging
import math
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import Any

import psycopg

from storage.engine import errors, postgres, shards
from storage.engine.address import Server
from storage.tables.base import APPLICATION_ID

log = logging.getLogger(__name__)

# Seconds: how long a lease lasts, how often it is renewed, after how long without that nothing is taken any more.
LEASE = 10.0
RENEWED = 3.0
STOPS = 7.0
# How often it is looked whether somebody is gone; what others write rings at once.
LOOKED = 1.0

# Held by every worker: a program that runs alone, such as the local chat, holds the same lock alone.
RUNNING = (APPLICATION_ID, 1)

# A connection of the leases waits for nobody: a shard that is in use is left to the next look.
_SETTINGS = {"lock_timeout": "500ms", "statement_timeout": "2s"}

_RUN = "SELECT pg_try_advisory_lock_shared(%s, %s)"
_RENEW = (
    "INSERT INTO workers VALUES (%s, clock_timestamp() + make_interval(secs => %s)) "
    "ON CONFLICT (id) DO UPDATE SET lease_until = excluded.lease_until"
)
_CLEAR = "DELETE FROM workers WHERE lease_until < clock_timestamp() - interval '1 hour'"
_LIVING = "SELECT count(*) FROM workers WHERE lease_until > clock_timestamp()"
_MINE = "SELECT id FROM shards WHERE owner = %s ORDER BY id"
_TAKE = (
    "UPDATE shards SET owner = %(me)s, epoch = epoch + 1, since = clock_timestamp() WHERE id IN ("
    "SELECT id FROM shards WHERE owner IS NULL OR owner NOT IN ("
    "SELECT id FROM workers WHERE lease_until > clock_timestamp()) ORDER BY id LIMIT %(most)s FOR UPDATE SKIP LOCKED)"
)
_LEAVE = "UPDATE shards SET owner = NULL, since = clock_timestamp() WHERE owner = %s AND id = ANY(%s)"
_END = "DELETE FROM workers WHERE id = %s"


class Leases:
    """What this worker looks after; `begin` starts the thread, and `end` gives everything back."""

    def __init__(self, server: Server) -> None:
        self.worker = uuid.uuid4().hex
        self.workers = 1
        self._server = server
        self._mine: frozenset[int] = frozenset()
        self._renewed = -math.inf
        self._ending = threading.Event()
        self._rung: Callable[[], object] = lambda: None

    def begin(self) -> None:
        """Take a first share, and go on. Raises psycopg's errors, and `DatabaseInUse`."""
        with ExitStack() as stack:
            connection = stack.enter_context(self._connected())
            self._look(connection)
            stack.pop_all()
        self._thread = threading.Thread(target=self._go_on, args=(connection,), name="storage-leases", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Give everything back, so that others need not wait until the lease is over."""
        self._ending.set()
        self._thread.join()
        with suppress(psycopg.Error), self._connected() as connection:
            connection.execute(_LEAVE, (self.worker, sorted(range(shards.COUNT + 1))))
            connection.execute(_END, (self.worker,))

    def tell(self, rung: Callable[[], object]) -> None:
        """Call this, in the thread of the leases, whenever there may be something to take."""
        self._rung = rung

    @property
    def good(self) -> bool:
        """Whether the lease was renewed lately enough to take on anything."""
        return time.monotonic() - self._renewed < STOPS

    @property
    def mine(self) -> frozenset[int]:
        """The shards that were this worker's when it last looked; none where its lease may be over."""
        return self._mine if self.good else frozenset()

    def _connected(self) -> Any:
        connection = postgres.connect(self._server, _SETTINGS)
        connection.autocommit = True
        (alone,) = connection.execute(_RUN, RUNNING).fetchone() or (False,)
        if not alone:
            connection.close()
            raise errors.DatabaseInUse(str(self._server))
        return connection

    def _go_on(self, first: psycopg.Connection[Any] | None) -> None:
        while not self._ending.is_set():
            try:
                with first or self._connected() as connection:
                    connection.execute(f"LISTEN {shards.CHANNEL}")
                    while not self._ending.is_set():
                        self._look(connection)
                        self._rung()
                        self._listen(connection)
            except (psycopg.Error, errors.DatabaseInUse) as error:
                log.warning("the lease could not be renewed: %s", type(error).__name__)
                first = None
                self._ending.wait(LOOKED / 2)

    def _listen(self, connection: psycopg.Connection[Any]) -> None:
        """Until it is time to look again, and let what rings be taken meanwhile."""
        until = time.monotonic() + LOOKED
        while (left := until - time.monotonic()) > 0 and not self._ending.is_set():
            for _ in connection.notifies(timeout=min(left, LOOKED / 4), stop_after=1):
                self._rung()

    def _look(self, connection: psycopg.Connection[Any]) -> None:
        """Renew the lease when it is time, and take or leave shards so that all workers have as many."""
        began = time.monotonic()
        if began - self._renewed >= RENEWED:
            connection.execute(_RENEW, (self.worker, LEASE))
            connection.execute(_CLEAR)
            self._renewed = began
        self.workers = max(1, _number(connection, _LIVING))
        share = math.ceil((shards.COUNT + 1) / self.workers)
        mine = self._ids(connection)
        with suppress(psycopg.errors.LockNotAvailable):
            if len(mine) > share:
                connection.execute(_LEAVE, (self.worker, mine[share:]))
            elif len(mine) < share:
                connection.execute(_TAKE, {"me": self.worker, "most": share - len(mine)})
        self._mine = frozenset(self._ids(connection))

    def _ids(self, connection: psycopg.Connection[Any]) -> list[int]:
        return [number for (number,) in connection.execute(_MINE, (self.worker,))]


def _number(connection: psycopg.Connection[Any], statement: str) -> int:
    (number,) = connection.execute(statement).fetchone() or (0,)
    return int(number)
