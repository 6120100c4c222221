"""The steps of a treatment as they are kept, and the course that they add up to."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from flows.language.refusals import RuleBroken
from flows.rules.treatment import NextTreatment
from flows.treatment.course.course import PregnancyTest, TreatmentCourse, end, pause, respond, resume, stop
from flows.treatment.course.infusion import is_said
from flows.treatment.course.start import check_only_planned, plan_start, record_start, renew_test
from flows.treatment.plan.bags import SiteTimes
from flows.treatment.plan.changes import cancel, move, restore, without
from flows.treatment.plan.items import ItemKind, cycle_of, read_id
from flows.treatment.plan.plan import plan
from flows.treatment.response import CycleResponse


@dataclass(frozen=True, slots=True)
class CourseStep:
    """One step: `action` is a key of `STEPS`; `at` is when it was recorded.

    `utc` is the instant that it names, or `day` the day; `item_id` the item of the plan that it concerns, or
    `LAST_STEP` where it takes back the last of the steps that happened; with `utc` that one happened then instead; or
    `LAST_TEST` where it takes back the pregnancy test that was recorded last.
    `bag_hours`: how long a bag of the site lasted then, where bags are hung from it on. `reason`: why, where that is
    asked; of a restart whether the same cycle goes on, where hours and calendar differ on it.
    """

    action: str
    at: datetime
    zone: ZoneInfo
    cycle: int | None = None
    item_id: str | None = None
    utc: datetime | None = None
    day: date | None = None
    reason: str | None = None
    bag_hours: int | None = None

    @property
    def instant(self) -> datetime:
        """The instant that it names, of a step that has one."""
        assert self.utc is not None
        return self.utc

    @property
    def of_cycle(self) -> int:
        """The number of its cycle, of a step that is of one."""
        assert self.cycle is not None
        return self.cycle

    @property
    def item(self) -> str:
        """The item of the plan, of a step that concerns one."""
        assert self.item_id is not None
        return self.item_id


@dataclass(frozen=True, slots=True)
class BodyMeasure:
    """A weight in kg or a height in cm with the day of its measurement."""

    what: str
    value: Decimal
    on: date


@dataclass(frozen=True, slots=True)
class Responded:
    """The response to a cycle, and when it was recorded."""

    response: CycleResponse
    at: datetime
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Retested:
    """A pregnancy test made after registration, and when it was recorded."""

    test: PregnancyTest
    at: datetime
    zone: ZoneInfo


Kept = CourseStep | BodyMeasure | Responded | Retested
LAST_STEP, LAST_TEST = "step", "test"
# What stands in the place of an item where something that was recorded is corrected or taken back.
CORRECTS = (LAST_STEP, LAST_TEST)
HAPPENED = ("began", "pause", "restart", "stop", "complete", "off_study")

# The steps from which on bags are hung: they take over the length that the site has then.
HANGS_BAGS = ("start", "began", "restart")


def step_of_move(
    course: TreatmentCourse, item_id: str, to: date | datetime, now: datetime, site: SiteTimes
) -> CourseStep:
    """The step that moves an item, checked against everything in its way. Raises `RuleBroken`.

    The start of a cycle and a restart are steps of their own; an item moved back is one that was never moved.
    """
    moved = move(course, item_id, to, now, site)
    kind = read_id(item_id).what
    utc = to if isinstance(to, datetime) else None
    day = None if isinstance(to, datetime) else to
    if kind == ItemKind.START:
        return CourseStep("start", now, site.zone, cycle=cycle_of(item_id), utc=utc)
    if kind == ItemKind.RESTART:
        return CourseStep("restart", now, site.zone, utc=utc)
    action = "move" if item_id in moved.moved else "restore"
    return CourseStep(action, now, site.zone, item_id=item_id, utc=utc, day=day)


def step_of_cancel(course: TreatmentCourse, item_id: str, now: datetime, site: SiteTimes) -> CourseStep:
    """The step that cancels an item, checked. Raises `RuleBroken`."""
    cancel(course, item_id, site)
    if read_id(item_id).what == ItemKind.START:
        return CourseStep("cancel_start", now, site.zone, cycle=cycle_of(item_id), item_id=item_id)
    return CourseStep("cancel", now, site.zone, item_id=item_id)


def step_of_correction(reason: str, utc: datetime | None, now: datetime, site: SiteTimes) -> CourseStep:
    """The step that takes back the last one that happened, or says when it really did."""
    return CourseStep("restore", now, site.zone, item_id=LAST_STEP, utc=utc, reason=reason)


def step_of_untest(now: datetime, site: SiteTimes) -> CourseStep:
    """The step that takes back the pregnancy test that was recorded last."""
    return CourseStep("restore", now, site.zone, item_id=LAST_TEST)


def step_of_restore(course: TreatmentCourse, item_id: str, now: datetime, site: SiteTimes) -> CourseStep:
    """The step that puts a cancelled item back into the plan. Raises `RuleBroken` where it is not cancelled."""
    if item_id not in {item.id for item in plan(course, site).cancelled}:
        raise RuleBroken("no_such_item")
    return CourseStep("restore", now, site.zone, item_id=item_id)


def fold(course: TreatmentCourse, kept: Iterable[Kept]) -> TreatmentCourse:
    """The course after everything that was kept, in its order and as it was corrected."""
    for _, one in in_effect(kept):
        course = after(course, one)
    return course


def last_step(kept: Iterable[Kept]) -> tuple[int, CourseStep] | None:
    """The last step that happened, as it was corrected, and its place in what was kept; None where there is none."""
    return _last(in_effect(kept))


def in_effect(kept: Iterable[Kept]) -> list[tuple[int, Kept]]:
    """What counts of what was kept, each with the index from which it is known; corrections are done by then."""
    given: list[tuple[int, Kept]] = []
    for position, one in enumerate(kept):
        if not (isinstance(one, CourseStep) and one.item_id in CORRECTS):
            given.append((position, one))
            continue
        if one.item_id == LAST_TEST:
            given.remove(_last_test(given))
            continue
        last = _last(given)
        if last is None:
            raise RuleBroken("nothing_to_correct")
        index = given.index(last)
        given[index : index + 1] = [(position, _corrected(last[1], one, one.utc))] if one.utc else []
    return given


def _last(given: Iterable[tuple[int, Kept]]) -> tuple[int, CourseStep] | None:
    steps = [(position, one) for position, one in given if isinstance(one, CourseStep) and one.action in HAPPENED]
    return steps[-1] if steps else None


def _last_test(given: Iterable[tuple[int, Kept]]) -> tuple[int, Kept]:
    tests = [one for one in given if isinstance(one[1], Retested)]
    if not tests:
        raise RuleBroken("nothing_to_correct")
    return tests[-1]


def _corrected(step: CourseStep, correction: CourseStep, utc: datetime) -> CourseStep:
    """The step with the instant at which it really happened, which is no later than that of the correction.

    It is judged as of when it was recorded, or of that instant where it is later; a restart may also be planned.
    """
    recorded = step.at if step.action == "restart" else min(max(step.at, utc), correction.at)
    reason = correction.reason if is_said(correction.reason) else step.reason
    return replace(step, utc=utc, at=recorded, zone=correction.zone, reason=reason)


def after(course: TreatmentCourse, one: Kept) -> TreatmentCourse:
    """The course after one thing more; raises `RuleBroken` for what a rule forbids."""
    if isinstance(one, BodyMeasure):
        newest = one.what == "weight" and (course.weight_on is None or one.on >= course.weight_on)
        return replace(course, weight_kg=one.value, weight_on=one.on) if newest else course
    if isinstance(one, Responded):
        return respond(course, one.response, one.at, one.zone)
    if isinstance(one, Retested):
        return renew_test(course, one.test, one.at, one.zone)
    return STEPS[one.action](course, one)


def _moved(course: TreatmentCourse, step: CourseStep) -> TreatmentCourse:
    # Whether it was possible was checked when it was kept; a plan leaves out what no longer fits.
    to = step.utc or step.day
    assert to is not None
    return replace(course, moved={**course.moved, step.item: to})


def _start_cancelled(course: TreatmentCourse, step: CourseStep) -> TreatmentCourse:
    check_only_planned(course, step.of_cycle, step.zone)
    return replace(course, cycles=course.cycles[: step.of_cycle - 1])


def _ended(course: TreatmentCourse, step: CourseStep) -> TreatmentCourse:
    return end(course, step.utc, step.reason or "", step.at, step.zone)


def _completed(course: TreatmentCourse, step: CourseStep) -> TreatmentCourse:
    """Completed by whom no response leads off study: where a next cycle would be offered the investigator decides."""
    last = course.given(step.at)
    if course.rules.response is None and last:
        return _ended(course, step)
    way = course.after_response(last.number) if last else None
    if way is None:
        raise RuleBroken("complete_without_response", result=f"{course.rules.response_name} result")
    if way.next is NextTreatment.OFF_STUDY:
        raise RuleBroken("not_complete", then=course.rules.then, why=way.why)
    return _ended(course, step)


STEPS: dict[str, Callable[[TreatmentCourse, CourseStep], TreatmentCourse]] = {
    "start": lambda course, step: plan_start(course, step.of_cycle, step.instant, step.at, step.zone, step.bag_hours),
    "began": lambda course, step: record_start(course, step.of_cycle, step.instant, step.at, step.zone, step.bag_hours),
    "pause": lambda course, step: pause(course, step.instant, step.at, step.zone),
    "restart": lambda course, step: resume(course, step.instant, step.at, step.zone, step.bag_hours, step.reason),
    "stop": lambda course, step: stop(course, step.instant, step.at, step.zone),
    "move": _moved,
    "cancel": lambda course, step: without(course, step.item),
    "cancel_start": _start_cancelled,
    "restore": lambda course, step: restore(course, step.item),
    "complete": _completed,
    "off_study": _ended,
}
