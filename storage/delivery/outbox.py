"""Messages on their way: kept in the turn's own transaction, sent after it, in order per chat.

Telegram takes no key that would make a repeat harmless, so "it may have gone out" is a state of its own: an edit is
then repeated silently, a new message once more with a label, a new card with a label until it is known to be there.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, delete, exists, func, or_, select, update
from sqlmodel import Session

from flows.language.replacing import replace
from storage.delivery import queues
from storage.delivery.offers import Offer
from storage.engine import shards
from storage.engine.canonical import Json, canonical, parsed
from storage.engine.prepared import Prepared, Row, among, insertion
from storage.tables.base import table
from storage.tables.messages import PENDING, ChatRow, OutboxRow

# How long settled messages are kept, without their bodies.
REMEMBERED = timedelta(hours=48)

_OUTBOX = table(OutboxRow)
# Under another name: which worker looks after a chat is told by the table itself.
_CHATS = table(ChatRow).alias("of_chat")
_LATER = _OUTBOX.alias("later")
_PENDS, _LATER_PENDS = (among(rows.c.state, PENDING) & queues.may_be_open(rows) for rows in (_OUTBOX, _LATER))
_PUT_FOR = "the chats that something was put for"
_ALONE = "a message beside which nothing waits"
_EMPTY = "a chat for which nothing waits any more"
_PUT = insertion(_OUTBOX)

# A card that was not sent yet is not worth sending once a newer one waits behind it. One that Telegram told to wait
# stays, since the whole chat waits behind it; so does a new one that may have arrived, or two would be on the screen.
_IS_SUPERSEDED = and_(
    _PENDS,
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

_FIRST = select(func.min(_OUTBOX.c.id)).where(_PENDS).group_by(_OUTBOX.c.chat_id)

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
_OF: BindParameter[int] = bindparam("chat")
_WAITING_OF = select(*_WAITS).select_from(_OUTBOX.outerjoin(_CHATS, _CHATS.c.chat_id == _OF))

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

_PENDING_OF = Prepared(_WAITING_OF.where(_OUTBOX.c.chat_id == _OF, _PENDS).order_by(_OUTBOX.c.id))

_SOME = Prepared(select(_OUTBOX.c.id).where(_PENDS).limit(bindparam("most")))
_COUNT = select(func.count()).select_from(_OUTBOX).where(_PENDS)
_ONE = and_(_OUTBOX.c.id == bindparam("of"), _OUTBOX.c.chat_id == _OF)

_SENDING = Prepared(
    update(_OUTBOX)
    .where(_ONE)
    .values(state="sending", edits=bindparam("is_edit"), tries=_OUTBOX.c.tries + 1, claimed_by=bindparam("worker"))
)

_CLAIMED = Prepared(
    select(_OUTBOX.c.id)
    .where(_ONE, _OUTBOX.c.state == "sending", _OUTBOX.c.claimed_by == bindparam("worker"))
    .with_for_update(of=_OUTBOX)
)

_SENT = Prepared(
    update(_OUTBOX)
    .where(_ONE)
    .values(state="sent", body=None, sent_at=bindparam("at"), message_id=bindparam("message"))
)


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


def put(
    session: Session,
    chat_id: int,
    kind: str,
    body: Json,
    at: datetime,
    *,
    edits: bool = False,
    reminder: int | None = None,
    offer: Offer | None = None,
) -> None:
    """Keep a message to send. `edits`: it changes a message that is there; `reminder`: whose buttons it has; `offer`:
    what its button is good for."""
    session.info.setdefault(_PUT_FOR, set()).add(chat_id)
    values = {
        "chat_id": chat_id,
        "kind": kind,
        "body": canonical(body),
        "state": "due",
        "created_at": at,
        "tries": 0,
        "edits": edits,
        "label": False,
        "not_before": None,
        "sent_at": None,
        "message_id": None,
        "failure": None,
        "claimed_by": None,
        "reminder_id": reminder,
        "offer": offer and offer.name,
        "offer_of": offer and offer.of,
    }
    _PUT.later(session, **values)


def put_for_others(session: Session, chat_id: int) -> bool:
    """Whether this unit of work put something that goes to another chat."""
    return bool(session.info.get(_PUT_FOR, set()) - {chat_id})


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
    if session.info.get(_EMPTY) == chat_id and chat_id not in session.info.get(_PUT_FOR, ()):
        return None
    pending = _PENDING_OF.rows(session, chat=chat_id)
    if sum(row["kind"] == "card" for row in pending) > 1:
        _SUPERSEDED.later(session, now=now)
        pending = _PENDING_OF.rows(session, chat=chat_id)
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


def sending(session: Session, message: int, chat_id: int, *, edits: bool = False) -> None:
    """To be committed before the call; `edits`: the call changes a known message, so repeating it is harmless."""
    mine = shards.held(session)
    _SENDING.later(session, of=message, chat=chat_id, is_edit=edits, worker=mine and mine.worker)


def ask(session: Session, message: int, chat_id: int) -> None:
    """`is_ours` will be wanted."""
    if (mine := shards.held(session)) is not None:
        _CLAIMED.ask(session, of=message, chat=chat_id, worker=mine.worker)
        _PENDING_OF.ask(session, chat=chat_id)


def is_ours(session: Session, message: int, chat_id: int) -> bool:
    """Whether a message that was claimed is still this process's to tell of: a worker that was away may find that
    another one took it up."""
    mine = shards.held(session)
    if mine is None:
        return True
    ask(session, message, chat_id)
    row = _CLAIMED.one(session, of=message, chat=chat_id, worker=mine.worker)
    if row is not None and all(one["id"] == message for one in _PENDING_OF.rows(session, chat=chat_id)):
        session.info[_ALONE] = message
    return row is not None


def sent(session: Session, message: int, chat_id: int, message_id: int | None, at: datetime) -> None:
    """It went out, as Telegram's `message_id`; the body is erased."""
    _SENT.later(session, of=message, chat=chat_id, message=message_id, at=at)
    if session.info.get(_ALONE) == message:  # one question to the server less with every message
        session.info[_EMPTY] = chat_id


