"""Updates that are kept in a database and wait there."""

from collections.abc import Callable

from sqlmodel import Session

from storage.delivery import inbox
from tests.storage.clinic import NOW


def receive(update_id: int) -> Callable[[Session], list[int]]:
    """Keep an update of this number."""
    return lambda session: inbox.receive(session, [(update_id, 1, "{}")], NOW)


def ids(session: Session) -> list[int]:
    """The numbers of the updates that wait."""
    return [update.update_id for update in inbox.waiting(session)]
