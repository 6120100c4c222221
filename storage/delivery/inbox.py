"""Updates as they came, kept before they are confirmed to Telegram, so that none is lost and none counts twice."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from storage.delivery import queues
from storage.engine import shards
from storage.engine.errors import NotFound
from storage.engine.prepared import Prepared, among, sent
from storage.tables.base import table
from storage.tables.messages import InboxRow

# Telegram keeps an update for a day at most, and may count from a lower number after a quiet week
# (https://core.telegram.org/bots/api#getting-updates), so an id is remembered for two days and no longer.
REMEMBERED = timedelta(hours=48)

TRIES = 3

# So many that wait are taken up together.
AT_ONCE = 500
_INBOX = table(InboxRow)
_WAITS = among(_INBOX.c.state, ("waiting",)) & queues.may_be_open(_INBOX)

_RECEIVE = Prepared(
    insert(_INBOX)
    .values({column: bindparam(column.name) for column in _INBOX.columns})
    .on_conflict_do_nothing(index_elements=[_INBOX.c.update_id])
)

_WAITING = (
    select(_INBOX.c.update_id, _INBOX.c.chat_id, _INBOX.c.body, _INBOX.c.tries)
    .where(_WAITS)
    .order_by(_INBOX.c.received_at, _INBOX.c.update_id)
)

_WAITING_FOR = Prepared(select(_INBOX.c.update_id).where(_WAITS, _INBOX.c.chat_id == bindparam("of")).limit(1))

_WAITING_FOR_WORKER = Prepared(
    select(_INBOX.c.update_id, _INBOX.c.chat_id, _INBOX.c.body, _INBOX.c.tries)
    .where(_WAITS, text("update_id <> ALL(:known)"))
    .where(shards.of_chat(_INBOX.c.chat_id).in_(shards.owned_by(bindparam("worker"))))
    .order_by(_INBOX.c.update_id)
    .limit(AT_ONCE)
)

_COUNT = select(func.count()).select_from(_INBOX).where(_WAITS)

_DONE = Prepared(
    update(_INBOX)
    .where(_INBOX.c.update_id == bindparam("of"), _INBOX.c.state == "waiting")
    .values(state="done", body=None, done_at=bindparam("at"))
)

_STATE = Prepared(select(_INBOX.c.state).where(_INBOX.c.update_id == bindparam("of")))

_TRIES = Prepared(select(_INBOX.c.tries).where(_INBOX.c.update_id == bindparam("of")))

_FAILED = Prepared(
    update(_INBOX)
    .where(_INBOX.c.update_id == bindparam("of"))
    .values(state=bindparam("now_in"), done_at=bindparam("at"), failure=bindparam("why"), tries=_INBOX.c.tries + 1)
)


@dataclass(frozen=True, slots=True)
class Incoming:
    """An update that waits: `body` is its JSON text as it came, `tries` how often it was tried in vain."""

    update_id: int
    chat_id: int | None
    body: str
    tries: int


def receive(session: Session, updates: Iterable[tuple[int, int | None, str]], at: datetime) -> list[int]:
    """Keep updates (id, chat, JSON text); the ids that are new, in order. Known ones are dropped."""
    batch = {update_id: (chat_id, body) for update_id, chat_id, body in updates}
    shared = {"received_at": at, "state": "waiting", "tries": 0, "done_at": None, "failure": None}
    kept = [
        (update_id, _RECEIVE.later(session, update_id=update_id, chat_id=chat_id, body=body, **shared))
        for update_id, (chat_id, body) in sorted(batch.items())
    ]
    sent(session)
    return [update_id for update_id, cursor in kept if cursor.rowcount]


def receive_done(session: Session, update_id: int, chat_id: int | None, at: datetime) -> bool:
    """Put down an update that is handled in the same transaction; False where it was kept before: then do nothing."""
    settled = {"body": None, "received_at": at, "state": "done", "tries": 0, "done_at": at, "failure": None}
    return _RECEIVE.run(session, update_id=update_id, chat_id=chat_id, **settled) == 1


def waiting(session: Session) -> list[Incoming]:
    """Updates that wait, in the order in which they came."""
    return [Incoming(*row) for row in session.connection().execute(_WAITING)]


def waiting_for(session: Session, worker: str, known: Collection[int]) -> list[Incoming]:
    """Of several workers on a server: updates that wait for the chats that this one looks after, but the `known` ones.

    In the order of Telegram's numbers: the workers that received them may not agree on the time.
    """
    queues.go_on(session, _INBOX)
    return [Incoming(**row) for row in _WAITING_FOR_WORKER.rows(session, known=list(known), worker=worker)]


def is_waiting_for(session: Session, chat_id: int | None) -> bool:
    """Whether something of a chat waits."""
    queues.go_on(session, _INBOX)
    return _WAITING_FOR.one(session, of=chat_id) is not None


def count_waiting(session: Session) -> int:
    """How many updates wait."""
    queues.go_on(session, _INBOX)
    return int(session.connection().execute(_COUNT).scalar_one())


def done(session: Session, update_id: int, at: datetime) -> bool:
    """Mark an update as handled and erase its body; False where it was handled before: then do nothing."""
    if shards.held(session) is None:
        return _DONE.run(session, of=update_id, at=at) == 1
    row = _STATE.one(session, of=update_id)
    return row is not None and row["state"] == "waiting" and _DONE.sure(session, of=update_id, at=at)


def ask(session: Session, update_id: int) -> None:
    """`done` will be wanted."""
    if shards.held(session) is not None:
        _STATE.ask(session, of=update_id)


def failed(session: Session, update_id: int, failure: str, at: datetime, *, at_once: bool = False) -> bool:
    """Count a failure; whether the update is set aside: the third time, or `at_once` if it cannot be read.

    `failure` names what went wrong, never what the update said.
    """
    row = _TRIES.one(session, of=update_id)
    if row is None:
        raise NotFound
    dead = at_once or row["tries"] + 1 >= TRIES
    state, done_at = ("dead", at) if dead else ("waiting", None)
    _FAILED.later(session, of=update_id, now_in=state, at=done_at, why=failure[:500])
    return dead


def forget(session: Session, now: datetime) -> None:
    """Drop updates that are settled and old enough never to come again."""
    old = _INBOX.c.received_at < now - REMEMBERED
    session.connection().execute(delete(_INBOX).where(_INBOX.c.state != "waiting", old))
