"""What goes out next: of each chat its first message, in the order in which they were put."""

from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from sqlalchemy import BindParameter, and_, bindparam, exists, func, or_, select, update
from sqlmodel import Session

from flows.language.replacing import replace
from storage.delivery import queues
from storage.engine import shards
from storage.engine.canonical import Json, parsed
from storage.engine.prepared import Prepared, Row, among
from storage.tables.base import table
from storage.tables.messages import PENDING, ChatRow, OutboxRow

_OUTBOX = table(OutboxRow)
# Under another name: which worker looks after a chat is told by the table itself.
_CHATS = table(ChatRow).alias("of_chat")
_LATER = _OUTBOX.alias("later")
PENDS, _LATER_PENDS = (among(rows.c.state, PENDING) & queues.may_be_open(rows) for rows in (_OUTBOX, _LATER))
PUT_FOR = "the chats that something was put for"
EMPTY = "a chat for which nothing waits any more"

# A card that was not sent yet is not worth sending once a newer one waits behind it. One that Telegram told to wait
# stays, since the whole chat waits behind it; so does a new one that may have arrived, or two would be on the screen.
_IS_SUPERSEDED = and_(
    PENDS,
    _OUTBOX.c.kind == "card",
    or_(_OUTBOX.c.state == "due", and_(_OUTBOX.c.state == "unknown", _OUTBOX.c.edits)),
    or_(_OUTBOX.c.not_before.is_(None), _OUTBOX.c.not_before <= bindparam("now")),
    exists().where(
        _LATER.c.chat_id == _OUTBOX.c.chat_id,
        _LATER.c.id > _OUTBOX.c.id,
        _LATER_PENDS,
        _LATER.c.state == "due",
        _LATER.c.kind == "card",
    ),
)
_ANY_SUPERSEDED = Prepared(select(_OUTBOX.c.id).where(_IS_SUPERSEDED).limit(1))
_SUPERSEDED = Prepared(update(_OUTBOX).where(_IS_SUPERSEDED).values(state="cancelled", body=None))

_FIRST = select(func.min(_OUTBOX.c.id)).where(PENDS).group_by(_OUTBOX.c.chat_id)

# Repeating these is harmless: they change or remove a message that is there.
_EDITS = or_(
    among(_OUTBOX.c.kind, ("delete", "leave")),
    and_(_OUTBOX.c.kind == "message", func.json_type(_OUTBOX.c.body, "$.message_id").is_not(None)),
    and_(_OUTBOX.c.kind == "card", _CHATS.c.card_message_id.is_not(None)),
)

# What is read of a message before it is sent, several times with each update: with it what of its chat that needs.
_WAITS = [
    *(_OUTBOX.c[name] for name in ("id", "chat_id", "kind", "body", "state", "label", "tries", "not_before")),
    *(_CHATS.c[name] for name in ("card_message_id", "thread")),
]
_WAITING = select(*_WAITS).select_from(_OUTBOX.outerjoin(_CHATS, _CHATS.c.chat_id == _OUTBOX.c.chat_id))
# Of which chat a message is, is said of it and of the chat: so it is known to concern no other one.
OF: BindParameter[int] = bindparam("chat")
_WAITING_OF = select(*_WAITS).select_from(_OUTBOX.outerjoin(_CHATS, _CHATS.c.chat_id == OF))

_DUE = (
    _WAITING.where(
        _OUTBOX.c.id.in_(_FIRST),
        _OUTBOX.c.state != "sending",
        or_(_OUTBOX.c.not_before.is_(None), _OUTBOX.c.not_before <= bindparam("now")),
    )
    .order_by(_OUTBOX.c.id)
    .limit(bindparam("limit"))
)

_NEXT_EDITS, _NEXT_NEW = Prepared(_DUE.where(_EDITS)), Prepared(_DUE.where(~_EDITS))

