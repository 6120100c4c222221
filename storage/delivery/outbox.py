"""Messages on their way: kept in the turn's own transaction, sent after it, in order per chat.

Telegram takes no key that would make a repeat harmless, so "it may have gone out" is a state of its own: an edit is
then repeated silently, a new message once more with a label, a new card with a label until it is known to be there.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, delete, select, update
from sqlmodel import Session

from storage.delivery import outgoing
from storage.delivery.inbox import REMEMBERED
from storage.delivery.offers import Offer
from storage.engine import shards
from storage.engine.canonical import Json, canonical
from storage.engine.prepared import Prepared, insertion
from storage.engine.sessions import update_where
from storage.tables.base import table
from storage.tables.messages import PENDING, OutboxRow

_OUTBOX = table(OutboxRow)
_ALONE = "a message beside which nothing waits"
_PUT = insertion(_OUTBOX)

_ONE = and_(_OUTBOX.c.id == bindparam("of"), _OUTBOX.c.chat_id == outgoing.OF)

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
    session.info.setdefault(outgoing.PUT_FOR, set()).add(chat_id)
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
    return bool(session.info.get(outgoing.PUT_FOR, set()) - {chat_id})


def sending(session: Session, message: int, chat_id: int, *, edits: bool = False) -> None:
    """To be committed before the call; `edits`: the call changes a known message, so repeating it is harmless."""
    mine = shards.held(session)
    _SENDING.later(session, of=message, chat=chat_id, is_edit=edits, worker=mine and mine.worker)


def ask(session: Session, message: int, chat_id: int) -> None:
    """`is_ours` will be wanted."""
    if (mine := shards.held(session)) is not None:
        _CLAIMED.ask(session, of=message, chat=chat_id, worker=mine.worker)
        outgoing.PENDING_OF.ask(session, chat=chat_id)


def is_ours(session: Session, message: int, chat_id: int) -> bool:
    """Whether a message that was claimed is still this process's to tell of: a worker that was away may find that
    another one took it up."""
    mine = shards.held(session)
    if mine is None:
        return True
    ask(session, message, chat_id)
    row = _CLAIMED.one(session, of=message, chat=chat_id, worker=mine.worker)
    if row is not None and all(one["id"] == message for one in outgoing.PENDING_OF.rows(session, chat=chat_id)):
        session.info[_ALONE] = message
    return row is not None


def sent(session: Session, message: int, chat_id: int, message_id: int | None, at: datetime) -> None:
    """A message went out, as Telegram's `message_id`; the body is erased."""
    _SENT.later(session, of=message, chat=chat_id, message=message_id, at=at)
    if session.info.get(_ALONE) == message:  # one question to the server less with every message
        session.info[outgoing.EMPTY] = chat_id


def unknown(session: Session, message: int, failure: str, until: datetime | None = None) -> None:
    """A message may have gone out: from `until` on an edit is sent again silently, a new one again, with a label."""
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
    update_where(session, _OUTBOX, outgoing.PENDS & _OUTBOX.c.not_before.is_not(None), not_before=None)


def postpone(session: Session, message: int, until: datetime) -> None:
    """A message did not go out; try again from `until` on."""
    update_where(session, _OUTBOX, _OUTBOX.c.id == message, state="due", not_before=until)


def failed(session: Session, message: int, failure: str) -> None:
    """A message will not be sent: Telegram refused it. The body is erased."""
    update_where(session, _OUTBOX, _OUTBOX.c.id == message, state="failed", body=None, failure=failure[:500])


def cancel(session: Session, chat_id: int) -> None:
    """Drop whatever waits for a chat that cannot be written to."""
    waits = _OUTBOX.c.state.in_(("due", "unknown"))
    update_where(session, _OUTBOX, (_OUTBOX.c.chat_id == chat_id) & waits, state="cancelled", body=None)


def withdraw(session: Session, message: int) -> None:
    """Take one message back that did not go out and is not true any more."""
    update_where(session, _OUTBOX, (_OUTBOX.c.id == message) & (_OUTBOX.c.state == "due"), state="cancelled", body=None)


def has_buttons_of(session: Session, chat_id: int, message_id: int | None, reminder: int | None) -> None:
    """A message has the buttons of a reminder from now on, or none any more."""
    one = (_OUTBOX.c.chat_id == chat_id) & (_OUTBOX.c.message_id == message_id)
    update_where(session, _OUTBOX, one if reminder else one & _OUTBOX.c.reminder_id.is_not(None), reminder_id=reminder)


def forget(session: Session, now: datetime) -> None:
    """Drop settled messages older than two days, but those that still offer something."""
    settled = _OUTBOX.c.state.not_in(PENDING) & (_OUTBOX.c.offer.is_(None) | (_OUTBOX.c.state != "sent"))
    session.connection().execute(delete(_OUTBOX).where(settled, _OUTBOX.c.created_at < now - REMEMBERED))


def _doubt(session: Session, which: ColumnElement[bool], failure: str, until: datetime | None = None) -> None:
    sending = which & (_OUTBOX.c.state == "sending")
    # A card is repeated as often as it takes: without one its chat would stand still.
    repeated = _OUTBOX.c.label & ~_OUTBOX.c.edits & (_OUTBOX.c.kind != "card")
    update_where(session, _OUTBOX, sending & repeated, state="failed", body=None, failure=failure[:500])
    update_where(
        session, _OUTBOX, sending, state="unknown", label=~_OUTBOX.c.edits, failure=failure[:500], not_before=until
    )
