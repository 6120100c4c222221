"""Who may need something at a site, in few statements: the screenings that are not over, and the plans of the treated.

Of each stage the last touched are read, so that a list opens as fast beside 100,000 screenings as beside 30.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, exists, select
from sqlmodel import Session

from flows.answers.answers import Answers, in_zone
from flows.answers.lifecycle import ON_STUDY, REGISTERED, Stage
from flows.rules.trial import Trial
from flows.treatment.plan.items import ItemKind
from flows.treatment.reminders.lifecycle import OPEN
from flows.trials.files.brought import TrialVersion
from flows.worklist.entry import WEEK, Candidate, Dated
from storage.engine.canonical import parsed
from storage.engine.prepared import Prepared, Row, among
from storage.site import hand_overs
from storage.study import screenings
from storage.tables.base import table
from storage.tables.people import PersonRow
from storage.tables.plan import PlanItemRow, ReminderRow
from storage.tables.screening import RevisionRow, ScreeningRow
from storage.tables.sign_off import RegistrationRow
from storage.trials import trials

_SCREENINGS = table(ScreeningRow)
_ITEMS = table(PlanItemRow)
_REMINDERS = table(ReminderRow)
_PEOPLE = table(PersonRow)
_REGISTRATIONS = table(RegistrationRow)
_REVISIONS = table(RevisionRow)

_KINDS, _STAGES = {kind.value: kind for kind in ItemKind}, {stage.value: stage for stage in Stage}
# What tells where a treatment stands, whether anybody is reminded of it or not.
_COURSE = (ItemKind.START, ItemKind.PAUSE, ItemKind.END)
# So far ahead is looked for what comes next.
_AHEAD = timedelta(14)

Stored: TypeAlias = tuple[str, date | None]

# So many of a stage are listed. Together they are fewer than the decisions that are remembered.
MOST = {
    Stage.DRAFT: 300,
    Stage.AMENDING: 50,
    Stage.FINISHED: 150,
    Stage.AWAITING: 100,
    Stage.SIGNED: 100,
    Stage.REGISTERED: 100,
    Stage.TREATING: 300,
}

_LISTED = (
    select(
        *(_SCREENINGS.c[name] for name in ("id", "subject_code", "lifecycle", "current", "trial", "protocol_version")),
        *(_SCREENINGS.c[name] for name in ("reason", "updated_at", "created_by")),
        _PEOPLE.c.label,
        _REGISTRATIONS.c.on.label("registered_on"),
    )
    .join(_PEOPLE, _PEOPLE.c.id == _SCREENINGS.c.created_by)
    .outerjoin(_REGISTRATIONS, _REGISTRATIONS.c.screening_id == _SCREENINGS.c.id)
)

_OF_STAGE = Prepared(
    _LISTED.where(_SCREENINGS.c.site_id == bindparam("site"), _SCREENINGS.c.lifecycle == bindparam("stage"))
    .order_by(_SCREENINGS.c.updated_at.desc(), _SCREENINGS.c.id.desc())
    .limit(bindparam("most"))
)

_NAMES = ("screening_id", "item_id", "kind", "title", "due_day", "due_wall", "due_utc", "until_utc")
_ITEM = [_ITEMS.c[name] for name in _NAMES]

_OF_ITEM = (_REMINDERS.c.screening_id == _ITEMS.c.screening_id) & (_REMINDERS.c.item_id == _ITEMS.c.item_id)


def _asking(stages: tuple[Stage, ...]) -> Prepared:
    """Items up to a day of screenings in these stages of which somebody is still to be reminded."""
    return Prepared(
        select(*_ITEM)
        .distinct()
        .join(_REMINDERS, _OF_ITEM)
        .join(_SCREENINGS, _SCREENINGS.c.id == _ITEMS.c.screening_id)
        .where(_SCREENINGS.c.site_id == bindparam("site"), among(_SCREENINGS.c.lifecycle, stages))
        .where(_ITEMS.c.cancelled_at.is_(None), _ITEMS.c.due_day <= bindparam("until"))
        .where(among(_REMINDERS.c.stage, OPEN))
    )


_NEXT = _asking(ON_STUDY)
# Of who is not on study any more only what is due now is read: what has been planned for them adds up over the years.
_STILL_DUE = _asking((Stage.COMPLETED, Stage.OFF_STUDY))
_COURSES = Prepared(
    select(*_ITEM)
    .join(_SCREENINGS, _SCREENINGS.c.id == _ITEMS.c.screening_id)
    .where(_SCREENINGS.c.site_id == bindparam("site"), among(_SCREENINGS.c.lifecycle, ON_STUDY))
    .where(_ITEMS.c.cancelled_at.is_(None), among(_ITEMS.c.kind, _COURSE), _ITEMS.c.due_day <= bindparam("until"))
)
_ONE = Prepared(_LISTED.where(_SCREENINGS.c.id == bindparam("of")))


_LATER = table(RevisionRow).alias("later")
_STORED = Prepared(
    select(_REVISIONS.c.screening_id, _REVISIONS.c.decision)
    .join(_SCREENINGS, _SCREENINGS.c.id == _REVISIONS.c.screening_id)
    .where(_SCREENINGS.c.site_id == bindparam("site"), among(_SCREENINGS.c.lifecycle, (Stage.AMENDING,)))
    .where(~exists().where(_LATER.c.screening_id == _REVISIONS.c.screening_id, _LATER.c.number > _REVISIONS.c.number))
)


def candidates(session: Session, site_id: int, now: datetime, zone: ZoneInfo) -> list[Candidate]:
    """Everybody at a site who is screened or treated, with what the line of each is made from."""
    today = now.astimezone(zone).date()
    _ask(session, site_id, today)
    asking = _NEXT.rows(session, site=site_id, until=today + _AHEAD)
    due = _STILL_DUE.rows(session, site=site_id, until=today + WEEK)
    items: dict[int, list[Dated]] = {}
    for row in (*asking, *due):
        items.setdefault(row["screening_id"], []).append(_dated(row, asks=True))
    for row in _COURSES.rows(session, site=site_id, until=today):
        items.setdefault(row["screening_id"], []).append(_dated(row, asks=False))
    stored = {row["screening_id"]: _stored(row["decision"]) for row in _STORED.rows(session, site=site_id)}
    rows = [
        row for stage, most in MOST.items() for row in _OF_STAGE.rows(session, site=site_id, stage=stage, most=most)
    ]
    over = dict.fromkeys(row["screening_id"] for row in due)
    rows += [row for key in over for row in _ONE.rows(session, of=key)]
    with_others = {one.screening_id: one.to_id for one in hand_overs.standing(session)}
    return [_candidate(session, row, zone, items.get(row["id"], ()), stored, with_others) for row in rows]


def _ask(session: Session, site_id: int, today: date) -> None:
    """All that `candidates` reads of a site comes together."""
    _NEXT.ask(session, site=site_id, until=today + _AHEAD)
    _STILL_DUE.ask(session, site=site_id, until=today + WEEK)
    _COURSES.ask(session, site=site_id, until=today)
    _STORED.ask(session, site=site_id)
    for stage, most in MOST.items():
        _OF_STAGE.ask(session, site=site_id, stage=stage, most=most)


def _dated(row: Row, *, asks: bool) -> Dated:
    return Dated(
        row["item_id"],
        _KINDS[row["kind"]],
        row["title"],
        row["due_day"],
        row["due_utc"],
        row["due_wall"][11:16],
        asks,
        row["until_utc"],
    )


def _candidate(
    session: Session,
    row: Row,
    zone: ZoneInfo,
    items: Sequence[Dated],
    stored: Mapping[int, Stored],
    with_others: Mapping[int, int],
) -> Candidate:
    stage = _STAGES[row["lifecycle"]]
    trial = trials.trial_of(session, TrialVersion(row["trial"], row["protocol_version"]))
    return Candidate(
        row["id"],
        row["subject_code"],
        stage,
        trial,
        row["updated_at"].astimezone(zone).date(),
        with_others.get(row["id"], row["created_by"]),
        row["label"] if row["id"] in with_others else "",
        None if stage in REGISTERED else _answers(row["current"], trial, zone),
        stored.get(row["id"], ("", None)),
        (row["reason"] or "") if stage is Stage.FINISHED else "",
        tuple(items),
        row["registered_on"],
    )


def _answers(text: str, trial: Trial, zone: ZoneInfo) -> Answers:
    """The answers, and where hours count the zone of the site; the same object for the same answers."""
    answers = screenings.answers_of(text)
    return in_zone(answers, zone.key) if trial.timed else answers


def _stored(decision: str) -> Stored:
    """Outcome and last day of registration of a revision."""
    decided = parsed(decision)
    latest = (decided.get("registration_window") or {}).get("latest")
    return str(decided["outcome"]), date.fromisoformat(latest) if latest else None
