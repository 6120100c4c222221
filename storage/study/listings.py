"""Reading screenings: the lists of a site, the history of one, the next free subject code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import RowMapping, bindparam, exists, func, or_, select, union_all
from sqlmodel import Session

from flows.answers.lifecycle import OPEN, REGISTERED, UNREGISTERED, Stage
from flows.trials.files.brought import TrialVersion
from storage.engine.canonical import Json, parsed
from storage.engine.errors import NoCodeLeft
from storage.engine.prepared import Prepared
from storage.site import sites
from storage.study.screenings import Screening, load
from storage.tables.base import table
from storage.tables.people import PersonRow
from storage.tables.screening import AnswerRow, RevisionRow, ScreeningRow

_SCREENINGS = table(ScreeningRow)
_ANSWERS = table(AnswerRow)
_REVISIONS = table(RevisionRow)
_PEOPLE = table(PersonRow)
_SAME_PERSON = select(_PEOPLE.c.id).where(
    _PEOPLE.c.telegram_id == select(_PEOPLE.c.telegram_id).where(_PEOPLE.c.id == bindparam("person")).scalar_subquery()
)
_ENTERED = Prepared(
    select(
        or_(
            exists().where(_ANSWERS.c.screening_id == bindparam("of"), _ANSWERS.c.author_id.in_(_SAME_PERSON)),
            exists().where(_REVISIONS.c.screening_id == bindparam("of"), _REVISIONS.c.finished_by.in_(_SAME_PERSON)),
        ).label("entered")
    )
)
_CODES = Prepared(
    select(_SCREENINGS.c.subject_code)
    .where(_SCREENINGS.c.site_id == bindparam("site"))
    .where(_SCREENINGS.c.subject_code.between(bindparam("lowest"), bindparam("highest")))
    .order_by(_SCREENINGS.c.subject_code.desc())
)


@dataclass(frozen=True, slots=True)
class Page:
    """Some screenings of a list, and how many the whole list has."""

    screenings: tuple[Screening, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it was given; an `erased` one has lost its value. `version` is the screening's.

    `given_for`: the day that it was given for, of one that may not hold on another.
    """

    id: int
    key: str
    value: Json
    erased: bool
    version: int
    author_id: int
    at: datetime
    reason: str | None
    given_for: date | None = None


def of_trial(session: Session, site_id: int, registry_id: str) -> list[tuple[int, TrialVersion]]:
    """Every screening at a site for a trial that was not withdrawn, by code, with the version that it goes by."""
    chosen = select(_SCREENINGS.c.id, _SCREENINGS.c.protocol_version).where(
        _SCREENINGS.c.site_id == site_id,
        _SCREENINGS.c.trial == registry_id,
        _SCREENINGS.c.lifecycle != Stage.WITHDRAWN,
        _SCREENINGS.c.erased_at.is_(None),
    )
    rows = session.connection().execute(chosen.order_by(_SCREENINGS.c.subject_code, _SCREENINGS.c.id))
    return [(key, TrialVersion(registry_id, version)) for key, version in rows]


def by_version(session: Session, site_id: int, registry_id: str) -> dict[TrialVersion, int]:
    """How many screenings at a site for a trial that were not withdrawn go by each version."""
    of_trial = (_SCREENINGS.c.site_id == site_id) & (_SCREENINGS.c.trial == registry_id)
    stand = (_SCREENINGS.c.lifecycle != Stage.WITHDRAWN) & _SCREENINGS.c.erased_at.is_(None)
    chosen = select(_SCREENINGS.c.protocol_version, func.count()).where(of_trial, stand)
    rows = session.connection().execute(chosen.group_by(_SCREENINGS.c.protocol_version))
    return {TrialVersion(registry_id, version): number for version, number in rows}


class _List:
    """The screenings of a site in some stages, the last touched first.

    Read stage by stage, each in the order of its index, and only as far as the page goes: 100,000 are not sorted for 8.
    """

    def __init__(self, lifecycles: tuple[Stage, ...]) -> None:
        of_site = _SCREENINGS.c.site_id == bindparam("site")
        newest = [
            select(_SCREENINGS.c.id, _SCREENINGS.c.updated_at)
            .where(of_site, _SCREENINGS.c.lifecycle == lifecycle)
            .order_by(_SCREENINGS.c.updated_at.desc(), _SCREENINGS.c.id.desc())
            .limit(bindparam("until"))
            .subquery()
            for lifecycle in lifecycles
        ]
        listed = union_all(*(select(each) for each in newest)).subquery()
        chosen = (
            select(listed.c.id)
            .order_by(listed.c.updated_at.desc(), listed.c.id.desc())
            .offset(bindparam("offset"))
            .limit(bindparam("limit"))
        )
        self._chosen = Prepared(chosen)
        self._lifecycles = lifecycles

    def page(self, session: Session, site_id: int, offset: int, limit: int) -> Page:
        """So many from an offset on, and the number of all."""
        newest = tuple(self.newest(session, site_id, offset, limit))
        return Page(newest, _total(_stages(session, site_id), self._lifecycles))

    def newest(self, session: Session, site_id: int, offset: int, limit: int) -> Iterator[Screening]:
        """So many from an offset on, read one by one."""
        chosen = self._chosen.rows(session, site=site_id, until=offset + limit, offset=offset, limit=limit)
        return (load(session, row["id"]) for row in chosen)


