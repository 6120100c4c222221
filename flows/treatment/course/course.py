"""One participant's treatment as it was planned and as it went: every step is a new course or a refusal."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from flows.language.days import day_words
from flows.language.numbers import count
from flows.language.refusals import RuleBroken
from flows.language.wall_time import at_instant, moment_words
from flows.rules.treatment import NextTreatment, TreatmentRules
from flows.treatment.course.infusion import Cycle, Pause, begins_anew, end_of, next_cycle_from, pause_rule
from flows.treatment.in_words import check_response_day, ended, ordinal, response_name, too_early, what_is_given
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
        stopped = any(cycle.stopped for cycle in self.cycles if cycle.number == number)
        response = self.response_to(number)
        return after_response(self.rules, response, stopped) if response else None

    def response_to(self, number: int) -> CycleResponse | None:
        """The response to a cycle; None where there is none yet."""
        return next((response for response in self.responses if response.cycle == number), None)

    def given(self, now: datetime) -> Cycle | None:
        """The last cycle whose start lies behind; None where there is none."""
        return next((cycle for cycle in reversed(self.cycles) if cycle.start <= now), None)


def plan_start(
    course: TreatmentCourse, number: int, at: datetime, now: datetime, zone: ZoneInfo, bag_hours: int | None = None
) -> TreatmentCourse:
    """The course with a cycle planned to start at `at`; a start that was only planned is moved.

    Its bags have the length of `bag_hours`, whatever the site sets afterwards; None stands for the site's.
    """
    if at < now:
        raise RuleBroken("start_in_past", start=_words(at, zone))
    return _with_start(course, Cycle(course.rules, number, at, bag_hours=bag_hours), zone)


def record_start(
    course: TreatmentCourse, number: int, at: datetime, now: datetime, zone: ZoneInfo, bag_hours: int | None = None
) -> TreatmentCourse:
    """The course with the instant at which the infusion of a cycle really began."""
    if at > now:
        raise RuleBroken("start_ahead", what=what_is_given(course.rules), start=_words(at, zone))
    given = next((cycle for cycle in course.cycles if cycle.number == number), None)
    if given and not given.begun and (given.pauses or given.stopped):
        return _with_true_start(course, given, at, zone)
    return _with_start(course, Cycle(course.rules, number, at, begun=True, bag_hours=bag_hours), zone)


def _with_true_start(course: TreatmentCourse, given: Cycle, at: datetime, zone: ZoneInfo) -> TreatmentCourse:
    """The course whose last cycle was paused or stopped before anybody recorded when it began."""
    first = given.pauses[0].since if given.pauses else given.stopped
    assert first is not None
    if at >= first:
        raise RuleBroken("began_after_pause", number=given.number, since=_words(first, zone))
    unpaused = replace(course, cycles=(*course.cycles[:-1], Cycle(course.rules, given.number, given.start)))
    begun = _with_start(unpaused, Cycle(course.rules, given.number, at, begun=True), zone)
    return _with(begun, replace(given, start=at, begun=True))


def _with_start(course: TreatmentCourse, cycle: Cycle, zone: ZoneInfo) -> TreatmentCourse:
    most = course.rules.cycles.most
    if cycle.number > most:
        raise RuleBroken("most_cycles", most=count(most, "cycle"), further=ordinal(most + 1))
    check_only_planned(course, cycle.number, zone)
    if cycle.start not in [planned.start for planned in course.cycles if planned.number == cycle.number]:
        course = _as_planned(course, cycle.number)
    course = replace(course, cycles=course.cycles[: cycle.number - 1])
    if cycle.number == 1:
        _check_first(course, cycle, zone)
    else:
        _check_next(course, cycle, zone)
    return replace(course, cycles=(*course.cycles, cycle))


def _as_planned(course: TreatmentCourse, number: int) -> TreatmentCourse:
    """The course without what a person moved or cancelled in a cycle: that was fitted to another start."""
    prefix = f"c{number}."
    moved = {item_id: to for item_id, to in course.moved.items() if not item_id.startswith(prefix)}
    kept = frozenset(item_id for item_id in course.cancelled if not item_id.startswith(prefix))
    return replace(course, moved=moved, cancelled=kept)


def check_only_planned(course: TreatmentCourse, number: int, zone: ZoneInfo) -> None:
    """Refuses to touch the start of a cycle that began: that was recorded, or something happened in it."""
    for cycle in course.cycles:
        happened = cycle.begun or cycle.pauses or cycle.stopped or course.after_response(number)
        if cycle.number == number and happened:
            instead = "a pause or a stop" if course.rules.infusion else "a stop"
            raise RuleBroken("cycle_begun", number=number, start=_words(cycle.start, zone), instead=instead)


def _check_first(course: TreatmentCourse, cycle: Cycle, zone: ZoneInfo) -> None:
    day = at_instant(cycle.start, zone).day
    if day < course.registered_on:
        raise RuleBroken("start_before_registration", first=day_words(course.registered_on))
    if not cycle.begun:  # what has happened is recorded all the same, as a deviation
        _check_test(course, day)


def _check_test(course: TreatmentCourse, start: date) -> None:
    test = course.test_for(date.max)
    if test and test.positive:
        raise RuleBroken("start_after_positive", day=day_words(test.on))
    if test and start > course.good_until(test):
        days, last = count(course.test_days, "day"), day_words(course.good_until(test))
        raise RuleBroken("start_after_test", last=last, days=days)


def renew_test(course: TreatmentCourse, test: PregnancyTest, now: datetime, zone: ZoneInfo) -> TreatmentCourse:
    """The course with a pregnancy test made after registration; after a positive one no first start is planned."""
    if test.on > at_instant(now, zone).day:
        raise RuleBroken("measured_ahead", what="The pregnancy test", day=day_words(test.on))
    begun = next((cycle for cycle in course.cycles if cycle.begun), None)
    if begun and test.on > at_instant(begun.start, zone).day:
        raise RuleBroken("test_after_start", start=_words(begun.start, zone))
    course = replace(course, tests=(*course.tests, test))
    planned = bool(course.cycles) and course.cycles[0].start > now
    return replace(course, cycles=()) if planned and course.start_until is None else course


def _check_next(course: TreatmentCourse, cycle: Cycle, zone: ZoneInfo) -> None:
    last, number = _last(course), cycle.number
    if last.number != number - 1:
        raise RuleBroken("cycle_skipped", number=number, last=number - 1)
    end, earliest = end_of(last, zone), next_cycle_from(last, zone)
    if last.stopped:
        raise RuleBroken("stopped_already", number=last.number, at=_words(last.stopped, zone))
    if end is None or earliest is None:
        raise RuleBroken("cycle_without_end", number=last.number)
    _check_offered(course, number)
    if at_instant(cycle.start, zone).day < earliest:
        raise too_early(course.rules, number, end.day, earliest)


def _check_offered(course: TreatmentCourse, number: int) -> None:
    """Refuses a cycle that depends on a response which is not there, or does not lead to it."""
    if course.rules.response is None:
        return
    way = course.after_response(number - 1)
    if way is None:
        result = f"{response_name(course.rules)} result"
        raise RuleBroken("cycle_without_response", number=number, last=number - 1, result=result)
    if way.next is not NextTreatment.NEXT_CYCLE:
        raise RuleBroken("cycle_not_offered", number=number, why=way.why)


def pause(course: TreatmentCourse, at: datetime, now: datetime, zone: ZoneInfo) -> TreatmentCourse:
    """The course with its infusion paused since `at`, until a restart is recorded."""
    cycle = _infusing(course, at, now, zone)
    return _with(course, replace(cycle, pauses=(*cycle.pauses, Pause(at))))


def stop(course: TreatmentCourse, at: datetime, now: datetime, zone: ZoneInfo) -> TreatmentCourse:
    """The course with its cycle stopped for good at `at`; in a pause it stops as well, and no restart follows."""
    last = _waiting(_last(course), now)
    if last is None:
        return _with(course, replace(_infusing(course, at, now, zone), stopped=at))
    if at > now:
        raise RuleBroken("pause_ahead", at=_words(at, zone))
    pauses = (*_last(course).pauses[:-1], Pause(last.since))
    return _with(course, replace(_last(course), pauses=pauses, stopped=max(at, last.since)))


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
    cycle = _last(course)
    last = _waiting(cycle, now)
    if last is None:
        raise RuleBroken("not_paused")
    if at <= last.since:
        raise RuleBroken("restart_before_pause", since=_words(last.since, zone))
    anew = begins_anew(last.since, at, pause_rule(course.rules), zone, said)
    pause = Pause(last.since, at, bag_hours, anew)
    return _with(course, replace(cycle, pauses=(*cycle.pauses[:-1], pause)))


def respond(course: TreatmentCourse, response: CycleResponse, now: datetime, zone: ZoneInfo) -> TreatmentCourse:
    """The course with the response to a cycle; a next cycle that is only planned and no longer offered goes."""
    cycle = next((cycle for cycle in course.cycles if cycle.number == response.cycle), None)
    if cycle is None:
        raise RuleBroken("response_without_cycle", number=response.cycle)
    end = end_of(cycle, zone)
    if end is None:
        raise RuleBroken("cycle_without_end", number=cycle.number)
    check_response_day(cycle, response.on, zone)
    if response.on > at_instant(now, zone).day:
        raise RuleBroken("measured_ahead", what=f"The {response_name(course.rules)}", day=day_words(response.on))
    others = tuple(given for given in course.responses if given.cycle != response.cycle)
    course = replace(course, responses=(*others, response))
    way = course.after_response(response.cycle)
    offered = way is not None and way.next is NextTreatment.NEXT_CYCLE
    kept = tuple(one for one in course.cycles if one.number <= response.cycle or offered or one.start <= now)
    return replace(course, cycles=kept)


def _waiting(cycle: Cycle, now: datetime) -> Pause | None:
    """The pause that still lasts, whether a restart is planned or not; None where there is none."""
    last = cycle.pauses[-1] if cycle.pauses and cycle.stopped is None else None
    return last if last and (last.until is None or last.until > now) else None


def _infusing(course: TreatmentCourse, at: datetime, now: datetime, zone: ZoneInfo) -> Cycle:
    """The cycle whose infusion runs at an instant that lies behind."""
    cycle, shown = _last(course), _words(at, zone)
    if cycle.stopped:
        raise RuleBroken("stopped_already", number=cycle.number, at=_words(cycle.stopped, zone))
    if at <= cycle.start:
        what = "an infusion can only be paused" if course.rules.infusion else "it can only be stopped"
        raise RuleBroken("pause_before_start", number=cycle.number, start=_words(cycle.start, zone), what=what)
    if at > now:
        raise RuleBroken("pause_ahead", at=shown)
    end = end_of(cycle, zone)
    if end is None:
        raise RuleBroken("paused_already", since=_words(cycle.pauses[-1].since, zone))
    if at >= end.utc:
        raise ended(cycle, end)
    last = cycle.pauses[-1].until if cycle.pauses else None
    if last and at <= last:
        raise RuleBroken("pauses_overlap", until=_words(last, zone))
    return cycle


def _last(course: TreatmentCourse) -> Cycle:
    if not course.cycles:
        raise RuleBroken("not_started")
    return course.cycles[-1]


def _with(course: TreatmentCourse, cycle: Cycle) -> TreatmentCourse:
    return replace(course, cycles=(*course.cycles[:-1], cycle))


def _words(at: datetime, zone: ZoneInfo) -> str:
    return moment_words(at_instant(at, zone))
