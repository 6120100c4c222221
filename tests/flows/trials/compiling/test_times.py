"""The time words at their boundaries, in days, months, half-lives and hours: the table of the language, as rows."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from flows.rules.facts import UTC
from flows.rules.periods import ends_between, months_on
from flows.trials.form.leaves.parse import read_period
from tests.flows.trials.small import condition, standing

PLAN = date(2026, 3, 31)
# days before 31 March (the plan), then how each leaf stands; N is 21 days
DAYS = [
    ("at least 21 days since zinc before plan", 22, "met"),
    ("at least 21 days since zinc before plan", 21, "met"),
    ("at least 21 days since zinc before plan", 20, "wait 2026-04-01"),
    ("more than 21 days since zinc before plan", 22, "met"),
    ("more than 21 days since zinc before plan", 21, "wait 2026-04-01"),
    ("more than 21 days since zinc before plan", 20, "wait 2026-04-02"),
    ("zinc within 21 days before plan", 22, "not_met"),
    ("zinc within 21 days before plan", 21, "met"),
    ("zinc within 21 days before plan", 0, "met"),
    ("zinc less than 21 days before plan", 21, "not_met"),
    ("zinc less than 21 days before plan", 20, "met"),
    ("{not: zinc within 21 days before plan}", 22, "met"),
    ("{not: zinc within 21 days before plan}", 21, "wait 2026-04-01"),
    ("{not: zinc less than 21 days before plan}", 21, "met"),
    ("{not: zinc less than 21 days before plan}", 20, "wait 2026-04-01"),
    ("{not: at least 21 days since zinc before plan}", 21, "not_met"),
    ("{not: at least 21 days since zinc before plan}", 20, "met"),
    ("{not: more than 21 days since zinc before plan}", 21, "met"),
    ("{not: more than 21 days since zinc before plan}", 22, "not_met"),
    # planned for the day after: neither the leaf nor its negation passes
    ("zinc within 21 days before plan", -1, "wait 2026-04-01"),
    ("{not: zinc within 21 days before plan}", -1, "wait 2026-04-23"),
    ("at least 21 days since zinc before plan", -1, "wait 2026-04-22"),
    ("zinc less than 1 day before plan", -1, "wait 2026-04-01"),
]
WORDS = [
    ("zinc within 21 days before plan", "never", "not_met"),
    ("zinc less than 21 days before plan", "never", "not_met"),
    ("at least 21 days since zinc before plan", "never", "met"),
    ("more than 21 days since zinc before plan", "never", "met"),
    ("{not: zinc within 21 days before plan}", "never", "met"),
    # still going on: no time since it has begun
    ("zinc within 21 days before plan", "ongoing", "met"),
    ("at least 21 days since zinc before plan", "ongoing", "not_met"),
    ("{not: zinc within 21 days before plan}", "ongoing", "not_met"),
    ("drink within 2 hours before visit", "never", "not_met"),
    ("at least 2 hours since drink before visit", "ongoing", "not_met"),
]


@pytest.mark.parametrize(("leaf", "days", "stands"), DAYS)
def test_days_are_counted_to_the_boundary(leaf: str, days: int, stands: str) -> None:
    assert condition(leaf, {"zinc": PLAN - timedelta(days)}) == stands


@pytest.mark.parametrize(("leaf", "word", "stands"), WORDS)
def test_never_and_ongoing_are_answers(leaf: str, word: str, stands: str) -> None:
    assert condition(leaf, {"zinc": word, "drink": word, "visit": PLAN}) == stands


@pytest.mark.parametrize("leaf", [leaf for leaf, *_ in DAYS])
def test_a_day_that_is_not_known_is_open_in_a_leaf_and_in_its_negation(leaf: str) -> None:
    assert condition(leaf, {}) == "pending"


@pytest.mark.parametrize("leaf", ["at least 21 days since zinc before visit", "zinc within 21 days before visit"])
def test_an_anchor_that_is_not_known_is_open(leaf: str) -> None:
    assert condition(leaf, {"zinc": PLAN}) == "pending"


def test_what_would_wait_for_a_fact_fails_since_a_fact_cannot_move() -> None:
    values = {"zinc": date(2026, 3, 1), "consent": date(2026, 3, 5)}
    assert condition("at least 21 days since zinc before consent", values) == "not_met"
    assert condition("at least 4 days since zinc before consent", values) == "met"


def test_a_leaf_and_its_negation_never_both_pass_and_a_clear_day_is_the_first_that_passes() -> None:
    for leaf in ("at least 3 days since zinc before plan", "zinc within 3 days before plan"):
        for back in range(-5, 6):
            day = PLAN - timedelta(back)
            one, other = condition(leaf, {"zinc": day}), condition(f"{{not: {leaf}}}", {"zinc": day})
            assert {one, other} != {"met"}
            for text, stands in ((leaf, one), (f"{{not: {leaf}}}", other)):
                if stands.startswith("wait"):
                    clear = date.fromisoformat(stands.split()[1])
                    assert condition(text, {"zinc": day, "plan": clear}) == "met"
                    assert condition(text, {"zinc": day, "plan": clear - timedelta(1)}) != "met"


MONTHS = [
    (date(2026, 8, 31), 6, date(2027, 3, 1)),
    (date(2026, 8, 28), 6, date(2027, 2, 28)),
    (date(2024, 2, 29), 12, date(2025, 3, 1)),
    (date(2024, 2, 29), 48, date(2028, 2, 29)),
    (date(2026, 12, 31), 2, date(2027, 3, 1)),
    (date(2027, 12, 31), 2, date(2028, 3, 1)),
    (date(2026, 1, 31), 1, date(2026, 3, 1)),
    (date(2026, 3, 31), -1, date(2026, 3, 1)),
    (date(2026, 10, 31), 1, date(2026, 12, 1)),
    (date(2026, 11, 30), 1, date(2026, 12, 30)),
]


@pytest.mark.parametrize(("day", "months", "then"), MONTHS)
def test_a_month_on_is_the_same_day_or_the_first_of_the_month_after(day: date, months: int, then: date) -> None:
    assert months_on(day, months) == then


def test_a_week_is_seven_days_and_a_year_twelve_months() -> None:
    assert ends_between(read_period("12 weeks"), date(2026, 1, 5), None) == (date(2026, 3, 30),) * 2
    assert ends_between(read_period("1 year"), date(2024, 2, 29), None) == (date(2025, 3, 1),) * 2


HALF_LIVES = [("3 half-lives", "12.3", 37), ("3 half-lives", "7.3333", 22), ("3 half-lives", "0.0875", 1)]


@pytest.mark.parametrize(("period", "half_life", "days"), [*HALF_LIVES, ("3 half-lives", "22", 66)])
def test_half_lives_are_rounded_up_to_whole_days(period: str, half_life: str, days: int) -> None:
    values = {"zinc": PLAN - timedelta(days - 1), "zinc_days": Decimal(half_life)}
    leaf = f"at least {period} since zinc before plan"
    assert condition(leaf, values) == "wait 2026-04-01"
    assert condition(leaf, values | {"zinc": PLAN - timedelta(days)}) == "met"


# last dose so many days before, half-life, and how "90 days or 5 half-lives" stands: longer, shorter
WHICHEVER = [
    (60, None, "pending", "pending"),
    (90, None, "pending", "met"),
    (60, 2, "wait 2026-04-30", "met"),
    (60, 30, "wait 2026-06-29", "wait 2026-04-30"),
    (150, 30, "met", "met"),
]


@pytest.mark.parametrize(("days", "half_life", "longer", "shorter"), WHICHEVER)
def test_of_two_periods_the_longer_or_the_shorter_end_counts(
    days: int, half_life: int | None, longer: str, shorter: str
) -> None:
    values = {"zinc": PLAN - timedelta(days)} | ({"zinc_days": Decimal(half_life)} if half_life else {})
    for word, stands in (("longer", longer), ("shorter", shorter)):
        leaf = f"at least 90 days or 5 half-lives, whichever is {word}, since zinc before plan"
        assert condition(leaf, values) == stands


def test_within_the_longer_of_two_is_settled_by_the_one_that_is_known() -> None:
    leaf = "zinc within 90 days or 5 half-lives, whichever is {}, before plan"
    assert condition(leaf.format("longer"), {"zinc": PLAN - timedelta(60)}) == "met"
    assert condition(leaf.format("longer"), {"zinc": PLAN - timedelta(91)}) == "pending"
    assert condition(leaf.format("shorter"), {"zinc": PLAN - timedelta(91)}) == "not_met"
    assert condition(leaf.format("shorter"), {"zinc": PLAN - timedelta(60)}) == "pending"


AT_8 = datetime(2026, 3, 31, 8, 0, tzinfo=UTC)


def before_8(hours: int, minutes: int = 0) -> datetime:
    return AT_8 - timedelta(hours=hours, minutes=minutes)


HOURS = [
    ("drink within 48 hours before visit", before_8(47), "met"),
    ("drink within 48 hours before visit", before_8(48), "met"),
    ("drink within 48 hours before visit", before_8(48, 1), "not_met"),
    ("drink less than 48 hours before visit", before_8(48), "not_met"),
    ("drink less than 48 hours before visit", before_8(47, 59), "met"),
    ("at least 48 hours since drink before visit", before_8(48), "met"),
    ("at least 48 hours since drink before visit", before_8(47, 59), "wait 2026-04-01"),
    ("{not: drink within 48 hours before visit}", before_8(48), "wait 2026-04-01"),
    ("{not: drink within 48 hours before visit}", before_8(48, 1), "met"),
    # only a day is known: all its times are tried
    ("drink within 48 hours before visit", date(2026, 3, 30), "met"),
    ("drink within 48 hours before visit", date(2026, 3, 29), "pending"),
    ("drink within 48 hours before visit", date(2026, 3, 28), "not_met"),
    ("{not: drink within 48 hours before visit}", date(2026, 3, 29), "pending"),
    ("{not: drink within 48 hours before visit}", date(2026, 3, 28), "met"),
    ("at least 48 hours since drink before visit", date(2026, 3, 30), "wait 2026-04-02"),
    # the same day without a time: it may lie after the visit
    ("drink within 48 hours before visit", date(2026, 3, 31), "pending"),
    # planned for after the visit
    ("drink within 48 hours before visit", AT_8 + timedelta(hours=3), "wait 2026-04-01"),
    ("drink within 48 hours before visit", AT_8 + timedelta(hours=24), "wait 2026-04-01"),
]


@pytest.mark.parametrize(("leaf", "moment", "stands"), HOURS)
def test_hours_pass_to_the_minute(leaf: str, moment: date, stands: str) -> None:
    assert condition(leaf, {"drink": moment, "visit": AT_8}) == stands


def test_of_a_visit_without_a_time_every_minute_of_its_day_is_tried() -> None:
    midnight = datetime(2026, 3, 31, tzinfo=UTC)
    leaf = "drink within 48 hours before visit"
    assert condition(leaf, {"drink": midnight - timedelta(hours=24), "visit": PLAN}) == "met"
    assert condition(leaf, {"drink": midnight - timedelta(hours=47), "visit": PLAN}) == "pending"
    assert condition(leaf, {"drink": midnight - timedelta(hours=72), "visit": PLAN}) == "not_met"


BERLIN = ZoneInfo("Europe/Berlin")


def test_hours_are_counted_through_a_change_of_the_clocks() -> None:
    """In Berlin the night to 29 March 2026 has an hour less, the one to 25 October an hour more."""
    leaf = "at least 24 hours since drink before visit"
    spring = datetime(2026, 3, 29, 8, tzinfo=BERLIN)
    assert condition(leaf, {"drink": datetime(2026, 3, 28, 8, tzinfo=BERLIN), "visit": spring}, BERLIN).startswith(
        "wait"
    )
    assert condition(leaf, {"drink": datetime(2026, 3, 28, 7, tzinfo=BERLIN), "visit": spring}, BERLIN) == "met"
    autumn = datetime(2026, 10, 25, 8, tzinfo=BERLIN)
    values = {"plan": date(2026, 10, 25), "visit": autumn}
    assert condition(leaf, values | {"drink": datetime(2026, 10, 24, 9, tzinfo=BERLIN)}, BERLIN) == "met"
    late = condition(leaf, values | {"drink": datetime(2026, 10, 24, 9, 1, tzinfo=BERLIN)}, BERLIN)
    assert late == "wait 2026-10-26"


def test_a_day_of_a_clock_change_has_23_hours_or_25() -> None:
    leaf = "drink within 23 hours before visit"
    midnight = datetime(2026, 3, 30, tzinfo=BERLIN)
    assert condition(leaf, {"drink": date(2026, 3, 29), "visit": midnight}, BERLIN) == "met"
    autumn = {"drink": date(2026, 10, 25), "visit": datetime(2026, 10, 26, tzinfo=BERLIN), "plan": date(2026, 10, 26)}
    assert condition("drink within 24 hours before visit", autumn, BERLIN) == "pending"
    assert condition("drink within 25 hours before visit", autumn, BERLIN) == "met"


def test_days_are_those_of_the_site_and_clock_changes_play_no_part_in_them() -> None:
    """A moment late in the evening in Berlin is a day of Berlin's, whatever day it is elsewhere."""
    evening = datetime(2026, 3, 28, 23, 30, tzinfo=BERLIN).astimezone(UTC)
    leaf = "at least 1 day since drink before plan"
    assert condition(leaf, {"drink": evening, "plan": date(2026, 3, 29)}, BERLIN) == "met"
    assert condition(leaf, {"drink": evening, "plan": date(2026, 3, 28)}, BERLIN) == "wait 2026-03-29"


