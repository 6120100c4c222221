"""The course of a treatment: steps that are only ever added, and what they add up to."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlmodel import Session

from flows.answers.lifecycle import ON_STUDY, Stage
from flows.language.wall_time import at_instant
from flows.rules.treatment import TreatmentRules
from flows.treatment.course.course import TreatmentCourse
from flows.treatment.course.steps import (
    CORRECTS,
    HANGS_BAGS,
    LAST_STEP,
    LAST_TEST,
    BodyMeasure,
    CourseStep,
    Kept,
    Responded,
    Retested,
    after,
    fold,
    in_effect,
    last_step,
)
from flows.treatment.plan.bags import SiteTimes
from flows.treatment.plan.items import ItemKind, id_in, opens
from flows.treatment.plan.plan import plan
from storage.engine.canonical import Json
from storage.engine.errors import found
from storage.engine.prepared import AnyRow, Prepared
from storage.site import sites
from storage.study import screenings
from storage.study.screenings import Screening
from storage.tables.base import table
from storage.tables.treatment import CourseEventRow
from storage.treatment import given, plan_items, registrations, reminders

_EVENTS = table(CourseEventRow)
_OF = Prepared(select(_EVENTS).where(_EVENTS.c.screening_id == bindparam("of")).order_by(_EVENTS.c.version))


# The step of the screening's life that goes with one of the treatment; every other one leaves the screening as it is.
GOES_WITH = {"start": "treat", "began": "treat", "complete": "complete", "off_study": "leave"}


def load(session: Session, screening_id: int) -> TreatmentCourse:
    """The course as it stands. Raises `NotFound` where nobody is registered, and of a trial that treats nobody."""
    registration, screening = found(registrations.of(session, screening_id)), screenings.load(session, screening_id)
    rules = found(screening.loaded_trial.treatment)
    return fold(registration.course(screening.subject_code, rules), kept(session, screening_id, rules))


def kept(session: Session, screening_id: int, rules: TreatmentRules) -> list[Kept]:
    """Everything that makes up the course, in the order in which it was recorded."""
    return [one for _, one in _recorded(session, screening_id, rules)]


def _recorded(session: Session, screening_id: int, rules: TreatmentRules) -> list[tuple[int, Kept]]:
    """The same with the version that each came with."""
    site = sites.load(session, screenings.load(session, screening_id).site_id)
    zone, before = ZoneInfo(site.zone), sites.bag_hours_before(session, site.id)
    taken = [(version, with_bags(step, before)) for version, step in steps(session, screening_id)]
    recorded: list[tuple[int, Kept]] = [*taken, *given.measures(session, screening_id)]
    responses = given.responses(session, screening_id, rules.response)
    recorded += [(version, Responded(one, at, zone)) for version, one, at in responses]
    recorded += [
        (version, Retested(one, at, zone)) for version, one, at in given.pregnancy_tests(session, screening_id)
    ]
    return sorted(recorded, key=lambda pair: pair[0])


def with_bags(step: CourseStep, hours: int | None) -> CourseStep:
    """The step with how long a bag lasted: what was kept before that was kept has the length of then."""
    return step if step.bag_hours or step.action not in HANGS_BAGS else replace(step, bag_hours=hours)


def steps(session: Session, screening_id: int) -> list[tuple[int, CourseStep]]:
    """The steps with the version that each came with, the first one first."""
    return [(row["version"], step_from(row)) for row in _OF.rows(session, of=screening_id)]


def record(
    session: Session, screening_id: int, expected_version: int, step: CourseStep, author: int, site: SiteTimes
) -> tuple[str, ...]:
    """Keep a step that the rules allow, and the plan that follows; the corrections of reminders that went.

    Raises `RuleBroken`, `Changed` and `Refused`; nothing is kept then.
    """
    corrects = step.item_id in CORRECTS
    expected = registrations.screening_registered if corrects else registrations.screening_on_study
    seen = expected(session, screening_id, expected_version)
    rules, registration = found(seen.loaded_trial.treatment), found(registrations.of(session, screening_id))
    recorded = _recorded(session, screening_id, rules)
    step = with_bags(step, site.bag_hours)
    course = fold(registration.course(seen.subject_code, rules), [*(one for _, one in recorded), step])
    taken_back = corrects or step.action == "cancel_start"
    trigger = _taken_back(seen, course) if taken_back else GOES_WITH.get(step.action)
    screening = _go_on(session, seen, trigger, author, step.at)
    committed = given.add(session, _EVENTS, screening, _values(step), author, step.at)
    detail: dict[str, Json] = {"step": step.action, "content": committed, "lifecycle": screening.lifecycle}
    if corrects:
        detail["corrects"] = _version_of_corrected(recorded, step)
    screenings.note(session, _audited(step), screening, detail)
    corrections = replan(session, screening, step.at, site)
    if step.action == "began" and step.cycle is not None:
        # One that began at the minute that was planned moves nothing, and nobody needs to be reminded of it any more.
        reminders.call_off(session, screening.id, (id_in(step.cycle, ItemKind.START),), step.at)
    return corrections


def _taken_back(seen: Screening, course: TreatmentCourse) -> str | None:
    """The step of the screening's life after something of its treatment went again; None where it stays as it is."""
    if course.cycles:
        return "treat" if seen.lifecycle in ON_STUDY else "take_back"
    return None if seen.lifecycle is Stage.REGISTERED else "unplan"


