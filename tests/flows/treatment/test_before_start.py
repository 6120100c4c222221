"""The pregnancy test before the first dose: how long it is good, renewed, positive, and a start without it."""

from datetime import date, timedelta

import pytest

from flows.treatment.course.before_start import deviation, standing_words, wants_test
from flows.treatment.course.course import PregnancyTest, TreatmentCourse
from flows.treatment.course.start import plan_start, record_start, renew_test
from flows.treatment.plan.items import ItemKind
from flows.treatment.plan.plan import plan
from flows.treatment.reminders.reminders import reminders
from tests.flows.treatment.courses import BERLIN, SITE, at, refused, registered

DAY = timedelta(days=1)
REGISTERED = date(2026, 11, 1)
NOW = at("2026-11-02 09:00")


def woman(**changes: object) -> TreatmentCourse:
    """Registered on 1 November with a test that is good for a start until the 6th, so made on 30 October."""
    return registered(**{"registered_on": REGISTERED, "pregnancy_test": True, "start_by": date(2026, 11, 6)} | changes)


def after(course: TreatmentCourse, on: date, *, positive: bool = False, now=NOW) -> TreatmentCourse:
    return renew_test(course, PregnancyTest(positive, on), now, BERLIN)


def days(course: TreatmentCourse) -> dict[str, date]:
    return {item.id: item.day for item in plan(course, SITE).items}


def test_before_a_start_is_planned_its_last_day_and_the_next_test_are_items_with_reminders():
    assert days(woman()) == {"c1.start_by": date(2026, 11, 6), "c1.repeat_test": date(2026, 11, 7)}
    assert {one.id for one in reminders(plan(woman(), SITE), SITE)} == {
        "c1.start_by/two_days",
        "c1.start_by/morning",
        "c1.repeat_test/eve",
        "c1.repeat_test/morning",
    }


def test_without_a_pregnancy_test_there_is_nothing_of_it():
    assert days(registered()) == {}


def test_a_renewed_test_is_good_for_seven_days_from_its_own_day():
    renewed = after(woman(), date(2026, 11, 2))
    assert days(renewed) == {"c1.start_by": date(2026, 11, 9), "c1.repeat_test": date(2026, 11, 10)}
    assert plan_start(renewed, 1, at("2026-11-09 23:59"), NOW, BERLIN).cycles
    with refused("start_after_test", "until Mon 9 Nov 2026"):
        plan_start(renewed, 1, at("2026-11-10 00:00"), NOW, BERLIN)


def test_an_older_test_that_is_entered_later_changes_nothing():
    assert days(after(woman(), date(2026, 10, 28))) == days(woman())


def test_a_test_of_tomorrow_is_refused():
    with refused("measured_ahead"):
        after(woman(), date(2026, 11, 3))


def test_a_positive_test_takes_the_planned_start_away_and_forbids_another():
    planned = plan_start(woman(), 1, at("2026-11-04 10:00"), NOW, BERLIN)
    positive = after(planned, date(2026, 11, 2), positive=True)
    assert days(positive) == {}
    assert standing_words(positive, date(2026, 11, 2)) == (
        "Pregnancy test of Mon 2 Nov 2026 positive: do not start. Call the study chair.",
        True,
    )
    with refused("start_after_positive", "Call the study chair"):
        plan_start(positive, 1, at("2026-11-04 10:00"), NOW, BERLIN)


def test_a_later_negative_test_opens_the_way_again():
    positive = after(woman(), date(2026, 11, 2), positive=True)
    again = after(positive, date(2026, 11, 4), now=NOW + 2 * DAY)
    assert days(again)["c1.start_by"] == date(2026, 11, 11)


STANDING = (
    ("the last day", date(2026, 11, 6), "Pregnancy test of Fri 30 Oct 2026 negative: start by Fri 6 Nov 2026.", False),
    ("the day after", date(2026, 11, 7), "was good for a start until Fri 6 Nov 2026: repeat it before the start", True),
)


@pytest.mark.parametrize(("what", "today", "words", "forbids"), STANDING, ids=[row[0] for row in STANDING])
def test_how_the_test_stands_is_told_day_by_day(what, today, words, forbids):
    said, forbidden = standing_words(woman(), today)
    assert words in said
    assert forbidden is forbids


BEGAN = (
    ("on the last day", "2026-11-06 10:00", "", ItemKind.PREGNANCY_TEST_GOOD),
    (
        "the day after",
        "2026-11-07 00:00",
        "Deviation: cycle 1 began Sat 7 Nov 2026, and the pregnancy test of Fri 30 Oct 2026 was good for a start until "
        "Fri 6 Nov 2026. Tell the study chair.",
        ItemKind.DEVIATION,
    ),
)


@pytest.mark.parametrize(("what", "began", "told", "kind"), BEGAN, ids=[row[0] for row in BEGAN])
def test_a_start_outside_of_the_test_is_recorded_as_a_deviation(what, began, told, kind):
    begun = record_start(woman(), 1, at(began), at(began) + DAY, BERLIN)
    assert deviation(begun, BERLIN) == told
    item = plan(begun, SITE).item("c1.pregnancy_test")
    assert item is not None
    assert item.kind is kind
    assert wants_test(begun, BERLIN) is (told != "")


def test_a_start_after_a_positive_test_is_recorded_as_a_deviation():
    positive = after(woman(), date(2026, 11, 2), positive=True)
    begun = record_start(positive, 1, at("2026-11-03 10:00"), at("2026-11-03 11:00"), BERLIN)
    assert "the pregnancy test of Mon 2 Nov 2026 was positive" in deviation(begun, BERLIN)


def test_a_test_that_was_made_in_time_and_entered_late_mends_the_deviation():
    begun = record_start(woman(), 1, at("2026-11-09 10:00"), at("2026-11-09 10:00"), BERLIN)
    assert deviation(after(begun, date(2026, 11, 8), now=at("2026-11-10 09:00")), BERLIN) == ""
    with refused("test_after_start"):
        after(begun, date(2026, 11, 10), now=at("2026-11-10 09:00"))


def test_a_test_made_after_the_first_dose_does_not_count_for_it():
    renewed = after(woman(), date(2026, 11, 8), now=at("2026-11-08 09:00"))
    begun = record_start(renewed, 1, at("2026-11-07 10:00"), at("2026-11-08 10:00"), BERLIN)
    assert "until Fri 6 Nov 2026" in deviation(begun, BERLIN)
