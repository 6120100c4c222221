"""One participant's treatment as it was planned and as it went: every step is a new course or a refusal."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from flows.language.days import day_words
from flows.language.refusals import RuleBroken
from flows.language.wall_time import Moment, at_instant, instant_words, moment_words
from flows.rules.treatment import NextTreatment, TreatmentRules
from flows.treatment.course.infusion import Cycle, Pause, begins_anew, end_of, pause_rule
from flows.treatment.plan.due import response_from
from flows.treatment.response import CycleResponse, Disposition, after_response


@dataclass(frozen=True, slots=True)
class PregnancyTest:
    """A test in blood or urine, and its day."""

    positive: bool
    on: date


@dataclass(frozen=True, slots=True)
class TreatmentCourse:
    """What a plan is made from. Instants are aware UTC datetimes, days are days of the site's calendar.

    `rules`: what the trial fixes. `concerns`: the criteria that concern this participant. `pregnancy_test`,
    `contraception`: whether they do. `start_by`: the last day that the pregnancy test of the registration is good for a
    start. `moved`, `cancelled`: items of the plan, by id, that a
    person changed. `tests`: the pregnancy tests made since registration.
    `ended`: when the participant went to transplant or off study, for the reason `closed`.
    """

    code: str
    registered_on: date
    rules: TreatmentRules
    concerns: frozenset[str] = frozenset()
    pregnancy_test: bool = False
    start_by: date | None = None
    contraception: bool = False
    weight_kg: Decimal | None = None
    weight_on: date | None = None
    cycles: tuple[Cycle, ...] = ()
    responses: tuple[CycleResponse, ...] = ()
    moved: Mapping[str, date | datetime] = field(default_factory=dict)
    cancelled: frozenset[str] = frozenset()
    tests: tuple[PregnancyTest, ...] = ()
    ended: datetime | None = None
    closed: str = ""

    @property
    def test_days(self) -> int:
        """For how many days a pregnancy test is good for a start."""
        assert self.rules.pregnancy_test is not None
        return self.rules.pregnancy_test.days

    def good_until(self, test: PregnancyTest) -> date:
        """The last day that a negative test is good for a start."""
        return test.on + timedelta(self.test_days)

    def allows(self, test: PregnancyTest, start: date) -> bool:
        """Whether a test allows a start on a day."""
        return not test.positive and test.on <= start <= self.good_until(test)

    def test_for(self, start: date) -> PregnancyTest | None:
        """The pregnancy test that counts for a start on a day: the last one made by then; None where there is none."""
        first = (PregnancyTest(False, self.start_by - timedelta(self.test_days)),) if self.start_by else ()
        made = sorted((test for test in (*first, *self.tests) if test.on <= start), key=lambda test: test.on)
        return made[-1] if made else None

    @property
    def start_until(self) -> date | None:
        """The last day that the last pregnancy test is good for a start; None where it is for none."""
        test = self.test_for(date.max)
        return self.good_until(test) if test and not test.positive else None

    def after_response(self, number: int) -> Disposition | None:
        """What comes after a cycle by its response; None where there is none yet."""
        cycle, response = self.cycle(number), self.response_to(number)
        return after_response(self.rules, response, bool(cycle and cycle.stopped)) if response else None

    def response_to(self, number: int) -> CycleResponse | None:
        """The response to a cycle; None where there is none yet."""
        return next((response for response in self.responses if response.cycle == number), None)

    def cycle(self, number: int) -> Cycle | None:
        """The cycle of that number, planned or given."""
        return next((cycle for cycle in self.cycles if cycle.number == number), None)

    @property
    def last(self) -> Cycle:
        """The last cycle, planned or given. Raises `RuleBroken` where there is none."""
        if not self.cycles:
            raise RuleBroken("not_started")
        return self.cycles[-1]

    def with_last(self, cycle: Cycle) -> "TreatmentCourse":
        """The course with another last cycle."""
        return replace(self, cycles=(*self.cycles[:-1], cycle))

    def given(self, now: datetime) -> Cycle | None:
        """The last cycle whose start lies behind; None where there is none."""
        return next((cycle for cycle in reversed(self.cycles) if cycle.start <= now), None)


def pause(course: TreatmentCourse, at: datetime, now: datetime, zone: ZoneInfo) -> TreatmentCourse:
    """The course with its infusion paused since `at`, until a restart is recorded."""
    cycle = _infusing(course, at, now, zone)
    return course.with_last(replace(cycle, pauses=(*cycle.pauses, Pause(at))))


def stop(course: TreatmentCourse, at: datetime, now: datetime, zone: ZoneInfo) -> TreatmentCourse:
    """The course with its cycle stopped for good at `at`; in a pause it stops as well, and no restart follows."""
    last = _waiting(course.last, now)
    if last is None:
        return course.with_last(replace(_infusing(course, at, now, zone), stopped=at))
    if at > now:
        raise RuleBroken("pause_ahead", at=instant_words(at, zone))
    pauses = (*course.last.pauses[:-1], Pause(last.since))
    return course.with_last(replace(course.last, pauses=pauses, stopped=max(at, last.since)))


def end(
    course: TreatmentCourse, stopped: datetime | None, reason: str, now: datetime, zone: ZoneInfo
) -> TreatmentCourse:
    """The course that is over for a reason; `stopped`: when the infusion was, where it had not come to its end.

    A cycle that was only planned for later goes.
    """
    if stopped is not None:
        course = stop(course, stopped, now, zone)
    given = tuple(cycle for cycle in course.cycles if cycle.start <= now)
    return replace(course, cycles=given, ended=now, closed=reason)


def resume(
    course: TreatmentCourse,
    at: datetime,
    now: datetime,
    zone: ZoneInfo,
    bag_hours: int | None = None,
    said: str | None = None,
) -> TreatmentCourse:
    """The course with the restart of its paused infusion, recorded or planned; a planned restart can be moved.

    `bag_hours`: the length of the bags after it; those before it hung as they did. `said`: whether the same cycle goes
    on, where hours and calendar differ.
    """
    cycle = course.last
    last = _waiting(cycle, now)
    if last is None:
        raise RuleBroken("not_paused")
    if at <= last.since:
        raise RuleBroken("restart_before_pause", since=instant_words(last.since, zone))
    anew = begins_anew(last.since, at, pause_rule(course.rules), zone, said)
    pause = Pause(last.since, at, bag_hours, anew)
    return course.with_last(replace(cycle, pauses=(*cycle.pauses[:-1], pause)))


def respond(course: TreatmentCourse, response: CycleResponse, now: datetime, zone: ZoneInfo) -> TreatmentCourse:
    """The course with the response to a cycle; a next cycle that is only planned and no longer offered goes."""
    cycle = course.cycle(response.cycle)
    if cycle is None:
        raise RuleBroken("response_without_cycle", number=response.cycle)
    end = end_of(cycle, zone)
    if end is None:
        raise RuleBroken("cycle_without_end", number=cycle.number)
    check_response_day(cycle, response.on, zone)
    if response.on > at_instant(now, zone).day:
        raise RuleBroken("measured_ahead", what=f"The {course.rules.response_name}", day=day_words(response.on))
    others = tuple(given for given in course.responses if given.cycle != response.cycle)
    course = replace(course, responses=(*others, response))
    way = course.after_response(response.cycle)
    offered = way is not None and way.next is NextTreatment.NEXT_CYCLE
    kept = tuple(one for one in course.cycles if one.number <= response.cycle or offered or one.start <= now)
    return replace(course, cycles=kept)


def check_response_day(cycle: Cycle, day: date, zone: ZoneInfo) -> None:
    """Refuses a day of a response that lies before the first that counts."""
    first = response_from(cycle, zone)
    if first is None or day >= first:
        return
    name, end = cycle.rules.response_name, end_of(cycle, zone)
    if cycle.rules.infusion and end and first == end.day:
        raise RuleBroken("response_before_end", number=cycle.number, end=day_words(end.day), name=name)
    raise RuleBroken("response_day_too_early", number=cycle.number, first=day_words(first), name=name)


def _waiting(cycle: Cycle, now: datetime) -> Pause | None:
    """The pause that still lasts, whether a restart is planned or not; None where there is none."""
    last = cycle.pauses[-1] if cycle.pauses and cycle.stopped is None else None
    return last if last and (last.until is None or last.until > now) else None


def _infusing(course: TreatmentCourse, at: datetime, now: datetime, zone: ZoneInfo) -> Cycle:
    """The cycle whose infusion runs at an instant that lies behind."""
    cycle, shown = course.last, instant_words(at, zone)
    if cycle.stopped:
        raise RuleBroken("stopped_already", number=cycle.number, at=instant_words(cycle.stopped, zone))
    if at <= cycle.start:
        what = "an infusion can only be paused" if course.rules.infusion else "it can only be stopped"
        raise RuleBroken("pause_before_start", number=cycle.number, start=instant_words(cycle.start, zone), what=what)
    if at > now:
        raise RuleBroken("pause_ahead", at=shown)
    end = end_of(cycle, zone)
    if end is None:
        raise RuleBroken("paused_already", since=instant_words(cycle.pauses[-1].since, zone))
    if at >= end.utc:
        raise _ended(cycle, end)
    last = cycle.pauses[-1].until if cycle.pauses else None
    if last and at <= last:
        raise RuleBroken("pauses_overlap", until=instant_words(last, zone))
    return cycle


def _ended(cycle: Cycle, end: Moment) -> RuleBroken:
    """What is said of a pause or a stop after the end of a cycle."""
    of_it = f"cycle {cycle.number}"
    what, acts = (f"The infusion of {of_it}", "pause or stop") if cycle.rules.infusion else (of_it.capitalize(), "stop")
    return RuleBroken("pause_after_end", what=what, end=moment_words(end), acts=acts)
