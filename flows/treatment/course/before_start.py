"""What the pregnancy test asks for before the first dose, and what is said of a start outside of it."""

from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flows.language.days import day_words
from flows.language.numbers import count
from flows.language.wall_time import at_instant
from flows.treatment.course.course import TreatmentCourse
from flows.treatment.course.infusion import Cycle
from flows.treatment.plan.items import ItemKind, PlannedEvent, id_in, of_cycle


def items_before_start(course: TreatmentCourse, zone: ZoneInfo) -> Iterator[PlannedEvent]:
    """The last day for the start and the next test, or how the test stands for the start that is planned or given."""
    if not course.pregnancy_test:
        return
    if course.cycles:
        yield _for_start(course, course.cycles[0], zone)
    elif course.start_until:
        yield from _until_start(course, course.start_until)


def _until_start(course: TreatmentCourse, last: date) -> Iterator[PlannedEvent]:
    days, source = count(course.test_days, "day"), course.rules.eligibility
    reason = f"The negative pregnancy test is good for a start until {day_words(last)}: {days}."
    title = "Start by this day, or repeat the pregnancy test"
    yield of_cycle(1, ItemKind.START_BY, title, last, reason, source)
    reason = f"The last one was good for a start until {day_words(last)}."
    due = last + timedelta(1)
    yield PlannedEvent(
        id_in(1, "repeat_test"), ItemKind.PREGNANCY_TEST, "Repeat the pregnancy test", due, reason, source
    )


def _for_start(course: TreatmentCourse, cycle: Cycle, zone: ZoneInfo) -> PlannedEvent:
    """The test that the trial wants before a start: good for it, missed, or still to be done."""
    day = at_instant(cycle.start, zone).day
    test = course.test_for(day)
    item_id, source = id_in(1, ItemKind.PREGNANCY_TEST), course.rules.eligibility
    if test and course.allows(test, day):
        reason = f"Negative, and good for a start until {day_words(course.good_until(test))}."
        title = "Pregnancy test is good for the start"
        return PlannedEvent(item_id, ItemKind.PREGNANCY_TEST_GOOD, title, day, reason, source)
    if cycle.begun:
        told = deviation(course, zone)
        return PlannedEvent(item_id, ItemKind.DEVIATION, "Start without a good pregnancy test", day, told, source)
    first = day - timedelta(course.test_days)
    reason = f"Within {count(course.test_days, 'day')} before the start: from {day_words(first)} on."
    return of_cycle(1, ItemKind.PREGNANCY_TEST, "Pregnancy test", day, reason, source)


def deviation(course: TreatmentCourse, zone: ZoneInfo) -> str:
    """What deviates from the trial in a first cycle that began; empty where nothing does."""
    first = next((cycle for cycle in course.cycles[:1] if cycle.begun and course.pregnancy_test), None)
    if first is None:
        return ""
    day = at_instant(first.start, zone).day
    test = course.test_for(day)
    if test and course.allows(test, day):
        return ""
    why = f"there is no negative pregnancy test of the {count(course.test_days, 'day')} before it"
    if test:
        found = "was positive" if test.positive else f"was good for a start until {day_words(course.good_until(test))}"
        why = f"the pregnancy test of {day_words(test.on)} {found}"
    return f"Deviation: cycle 1 began {day_words(day)}, and {why}. Tell the study chair."


def wants_test(course: TreatmentCourse, zone: ZoneInfo) -> bool:
    """Whether a pregnancy test can still be entered: before the first dose, or where one was missing for it."""
    before = all(cycle.number == 1 and not cycle.begun for cycle in course.cycles)
    return course.pregnancy_test and (before or deviation(course, zone) != "")


def standing_words(course: TreatmentCourse, today: date) -> tuple[str, bool]:
    """How the pregnancy test stands before the first dose, and whether it forbids a start on this day."""
    test = course.test_for(date.max)
    if not course.pregnancy_test or test is None or any(cycle.begun for cycle in course.cycles):
        return "", False
    if test.positive:
        return f"Pregnancy test of {day_words(test.on)} positive: do not start. Call the study chair.", True
    if today > course.good_until(test):
        lapsed = f"was good for a start until {day_words(course.good_until(test))}"
        return f"Pregnancy test of {day_words(test.on)} {lapsed}: repeat it before the start.", True
    return f"Pregnancy test of {day_words(test.on)} negative: start by {day_words(course.good_until(test))}.", False
