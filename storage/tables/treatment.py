"""The tables of what follows an eligible screening: signatures, registration, doses, course, plan, reminders.

Everything belongs to a screening; `version` is the screening's version that the row came with.
"""

from datetime import date, datetime

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlmodel import Field

from storage.tables.base import BIG, Id, Row, between, check, filled, one_of, yes_no

MEANINGS = ("approved", "rejected")

ACTIONS = (
    "start",
    "began",
    "pause",
    "restart",
    "stop",
    "move",
    "cancel",
    "cancel_start",
    "restore",
    "complete",
    "off_study",
)

REMINDER_STAGES = ("waiting", "sent", "done", "cancelled")


class SignatureRow(Row, table=True):
    """What an investigator signed; `content` is NULL once a value in it was erased. Later changes void it."""

    __tablename__ = "signatures"
    __table_args__ = (
        UniqueConstraint("screening_id", "version"),
        between("version", 2),
        between("revision", 1),
        filled("printed_name", 100),
        one_of("outcome", MEANINGS),
        filled("meaning", 200),
        check("content_hash", "length(content_hash) = 64"),
        check("void", "(voided_at IS NULL) = (void_reason IS NULL)"),
        check("void_reason", "void_reason IS NULL OR length(void_reason) BETWEEN 1 AND 500"),
    )
    id: Id = Field(default=None, primary_key=True)
    screening_id: int = Field(foreign_key="screenings.id")
    version: int
    revision: int
    person_id: int = Field(foreign_key="people.id")
    printed_name: str = Field(max_length=100)
    outcome: str = Field(max_length=20)
    meaning: str = Field(max_length=200)
    content: str | None = Field(default=None, sa_type=Text)
    content_hash: str = Field(max_length=64)
    signed_at: datetime
    voided_at: datetime | None = None
    void_reason: str | None = Field(default=None, max_length=500)


class RegistrationRow(Row, table=True):
    """A registered participant: the number, the day, the decision of that day, and what of it the plan needs."""

    __tablename__ = "registrations"
    __table_args__ = (
        UniqueConstraint("site_id", "sequence"),
        between("version", 2),
        between("sequence", 1, 9999),
        filled("number", 20),
        yes_no("pregnancy_test"),
        yes_no("contraception"),
    )
    id: Id = Field(default=None, primary_key=True)
    screening_id: int = Field(foreign_key="screenings.id", unique=True)
    version: int
    site_id: int = Field(foreign_key="sites.id")
    sequence: int
    number: str = Field(max_length=20, unique=True)
    on: date
    decision: str = Field(sa_type=Text)
    pregnancy_test: bool
    start_by: date | None = None
    contraception: bool
    signature_id: int = Field(foreign_key="signatures.id")
    by: int = Field(foreign_key="people.id")
    at: datetime


class MeasureRow(Row, table=True):
    """A weight or a height, in kg or cm as text, with the day on which it was measured."""

    __tablename__ = "measures"
    __table_args__ = (
        UniqueConstraint("screening_id", "version", "what"),
        between("version", 2),
        one_of("what", ("weight", "height")),
        filled("value", 12),
        check("salt", "length(salt) = 32"),
    )
    id: Id = Field(default=None, primary_key=True)
    screening_id: int = Field(foreign_key="screenings.id")
    version: int
    what: str = Field(max_length=10)
    value: str = Field(max_length=12)
    on: date
    salt: str = Field(max_length=32)
    by: int = Field(foreign_key="people.id")
    at: datetime


class DoseRow(Row, table=True):
    """The dose of a cycle as it was shown and kept, with its working in lines."""

    __tablename__ = "doses"
    __table_args__ = (
        UniqueConstraint("screening_id", "version"),
        between("version", 2),
        between("cycle", 1, 2),
        filled("mcg_per_day", 12),
        filled("weight_kg", 12),
        check("salt", "length(salt) = 32"),
    )
    id: Id = Field(default=None, primary_key=True)
    screening_id: int = Field(foreign_key="screenings.id")
    version: int
    cycle: int
    mcg_per_day: str = Field(max_length=12)
    weight_kg: str = Field(max_length=12)
    working: str = Field(sa_type=Text)
    salt: str = Field(max_length=32)
    by: int = Field(foreign_key="people.id")
    at: datetime


class CourseEventRow(Row, table=True):
    """One step of a treatment: the course is these, folded. `wall` is a day or a time on the clock of `zone`.

    `bag_hours`: how long a bag of the site lasted then; NULL where none is hung from the step on, and of old.
    """

    __tablename__ = "course_events"
    __table_args__ = (
        UniqueConstraint("screening_id", "version"),
        between("version", 2),
        one_of("action", ACTIONS),
        check("cycle", "cycle IS NULL OR cycle BETWEEN 1 AND 2"),
        check("item_id", "item_id IS NULL OR length(item_id) BETWEEN 1 AND 40"),
        check("wall", "utc IS NULL OR wall IS NOT NULL"),
        filled("zone", 64),
        check("reason", "reason IS NULL OR length(reason) BETWEEN 1 AND 500"),
        check("salt", "length(salt) = 32"),
        between("bag_hours", 24, 168),
    )
    id: Id = Field(default=None, primary_key=True)
    screening_id: int = Field(foreign_key="screenings.id")
    version: int
    action: str = Field(max_length=20)
    cycle: int | None = None
    item_id: str | None = Field(default=None, max_length=40)
    wall: str | None = Field(default=None, max_length=19)
    zone: str = Field(max_length=64)
    utc: datetime | None = None
    reason: str | None = Field(default=None, max_length=500)
    salt: str = Field(max_length=32)
    by: int = Field(foreign_key="people.id")
    at: datetime
    bag_hours: int | None = None