_COUNTS = Prepared(
    select(_SCREENINGS.c.lifecycle, func.count().label("total"))
    .where(_SCREENINGS.c.site_id == bindparam("site"))
    .group_by(_SCREENINGS.c.lifecycle)
)
_ONE = _SCREENINGS.alias("one")
_OTHERS = Prepared(
    select(_SCREENINGS.c.id)
    .join(_ONE, (_ONE.c.site_id == _SCREENINGS.c.site_id) & (_ONE.c.subject_code == _SCREENINGS.c.subject_code))
    .where(_ONE.c.id == bindparam("of"), _SCREENINGS.c.id != _ONE.c.id, _SCREENINGS.c.lifecycle != Stage.WITHDRAWN)
    .order_by(_SCREENINGS.c.id.desc())
)
_FINISHED = _List(UNREGISTERED)
_TREATED = _List(REGISTERED)
_TOUCHED = _List((*OPEN, *UNREGISTERED, *REGISTERED))
_MOST_LOOKED_AT = 20


def finished_of(session: Session, site_id: int, offset: int = 0, limit: int = 10) -> Page:
    """Who was decided at a site and is not registered, the last touched first."""
    return _FINISHED.page(session, site_id, offset, limit)


def treated_of(session: Session, site_id: int, offset: int = 0, limit: int = 10) -> Page:
    """Who was registered at a site, the last touched first."""
    return _TREATED.page(session, site_id, offset, limit)


def last_answer(session: Session, site_id: int, registry_id: str, key: str) -> Json:
    """What was answered to a question in the screening for a trial that was touched last at a site, of the last 20 of
    any trial; None where none of them answers it."""
    rows = _TOUCHED.newest(session, site_id, 0, _MOST_LOOKED_AT)
    of_trial = (row for row in rows if row.trial == registry_id)
    return next((value for row in of_trial if (value := row.current.given.get(key)) is not None), None)


def counts(session: Session, site_id: int) -> tuple[int, int]:
    """How many screenings of a site are finished without a registration, and how many led to one."""
    found = _stages(session, site_id)
    return _total(found, UNREGISTERED), _total(found, REGISTERED)


def _stages(session: Session, site_id: int) -> dict[str, int]:
    return {row["lifecycle"]: row["total"] for row in _COUNTS.rows(session, site=site_id)}


def _total(found: dict[str, int], lifecycles: tuple[Stage, ...]) -> int:
    return sum(found.get(lifecycle, 0) for lifecycle in lifecycles)


def last_of(session: Session, site_id: int, subject_code: str, trial: str | None = None) -> int | None:
    """The number of the last screening of this code at the site, for a trial or for any."""
    of_code = (_SCREENINGS.c.site_id == site_id) & (_SCREENINGS.c.subject_code == subject_code)
    if trial is not None:
        of_code &= _SCREENINGS.c.trial == trial
    chosen = select(func.max(_SCREENINGS.c.id)).where(of_code)
    found: int | None = session.connection().execute(chosen).scalar()
    return found


def others_of(session: Session, screening_id: int) -> list[Screening]:
    """The other screenings of the same candidate, the newest first, without what was withdrawn or erased."""
    return [load(session, row["id"]) for row in _OTHERS.rows(session, of=screening_id)]


def entered_by(session: Session, screening_id: int, person_id: int) -> bool:
    """Whether a person answered anything of a screening, or finished it, here or at another of their sites."""
    return any(row["entered"] for row in _ENTERED.rows(session, of=screening_id, person=person_id))


def history(session: Session, screening_id: int) -> list[Answer]:
    """Every answer that was ever given in a screening, the first one first."""
    chosen = select(_ANSWERS).where(_ANSWERS.c.screening_id == screening_id).order_by(_ANSWERS.c.id)
    return [answer_from(row) for row in session.connection().execute(chosen).mappings()]


def answer_from(row: RowMapping) -> Answer:
    """The answer that a row of its table keeps."""
    value = row["value"]
    return Answer(
        id=row["id"],
        key=row["key"],
        value=None if value is None else parsed(value),
        erased=value is None,
        version=row["version"],
        author_id=row["author_id"],
        at=row["at"],
        reason=row["reason"],
        given_for=row["given_for"],
    )


def next_code(session: Session, site_id: int) -> str:
    """The code after the highest that the site ever used in its pattern, where `###` stands for the number.

    After the last one it is the lowest that was never used; raises `NoCodeLeft` where there is none.
    """
    before, hashes, after = _parts(sites.load(session, site_id).code_pattern)
    shape = re.compile(f"{re.escape(before)}([0-9]{{{len(hashes)}}}){re.escape(after)}")
    between = {"lowest": f"{before}{'0' * len(hashes)}", "highest": f"{before}{'9' * len(hashes)}{after}"}
    # From the top, one by one, since a site may have very many: the first that fits the pattern is the highest.
    matches = (shape.fullmatch(row["subject_code"]) for row in _CODES.each(session, site=site_id, **between))
    used = (int(match[1]) for match in matches if match)
    last, end = next(used, 0), 10 ** len(hashes)
    number = last + 1 if last + 1 < end else _lowest_free({last, *used}, end)
    return f"{before}{number:0{len(hashes)}d}{after}"


def _lowest_free(used: set[int], end: int) -> int:
    free = next((number for number in range(1, end) if number not in used), None)
    if free is None:
        raise NoCodeLeft
    return free


def _parts(pattern: str) -> tuple[str, str, str]:
    match = re.fullmatch(r"([^#]*)(#+)([^#]*)", pattern)
    if match is None:
        raise ValueError(f"{pattern!r} does not have the one group of # that stands for the number")
    return match[1], match[2], match[3]
