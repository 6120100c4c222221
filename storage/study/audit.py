"""The audit: a chain of entries, each holding the hash of the one before.

An entry never holds a value that a person gave, only a salted commitment to it; so a value may be erased later and
the chain still holds. Whoever keeps a head (number and hash) can tell later whether anything up to it was changed.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlmodel import Session

from storage.engine import shards
from storage.engine.canonical import Json, canonical
from storage.engine.prepared import Prepared, insertion, kept_rows
from storage.study import seals, touched
from storage.tables.base import table
from storage.tables.screening import AuditRow

_AUDIT = table(AuditRow)
_FIELDS = ("seq", "at", "person_id", "site_id", "screening_id", "action", "detail", "previous", "hash")
_IN_ORDER = select(*(_AUDIT.c[name] for name in _FIELDS)).order_by(_AUDIT.c.seq)
_HEAD = Prepared(select(_AUDIT.c.seq, _AUDIT.c.hash).order_by(_AUDIT.c.seq.desc()).limit(1))
_APPEND = insertion(_AUDIT)
_BEGINNING = "0" * 64
_LAST_AT = "last entry at"
EARLIER_ROWS = "earlier rows sealed"


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry: its number, from 1, and its hash; number 0 is the empty chain."""

    seq: int
    hash: str


def append(
    session: Session,
    action: str,
    at: datetime,
    *,
    person_id: int | None = None,
    site_id: int | None = None,
    screening_id: int | None = None,
    detail: Mapping[str, Json] | None = None,
) -> None:
    """Add an entry; `detail` holds ids, codes and commitments, never what a person typed.

    It holds the seals of the rows that were written since the last one, too.
    """
    last = _end(session)
    sealed = seals.take(session)
    text = canonical({**(detail or {}), "seals": sealed} if sealed else detail or {})
    fields = (last.seq + 1, at, person_id, site_id, screening_id, action, text, last.hash)
    session.info[_LAST_AT] = at
    instant = at.astimezone(UTC).isoformat(timespec="microseconds")
    entry = dict(zip(_FIELDS, (*fields, _digest(last.seq + 1, instant, *fields[2:])), strict=True))
    _APPEND.run(session, **entry)


def hold(session: Session) -> None:
    """Of several workers let none add an entry before this transaction ends: what is numbered from now on until its
    own entry has its numbers in the order of the entries."""
    if shards.held(session) is not None:
        shards.end_of_chain(session)


def settle(session: Session, action: str = "rows sealed") -> None:
    """An entry of its own for the rows that were written after the last one of a unit of work."""
    if touched.pending(session):
        append(session, action, session.info.get(_LAST_AT) or datetime.now(UTC))


def head(session: Session) -> Head:
    """The last entry of the chain."""
    last = _HEAD.one(session)
    return Head(0, _BEGINNING) if last is None else Head(**last)


def _end(session: Session) -> Head:
    """The last entry, which no other worker adds one to before this transaction ends."""
    if shards.held(session) is None:
        return head(session)
    last = shards.end_of_chain(session)
    return Head(0, _BEGINNING) if last is None else Head(*last)


def line(last: Head) -> str:
    """A head as it is put into messages and exports, for somebody outside to keep."""
    return f"Audit head {last.seq} {last.hash}"


def commitment(salt: str, text: str) -> str:
    """What the chain holds in place of a canonical JSON text: it cannot be guessed back without the salt."""
    return hashlib.sha256(f"{salt}{text}".encode()).hexdigest()


def verify(session: Session, kept: Head | None = None) -> tuple[int | None, Head]:
    """The number of the first bad entry, or None, and the last good head.

    `kept` is a head that was kept elsewhere: only with it can a chain be seen to have lost its end, or to have been
    written anew.
    """
    last = Head(0, _BEGINNING)
    for row in kept_rows(session, _IN_ORDER):
        seq, at, *fields, stored = row
        instant = f"{at.replace(' ', 'T')}+00:00"
        if seq != last.seq + 1 or fields[-1] != last.hash or stored != _digest(seq, instant, *fields):
            return last.seq + 1, last
        if kept is not None and kept.seq == seq and kept.hash != stored:
            return kept.seq, last
        last = Head(seq, stored)
    if kept is not None and kept.seq > last.seq:
        return last.seq + 1, last
    return None, last


def _digest(seq: int, instant: str, *rest: object) -> str:
    """SHA-256 over an entry's fields in their order, a line each, the previous hash the last of them.

    The instant in UTC, to the microsecond, like "2026-03-02T09:00:00.000000+00:00".
    """
    return hashlib.sha256("\n".join(map(str, (seq, instant, *rest))).encode()).hexdigest()
