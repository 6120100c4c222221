"""The study, its sites, people and invitations."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from flows.chat.roles import Role
from storage.tables.base import BIG, Id, Row, between, check, filled, one_of, yes_no
from storage.tables.screening import MOST_SITES

# So many wrong PINs in a row lock one.
MOST_TRIES = 5


class StudyRow(Row, table=True):
    """Which study the file belongs to: one row."""

    __tablename__ = "study"
    __table_args__ = (check("one", "id = 1"),)
    id: Id = Field(default=None, primary_key=True)
    protocol: str = Field(max_length=32)


class SiteRow(Row, table=True):
    """`times`: what its reminders were last made with; `bag_hours`: how long its bags lasted when that was first kept,
    which counts for every start of before; `number`: what its registration numbers begin with; `settings`: what it
    sets itself, as JSON; `closed_at`: since when no screening begins there."""

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
    closed_at: datetime | None = None
    settings: str = Field(default="{}", sa_type=Text, sa_column_kwargs={"server_default": text("'{}'")})


class PersonRow(Row, table=True):
    """Somebody at one site; who is at several has a row, a role and a PIN at each.

    `pin_tries`: wrong PINs in a row; `backup_id`: who is told when they do not answer a reminder; `digest`: whether
    they want the list of the day every morning; `wanted_name`: a printed name that waits to be confirmed, as the PIN
    does while `pin_waits`; `by_setting`: whether the settings name them as an administrator."""

    __tablename__ = "people"
    __table_args__ = (
        UniqueConstraint("telegram_id", "site_id"),
        between("telegram_id", 1, BIG),
        filled("label", 64),
        one_of("role", tuple(Role)),
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
    telegram_id: int = Field(sa_type=BigInteger)
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
        one_of("role", tuple(Role)),
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