def test_the_same_moments_give_the_same_in_any_zone() -> None:
    for zone in (UTC, BERLIN, ZoneInfo("Asia/Kolkata"), ZoneInfo("Pacific/Apia")):
        values = {"drink": before_8(48).astimezone(zone), "visit": AT_8.astimezone(zone)}
        assert condition("drink within 48 hours before visit", values, zone) == "met"
        assert condition("drink within 47 hours before visit", values, zone) == "not_met"


TWO_DAYS = [
    ("zinc at least 7 days after mrd_date", 7, "met"),
    ("zinc at least 7 days after mrd_date", 6, "not_met"),
    ("zinc within 7 days after mrd_date", 7, "met"),
    ("zinc within 7 days after mrd_date", 8, "not_met"),
    ("zinc within 7 days after mrd_date", -1, "not_met"),
    ("{not: zinc within 7 days after mrd_date}", 8, "met"),
    ("zinc more than 7 days after mrd_date", 8, "met"),
    ("zinc more than 7 days after mrd_date", 7, "not_met"),
    ("zinc less than 7 days after mrd_date", 6, "met"),
    ("zinc less than 7 days after mrd_date", 7, "not_met"),
    ("zinc less than 7 days after mrd_date", -1, "not_met"),
]


@pytest.mark.parametrize(("leaf", "days", "stands"), TWO_DAYS)
def test_one_day_after_another_never_waits(leaf: str, days: int, stands: str) -> None:
    tested = date(2026, 2, 1)
    assert condition(leaf, {"mrd_date": tested, "zinc": tested + timedelta(days)}) == stands


