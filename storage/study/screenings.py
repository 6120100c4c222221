"""Screenings: every change makes a new version, every answer is added and none replaced."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from flows.answers import lifecycle
from flows.answers.answers import Answers
from flows.answers.lifecycle import OPEN, Stage
from flows.language.refusals import NotAllowed
from flows.language.replacing import replace
from flows.rules.trial import Trial
from flows.trials.files.brought import TrialVersion
from storage.engine.canonical import Json, canonical, parsed
from storage.engine.errors import Changed, CodeTaken, NotFound, NotOpen, Refused, SiteClosed
from storage.engine.prepared import Prepared, Row, insertion
from storage.engine.shards import is_writing
from storage.site import sites
from storage.tables.base import table
from storage.tables.screening import ScreeningRow
from storage.tables.trials import TrialRow
from storage.trail import audit
from storage.trials import switches, trials
from storage.trials.lineage import check_again

_SCREENINGS = table(ScreeningRow)
_TRIALS = table(TrialRow)

# What changes with every version of a screening, and what seldom does.
_CHANGING = ("lifecycle", "version", "current", "updated_at", "updated_by")
_SELDOM = ("protocol_version", "reason")
_VERSION = (_TRIALS.c.registry_id == _SCREENINGS.c.trial) & (_TRIALS.c.version == _SCREENINGS.c.protocol_version)
_WITH_TRIAL = select(_SCREENINGS, _TRIALS.c.sha256).select_from(_SCREENINGS.outerjoin(_TRIALS, _VERSION))
_LOAD = Prepared(_WITH_TRIAL.where(_SCREENINGS.c.id == bindparam("of")))
# The screening that a unit of work read last: a turn reads its own twice.
_READ = "screening"
_START = insertion(_SCREENINGS)
_EXPECTED = update(_SCREENINGS).where(
    _SCREENINGS.c.id == bindparam("of"), _SCREENINGS.c.version == bindparam("expected")
)
_CHANGE, _CHANGE_ALL = (
    Prepared(_EXPECTED.values({name: bindparam(name) for name in names})) for names in (_CHANGING, _CHANGING + _SELDOM)
)
_LAST_ATTEMPT = Prepared(
    select(func.max(_SCREENINGS.c.attempt).label("attempt")).where(
        _SCREENINGS.c.site_id == bindparam("site"),
        _SCREENINGS.c.subject_code == bindparam("code"),
        _SCREENINGS.c.trial == bindparam("trial"),
        (_SCREENINGS.c.lifecycle != Stage.WITHDRAWN) | _SCREENINGS.c.erased_at.is_not(None),
    )
)
# Answers that were just written, by the text that they are kept in.
_AT_HAND: dict[str, Answers] = {}


@dataclass(frozen=True, slots=True)
class Screening:
    """A screening as it stands: `version` counts every change, `reason` says why it is being amended or was withdrawn,
    `erased_at` since when nothing but the code is kept; `attempt`: which screening of the candidate for this trial it
    is; `loaded_trial`: the trial itself, in the version it began with."""

    id: int
    site_id: int
    subject_code: str
    protocol_version: str
    lifecycle: Stage
    version: int
    current: Answers
    reason: str | None
    created_at: datetime
    created_by: int
    updated_at: datetime
    updated_by: int
    trial: str
    attempt: int
    loaded_trial: Trial = field(repr=False, compare=False)
    erased_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether answers may be given."""
        return self.lifecycle in OPEN


def start(session: Session, site_id: int, subject_code: str, of: TrialVersion, author: int, at: datetime) -> Screening:
    """A new draft for a version of a trial that the site has switched on.

    Raises `SiteClosed`, `TrialOff`, `CodeTaken` while another of this code is open for the trial at the site, and
    `RuleBroken` where the candidate was screened again as often as the version allows.
    """
    site = sites.load(session, site_id)
    if site.closed_at is not None:
        raise SiteClosed
    day = at.astimezone(ZoneInfo(site.zone)).date()
    switches.check_on(session, site_id, of.registry_id, day)
    check_again(session, site_id, subject_code, of)
    values = {
        "site_id": site_id,
        "subject_code": subject_code,
        "protocol_version": of.version,
        "lifecycle": Stage.DRAFT,
        "version": 1,
        "current": "{}",
        "reason": None,
        "created_at": at,
        "created_by": author,
        "updated_at": at,
        "updated_by": author,
        "erased_at": None,
        "trial": of.registry_id,
        "attempt": _attempts(session, site_id, subject_code, of.registry_id) + 1,
    }
    try:
        key = _START.add(session, **values)
    except IntegrityError as error:
        raise _taken(error) from error
    screening = load(session, key)
    named = ("subject_code", "protocol_version", "trial", "attempt")
    detail = {name: getattr(screening, name) for name in named}
    note(session, "screening started", screening, detail)
    return screening


def _attempts(session: Session, site_id: int, subject_code: str, trial: str) -> int:
    """How often the candidate was screened for a trial, without what was begun by mistake."""
    row = _LAST_ATTEMPT.one(session, site=site_id, code=subject_code, trial=trial)
    return int(row["attempt"] or 0) if row else 0


