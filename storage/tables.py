"""The tables: columns and constraints only. They do not validate; the database does.

Whole numbers are kept within bounds by BETWEEN: SQLite lets text into an integer column, but sorts every text
above every number, so the bound refuses it, and the same check is plain SQL for PostgreSQL.
"""

from datetime import date, datetime
from typing import TypeAlias

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

PROTOCOL = "NCT04556084"
APPLICATION_ID = 0x426C696E  # "Blin", in the header of the SQLite file

ROLES = ("coordinator", "administrator", "investigator", "data_manager", "monitor")
OPEN = ("draft", "amending")
# Finished, and what follows as long as nobody is registered: here answers and rulings may still change.
UNREGISTERED = ("finished", "awaiting", "signed", "rejected")
REGISTERED = ("registered", "treating", "completed", "off_study")
DECIDED = (*UNREGISTERED, *REGISTERED)
LIFECYCLES = (*OPEN, *DECIDED, "withdrawn")
MOST_TRIES = 5
MOST_SITES = 999
INBOX_STATES = ("waiting", "done", "dead")
OUTBOX_STATES = ("due", "sending", "sent", "unknown", "failed", "cancelled")
PENDING = ("due", "sending", "unknown")
KINDS = ("card", "message", "delete", "document", "photo", "leave")
# Of a revision's decision: it has something for the study chair.
CONSULTING = """instr(decision, '"consult":[]') = 0"""

INT = 2**31 - 1
BIG = 2**63 - 1

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

Id: TypeAlias = int | None


class Row(SQLModel, registry=registry(metadata=metadata)):
    """What all tables share: one set of metadata, apart from any other SQLModel in the process."""


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def between(column: str, low: int, high: int = INT) -> CheckConstraint:
    return CheckConstraint(f"{column} BETWEEN {low} AND {high}", name=column)


def filled(column: str, at_most: int) -> CheckConstraint:
    return CheckConstraint(f"length({column}) BETWEEN 1 AND {at_most}", name=column)


def yes_no(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} IN (true, false)", name=column)


def check(name: str, rule: str) -> CheckConstraint:
    return CheckConstraint(rule, name=name)


class StudyRow(Row, table=True):
    """Which study the file belongs to: one row."""

    __tablename__ = "study"
    __table_args__ = (check("one", "id = 1"),)
    id: Id = Field(default=None, primary_key=True)
    protocol: str = Field(max_length=32)


class SiteRow(Row, table=True):
    """`times`: what its reminders were last made with; `bag_hours`: how long its bags lasted when that was first kept,
    which counts for every start of before; `number`: what its registration numbers begin with."""

    __tablename__ = "sites"
    __table_args__ = (
        filled("name", 100),
        filled("zone", 64),
        filled("code_pattern", 32),
        between("bag_hours", 24, 168),
        between("number", 1, MOST_SITES),
        Index("uq_sites_number", "number", unique=True),
    )
    id: Id = Field(default=None, primary_key=True)
    name: str = Field(max_length=100, unique=True)
    zone: str = Field(max_length=64)
    code_pattern: str = Field(max_length=32)
    created_at: datetime
    times: str | None = Field(default=None, sa_type=Text)
    bag_hours: int | None = None
    number: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})


class PersonRow(Row, table=True):
    """`pin_tries`: wrong PINs in a row; `backup_id`: who is told when they do not answer a reminder; `digest`: whether
    they want the list of the day every morning; `wanted_name`: a printed name that waits to be confirmed, as the PIN
    does while `pin_waits`; `by_setting`: whether the settings name them as an administrator."""

    __tablename__ = "people"
    __table_args__ = (
        between("telegram_id", 1, BIG),
        filled("label", 64),
        one_of("role", ROLES),
        yes_no("active"),
        check("pin", "(pin_hash IS NULL) = (pin_salt IS NULL)"),
        check("pin_hash", "pin_hash IS NULL OR length(pin_hash) = 128"),
        between("pin_tries", 0, MOST_TRIES),
        check("backup_id", "backup_id <> id"),
        yes_no("digest"),
        yes_no("pin_waits"),
        yes_no("by_setting"),
    )
    id: Id = Field(default=None, primary_key=True)
    telegram_id: int = Field(sa_type=BigInteger, unique=True)
    label: str = Field(max_length=64)
    role: str = Field(max_length=20)
    site_id: int = Field(foreign_key="sites.id")
    active: bool
    created_at: datetime
    printed_name: str | None = Field(default=None, max_length=100)
    pin_hash: str | None = Field(default=None, max_length=128)
    pin_salt: str | None = Field(default=None, max_length=32)
    pin_tries: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    locked_at: datetime | None = None
    backup_id: int | None = Field(default=None, foreign_key="people.id")
    digest: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    wanted_name: str | None = Field(default=None, max_length=100)
    pin_waits: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    by_setting: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})


