"""The start of a cycle, planned or as it really was, and what it may not go against."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flows.language.days import day_words
from flows.language.numbers import count
from flows.language.refusals import RuleBroken
from flows.language.wall_time import at_instant, instant_words
from flows.rules.treatment import NextTreatment, Point, TreatmentRules
from flows.treatment.course.course import PregnancyTest, TreatmentCourse
from flows.treatment.course.infusion import Cycle, end_of, next_cycle_from
from flows.treatment.plan.items import read_id

ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def plan_start(
    course: TreatmentCourse, number: int, at: datetime, now: datetime, zone: ZoneInfo, bag_hours: int | None = None
) -> TreatmentCourse:
    """The course with a cycle planned to start at `at`; a start that was only planned is moved.

    Its bags have the length of `bag_hours`, whatever the site sets afterwards; None stands for the site's.
    """
    if at < now:
        raise RuleBroken("start_in_past", start=instant_words(at, zone))
    return _with_start(course, Cycle(course.rules, number, at, bag_hours=bag_hours), zone)


def record_start(
    course: TreatmentCourse, number: int, at: datetime, now: datetime, zone: ZoneInfo, bag_hours: int | None = None
) -> TreatmentCourse:
    """The course with the instant at which the infusion of a cycle really began."""
    if at > now:
        raise RuleBroken("start_ahead", what=course.rules.given, start=instant_words(at, zone))
    given = course.cycle(number)
    if given and not given.begun and (given.pauses or given.stopped):
        return _with_true_start(course, given, at, zone)
    return _with_start(course, Cycle(course.rules, number, at, begun=True, bag_hours=bag_hours), zone)


def _with_true_start(course: TreatmentCourse, given: Cycle, at: datetime, zone: ZoneInfo) -> TreatmentCourse:
    """The course whose last cycle was paused or stopped before anybody recorded when it began."""
    first = given.pauses[0].since if given.pauses else given.stopped
    assert first is not None
    if at >= first:
        raise RuleBroken("began_after_pause", number=given.number, since=instant_words(first, zone))
    unpaused = replace(course, cycles=(*course.cycles[:-1], Cycle(course.rules, given.number, given.start)))
    begun = _with_start(unpaused, Cycle(course.rules, given.number, at, begun=True), zone)
    return begun.with_last(replace(given, start=at, begun=True))


def _with_start(course: TreatmentCourse, cycle: Cycle, zone: ZoneInfo) -> TreatmentCourse:
    most = course.rules.cycles.most
    if cycle.number > most:
        raise RuleBroken("most_cycles", most=count(most, "cycle"), further=_ordinal(most + 1))
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
    moved = {item_id: to for item_id, to in course.moved.items() if read_id(item_id).cycle != number}
    kept = frozenset(item_id for item_id in course.cancelled if read_id(item_id).cycle != number)
    return replace(course, moved=moved, cancelled=kept)


def check_only_planned(course: TreatmentCourse, number: int, zone: ZoneInfo) -> None:
    """Refuses to touch the start of a cycle that began: that was recorded, or something happened in it."""
    for cycle in course.cycles:
        happened = cycle.begun or cycle.pauses or cycle.stopped or course.after_response(number)
        if cycle.number == number and happened:
            instead = "a pause or a stop" if course.rules.infusion else "a stop"
            raise RuleBroken("cycle_begun", number=number, start=instant_words(cycle.start, zone), instead=instead)


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
        raise RuleBroken("test_after_start", start=instant_words(begun.start, zone))
    course = replace(course, tests=(*course.tests, test))
    planned = bool(course.cycles) and course.cycles[0].start > now
    return replace(course, cycles=()) if planned and course.start_until is None else course


def _check_next(course: TreatmentCourse, cycle: Cycle, zone: ZoneInfo) -> None:
    last, number = course.last, cycle.number
    if last.number != number - 1:
        raise RuleBroken("cycle_skipped", number=number, last=number - 1)
    end, earliest = end_of(last, zone), next_cycle_from(last, zone)
    if last.stopped:
        raise RuleBroken("stopped_already", number=last.number, at=instant_words(last.stopped, zone))
    if end is None or earliest is None:
        raise RuleBroken("cycle_without_end", number=last.number)
    _check_offered(course, number)
    if at_instant(cycle.start, zone).day < earliest:
        raise _too_early(course.rules, number, end.day, earliest)


def _check_offered(course: TreatmentCourse, number: int) -> None:
    """Refuses a cycle that depends on a response which is not there, or does not lead to it."""
    if course.rules.response is None:
        return
    way = course.after_response(number - 1)
    if way is None:
        result = f"{course.rules.response_name} result"
        raise RuleBroken("cycle_without_response", number=number, last=number - 1, result=result)
    if way.next is not NextTreatment.NEXT_CYCLE:
        raise RuleBroken("cycle_not_offered", number=number, why=way.why)


def _too_early(rules: TreatmentRules, number: int, end: date, earliest: date) -> RuleBroken:
    """What is said of a cycle that is planned before the first day for it."""
    words = {"number": number, "last": number - 1, "earliest": day_words(earliest), "day": rules.next_cycle.day}
    free = rules.next_cycle.days_after(Point.END)
    if free is None:
        return RuleBroken("next_cycle_too_early", **words)
    return RuleBroken("cycle_too_early", end=day_words(end), free=count(free, "day"), **words)


def _ordinal(number: int) -> str:
    """The word for the number of a further cycle, such as "third"."""
    return ORDINALS[number - 2] if number - 2 < len(ORDINALS) else f"{number}th"
