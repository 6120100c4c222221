"""What becomes of a day that somebody typed."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.language.days import day_words
from flows.language.typed.dates import read_date
from flows.language.typed.reading import One, Refused, Several
from tests.corpora.rows import corpus

SUNDAY = date(2026, 11, 22)


def outcome(reading) -> str:
    match reading:
        case One(day):
            return str(day)
        case Several(days, unread="") if len(days) > 1:
            return " ".join(map(str, days))
        case Several(days):
            return f"asked:{' '.join(map(str, days))}"
        case Refused(code):
            return f"refused:{code}"


@pytest.mark.parametrize(("text", "prefer", "expected"), corpus("typed_dates"))
def test_every_typed_day_comes_to_what_was_written_down_for_it(text, prefer, expected):
    assert outcome(read_date(text, SUNDAY, prefer)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "3\u200b Oct\u200e 2026",
        "\u20663 Oct 2026\u2069",
        "3\u00a0Oct\u20092026",
        "3\nOct\t2026",
        "2026\u201310\u201303",
        "2026\u221210\u221203",
        "\uff13\uff0f\uff2f\uff43\uff54\uff0f\uff12\uff10\uff12\uff16",
        "3 Oct 2026 \U0001f642",
    ],
)
def test_signs_that_nobody_sees_or_that_mean_the_same_do_no_harm(text):
    assert read_date(text, SUNDAY) == One(date(2026, 10, 3))


def test_a_weekday_follows_the_day_on_which_it_is_typed():
    wednesday = date(2026, 11, 18)
    expected = {
        "monday": "2026-11-16",
        "wednesday": "2026-11-18 2026-11-11",
        "friday": "2026-11-13",
        "last friday": "2026-11-13",
        "last monday": "2026-11-16 2026-11-09",
        "next monday": "2026-11-23",
        "next friday": "2026-11-20 2026-11-27",
        "this friday": "2026-11-20",
        "this monday": "2026-11-16 2026-11-23",
    }
    assert {text: outcome(read_date(text, wednesday)) for text in expected} == expected


def test_a_choice_is_labelled_with_weekday_and_year():
    reading = read_date("10/3/26", SUNDAY)
    assert isinstance(reading, Several)
    assert reading.labels == ("Sat 3 Oct 2026", "Tue 10 Mar 2026")


def test_a_leap_day_that_does_not_exist_is_explained():
    reading = read_date("29 Feb 2027", SUNDAY)
    assert isinstance(reading, Refused)
    assert "2027 is not a leap year" in reading.why


def test_the_first_and_last_days_of_the_calendar_raise_nothing():
    for today in (date(1900, 1, 1), date(2199, 12, 31)):
        for text in (
            "yesterday",
            "in 10 days",
            "3 Oct",
            "29 Feb",
            "last monday",
            "next monday",
            "9999 weeks",
            "3/4/26",
        ):
            read_date(text, today)
            read_date(text, today, "future")


days = st.dates(date(1900, 1, 1), date(2199, 12, 31))


FORMATS = (
    lambda day: day.isoformat(),
    lambda day: day_words(day),
    lambda day: f"{day:%d %b %Y}",
    lambda day: f"{day:%B %d, %Y}",
    lambda day: f"the {day.day}th of {day:%B} {day.year}",
)


@settings(deadline=None)
@given(days, days, st.sampled_from(FORMATS), st.sampled_from(["past", "future"]))
def test_a_day_written_in_full_reads_back_as_itself(day, today, written, prefer):
    assert read_date(written(day), today, prefer) == One(day)


@settings(deadline=None)
@given(st.integers(1, 31), st.integers(1, 31), st.integers(1997, 2055), st.sampled_from("/-."), st.booleans())
def test_a_day_in_figures_is_taken_only_if_the_other_order_gives_no_other_day(one, two, year, sep, short):
    text = f"{one}{sep}{two}{sep}{year % 100:02d}" if short else f"{one}{sep}{two}{sep}{year}"
    meant = {possible(year, two, one), possible(year, one, two)} - {None}
    match read_date(text, SUNDAY):
        case One(day):
            assert meant == {day}
        case Several(days):
            assert meant <= set(days)
        case Refused(code):
            assert (code, meant) == ("impossible", set())


def possible(year, month, day):
    try:
        return date(year, month, day)
    except ValueError:
        return None


@settings(deadline=None)
@given(st.integers(0, 3000), st.sampled_from(["past", "future"]))
def test_days_ago_count_back_from_today(n, prefer):
    assert read_date(f"{n} days ago", SUNDAY, prefer) == One(SUNDAY - timedelta(days=n))
    assert read_date(f"{n} days before today", SUNDAY, prefer) == One(SUNDAY - timedelta(days=n))
    assert read_date(f"{n} days after today", SUNDAY, prefer) == One(SUNDAY + timedelta(days=n))


def test_a_day_of_a_century_that_is_not_clear_is_refused_for_that_and_not_for_its_month():
    refusal = read_date("12/31/69", SUNDAY, "past")
    assert isinstance(refusal, Refused)
    assert refusal.code == "short_year"


PIECES = """
    3 10 26 2026 31 0 / - . , : ' + Oct may feb mon friday last next this ago in days weeks fortnight a of the th
    12:30 not before T W05 ² ٣ é % {0} <b> 😀 yesterday today
"""
pieces = st.sampled_from([*PIECES.split(), "\u200b", "\u202e", "\ud800", "\x00"])
anything = st.one_of(st.text(), st.text(st.characters()), st.lists(pieces).map(" ".join), st.lists(pieces).map("".join))


@settings(max_examples=400, deadline=None)
@given(anything, days, st.sampled_from(["past", "future"]))
@example("0000000000", SUNDAY, "past")
def test_no_text_whatever_raises(text, today, prefer):
    match read_date(text, today, prefer):
        case Several(values, labels, unread=unread) as reading:
            assert len(values) == len(labels) == len(set(values)) > 0
            assert len(values) > 1 or unread or "or the month" in reading.question
        case Refused(code, why):
            assert code
            assert why.endswith(".")
        case reading:
            assert isinstance(reading, One)