def load(session: Session, screening_id: int) -> Screening:
    """The screening as it stands; raises `NotFound`. Whose site it is, the caller checks."""
    read: Screening | None = session.info.get(_READ)
    if read is not None and read.id == screening_id:
        return read
    row = _LOAD.one(session, of=screening_id)
    if row is None:
        raise NotFound
    kept_as = row.pop("sha256")
    found = from_row(row, trials.trial_kept_as(session, TrialVersion(row["trial"], row["protocol_version"]), kept_as))
    if is_writing(session):
        session.info[_READ] = found
    return found


def ask(session: Session, screening_id: int) -> None:
    """`load` will be wanted."""
    _LOAD.ask(session, of=screening_id)


def amend(
    session: Session, screening_id: int, expected_version: int, reason: str, author: int, at: datetime
) -> Screening:
    """Open a finished screening again; the reason is kept with the revision that follows.

    Raises `Changed`, `Refused` unless it is finished and not registered, and `CodeTaken`.
    """
    seen = expected(session, screening_id, expected_version, lifecycle.sources("amend"))
    try:
        screening = step(session, seen, "amend", author, at, reason=reason)
    except IntegrityError as error:
        raise _taken(error) from error
    note(session, "amending", screening, {})
    return screening


def withdraw(
    session: Session, screening_id: int, expected_version: int, reason: str, author: int, at: datetime
) -> Screening:
    """End a draft that was begun by mistake. Raises `Changed`, and `Refused` for what was finished before."""
    seen = expected(session, screening_id, expected_version, lifecycle.sources("withdraw"))
    screening = step(session, seen, "withdraw", author, at, reason=reason)
    note(session, "withdrawn", screening, {})
    return screening


def expected(session: Session, screening_id: int, version: int, stages: tuple[Stage, ...]) -> Screening:
    """The screening, if it is at that version and in one of these; raises `Changed`, `NotOpen` or `Refused`."""
    seen = load(session, screening_id)
    if seen.version != version:
        raise Changed
    if seen.lifecycle not in stages:
        raise NotOpen if stages == OPEN else Refused(f"it is {seen.lifecycle}")
    return seen


def step(session: Session, seen: Screening, trigger: str, author: int, at: datetime, **changes: Json) -> Screening:
    """The next version of a screening after a step of its life, stored. Raises `Refused` where it may not be taken."""
    try:
        stage = lifecycle.step(seen.lifecycle, trigger)
    except NotAllowed as error:
        raise Refused(f"it is {seen.lifecycle}") from error
    return change(session, seen, author, at, lifecycle=stage, **changes)


def change(session: Session, seen: Screening, author: int, at: datetime, **changes: Json) -> Screening:
    """The next version of a screening, stored; what it is in its life is changed by `step` alone."""
    now = replace(seen, version=seen.version + 1, updated_at=at, updated_by=author, **changes)
    text = canonical(now.current.as_json())
    names, writing = (_CHANGING + _SELDOM, _CHANGE_ALL) if changes.keys() & set(_SELDOM) else (_CHANGING, _CHANGE)
    values = {name: getattr(now, name) for name in names} | {"current": text}
    read: Screening | None = session.info.pop(_READ, None)
    write = writing.sure if is_writing(session) and read is seen and "lifecycle" not in changes else writing.run
    if not write(session, of=seen.id, expected=seen.version, **values):
        raise Changed
    return replace(now, current=_kept_as(text, now.current))


def note(
    session: Session,
    action: str,
    screening: Screening,
    detail: Mapping[str, Json],
    first: Callable[[Session], object] | None = None,
) -> None:
    """Put the step that led to this version in the audit; `first` as of `audit.append`."""
    audit.append(
        session,
        action,
        screening.updated_at,
        person_id=screening.updated_by,
        site_id=screening.site_id,
        screening_id=screening.id,
        detail={"version": screening.version, **detail},
        first=first,
    )


def _taken(error: IntegrityError) -> Exception:
    # SQLite names the columns, PostgreSQL the index.
    said = str(error.orig)
    return CodeTaken() if "screenings.subject_code" in said or "uq_screenings_open" in said else error


def from_row(row: Row, trial: Trial) -> Screening:
    """The screening of a row of its table."""
    return Screening(
        loaded_trial=trial, **row | {"lifecycle": Stage(row["lifecycle"]), "current": answers_of(row["current"])}
    )


@lru_cache(1000)
def answers_of(text: str) -> Answers:
    """The answers of a screening from the text that they are kept in."""
    # The same answers are read again with the next turn; whoever gets them leaves them as they are.
    return _AT_HAND.get(text) or Answers.from_json(parsed(text))


def _kept_as(text: str, answers: Answers) -> Answers:
    """The answers of a text, as the next turn reads them: these, of which this turn has found all, if it is new."""
    _AT_HAND[text] = answers
    try:
        return answers_of(text)
    finally:
        _AT_HAND.pop(text, None)
