"""Verification of seals: every row is what the last entry about it was made for, and every entry has its rows."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlmodel import Session

from storage.engine.prepared import kept_rows
from storage.tables.base import PROTOCOL, table
from storage.tables.people import StudyRow
from storage.tables.screening import SealRow
from storage.trail.seals import SEALED, Sealed
from storage.upkeep.verify_entries import Said

_SEALS = table(SealRow)
_STUDY = table(StudyRow)
_PROTOCOLS = select(_STUDY.c.id, _STUDY.c.protocol)
_NEVER_SEALED = select(_SEALS.c.of, _SEALS.c.key).where(_SEALS.c.of.not_in(SEALED))


def sealed(session: Session, said: Said) -> Iterator[str]:
    """What is changed, missing or added in the tables that are sealed."""
    for kind in SEALED.values():
        yield from said.by_now(session)
        yield from _rows(session, kind, dict(said.seals.get(kind.name, {})))
    for of in said.seals.keys() - SEALED.keys():
        yield from _missing(of, said.seals[of])
    yield from _apart(session)


def _rows(session: Session, of: Sealed, last: dict[int, tuple[int, str | None]]) -> Iterator[str]:
    """What is not as it was sealed in one table; each row that is found is taken out of `last`."""
    salts = dict(kept_rows(session, of.salts))
    for key, *row in kept_rows(session, of.rows):
        seq, wanted = last.pop(key, (0, None))
        if wanted is None:
            yield f"row {key} of {of.name} is not in the audit"
        elif of.seal(salts.pop(key, ""), row) != wanted:
            yield f"row {key} of {of.name} is not what audit entry {seq} was made for"
    for key in salts:
        yield f"a seal is left of row {key} of {of.name}"
    yield from _missing(of.name, last)


def _missing(of: str, last: dict[int, tuple[int, str | None]]) -> Iterator[str]:
    for key, (seq, wanted) in last.items():
        if wanted is not None:
            yield f"row {key} of {of} is missing, and was there with audit entry {seq}"


def _apart(session: Session) -> Iterator[str]:
    if list(kept_rows(session, _PROTOCOLS)) != [(1, PROTOCOL)]:
        yield f"the file does not say that it belongs to {PROTOCOL}"
    for of, key in kept_rows(session, _NEVER_SEALED):
        yield f"a seal is of {of} {key}, which has none"
