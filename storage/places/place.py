"""What the door needs of the place where a database is kept."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlmodel import Session

from storage.engine import errors, schema, sessions
from storage.engine.failures import Failure, failure_of
from storage.engine.shards import Held
from storage.trail import audit, seals

if TYPE_CHECKING:  # its driver takes longer to import than a start on a file
    from storage.places.leases import Leases

T = TypeVar("T")


class Place(Protocol):
    """Opened once and closed once, by one process at a time but for visitors."""

    writing: Engine
    """Its transactions write, one after the other, whoever begins them."""
    reading: Engine
    """Its transactions see what was committed when they began, and cannot write."""

    leases: "Leases | None"
    """What this worker looks after, where several share the database."""

    def open(self) -> None:
        """Bring the schema up to date, or make it where nothing ever was. Raises `CannotOpen`."""

    def close(self, *, broken: bool) -> None:
        """Leave it; `broken`: the next start is to verify before anything else."""

    def begin(self, connection: Connection, *, alone: bool) -> Held | None:
        """In a transaction that writes: what its worker looks after; None where that is everything, as it is `alone`
        and where there is one process."""

    def broke(self) -> None:
        """Put down at once that what is kept cannot be trusted."""

    def scrub(self) -> bool:
        """Leave nothing of what was erased where it was kept; False where that is held up."""

    def commit_of(self, connection: Connection) -> object:
        """What tells later whether the connection's transaction was committed."""

    def committed(self, commit: object) -> bool | None:
        """Whether that transaction was committed, though it was not told; None while nobody can say."""


def read(engine: Engine, work: Callable[[Session], T]) -> T:
    """What some work reads; raises `NotSaved` and `StorageBroken` where the database fails."""
    with failures_told(), engine.connect() as connection, sessions.reading_on(connection) as session:
        found = work(session)
        connection.commit()  # there is nothing to keep but what the connection remembers: see `storage.delivery.queues`
        return found


@contextmanager
def failures_told() -> Iterator[None]:
    """Where the database as a whole fails, `NotSaved` or `StorageBroken` is raised in place of its own error."""
    try:
        yield
    except Exception as error:
        failure = failure_of(error)
        if failure is None:
            raise
        raise (errors.NotSaved if failure is Failure.NOT_NOW else errors.StorageBroken)() from error


def bring_up_to_date(connection: Connection) -> bool:
    """Bring the schema up to date, and seal what a migration changed or what was kept before there were seals.

    Whether there was anything to do.
    """
    if schema.is_current(connection):
        return False
    driver = sessions.driver_of(connection)
    had_seals = "seals" in seals.watch(driver, each=True)
    schema.upgrade(connection)
    seals.upgraded(driver, had_seals=had_seals)
    with sessions.session_on(connection, driver) as session:
        audit.settle(session, "rows sealed" if had_seals else audit.EARLIER_ROWS)
    return True
