"""What is asked about a weight and a height for an age and a sex, and how long a height is good for a dose."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from flows.treatment.course.course import TreatmentCourse
from flows.treatment.course.doubts import dose_for, size_doubts
from flows.treatment.dosing import Size
from flows.treatment.growth import TABLES, height_good_days, norm, unusual
from flows.treatment.plan.bags import SiteTimes
from flows.treatment.plan.plan import plan
from flows.treatment.treatment import Treatment
from tests.flows.treatment.courses import TREATMENT

D = Decimal
TODAY = date(2026, 10, 12)
SITE = SiteTimes(ZoneInfo("UTC"), 96)


def child(age_months: int, sex: str, size: Size, registered: date = TODAY) -> Treatment:
    """Somebody of an age at registration, looked at on a day in October."""
    course = TreatmentCourse("S-001", registered, TREATMENT)
    now = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=UTC)
    return Treatment("1", registered, course, plan(course, SITE), SITE, now, size, sex=sex, age_months=D(age_months))


# Sex, age in months, kg, cm; then what is asked about, with a plus what is asked twice.
SIZES = (
    ("male", 50, "16.5", "103", ""),
    ("male", 50, "44", "103", "weight+ bmi+"),
    ("male", 50, "24", "103", "weight bmi"),
    ("female", 50, "8.1", "95", "weight bmi"),
    ("female", 50, "7.9", "103", "weight+ bmi+"),
    ("female", 50, "16", "150", "height+ bmi+"),
    ("female", 50, "16", "115", "height bmi"),
    ("male", 1, "4.4", "54", ""),
    ("male", 1, "44", "54", "weight+"),
    ("male", 168, "52", "160", ""),
    ("male", 168, "52", "100", "height+ bmi+"),
    ("female", 168, "120", "160", "weight+ bmi+"),
    ("female", 240, "58", "163", ""),
    ("female", 311, "58", "163", ""),
    ("female", 311, "58", "136", "height"),
    ("male", 311, "49", "180", "weight bmi"),
    ("male", 311, "30", "180", "weight+ bmi+"),
)


@pytest.mark.parametrize(("sex", "age", "weight", "height", "expected"), SIZES)
def test_what_is_unusual_for_an_age_is_asked_and_what_is_far_from_it_twice(sex, age, weight, height, expected):
    doubts = size_doubts(child(age, sex, Size()), D(weight), D(height))
    wanted = {word.strip("+"): word.endswith("+") for word in expected.split()}
    assert {MEASURE[one.words.partition(" is ")[0].rpartition(" ")[2]]: one.far for one in doubts} == wanted


MEASURE = {"kg": "weight", "cm": "height", "kg/m2": "bmi"}


def test_a_child_of_four_at_44_kg_is_told_beside_what_is_usual():
    found = unusual("weight", D(44), "male", D(50))
    assert found is not None
    assert found.words == (
        "44 kg is far above what is usual at 4 years 2 months (male): 12.9 to 23 kg, 1st to 99th centile, "
        "CDC growth charts, 2000."
    )


@pytest.mark.parametrize("what", TABLES)
@pytest.mark.parametrize("sex", ["male", "female"])
def test_no_median_is_unusual_at_any_age_and_every_norm_is_in_order(what, sex):
    for age in range(312):
        found = norm(what, sex, D(age))
        if found is None:
            assert (what, age < 24) == ("bmi", True)
            continue
        assert found.low < found.median < found.high
        assert unusual(what, found.median, sex, D(age)) is None


def test_the_rows_are_those_of_the_growth_charts():
    """Spot values of the published tables: medians, and the 3rd and the 97th centile within the 1st and the 99th."""
    assert norm("weight", "male", D(24)).median == D("12.7")
    assert norm("height", "female", D(240)).median == D("163.3")
    assert norm("bmi", "male", D(24)).median == D("16.6")
    assert norm("height", "male", D(24)).low < D("79.9") < D("93.0") < norm("height", "male", D(24)).high
    assert norm("weight", "male", D(42)).median == (D("14.3") + D("16.2")) / 2


def test_without_age_or_sex_nothing_is_said():
    assert size_doubts(child(50, "", Size()), D(44), None) == ()
    assert size_doubts(replace(child(50, "male", Size()), age_months=None), D(44), None) == ()


def test_the_age_is_counted_on_from_registration():
    registered = date(2025, 10, 13)
    assert child(50, "male", Size(), registered).age_on(TODAY) == 61
    assert child(50, "male", Size(), registered).age_on(date(2025, 8, 13)) == 48
    assert child(1, "male", Size(), registered).age_on(date(2023, 8, 13)) == 0


# The age in months, how old the height is in days, and whether it is asked again.
HEIGHTS = (
    (12, 30, False), (12, 31, True), (23, 31, True), (24, 31, False), (50, 90, False), (50, 91, True),
    (50, 3 * 365, True), (215, 91, True), (216, 91, False), (300, 365, False), (300, 366, True),
)  # fmt: skip


@pytest.mark.parametrize(("age", "days", "again"), HEIGHTS)
def test_a_height_is_good_for_as_long_as_its_owner_hardly_grows(age, days, again):
    assert (days > height_good_days(D(age))) is again
    weight, height = (D("16.5"), D(103)) if age < 216 else (D(40), D(160))
    size = Size(weight, TODAY, height, TODAY - timedelta(days))
    _, doubts = dose_for(child(age, "male", size), 1)
    assert bool(doubts) is again
    if again:
        assert f"is {days} days old at the start; at this age it is good for" in doubts[0]


def test_a_height_that_the_dose_is_not_counted_from_may_be_old():
    size = Size(D(52), TODAY, D(160), TODAY - timedelta(2000))
    assert dose_for(child(168, "male", size), 1)[1] == ()
