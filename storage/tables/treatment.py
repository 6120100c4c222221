"""The tables of a treatment: what was measured and given, the steps of the course, responses, pregnancy tests.

`version` is the screening's version that a row came with.
"""

from datetime import date, datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from flows.treatment.course.steps import STEPS
from storage.tables.base import Id, Row, between, check, filled, one_of, yes_no

# No trial gives more cycles than this.
MOST_CYCLES = 99


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
    """The dose of a cycle as it was shown and kept, in its unit, with its working in lines.

    `weight_kg`: what it was counted from; NULL where it is the same for everybody.
    """

    __tablename__ = "doses"
    __table_args__ = (
        UniqueConstraint("screening_id", "version"),
        between("version", 2),
        between("cycle", 1, MOST_CYCLES),
        filled("amount", 12),
        filled("unit", 20),
        filled("weight_kg", 12),
        check("salt", "length(salt) = 32"),
    )
    id: Id = Field(default=None, primary_key=True)
    screening_id: int = Field(foreign_key="screenings.id")
    version: int
    cycle: int
    amount: str = Field(max_length=12)
    unit: str = Field(max_length=20)
    weight_kg: str | None = Field(default=None, max_length=12)
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
        one_of("action", tuple(STEPS)),
        between("cycle", 1, MOST_CYCLES),
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
    """The response to a cycle: its answers by key, as JSON; a later row of the same cycle corrects it."""

    __tablename__ = "responses"
    __table_args__ = (
        UniqueConstraint("screening_id", "version"),
        between("version", 2),
        between("cycle", 1, MOST_CYCLES),
        filled("answers", 2000),
        check("salt", "length(salt) = 32"),
    )
    id: Id = Field(default=None, primary_key=True)
    screening_id: int = Field(foreign_key="screenings.id")
    version: int
    cycle: int
    on: date
    answers: str = Field(sa_type=Text)
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
