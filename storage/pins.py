"""The PIN that a signature needs: salted and hashed slowly, locked after five wrong tries, unlocked by others."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, select, update
from sqlmodel import Session

from storage import audit
from storage.errors import NotFound, Refused
from storage.tables import MOST_TRIES, PersonRow, table

_PEOPLE = table(PersonRow)
# RFC 7914 names these for interactive use; one try takes some 50 ms and 16 MiB.
_COST = {"n": 2**14, "r": 8, "p": 1}


@dataclass(frozen=True, slots=True)
class Signer:
    """What a person needs to sign: the printed name, and a PIN that is not locked."""

    printed_name: str | None
    has_pin: bool
    tries_left: int
    locked: bool


def signer(session: Session, person_id: int) -> Signer:
    """How a person stands with signing. Raises `NotFound`."""
    row = _row(session, person_id)
    tries = MOST_TRIES - row["pin_tries"]
    return Signer(row["printed_name"], row["pin_hash"] is not None, tries, row["locked_at"] is not None)


def set_name(session: Session, person_id: int, name: str, at: datetime) -> None:
    """Keep the name that is printed with a person's signatures."""
    _change(session, person_id, printed_name=name)
    audit.append(session, "printed name set", at, person_id=person_id)


def set_pin(session: Session, person_id: int, pin: str, at: datetime) -> None:
    """Keep the hash of a person's first PIN, or of the next one after an unlock. Raises `Refused` where one is set."""
    if _row(session, person_id)["pin_hash"] is not None:
        raise Refused("a PIN is set")
    salt = secrets.token_hex(16)
    _change(session, person_id, pin_hash=_hashed(pin, salt), pin_salt=salt, pin_tries=0, locked_at=None)
    audit.append(session, "PIN set", at, person_id=person_id)


def try_pin(session: Session, person_id: int, pin: str, at: datetime) -> bool:
    """Whether it is the person's PIN; a wrong one is counted, and the fifth in a row locks. A locked one is none."""
    row = _row(session, person_id)
    if row["pin_hash"] is None or row["locked_at"] is not None:
        return False
    if hmac.compare_digest(_hashed(pin, row["pin_salt"]), row["pin_hash"]):
        _change(session, person_id, pin_tries=0)
        return True
    tries = row["pin_tries"] + 1
    locked = tries >= MOST_TRIES
    _change(session, person_id, pin_tries=tries, locked_at=at if locked else None)
    audit.append(session, "PIN locked" if locked else "PIN wrong", at, person_id=person_id, detail={"tries": tries})
    return False


def change_pin(session: Session, person_id: int, pin: str, new: str, at: datetime) -> bool:
    """Whether the present PIN was right, and the new one is kept in its place; a wrong one is counted as always."""
    if not try_pin(session, person_id, pin, at):
        return False
    salt = secrets.token_hex(16)
    _change(session, person_id, pin_hash=_hashed(new, salt), pin_salt=salt)
    audit.append(session, "PIN changed", at, person_id=person_id)
    return True


def unlock(session: Session, person_id: int, by: int | None, at: datetime) -> None:
    """Take a locked PIN away, so that the person sets a new one."""
    _change(session, person_id, pin_hash=None, pin_salt=None, pin_tries=0, locked_at=None)
    audit.append(session, "PIN unlocked", at, person_id=by, detail={"person": person_id})


def locked_of(session: Session, site_id: int) -> list[tuple[int, str]]:
    """Id and label of everybody at a site whose PIN is locked."""
    chosen = select(_PEOPLE.c.id, _PEOPLE.c.label).where(
        _PEOPLE.c.site_id == site_id, _PEOPLE.c.locked_at.is_not(None), _PEOPLE.c.active
    )
    return [(row.id, row.label) for row in session.connection().execute(chosen.order_by(_PEOPLE.c.id))]


def _hashed(pin: str, salt: str) -> str:
    return hashlib.scrypt(pin.encode(), salt=bytes.fromhex(salt), **_COST).hex()


def _row(session: Session, person_id: int) -> RowMapping:
    row = session.connection().execute(select(_PEOPLE).where(_PEOPLE.c.id == person_id)).mappings().one_or_none()
    if row is None:
        raise NotFound
    return row


def _change(session: Session, person_id: int, **values: object) -> None:
    session.connection().execute(update(_PEOPLE).where(_PEOPLE.c.id == person_id).values(**values))