def _go_on(session: Session, seen: Screening, trigger: str | None, author: int, at: datetime) -> Screening:
    """The next version of a screening: after a step of its life, or as what it was."""
    if trigger is None:
        return screenings.change(session, seen, author, at)
    return screenings.step(session, seen, trigger, author, at)


def measure(
    session: Session,
    screening_id: int,
    expected_version: int,
    measured: list[BodyMeasure],
    author: int,
    at: datetime,
    site: SiteTimes,
) -> tuple[str, ...]:
    """Keep weight and height, and the plan that follows; the corrections of reminders that went."""
    screening = given.keep_measures(session, screening_id, expected_version, measured, author, at)
    return replan(session, screening, at, site)


def respond(
    session: Session, screening_id: int, expected_version: int, response: Responded, author: int, site: SiteTimes
) -> tuple[str, ...]:
    """Keep a response, and the plan that follows; the corrections of reminders that went. Raises `RuleBroken`."""
    after(load(session, screening_id), response)
    screening = given.keep_response(session, screening_id, expected_version, response, author)
    return replan(session, screening, response.at, site)


def renew_test(
    session: Session, screening_id: int, expected_version: int, test: Retested, author: int, site: SiteTimes
) -> tuple[str, ...]:
    """Keep a pregnancy test, and the plan that follows; the corrections of reminders that went. Raises `RuleBroken`."""
    seen = registrations.screening_on_study(session, screening_id, expected_version)
    tested = after(load(session, screening_id), test)
    screening = _go_on(session, seen, None if tested.cycles else _taken_back(seen, tested), author, test.at)
    given.keep_pregnancy_test(session, screening, test, author)
    return replan(session, screening, test.at, site)


def replan(session: Session, screening: Screening, at: datetime, site: SiteTimes) -> tuple[str, ...]:
    """Bring items and reminders to the course as it stands; the corrections of reminders that went.

    A trial that ends at registration has none.
    """
    if screening.loaded_trial.treatment is None:
        return ()
    course = load(session, screening.id)
    before = plan_items.plan_of(session, screening.id, course.code)
    new = plan(course, site)
    plan_items.keep(session, screening.id, new, site.zone, at)
    corrections = reminders.follow(session, screening, before, new, site, at)
    if course.ended is not None:  # what was given stays in the plan and asks nothing of anybody any more
        past = [item.id for item in new.items if opens(item, site.zone) <= at]
        reminders.call_off(session, screening.id, past, at)
    return corrections


# What each step is called in the audit. Those that change what the screening is have names of their own.
AUDITED = {
    "start": "start planned",
    "began": "infusion began",
    "pause": "infusion paused",
    "restart": "infusion restarted",
    "stop": "infusion stopped",
    "move": "item moved",
    "cancel": "item cancelled",
    "cancel_start": "start cancelled",
    "restore": "item restored",
    "complete": "completed",
    "off_study": "off study",
}


TEST_TAKEN_BACK, STEP_TAKEN_BACK, STEP_CORRECTED = CORRECTED = (
    "pregnancy test taken back",
    "step taken back",
    "step corrected",
)


def _audited(step: CourseStep) -> str:
    if step.item_id == LAST_TEST:
        return TEST_TAKEN_BACK
    if step.item_id != LAST_STEP:
        return AUDITED[step.action]
    return STEP_CORRECTED if step.utc else STEP_TAKEN_BACK


def _version_of_corrected(recorded: list[tuple[int, Kept]], step: CourseStep) -> int:
    """The version with which what a step corrects was recorded, or last corrected."""
    if step.item_id == LAST_TEST:
        stands = [place for place, one in in_effect(one for _, one in recorded) if isinstance(one, Retested)]
        return recorded[stands[-1]][0]
    place, _ = found(last_step(one for _, one in recorded))
    return recorded[place][0]


def _values(step: CourseStep) -> dict[str, Json]:
    wall = step.day.isoformat() if step.day else None
    if step.utc is not None:
        wall = at_instant(step.utc, step.zone).wall.isoformat(timespec="seconds")
    values: dict[str, Json] = {
        "action": step.action,
        "cycle": step.cycle,
        "item_id": step.item_id,
        "wall": wall,
        "zone": step.zone.key,
        "utc": step.utc and step.utc.astimezone(UTC),
        "reason": step.reason,
    }
    return values | ({"bag_hours": step.bag_hours} if step.bag_hours else {})


def step_from(row: AnyRow) -> CourseStep:
    """The step of a row of its table."""
    day = date.fromisoformat(row["wall"]) if row["wall"] is not None and row["utc"] is None else None
    return CourseStep(
        row["action"],
        row["at"],
        ZoneInfo(row["zone"]),
        row["cycle"],
        row["item_id"],
        row["utc"],
        day,
        row["reason"],
        row["bag_hours"],
    )
