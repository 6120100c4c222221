"""The versions of trials as their files say them, and which of them are switched on at a site."""

from datetime import date, datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import Id, Row, check, filled, over_some


class TrialRow(Row, table=True):
    """One version of a trial, its file kept whole, so that every decision can be derived from it again.

    `loaded_by`: who sent the file; nobody, where the project brings it. It counts once somebody else confirmed it.
    """

    __tablename__ = "trials"
    __table_args__ = (
        UniqueConstraint("registry_id", "version"),
        filled("registry_id", 32),
        filled("version", 32),
        filled("text", 1_000_000),
        check("sha256", "length(sha256) = 64"),
        check("confirmed", "(confirmed_by IS NULL) = (confirmed_at IS NULL)"),
        check("confirmed_by", "confirmed_by IS NULL OR confirmed_by <> loaded_by"),
    )
    id: Id = Field(default=None, primary_key=True)
    registry_id: str = Field(max_length=32)
    version: str = Field(max_length=32)
    text: str = Field(sa_type=Text)
    sha256: str = Field(max_length=64)
    loaded_by: int | None = Field(default=None, foreign_key="people.id")
    loaded_at: datetime
    confirmed_by: int | None = Field(default=None, foreign_key="people.id")
    confirmed_at: datetime | None = None


class SiteTrialRow(Row, table=True):
    """That a version of a trial is switched on at a site: from the day `since` on, or always, until it is ended.

    `switched_by`: nobody, where it was so from the beginning or was done on the command line. `old_until`: until when
    screenings that began under an earlier version may be finished under it. `reason`: why an earlier one is on again.
    """

    __tablename__ = "site_trials"
    __table_args__ = (
        over_some("uq_site_trials_on", "site_id", "trial_id", where="ended_at IS NULL", unique=True),
        check("ended", "ended_by IS NULL OR ended_at IS NOT NULL"),
    )
    id: Id = Field(default=None, primary_key=True)
    site_id: int = Field(foreign_key="sites.id")
    trial_id: int = Field(foreign_key="trials.id")
    since: date | None = None
    switched_by: int | None = Field(default=None, foreign_key="people.id")
    switched_at: datetime
    ended_by: int | None = Field(default=None, foreign_key="people.id")
    ended_at: datetime | None = None
    old_until: date | None = None
    reason: str | None = Field(default=None, max_length=500)
