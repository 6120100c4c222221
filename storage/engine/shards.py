"""Where several workers share a database on a server: which sites each looks after, and the locks that hold it to it.

Sites are dealt into shards, and each shard has one owner. Every transaction of a worker begins with a share lock on the
rows of what it owns (`FENCE`), so that nobody can take a shard over while something is written for it, and nothing is
written for one that was taken over. On a file there is one process and none of this.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Column, ColumnElement, DateTime, Integer, MetaData, String, Table, bindparam, func, select
from sqlmodel import Session

from storage.engine.errors import Elsewhere
from storage.engine.prepared import Prepared, latest
from storage.engine.sessions import DRIVER
from storage.tables.base import APPLICATION_ID, table
from storage.tables.messages import ChatRow
from storage.tables.people import PersonRow

# The sites' shards are numbered from 1; the lobby is for chats of nobody, and for what is done once for all sites.
COUNT = 16
LOBBY = 0

HELD = "held"
CHANNEL = "blinabridge"

FENCE = "SELECT id FROM shards WHERE owner = %s FOR SHARE"
FENCE_ALL = "SELECT id FROM shards FOR UPDATE"

# Held by a transaction from where it writes its entries of the audit on: the chain is one, whoever writes to it. A head
# for each site, kept in a row that every batch changes, would be looked for among all its earlier versions while an
# export holds the vacuum up (45,000 of them: 6.5 ms instead of 0.15); and for this lock workers hardly ever wait.
CHAIN = (APPLICATION_ID, 2)
_LOCK_CHAIN = "SELECT pg_advisory_xact_lock({}, {})".format(*CHAIN)

_PEOPLE = table(PersonRow)
_CHATS = table(ChatRow)
_SERVERS_OWN = MetaData()
_SHARDS = Table("shards", _SERVERS_OWN, Column("id", Integer), Column("owner", String))
_WORKERS = Table("workers", _SERVERS_OWN, Column("id", String), Column("lease_until", DateTime(timezone=True)))


def _site_shard(chat_id: ColumnElement[Any]) -> Any:
    at = _CHATS.join(_PEOPLE, _PEOPLE.c.id == _CHATS.c.person_id)
    return latest(select((_PEOPLE.c.site_id % COUNT + 1).label("shard")).select_from(at), _CHATS.c.chat_id, chat_id)


_OF_CHAT = Prepared(_site_shard(bindparam("of")))

_STANDING = (
    "SELECT shards.id, owner, epoch, extract(epoch FROM clock_timestamp() - since)::float8, "
    "extract(epoch FROM lease_until - clock_timestamp())::float8 "
    "FROM shards LEFT JOIN workers ON workers.id = owner ORDER BY shards.id"
)


@dataclass(frozen=True)
class Held:
    """What a worker looks after during one transaction; `found` tells it, once somebody asks."""

    worker: str
    found: Callable[[], frozenset[int]]

    @cached_property
    def shards(self) -> frozenset[int]:
        """The shards that are the worker's until the transaction ends."""
        return self.found()


@dataclass(frozen=True, slots=True)
class ShardState:
    """A shard: who has it, since how many seconds, for how many more it is theirs, how often it changed hands."""

    shard: int
    owner: str | None
    epoch: int
    age: float | None
    left: float | None


def held(session: Session) -> Held | None:
    """What the transaction's worker looks after; None where there is one process, which looks after everything."""
    found: Held | None = session.info.get(HELD)
    return found


def is_writing(session: Session) -> bool:
    """Whether it is a unit of work that writes: nobody else changes what it looks after before it ends."""
    return HELD in session.info


def has_site(session: Session, site_id: int) -> bool:
    """Whether this worker looks after a site, now and until the end of the transaction."""
    mine = held(session)
    return mine is None or shard_of(site_id) in mine.shards


def has_chat(session: Session, chat_id: int | None) -> bool:
    """Whether this worker looks after a chat, now and until the end of the transaction."""
    mine = held(session)
    if mine is None:
        return True
    row = _OF_CHAT.one(session, of=chat_id or 0)
    return (row["shard"] if row else LOBBY) in mine.shards


def ask(session: Session, chat_id: int) -> None:
    """`has_chat` will be wanted."""
    if held(session) is not None:
        _OF_CHAT.ask(session, of=chat_id)


def check_chat(session: Session, chat_id: int | None) -> None:
    """Raise `Elsewhere` where another worker looks after the chat."""
    if not has_chat(session, chat_id):
        raise Elsewhere


def shard_of(site_id: int) -> int:
    """The shard that a site is in."""
    return site_id % COUNT + 1


def of_chat(chat_id: ColumnElement[Any]) -> ColumnElement[int]:
    """The shard of a chat, as a column: that of the site at which its person works in it."""
    return func.coalesce(_site_shard(chat_id).scalar_subquery(), LOBBY)


def owned_by(worker: ColumnElement[str]) -> Any:
    """The shards of a worker, as a query."""
    return select(_SHARDS.c.id).where(_SHARDS.c.owner == worker)


def living() -> Any:
    """The workers whose lease is not over, as a query."""
    return select(_WORKERS.c.id).where(_WORKERS.c.lease_until > func.clock_timestamp())


def lock_chain(session: Session) -> None:
    """From the next statement on, which sees what others have put there, nobody else adds an entry to the audit until
    this transaction ends."""
    session.info[DRIVER].later(_LOCK_CHAIN)


def ring(session: Session) -> None:
    """Tell every worker, once this is committed, that something came."""
    if held(session) is not None:
        session.info[DRIVER].later(f"NOTIFY {CHANNEL}")


def standing(session: Session) -> list[ShardState]:
    """How every shard stands; none on a file."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        return []
    return [ShardState(*row) for row in connection.exec_driver_sql(_STANDING)]
