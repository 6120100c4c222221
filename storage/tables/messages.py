"""What came in, what is to go out, where each chat stands, and who holds a lease."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Text
from sqlmodel import Field

from storage.tables.base import BIG, Id, Row, between, check, filled, one_of, over_some, yes_no

INBOX_STATES = ("waiting", "done", "dead")
OUTBOX_STATES = ("due", "sending", "sent", "unknown", "failed", "cancelled")
PENDING = ("due", "sending", "unknown")
MESSAGE_KINDS = ("card", "message", "delete", "document", "photo", "leave")


class InboxRow(Row, table=True):
    """An update as it came; its body is erased when it is done."""

    __tablename__ = "inbox"
    __table_args__ = (
        between("update_id", 0, BIG),
        between("tries", 0),
        one_of("state", INBOX_STATES),
        check("body", "(state = 'done') = (body IS NULL)"),
        check("done", "(state = 'waiting') = (done_at IS NULL)"),
        check("failure", "state <> 'dead' OR coalesce(length(failure), 0) BETWEEN 1 AND 500"),
        over_some("ix_inbox_waiting", "received_at", "update_id", where="state = 'waiting'"),
    )
    update_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    chat_id: int | None = Field(default=None, sa_type=BigInteger)
    body: str | None = Field(default=None, sa_type=Text)
    received_at: datetime
    state: str = Field(max_length=10)
    tries: int
    done_at: datetime | None = None
    failure: str | None = Field(default=None, max_length=500)


class OutboxRow(Row, table=True):
    """A message on its way; its body is erased when it is sent.

    `edits`: the call under way may be repeated silently; `label`: when sent again it says "possible repeat";
    `claimed_by`: which of several workers has it under way; `reminder_id`: whose buttons it has, as long as they stand;
    `offer`: what its button is good for, as long as that is so, with the screening `offer_of` that it is about.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        one_of("kind", MESSAGE_KINDS),
        one_of("state", OUTBOX_STATES),
        between("tries", 0),
        yes_no("edits"),
        yes_no("label"),
        check("body", "state NOT IN ('due', 'sending', 'unknown') OR body IS NOT NULL"),
        check("sent", "(state = 'sent') = (sent_at IS NOT NULL)"),
        check("failure", "state <> 'failed' OR coalesce(length(failure), 0) BETWEEN 1 AND 500"),
        over_some("ix_outbox_pending", "chat_id", "id", where="state IN ('due', 'sending', 'unknown')"),
        over_some("uq_outbox_sending", "chat_id", where="state = 'sending'", unique=True),
        over_some("ix_outbox_reminder", "reminder_id", where="reminder_id IS NOT NULL"),
        over_some("ix_outbox_offer", "offer", where="offer IS NOT NULL"),
    )
    id: Id = Field(default=None, primary_key=True)
    chat_id: int = Field(sa_type=BigInteger)
    kind: str = Field(max_length=20)
    body: str | None = Field(default=None, sa_type=Text)
    state: str = Field(max_length=10)
    created_at: datetime
    tries: int
    edits: bool
    label: bool
    not_before: datetime | None = None
    sent_at: datetime | None = None
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    failure: str | None = Field(default=None, max_length=500)
    claimed_by: str | None = Field(default=None, max_length=32)
    reminder_id: int | None = None
    offer: str | None = Field(default=None, max_length=60)
    offer_of: int | None = None


class ChatRow(Row, table=True):
    """Where a chat stands: its position in the conversation, the one live card, and the picture of its candidate."""

    __tablename__ = "chats"
    __table_args__ = (between("turn", 0), between("seen_version", 0))
    chat_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    person_id: int | None = Field(default=None, foreign_key="people.id")
    screening_id: int | None = Field(default=None, foreign_key="screenings.id")
    position: str = Field(sa_type=Text)
    turn: int
    seen_version: int
    card_message_id: int | None = Field(default=None, sa_type=BigInteger)
    card_hash: str | None = Field(default=None, max_length=64)
    disabled_at: datetime | None = None
    thread: int | None = Field(default=None, sa_type=BigInteger)
    picture_message_id: int | None = Field(default=None, sa_type=BigInteger)
    updated_at: datetime


class LeaseRow(Row, table=True):
    """Who may do what only one process may do, and until when."""

    __tablename__ = "leases"
    __table_args__ = (filled("name", 40), filled("holder", 100))
    name: str = Field(max_length=40, primary_key=True)
    holder: str = Field(max_length=100)
    until: datetime
