"""The tables of what follows an eligible screening at once: signatures and registrations.

`version` is the screening's version that a row came with, as everywhere in what belongs to a screening.
"""

from datetime import date, datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from flows.decision.signed import MEANINGS
from storage.tables.base import Id, Row, between, check, filled, one_of, yes_no

# A trial's name of 32 letters, which its number begins with where its file says nothing else, and "-001-0001-68".
NUMBER_ROOM = 44


class SignatureRow(Row, table=True):
    """What an investigator signed; `content` is NULL once a value in it was erased. Later changes void it."""

    __tablename__ = "signatures"
    __table_args__ = (
        UniqueConstraint("screening_id", "version"),
        between("version", 2),
        between("revision", 1),
        filled("printed_name", 100),
        one_of("outcome", tuple(MEANINGS)),
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
        filled("number", NUMBER_ROOM),
        yes_no("pregnancy_test"),
        yes_no("contraception"),
    )
    id: Id = Field(default=None, primary_key=True)
    screening_id: int = Field(foreign_key="screenings.id", unique=True)
    version: int
    site_id: int = Field(foreign_key="sites.id")
    sequence: int
    number: str = Field(max_length=NUMBER_ROOM, unique=True)
    on: date
    decision: str = Field(sa_type=Text)
    pregnancy_test: bool
    start_by: date | None = None
    contraception: bool
    signature_id: int = Field(foreign_key="signatures.id")
    by: int = Field(foreign_key="people.id")
    at: datetime