class InviteRow(Row, table=True):
    __tablename__ = "invites"
    __table_args__ = (
        check("token_hash", "length(token_hash) = 64"),
        one_of("role", ROLES),
        check("expires_at", "expires_at > created_at"),
        check("used", "(used_at IS NULL) = (used_by IS NULL)"),
    )
    id: Id = Field(default=None, primary_key=True)
    token_hash: str = Field(max_length=64, unique=True)
    site_id: int = Field(foreign_key="sites.id")
    role: str = Field(max_length=20)
    created_by: int | None = Field(default=None, foreign_key="people.id")
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    used_by: int | None = Field(default=None, foreign_key="people.id")
    revoked_at: datetime | None = None


class ScreeningRow(Row, table=True):
    """`current` is a view of `answers` as they stand; `reason` is why it is amended or withdrawn; `erased_at`: since
    when nothing but the code is kept of the candidate."""

    __tablename__ = "screenings"
    __table_args__ = (
        filled("subject_code", 32),
        filled("protocol_version", 32),
        one_of("lifecycle", LIFECYCLES),
        between("version", 1),
        check(
            "reason",
            "lifecycle NOT IN ('amending', 'withdrawn') OR coalesce(length(reason), 0) BETWEEN 1 AND 500",
        ),
        Index(
            "uq_screenings_open",
            "site_id",
            "subject_code",
            unique=True,
            sqlite_where=text("lifecycle IN ('draft', 'amending')"),
            postgresql_where=text("lifecycle IN ('draft', 'amending')"),
        ),
        Index("ix_screenings_code", "site_id", "subject_code"),
        Index("ix_screenings_list", "site_id", "lifecycle", "updated_at"),
    )
    id: Id = Field(default=None, primary_key=True)
    site_id: int = Field(foreign_key="sites.id")
    subject_code: str = Field(max_length=32)
    protocol_version: str = Field(max_length=32)
    lifecycle: str = Field(max_length=20)
    version: int
    current: str = Field(sa_type=Text)
    reason: str | None = Field(default=None, max_length=500)
    created_at: datetime
    created_by: int = Field(foreign_key="people.id")
    updated_at: datetime
    updated_by: int = Field(foreign_key="people.id")
    erased_at: datetime | None = None


class AnswerRow(Row, table=True):
    """Only ever added to. `value` is JSON text, 'null' being "not known yet"; SQL NULL is an erased value.

    `given_for`: the day that it was given for, of an answer that may not hold on another one.
    """

    __tablename__ = "answers"
    __table_args__ = (
        UniqueConstraint("screening_id", "version", "key"),
        filled("key", 64),
        between("version", 2),
        check("erased", "(value IS NULL) = (salt IS NULL)"),
        check("salt", "salt IS NULL OR length(salt) = 32"),
    )
    id: Id = Field(default=None, primary_key=True)
    screening_id: int = Field(foreign_key="screenings.id")
    key: str = Field(max_length=64)
    value: str | None = Field(default=None, sa_type=Text)
    salt: str | None = Field(default=None, max_length=32)
    version: int
    author_id: int = Field(foreign_key="people.id")
    at: datetime
    reason: str | None = Field(default=None, max_length=500)
    given_for: date | None = None