def unknown(session: Session, message: int, failure: str, until: datetime | None = None) -> None:
    """It may have gone out: from `until` on an edit is sent again silently, a new message once more, with a label."""
    _doubt(session, _OUTBOX.c.id == message, failure, until)


def recover(session: Session) -> None:
    """At start: what was on its way when the program ended may have gone out, and nothing waits any longer.

    Of several workers: what those had on their way whose lease is over; another one may wait for what it wants.
    """
    if shards.held(session) is None:
        _doubt(session, _OUTBOX.c.state == "sending", "the program stopped while it was sent")
        hurry(session)
    else:
        _doubt(session, _OUTBOX.c.claimed_by.not_in(shards.living()), "the worker stopped while it was sent")


def hurry(session: Session) -> None:
    """Let nothing wait any longer: after a start, or where the clock that it waits by was set back."""
    _set(session, _PENDS & _OUTBOX.c.not_before.is_not(None), not_before=None)


def postpone(session: Session, message: int, until: datetime) -> None:
    """It did not go out; try again from `until` on."""
    _set(session, _OUTBOX.c.id == message, state="due", not_before=until)


def failed(session: Session, message: int, failure: str) -> None:
    """It will not be sent: Telegram refused it. The body is erased."""
    _set(session, _OUTBOX.c.id == message, state="failed", body=None, failure=failure[:500])


def cancel(session: Session, chat_id: int) -> None:
    """Drop whatever waits for a chat that cannot be written to."""
    waits = _OUTBOX.c.state.in_(("due", "unknown"))
    _set(session, (_OUTBOX.c.chat_id == chat_id) & waits, state="cancelled", body=None)


def withdraw(session: Session, message: int) -> None:
    """Take one message back that did not go out and is not true any more."""
    _set(session, (_OUTBOX.c.id == message) & (_OUTBOX.c.state == "due"), state="cancelled", body=None)


def has_buttons_of(session: Session, chat_id: int, message_id: int | None, reminder: int | None) -> None:
    """A message has the buttons of a reminder from now on, or none any more."""
    one = (_OUTBOX.c.chat_id == chat_id) & (_OUTBOX.c.message_id == message_id)
    _set(session, one if reminder else one & _OUTBOX.c.reminder_id.is_not(None), reminder_id=reminder)


def forget(session: Session, now: datetime) -> None:
    """Drop settled messages older than two days, but those that still offer something."""
    settled = _OUTBOX.c.state.not_in(PENDING) & (_OUTBOX.c.offer.is_(None) | (_OUTBOX.c.state != "sent"))
    session.connection().execute(delete(_OUTBOX).where(settled, _OUTBOX.c.created_at < now - REMEMBERED))


def _doubt(session: Session, which: ColumnElement[bool], failure: str, until: datetime | None = None) -> None:
    sending = which & (_OUTBOX.c.state == "sending")
    # A card is repeated as often as it takes: without one its chat would stand still.
    repeated = _OUTBOX.c.label & ~_OUTBOX.c.edits & (_OUTBOX.c.kind != "card")
    _set(session, sending & repeated, state="failed", body=None, failure=failure[:500])
    _set(session, sending, state="unknown", label=~_OUTBOX.c.edits, failure=failure[:500], not_before=until)


def _set(session: Session, which: ColumnElement[bool], **values: object) -> None:
    session.connection().execute(update(_OUTBOX).where(which).values(**values))


def _outgoing(row: Row) -> Outgoing:
    said = row["id"], row["chat_id"], row["kind"], parsed(row["body"]), row["label"], row["tries"]
    return Outgoing(*said, row["card_message_id"], row["thread"])
