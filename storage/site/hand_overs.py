"""Candidates given to a colleague until a day: who has whom, and how they come back."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import bindparam, select
from sqlmodel import Session

from flows.answers.lifecycle import ON_STUDY, OPEN, UNREGISTERED
from storage.engine.canonical import Json
from storage.engine.prepared import Prepared, Row, among, insertion
from storage.engine.sessions import update_where
from storage.tables.base import table
from storage.tables.hand_over import HandOverRow
from storage.tables.screening import ScreeningRow
from storage.trail import audit

_HAND_OVERS, _SCREENINGS = table(HandOverRow), table(ScreeningRow)
_ADD = insertion(_HAND_OVERS)
_FIELDS = [_HAND_OVERS.c[name] for name in ("id", "screening_id", "from_id", "to_id", "until")]
_STANDING = (
    select(*_FIELDS, _SCREENINGS.c.subject_code, _SCREENINGS.c.site_id)
    .join(_SCREENINGS, _SCREENINGS.c.id == _HAND_OVERS.c.screening_id)
    .where(_HAND_OVERS.c.ended_at.is_(None))
    .order_by(_HAND_OVERS.c.id)
)
_ALL = Prepared(_STANDING)
_OF_SCREENING = Prepared(_STANDING.where(_HAND_OVERS.c.screening_id == bindparam("of")))
_BEGUN_BY = Prepared(
    select(_SCREENINGS.c.id, _SCREENINGS.c.subject_code)
    .where(
        _SCREENINGS.c.site_id == bindparam("site"), among(_SCREENINGS.c.lifecycle, (*OPEN, *UNREGISTERED, *ON_STUDY))
    )
    .where(_SCREENINGS.c.created_by == bindparam("person"), _SCREENINGS.c.erased_at.is_(None))
    .order_by(_SCREENINGS.c.subject_code)
)


@dataclass(frozen=True, slots=True)
class HandOver:
    """One candidate that is with a colleague, until the morning of a day."""

    id: int
    screening_id: int
    from_id: int
    to_id: int
    until: date
    code: str
    site_id: int


def standing(session: Session) -> list[HandOver]:
    """Every hand-over that has not ended, the first one first."""
    return [_hand_over(row) for row in _ALL.rows(session)]


def stand_in(session: Session, screening_id: int, person_id: int) -> int:
    """Who has a candidate in place of a person, however often it was given on: that person where nobody has."""
    given = {one.from_id: one.to_id for one in map(_hand_over, _OF_SCREENING.rows(session, of=screening_id))}
    while person_id in given:
        person_id = given.pop(person_id)
    return person_id


def held(session: Session, site_id: int, person_id: int) -> list[tuple[int, str, HandOver | None]]:
    """Every candidate that a person has, by code: begun by them or given to them, and not given on. The hand-over that
    it came with stands beside it."""
    here = [one for one in standing(session) if one.site_id == site_id]
    gave = {one.screening_id for one in here if one.from_id == person_id}
    taken = {one.screening_id: one for one in here if one.to_id == person_id and one.screening_id not in gave}
    own = {row["id"]: row["subject_code"] for row in _BEGUN_BY.rows(session, site=site_id, person=person_id)}
    all_of = {key: code for key, code in own.items() if key not in gave} | {key: taken[key].code for key in taken}
    return sorted(((key, code, taken.get(key)) for key, code in all_of.items()), key=lambda one: (one[1], one[0]))


def give(
    session: Session,
    site_id: int,
    screening_ids: Collection[int],
    by: int,
    to: int,
    until: date,
    at: datetime,
    actor: int,
) -> list[HandOver]:
    """Give candidates that a person has to a colleague until a day, at the latest that on which they go back anyway.

    What came from that very colleague goes back instead. Gives what was handed over now. `actor`: who does it.
    """
    wanted = [one for one in held(session, site_id, by) if one[0] in screening_ids]
    back = [one for key, _, _ in wanted for one in _chain(session, key) if one.from_id == to]
    end(session, back, "back", at, actor)
    returned = {one.screening_id for one in back}
    for key, _, below in wanted:
        if key not in returned:
            ends = min(until, below.until) if below else until
            row = {"screening_id": key, "from_id": by, "to_id": to, "until": ends, "at": at}
            _ADD.later(session, **row, ending=None, ended_at=None, ended_by=None)
    new = [
        one for one in standing(session) if (one.from_id, one.to_id) == (by, to) and one.screening_id in screening_ids
    ]
    if new:
        keys: list[Json] = [one.screening_id for one in new]
        detail: dict[str, Json] = {"to": to, "until": until.isoformat(), "screenings": keys}
        detail |= {} if actor == by else {"of": by}
        audit.append(session, "handed over", at, person_id=actor, site_id=site_id, detail=detail)
    return new


def end(
    session: Session, ended: Iterable[HandOver], ending: str, at: datetime, by: int | None = None
) -> list[HandOver]:
    """End hand-overs, and what was given on since with them; all that ended, with what rests on them after each."""
    all_of: dict[int, tuple[HandOver, str]] = {}
    for one in ended:
        all_of.setdefault(one.id, (one, ending))
        for above in _above(session, one):
            all_of.setdefault(above.id, (above, "under"))
    for key, (_, why) in all_of.items():
        values = {"ending": why, "ended_at": at, "ended_by": by}
        update_where(session, _HAND_OVERS, _HAND_OVERS.c.id == key, **values)
    for site_id, those in groupby((one for one, _ in all_of.values()), key=lambda one: one.site_id):
        keys: list[Json] = [one.screening_id for one in those]
        detail: dict[str, Json] = {"ending": ending, "screenings": keys}
        audit.append(session, "hand-over ended", at, person_id=by, site_id=site_id, detail=detail)
    return [one for one, _ in all_of.values()]


def _above(session: Session, one: HandOver) -> list[HandOver]:
    """What was given on of a hand-over: by who has it, and by who has it from them."""
    found, giver = [], one.to_id
    for other in _chain(session, one.screening_id):
        if other.id > one.id and other.from_id == giver:
            found.append(other)
            giver = other.to_id
    return found


def _chain(session: Session, screening_id: int) -> list[HandOver]:
    return [_hand_over(row) for row in _OF_SCREENING.rows(session, of=screening_id)]


def _hand_over(row: Row) -> HandOver:
    return HandOver(code=row.pop("subject_code"), **row)
