"""The PIN that a signature needs: salted and hashed slowly, locked after five wrong tries, unlocked by others.

A first PIN and every printed name wait until somebody else has confirmed whose they are: until then nothing is signed
with them.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlmodel import Session

from storage.engine.errors import Refused, found
from storage.engine.prepared import Prepared, Row
from storage.engine.sessions import update_where
from storage.tables.base import table
from storage.tables.people import MOST_TRIES, PersonRow
from storage.trail import audit

_PEOPLE = table(PersonRow)
_ONE = Prepared(select(_PEOPLE).where(_PEOPLE.c.id == bindparam("of")))
_HERE = (
    select(_PEOPLE.c.id, _PEOPLE.c.label)
    .where(_PEOPLE.c.site_id == bindparam("site"), _PEOPLE.c.active)
    .order_by(_PEOPLE.c.id)
)
_LOCKED = Prepared(_HERE.where(_PEOPLE.c.locked_at.is_not(None)))
_TO_CONFIRM = Prepared(
    _HERE.where(_PEOPLE.c.pin_hash.is_not(None), _PEOPLE.c.pin_waits | _PEOPLE.c.wanted_name.is_not(None))
)

# RFC 7914 names these for interactive use; one try takes some 50 ms and 16 MiB.
_COST = {"n": 2**14, "r": 8, "p": 1}


@dataclass(frozen=True, slots=True)
class Signer:
    """What a person needs to sign: the printed name, and a PIN that is not locked."""

    printed_name: str | None
    has_pin: bool
    tries_left: int
    locked: bool
    wanted_name: str | None = None
    pin_waits: bool = False

    @property
    def to_confirm(self) -> bool:
        """Whether there is something to confirm, as a whole: a name alone waits for the PIN that comes with it."""
        return self.has_pin and (self.pin_waits or self.wanted_name is not None)


def signer(session: Session, person_id: int) -> Signer:
    """How a person stands with signing. Raises `NotFound`."""
    row = _row(session, person_id)
    tries = MOST_TRIES - row["pin_tries"]
    waits = row["wanted_name"], row["pin_waits"]
    return Signer(row["printed_name"], row["pin_hash"] is not None, tries, row["locked_at"] is not None, *waits)


def want_name(session: Session, person_id: int, name: str, at: datetime) -> None:
    """Keep the name that a person wants to have printed, until it is confirmed; their present one is no wish."""
    old = _row(session, person_id)["printed_name"]
    _change(session, person_id, wanted_name=None if name == old else name)
    audit.append(session, "printed name wanted", at, person_id=person_id, detail={"old": old, "new": name})


def set_pin(session: Session, person_id: int, pin: str, at: datetime) -> None:
    """Keep the hash of a person's first PIN, or of the next one after an unlock, until it is confirmed.

    Raises `Refused` where one is set.
    """
    if _row(session, person_id)["pin_hash"] is not None:
        raise Refused("a PIN is set")
    salt = secrets.token_hex(16)
    fresh = {"pin_tries": 0, "locked_at": None, "pin_waits": True}
    _change(session, person_id, pin_hash=_hashed(pin, salt), pin_salt=salt, **fresh)
    audit.append(session, "PIN set", at, person_id=person_id)


def confirm(session: Session, person_id: int, by: int, at: datetime) -> None:
    """Somebody else says that name and PIN are this person's: from now on they sign with them. Raises `Refused`."""
    row = _others(session, person_id, by)
    name = row["wanted_name"] or row["printed_name"]
    detail = {"person": person_id, "old": row["printed_name"], "new": name, "pin": row["pin_waits"]}
    _change(session, person_id, printed_name=name, wanted_name=None, pin_waits=False)
    audit.append(session, "signer confirmed", at, person_id=by, site_id=row["site_id"], detail=detail)


def refuse(session: Session, person_id: int, by: int, at: datetime) -> None:
    """Somebody else says that they are not: what waited is dropped, and what was confirmed before stays."""
    row = _others(session, person_id, by)
    detail = {"person": person_id, "old": row["printed_name"], "new": row["wanted_name"], "pin": row["pin_waits"]}
    dropped = {"pin_hash": None, "pin_salt": None, "pin_waits": False} if row["pin_waits"] else {}
    _change(session, person_id, wanted_name=None, **dropped)
    audit.append(session, "signer refused", at, person_id=by, site_id=row["site_id"], detail=detail)


def _others(session: Session, person_id: int, by: int) -> Row:
    if by == person_id:
        raise Refused("somebody else confirms it")
    return _row(session, person_id)


def try_pin(session: Session, person_id: int, pin: str, at: datetime) -> bool:
    """Whether it is the person's PIN; a wrong one is counted, and the fifth in a row locks.

    One that is locked, or waits to be confirmed, is none.
    """
    row = _row(session, person_id)
    if row["pin_hash"] is None or row["locked_at"] is not None or row["pin_waits"]:
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
    _change(session, person_id, pin_hash=None, pin_salt=None, pin_tries=0, locked_at=None, pin_waits=False)
    audit.append(session, "PIN unlocked", at, person_id=by, detail={"person": person_id})


def locked_of(session: Session, site_id: int) -> list[tuple[int, str]]:
    """Id and label of everybody at a site whose PIN is locked."""
    return [(row["id"], row["label"]) for row in _LOCKED.rows(session, site=site_id)]


def to_confirm(session: Session, site_id: int) -> list[tuple[int, str]]:
    """Id and label of everybody at a site whose name or PIN waits to be confirmed."""
    return [(row["id"], row["label"]) for row in _TO_CONFIRM.rows(session, site=site_id)]


def _hashed(pin: str, salt: str) -> str:
    return hashlib.scrypt(pin.encode(), salt=bytes.fromhex(salt), **_COST).hex()


def _row(session: Session, person_id: int) -> Row:
    return found(_ONE.one(session, of=person_id))


def _change(session: Session, person_id: int, **values: object) -> None:
    update_where(session, _PEOPLE, _PEOPLE.c.id == person_id, **values)
