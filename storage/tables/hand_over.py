"""Who stands in for whom: candidates that somebody gave a colleague until a day."""

from datetime import date, datetime

from sqlmodel import Field

from storage.tables.base import Id, Row, check, one_of, over_some

# Why a hand-over ended: its day came, who gave took back or who had it gave back, who had it was cut off, or the one
# that it rested on ended.
ENDS = ("day", "back", "cut_off", "under")


class HandOverRow(Row, table=True):
    """One candidate, given by somebody to a colleague until the morning of a day; `ended_by` is NULL where it ended by
    itself. One on top of another: who was given a candidate may give it on."""

    __tablename__ = "hand_overs"
    __table_args__ = (
        check("somebody_else", "from_id <> to_id"),
        one_of("ending", ENDS),
        check("ended", "(ended_at IS NULL) = (ending IS NULL)"),
        check("ended_by", "ended_by IS NULL OR ended_at IS NOT NULL"),
        over_some("uq_hand_overs_open", "screening_id", "from_id", where="ended_at IS NULL", unique=True),
    )
    id: Id = Field(default=None, primary_key=True)
    screening_id: int = Field(foreign_key="screenings.id")
    from_id: int = Field(foreign_key="people.id")
    to_id: int = Field(foreign_key="people.id")
    until: date
    at: datetime
    ending: str | None = Field(default=None, max_length=10)
    ended_at: datetime | None = None
    ended_by: int | None = Field(default=None, foreign_key="people.id")
