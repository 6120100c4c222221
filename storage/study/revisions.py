"""Revisions: what a screening was each time it was finished, with the decision that was shown."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import RowMapping, bindparam, func, insert, select
from sqlmodel import Session

from flows.answers import lifecycle
from flows.answers.answers import Changes
from flows.answers.stored_keys import Kind, beside, read_key
from storage.engine.canonical import Json, canonical, parsed
from storage.engine.errors import found
from storage.engine.prepared import Prepared
from storage.study import answering, listings, screenings, versions
from storage.study.screenings import Screening
from storage.tables.base import table
from storage.tables.screening import AuditRow, RevisionRow
from storage.trail import audit

_REVISIONS = table(RevisionRow)
_AUDIT = table(AuditRow)


_LAST = Prepared(
    select(_REVISIONS.c.number, _REVISIONS.c.as_of, _REVISIONS.c.protocol_version)
    .where(_REVISIONS.c.screening_id == bindparam("of"))
    .order_by(_REVISIONS.c.number.desc())
    .limit(1)
)


class Finished(NamedTuple):
    """The last revision of a screening without what it holds, which many are looked through for."""

    number: int
    as_of: date
    protocol_version: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A screening as it was finished: the record, the decision, the day it was made for, and why it was changed."""

    id: int
    screening_id: int
    number: int
    protocol_version: str
    as_of: date
    record: dict[str, Json]
    decision: dict[str, Json]
    finished_by: int
    finished_at: datetime
    reason: str | None


def finish(
    session: Session,
    screening_id: int,
    expected_version: int,
    record: Mapping[str, Json],
    decision: Mapping[str, Json],
    as_of: date,
    author: int,
    at: datetime,
) -> Revision:
    """Close an open screening with the decision that was shown; the next revision of it.

    Raises `Changed`, `NotOpen`, and `RuleBroken` where the site goes by another version of the trial.
    """
    seen = screenings.expected(session, screening_id, expected_version, lifecycle.sources("finish"))
    versions.check_in_force(session, seen, as_of)
    values = {
        "screening_id": seen.id,
        "number": count(session, seen.id) + 1,
        "protocol_version": seen.protocol_version,
        "as_of": as_of,
        "record": canonical(record),
        "decision": canonical(decision),
        "salt": secrets.token_hex(16),
        "finished_by": author,
        "finished_at": at,
        "reason": seen.reason,
    }
    session.connection().execute(insert(_REVISIONS), values)
    screening = screenings.step(session, seen, "finish", author, at, reason=None)
    screenings.note(session, "finished", screening, {"number": values["number"], "revision": sealed(values)})
    return of(session, seen.id)[-1]


def discard(session: Session, screening_id: int, expected_version: int, author: int, at: datetime) -> Screening:
    """Give up the change of a finished screening: its answers go back to those that it was opened with again.

    They are answers anew, so that the history still holds what was entered; rulings of the study chair stay.
    Raises `Changed`, and `NotOpen` unless it is being changed.
    """
    seen = screenings.expected(session, screening_id, expected_version, lifecycle.sources("discard"))
    opened_at = _opened_again_at(session, seen.id)
    given = listings.history(session, seen.id)
    before = {answer.key: answer for answer in given if answer.version <= opened_at and not answer.erased}
    changed = {
        answer.key for answer in given if answer.version > opened_at and read_key(answer.key).kind is not Kind.RULING
    }
    back, current = dict[str, Json](), seen.current.as_json()
    for key in changed:
        stood = _with_day(key, before.get(key))
        if stood != {name: current.get(name) for name in stood}:
            back |= {name: value for name, value in stood.items() if name == key or value is not None}
    if (before_it := versions.version_before(session, seen.id, opened_at)) is not None:
        seen = versions.back(session, seen, before_it, author, at)
    seen = answering.record_answers(session, seen.id, seen.version, Changes.from_json(back), author, at)
    screening = screenings.step(session, seen, "discard", author, at, reason=None)
    screenings.note(session, "change discarded", screening, {})
    return screening


def _with_day(key: str, answer: listings.Answer | None) -> dict[str, Json]:
    """What stands of an answer, and beside it the day that it was given for."""
    day = answer and answer.given_for
    return {key: answer.value if answer else None, beside(Kind.FOR, key): day and day.isoformat()}


def _opened_again_at(session: Session, screening_id: int) -> int:
    """The version at which the screening was last opened for a change."""
    chosen = select(_AUDIT.c.detail).where(_AUDIT.c.screening_id == screening_id, _AUDIT.c.action == "amending")
    detail = session.connection().execute(chosen.order_by(_AUDIT.c.seq.desc()).limit(1)).scalar_one()
    return int(parsed(detail)["version"])


def sealed(revision: Mapping[str, Json]) -> str:
    """The commitment to a revision's content, from its row."""
    content = [revision["as_of"].isoformat(), revision["record"], revision["decision"], revision["reason"]]
    return audit.commitment(revision["salt"], canonical(content))


def of(session: Session, screening_id: int) -> list[Revision]:
    """Every revision, the first one first."""
    chosen = select(_REVISIONS).where(_REVISIONS.c.screening_id == screening_id).order_by(_REVISIONS.c.number)
    return [_revision(row) for row in session.connection().execute(chosen).mappings()]


def last(session: Session, screening_id: int) -> Finished:
    """How often a screening was finished, for which day the last time, and under which version. Raises `NotFound` for
    one that never was."""
    row = found(_LAST.one(session, of=screening_id))
    return Finished(row["number"], row["as_of"], row["protocol_version"])


def count(session: Session, screening_id: int) -> int:
    """How often the screening was finished."""
    counted = select(func.count()).select_from(_REVISIONS).where(_REVISIONS.c.screening_id == screening_id)
    return session.connection().execute(counted).scalar_one()


def _revision(row: RowMapping) -> Revision:
    values = {key: value for key, value in row.items() if key != "salt"}
    return Revision(**values | {"record": parsed(row["record"]), "decision": parsed(row["decision"])})