class RevisionRow(Row, table=True):
    """A finished screening as it was; `salt` is NULL once a value in the record was erased."""

    __tablename__ = "revisions"
    __table_args__ = (
        UniqueConstraint("screening_id", "number"),
        between("number", 1),
        filled("protocol_version", 32),
        check("reason", "number = 1 OR coalesce(length(reason), 0) BETWEEN 1 AND 500"),
        check("salt", "salt IS NULL OR length(salt) = 32"),
        Index("ix_revisions_consulting", "screening_id", "number", sqlite_where=text(CONSULTING)),
    )
    id: Id = Field(default=None, primary_key=True)
    screening_id: int = Field(foreign_key="screenings.id")
    number: int
    protocol_version: str = Field(max_length=32)
    as_of: date
    record: str = Field(sa_type=Text)
    decision: str = Field(sa_type=Text)
    salt: str | None = Field(default=None, max_length=32)
    finished_by: int = Field(foreign_key="people.id")
    finished_at: datetime
    reason: str | None = Field(default=None, max_length=500)


class AuditRow(Row, table=True):
    """Each entry holds the hash of the one before, so that none can be changed, moved or taken out unseen."""

    __tablename__ = "audit"
    __table_args__ = (
        between("seq", 1),
        filled("action", 40),
        check("previous", "length(previous) = 64"),
        check("hash", "length(hash) = 64"),
    )
    seq: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    at: datetime
    person_id: int | None = Field(default=None, foreign_key="people.id")
    site_id: int | None = Field(default=None, foreign_key="sites.id")
    screening_id: int | None = Field(default=None, foreign_key="screenings.id")
    action: str = Field(max_length=40)
    detail: str = Field(sa_type=Text)
    previous: str = Field(max_length=64)
    hash: str = Field(max_length=64)


class SealRow(Row, table=True):
    """The salt of the seal that the audit holds of a row: see `storage.seals`."""

    __tablename__ = "seals"
    __table_args__ = (check("salt", "length(salt) = 32"), {"sqlite_with_rowid": False})
    of: str = Field(max_length=40, primary_key=True)
    key: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    salt: str = Field(max_length=32)


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
        Index(
            "ix_inbox_waiting",
            "received_at",
            "update_id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
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

    `edits`: the call under way may be repeated silently; `label`: when sent again it says "possible repeat".
    """

    __tablename__ = "outbox"
    __table_args__ = (
        one_of("kind", KINDS),
        one_of("state", OUTBOX_STATES),
        between("tries", 0),
        yes_no("edits"),
        yes_no("label"),
        check("body", "state NOT IN ('due', 'sending', 'unknown') OR body IS NOT NULL"),
        check("sent", "(state = 'sent') = (sent_at IS NOT NULL)"),
        check("failure", "state <> 'failed' OR coalesce(length(failure), 0) BETWEEN 1 AND 500"),
        Index(
            "ix_outbox_pending",
            "chat_id",
            "id",
            sqlite_where=text("state IN ('due', 'sending', 'unknown')"),
            postgresql_where=text("state IN ('due', 'sending', 'unknown')"),
        ),
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


class ChatRow(Row, table=True):
    """Where a chat stands: its place in the conversation and the one live card."""

    __tablename__ = "chats"
    __table_args__ = (between("turn", 0), between("seen_version", 0))
    chat_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    person_id: int | None = Field(default=None, foreign_key="people.id")
    screening_id: int | None = Field(default=None, foreign_key="screenings.id")
    place: str = Field(sa_type=Text)
    turn: int
    seen_version: int
    card_message_id: int | None = Field(default=None, sa_type=BigInteger)
    card_hash: str | None = Field(default=None, max_length=64)
    disabled_at: datetime | None = None
    thread: int | None = Field(default=None, sa_type=BigInteger)
    updated_at: datetime


class LeaseRow(Row, table=True):
    """Who may do what only one process may do, and until when."""

    __tablename__ = "leases"
    __table_args__ = (filled("name", 40), filled("holder", 100))
    name: str = Field(max_length=40, primary_key=True)
    holder: str = Field(max_length=100)
    until: datetime


def table(row: type[Row]) -> Table:
    """The Core table of a table class, for prepared statements."""
    return metadata.tables[str(row.__tablename__)]