# the last days of radiation, so many days before 31 March, and how "at least 28 days since the latest" stands
LATEST = [
    ((), "met", "not_met"),
    ((28,), "met", "met"),
    ((27,), "wait 2026-04-01", "met"),
    ((100, 20), "wait 2026-04-08", "met"),
    ((20, 100), "wait 2026-04-08", "met"),
    ((100, 29), "met", "not_met"),
    ((100, None), "pending", "pending"),
]


@pytest.mark.parametrize(("days", "since", "within"), LATEST)
def test_the_latest_entry_of_a_list_is_a_day(days: tuple[int | None, ...], since: str, within: str) -> None:
    entries = tuple({"site": "chest"} | ({"last_date": PLAN - timedelta(d)} if d is not None else {}) for d in days)
    values = {"prior_radiation": entries}
    assert condition("at least 28 days since latest prior_radiation before plan", values) == since
    assert condition("latest prior_radiation within 28 days before plan", values) == within


# the marrow so many days before 31 March; today is 10 March, or the day given
MEASURED = [
    (7, "1", "met"),
    (8, "1", "repeat"),
    (0, "1", "met"),
    (-1, "1", "pending"),
    (7, "0.001", "not_met"),
    # a value that fails stays one, unless it was too old on the day of assessment already
    (28, "0.001", "not_met"),
    (29, "0.001", "repeat"),
]