class ResponseRow(Row, table=True):
    """The response to a cycle; a later row of the same cycle corrects it."""

    __tablename__ = "responses"
    __table_args__ = (
        UniqueConstraint("screening_id", "version"),
        between("version", 2),
        between("cycle", 1, 2),
        filled("blasts_percent", 12),
        check("hts_detected", "hts_detected IS NULL OR hts_detected IN (true, false)"),
        check("salt", "length(salt) = 32"),
    )
    id: Id = Field(default=None, primary_key=True)
    screening_id: int = Field(foreign_key="screenings.id")
    version: int
    cycle: int
    on: date
    blasts_percent: str = Field(max_length=12)
    flow_mrd_percent: str | None = Field(default=None, max_length=12)
    hts_detected: bool | None = None
    salt: str = Field(max_length=32)
    by: int = Field(foreign_key="people.id")
    at: datetime


class PregnancyTestRow(Row, table=True):
    """A pregnancy test made after registration, with its day; the one of the screening is among its answers."""

    __tablename__ = "pregnancy_tests"
    __table_args__ = (
        UniqueConstraint("screening_id", "version"),
        between("version", 2),
        yes_no("positive"),
        check("salt", "length(salt) = 32"),
    )
    id: Id = Field(default=None, primary_key=True)
    screening_id: int = Field(foreign_key="screenings.id")
    version: int
    positive: bool
    on: date
    salt: str = Field(max_length=32)
    by: int = Field(foreign_key="people.id")
    at: datetime


class PlanItemRow(Row, table=True):
    """The plan as it stands, item by item; `sequence` counts its changes, as calendars want it.

    `due_wall` is a day, or a time on the clock of `zone`, and then `due_utc` is its instant; `until` is the same.
    `exported_at`: when it first went into a calendar file.
    """

    __tablename__ = "plan_items"
    __table_args__ = (
        UniqueConstraint("screening_id", "item_id"),
        filled("item_id", 40),
        filled("kind", 40),
        filled("title", 200),
        filled("due_wall", 19),
        filled("zone", 64),
        check("until", "until_utc IS NULL OR until_wall IS NOT NULL"),
        between("sequence", 0),
        Index("ix_plan_items_day", "due_day"),
    )
    id: Id = Field(default=None, primary_key=True)
    screening_id: int = Field(foreign_key="screenings.id")
    item_id: str = Field(max_length=40)
    kind: str = Field(max_length=40)
    title: str = Field(max_length=200)
    due_day: date
    due_wall: str = Field(max_length=19)
    zone: str = Field(max_length=64)
    due_utc: datetime | None = None
    until_wall: str | None = Field(default=None, max_length=19)
    until_utc: datetime | None = None
    reason: str = Field(sa_type=Text)
    source: str = Field(sa_type=Text)
    sequence: int
    updated_at: datetime
    cancelled_at: datetime | None = None
    exported_at: datetime | None = None


class ReminderRow(Row, table=True):
    """One reminder of one recipient; `next_at` is when its next message goes, NULL where none is left.

    `epoch`: the database's epoch in which a message of it last went, so that none goes again after a restore.
    """

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("screening_id", "reminder_id", "recipient_id"),
        filled("reminder_id", 60),
        filled("item_id", 40),
        filled("due_wall", 19),
        filled("zone", 64),
        yes_no("urgent"),
        one_of("stage", REMINDER_STAGES),
        check("next_at", "stage IN ('waiting', 'sent') OR next_at IS NULL"),
        check("done", "(stage = 'done') = (done_at IS NOT NULL)"),
        between("rung", 0, 100),
        check("epoch", f"epoch IS NULL OR epoch BETWEEN 0 AND {BIG}"),
        Index(
            "ix_reminders_next",
            "next_at",
            sqlite_where=text("next_at IS NOT NULL"),
            postgresql_where=text("next_at IS NOT NULL"),
        ),
    )
    id: Id = Field(default=None, primary_key=True)
    screening_id: int = Field(foreign_key="screenings.id")
    item_id: str = Field(max_length=40)
    reminder_id: str = Field(max_length=60)
    recipient_id: int = Field(foreign_key="people.id")
    due_wall: str = Field(max_length=19)
    zone: str = Field(max_length=64)
    due_utc: datetime
    event_utc: datetime
    urgent: bool
    stage: str = Field(max_length=10)
    next_at: datetime | None = None
    rung: int
    first_sent_at: datetime | None = None
    done_by: int | None = Field(default=None, foreign_key="people.id")
    done_at: datetime | None = None
    epoch: int | None = None
