"""What is done to a database from beside: updates that are kept and wait there, statements on its server."""

from collections.abc import Callable

import psycopg
from sqlmodel import Session

from storage.delivery import inbox
from storage.engine.address import Server
from tests.storage.clinic import NOW


def receive(update_id: int) -> Callable[[Session], list[int]]:
    """Keep an update of this number."""
    return lambda session: inbox.receive(session, [(update_id, 1, "{}")], NOW)


def ids(session: Session) -> list[int]:
    """The numbers of the updates that wait."""
    return [update.update_id for update in inbox.waiting(session)]


def on(server: Server, statement: str) -> None:
    """Run a statement in a database on a server."""
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(statement)