@pytest.mark.parametrize(("days", "mrd", "stands"), MEASURED)
def test_a_measurement_is_good_on_its_day_and_so_many_after_it(days: int, mrd: str, stands: str) -> None:
    values = {"mrd": Decimal(mrd), "mrd_date": PLAN - timedelta(days)}
    assert condition("mrd >= 0.01 %, measured within 7 days before plan", values) == stands
    assert standing("measured: within 7 days before plan\nholds: mrd >= 0.01 %", values) == stands


def test_a_value_without_its_day_is_open_if_it_passes_and_fails_if_it_fails() -> None:
    leaf = "mrd >= 0.01 %, measured within 7 days before plan"
    assert condition(leaf, {"mrd": Decimal(1)}) == "pending"
    assert condition(leaf, {"mrd": Decimal(0)}) == "not_met"
    assert condition(leaf, {"mrd": "not_done", "mrd_date": PLAN}) == "pending"


def test_a_bare_day_that_is_too_long_ago_is_to_be_repeated() -> None:
    leaf = "mrd_date is known, measured within 6 months before plan"
    assert condition(leaf, {"mrd_date": date(2025, 10, 1)}) == "met"
    assert condition(leaf, {"mrd_date": date(2025, 9, 30)}) == "repeat"


TEST_HOURS = [
    (before_8(24), "met"),
    (before_8(24, 1), "repeat"),
    (date(2026, 3, 31), "pending"),
    (date(2026, 3, 30), "pending"),
    (date(2026, 3, 29), "repeat"),
]


@pytest.mark.parametrize(("moment", "stands"), TEST_HOURS)
def test_a_measurement_is_good_for_hours(moment: date, stands: str) -> None:
    leaf = "tested is negative, measured within 24 hours before visit"
    assert condition(leaf, {"tested": "negative", "tested_at": moment, "visit": AT_8, "today": PLAN}) == stands