# Of several workers each sends to the chats that it looks after.
_MINE = _DUE.where(shards.of_chat(_OUTBOX.c.chat_id).in_(shards.owned_by(bindparam("worker"))))
_NEXT_EDITS_OF_MINE, _NEXT_NEW_OF_MINE = Prepared(_MINE.where(_EDITS)), Prepared(_MINE.where(~_EDITS))

PENDING_OF = Prepared(_WAITING_OF.where(_OUTBOX.c.chat_id == OF, PENDS).order_by(_OUTBOX.c.id))

_SOME = Prepared(select(_OUTBOX.c.id).where(PENDS).limit(bindparam("most")))
_COUNT = select(func.count()).select_from(_OUTBOX).where(PENDS)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to send; with `label` it says that it may be a repeat, with `edits` it changes one that is there.

    `card` is the message that shows its chat's card, and `thread` the topic that its person wrote in last. `then` are
    the deletions that wait just behind it, `last` says that nothing else does; both are known only of `next_of`.
    """

    id: int
    chat_id: int
    kind: str
    body: Json
    label: bool
    tries: int
    card: int | None = None
    thread: int | None = None
    edits: bool = False
    then: "tuple[Outgoing, ...]" = ()
    last: bool = False


def next_due(session: Session, now: datetime, *, new: int = 100, edits: int = 100) -> list[Outgoing]:
    """The first message of each chat that has none on its way, oldest first; drops cards overtaken by newer ones.

    So many `new` ones and `edits` at most: apart, or many new ones that wait for Telegram would hold back the edits.
    """
    queues.go_on(session, _OUTBOX)
    mine = shards.held(session)
    of_mine = {"now": now} if mine is None else {"now": now, "worker": mine.worker}
    next_edits, next_new = (_NEXT_EDITS, _NEXT_NEW) if mine is None else (_NEXT_EDITS_OF_MINE, _NEXT_NEW_OF_MINE)
    wanted = [(some, limit) for some, limit in ((next_edits, edits), (next_new, new)) if limit > 0]
    for some, limit in wanted:
        some.ask(session, limit=limit, **of_mine)
    # Looked for first: what is written of all chats makes untrue what was asked of each of them.
    if _ANY_SUPERSEDED.one(session, now=now):
        _SUPERSEDED.later(session, now=now)
    rows = [row for some, limit in wanted for row in some.rows(session, limit=limit, **of_mine)]
    return [_outgoing(row) for row in sorted(rows, key=lambda row: row["id"])]


def next_of(session: Session, chat_id: int, now: datetime) -> Outgoing | None:
    """The message of a chat that `next_due` would give, if there is one."""
    if session.info.get(EMPTY) == chat_id and chat_id not in session.info.get(PUT_FOR, ()):
        return None
    pending = PENDING_OF.rows(session, chat=chat_id)
    if sum(row["kind"] == "card" for row in pending) > 1:
        _SUPERSEDED.later(session, now=now)
        pending = PENDING_OF.rows(session, chat=chat_id)
    if not pending or pending[0]["state"] == "sending":
        return None
    first, *behind = pending
    due = first["not_before"]
    if due is not None and due > now:
        return None
    then = tuple(replace(_outgoing(row), edits=True) for row in takewhile(_goes_along, behind))
    return replace(_outgoing(first), then=then, last=len(then) == len(behind))


def _goes_along(row: Row) -> bool:
    """Whether a message may go right behind another one: a deletion that nothing puts off."""
    return row["kind"] == "delete" and row["state"] == "due" and row["not_before"] is None


def fewer_than(session: Session, most: int) -> bool:
    """Whether fewer messages than that wait to be sent, to all chats together."""
    queues.go_on(session, _OUTBOX)
    return len(_SOME.rows(session, most=most)) < most


def count_waiting(session: Session) -> int:
    """How many messages wait to be sent."""
    queues.go_on(session, _OUTBOX)
    return int(session.connection().execute(_COUNT).scalar_one())


def _outgoing(row: Row) -> Outgoing:
    said = row["id"], row["chat_id"], row["kind"], parsed(row["body"]), row["label"], row["tries"]
    return Outgoing(*said, row["card_message_id"], row["thread"])
