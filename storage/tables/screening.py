"""Screenings, answers, revisions and the audit chain."""

from datetime import date, datetime

from sqlalchemy import Column, Index, Integer, Text, UniqueConstraint, text
from sqlmodel import Field

from flows.answers.lifecycle import DECIDED, OPEN, Stage
from storage.tables.base import PROTOCOL, Id, Row, between, check, filled, one_of, over_some, quoted

LIFECYCLES = (*OPEN, *DECIDED, Stage.WITHDRAWN)
_IS_OPEN = f"lifecycle IN ({quoted(OPEN)})"
_HAS_A_REASON = (Stage.AMENDING, Stage.WITHDRAWN)
MOST_SITES = 999


# Of a revision's decision: it has something for the study chair.
FOR_CHAIR = """instr(decision, '"consult":[]') = 0"""


class ScreeningRow(Row, table=True):
    """`current` is a view of `answers` as they stand; `reason` is why it is amended or withdrawn; `erased_at`: since
    when nothing but the code is kept of the candidate; `trial` and `protocol_version`: what it is decided by;
    `attempt`: which screening of the candidate for this trial it is; `created_by`: whose it is: who began it, or took
    it over when the candidate moved to their site."""

    __tablename__ = "screenings"
    __table_args__ = (
        filled("subject_code", 32),
        filled("protocol_version", 32),
        one_of("lifecycle", LIFECYCLES),
        between("version", 1),
        check(
            "reason",
            f"lifecycle NOT IN ({quoted(_HAS_A_REASON)}) OR coalesce(length(reason), 0) BETWEEN 1 AND 500",
        ),
        filled("trial", 32),
        between("attempt", 1),
        over_some("uq_screenings_open", "site_id", "subject_code", "trial", where=_IS_OPEN, unique=True),
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
    trial: str = Field(max_length=32, sa_column_kwargs={"server_default": text(f"'{PROTOCOL}'")})
    attempt: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})


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
        over_some("ix_revisions_consulting", "screening_id", "number", where=FOR_CHAIR),
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
    """The salt of the seal that the audit holds of a row: see `storage.trail.seals`."""

    __tablename__ = "seals"
    __table_args__ = (check("salt", "length(salt) = 32"), {"sqlite_with_rowid": False})
    of: str = Field(max_length=40, primary_key=True)
    key: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    salt: str = Field(max_length=32)
