"""The tables of the plan that follows from a course, item by item, and of its reminders."""

from datetime import date, datetime

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field

from flows.treatment.reminders.lifecycle import OPEN, ReminderStage
from storage.tables.base import BIG, Id, Row, between, check, filled, one_of, over_some, quoted, yes_no


class PlanItemRow(Row, table=True):
    """The plan as it stands, item by item; `sequence` counts its changes, as calendars want it.

    `due_wall` is a day, or a time on the clock of `zone`, and then `due_utc` is its instant; `until` is the same.
    `exported_at`: when it first went into a calendar file. `reminded`: when of a visit, as codes with a space between.
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
    reminded: str | None = Field(default=None, max_length=60)


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
        one_of("stage", tuple(ReminderStage)),
        check("next_at", f"stage IN ({quoted(OPEN)}) OR next_at IS NULL"),
        check("done", f"(stage = '{ReminderStage.DONE}') = (done_at IS NOT NULL)"),
        between("rung", 0, 100),
        check("epoch", f"epoch IS NULL OR epoch BETWEEN 0 AND {BIG}"),
        over_some("ix_reminders_next", "next_at", where="next_at IS NOT NULL"),
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
