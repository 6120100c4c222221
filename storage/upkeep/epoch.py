"""A new epoch: after a restore nothing that was sent since goes out again, and no button of the lost time counts.

A database that was restored is known by its number of starts: a copy made by `backup` holds it negative, and any
other older file holds fewer than the note beside it, or lacks the audit entry with which the program last stopped.
The number stays negative until `begin` has set aside what waited, so that a crash in between changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update
from sqlmodel import Session

from storage.delivery import inbox
from storage.engine import shards
from storage.engine.files import Note
from storage.tables.base import table
from storage.tables.messages import PENDING, ChatRow, InboxRow, OutboxRow
from storage.tables.screening import AuditRow
from storage.trail import audit
from storage.upkeep import starts

_AUDIT = table(AuditRow)
_CHATS = table(ChatRow)
_INBOX = table(InboxRow)
_OUTBOX = table(OutboxRow)
SET_ASIDE = "set aside: the database was restored"

# More turns than a chat can have taken between a backup and its restore.
_TURNS_LOST = 1_000_000


@dataclass(frozen=True, slots=True)
class Aside:
    """What waited in the restored copy and is not done, oldest first: messages by chat, and the chat of each update."""

    messages: tuple[tuple[int, str, datetime], ...]
    updates: tuple[int | None, ...]


def count_start(connection: Connection, said: Note | None) -> int:
    """Count this start in the file, negative where the file is not the one that was here last; the number."""
    kept = starts.read(connection)
    restored = kept < 0 or _is_other(connection, said, kept)
    number = max(abs(kept), said.starts if said else 0) + 1
    starts.write(connection, -number if restored else number)
    return number


def count_start_there(connection: Connection) -> None:
    """Count this start on a server, negative where the database was brought there from another place.

    While others are at work on it, it was not: another server took over, and they say so (`go_on`).
    """
    elsewhere = starts.is_elsewhere(connection)
    if elsewhere and connection.execute(shards.living().limit(1)).first():
        return
    kept = starts.read(connection)
    number = abs(kept) + 1
    starts.write(connection, -number if kept < 0 or elsewhere else number)


def mark_copy(starts: int) -> int:
    """The number of starts as a copy holds it, so that it is known for one when it is put to use."""
    return -abs(starts)


def begin(session: Session, now: datetime) -> Aside | None:
    """Set aside what waited when the restored copy was made; None where nothing was restored."""
    connection = session.connection()
    number = starts.read(connection)
    if number >= 0:
        return None
    pending = _OUTBOX.c.state.in_(PENDING)
    listed = select(_OUTBOX.c.chat_id, _OUTBOX.c.kind, _OUTBOX.c.created_at).where(pending).order_by(_OUTBOX.c.id)
    messages = tuple((row[0], row[1], row[2]) for row in connection.execute(listed))
    updates = tuple(waiting.chat_id for waiting in inbox.waiting(session))
    connection.execute(update(_OUTBOX).where(pending).values(state="cancelled", body=None, failure=SET_ASIDE))
    waits = update(_INBOX).where(_INBOX.c.state == "waiting")
    connection.execute(waits.values(state="dead", done_at=now, failure=SET_ASIDE))
    _void_buttons(connection)
    audit.append(session, "restored", now, detail={"messages": len(messages), "updates": len(updates)})
    starts.write(connection, -number)
    return Aside(messages, updates)


def was_taken_over(session: Session) -> bool:
    """Whether another server took over while the program was at work, or it was brought there: see `go_on`."""
    return starts.is_elsewhere(session.connection())


def go_on(session: Session, now: datetime) -> None:
    """On a server that took over while the program was at work: what waits there goes on, but what was written last may
    be missing."""
    connection = session.connection()
    _void_buttons(connection)
    audit.append(session, "restored", now, detail={"messages": 0, "updates": 0})
    starts.write(connection, starts.read(connection))


def _void_buttons(connection: Connection) -> None:
    """Buttons of the lost time are still on people's screens, and what they point at is something else now."""
    connection.execute(update(_CHATS).values(turn=_CHATS.c.turn + _TURNS_LOST, card_hash=None))


def _is_other(connection: Connection, said: Note | None, kept: int) -> bool:
    """Whether the file is not the one of which the note speaks; without a note nobody can tell, so it may be another.

    A first start may die before its note is down, and then nothing was kept yet that could have been restored.
    """
    if said is None:
        return connection.execute(select(_AUDIT.c.seq).limit(1)).first() is not None
    if kept < said.starts:
        return True
    if not said.seq:
        return False
    entry = select(_AUDIT.c.hash).where(_AUDIT.c.seq == said.seq)
    return connection.execute(entry).scalar() != said.hash
