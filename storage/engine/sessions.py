"""The sessions of units of work and of readers, and the driver's own connection below them."""

import sqlite3
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, Table, update
from sqlalchemy.exc import InvalidRequestError
from sqlmodel import Session

# A connection of the driver's own, of either database.
Driver: TypeAlias = Any
DRIVER = "driver"
_READS_THERE = "reads on a server"
MANY = "many units of work are committed together, on a server"


def driver_of(connection: Connection) -> Driver:
    """The driver's connection below one of SQLAlchemy's; whoever opens a session puts it into its `info`."""
    return connection.connection.driver_connection


class _Late(Session):
    """A session that is made once more is asked of it than its `info`: prepared statements are all that most units of
    work use, and to make and close one takes as long as four of those. Closed it is of no use."""

    def __init__(self, connection: Connection, driver: Driver) -> None:
        self.__dict__.update(info={DRIVER: driver}, _on=connection, _closed=False)

    def __getattr__(self, name: str) -> Any:
        if "identity_map" in self.__dict__:
            raise AttributeError(name)
        if self._closed:
            raise InvalidRequestError("The session is closed: its unit of work is over.")
        super().__init__(self._on, join_transaction_mode="create_savepoint", close_resets_only=False)
        return getattr(self, name)

    def in_transaction(self) -> bool:
        """Whether it was made, and used since it last committed."""
        return "identity_map" in self.__dict__ and super().in_transaction()

    def close(self) -> None:
        """Let go of whatever it holds; it can do nothing more."""
        if "identity_map" in self.__dict__:
            super().close()
        self._closed = True


def update_where(session: Session, rows: Table, which: ColumnElement[bool], **values: object) -> None:
    """Give those rows of a table of which something holds these values."""
    session.connection().execute(update(rows).where(which).values(**values))


def session_on(connection: Connection, driver: Driver) -> Session:
    """A session inside the connection's transaction, which is not its own to end."""
    return _Late(connection, driver)


def can_renew(session: Session) -> bool:
    """Whether a session only reads, on a server, whose upkeep waits for the oldest transaction: none should last."""
    return bool(session.info.get(_READS_THERE))


def renew(session: Session) -> None:
    """Let a session see what is committed by now, if it is one that `can_renew`."""
    if not can_renew(session):
        return
    connection = session.connection()
    session.rollback()
    if begun := connection.get_transaction():
        begun.rollback()
    connection.begin()


def reading_on(connection: Connection) -> Session:
    """A session of a connection that only reads, inside a transaction that it begins."""
    driver = driver_of(connection)
    session = session_on(connection, driver)
    session.info[_READS_THERE] = not isinstance(driver, sqlite3.Connection)
    connection.begin()
    return session
