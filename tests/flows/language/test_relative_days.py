"""What becomes of a day that is counted from the planned registration."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.language.typed.reading import One, Refused, Several
from flows.language.typed.relative_days import read_relative, relative_words, with_dates

REGISTRATION = date(2026, 12, 1)

READ = {
    "45 days before registration": -45,
    "45 days before": -45,
    "45 days before reg": -45,
    "45 days before the planned registration": -45,
    "45 days before registration date": -45,
    "45 days prior to registration": -45,
    "45 days prior": -45,
    "45 days earlier": -45,
    "45 days pre-registration": -45,
    "45d before": -45,
    "45 D BEFORE": -45,
    "forty-five days before registration": -45,
    "45 days before.": -45,
    "1 day before registration": -1,
    "a day before": -1,
    "the day before registration": -1,
    "day before": -1,
    "the day after": 1,
    "6 weeks before": -42,
    "six weeks before registration": -42,
    "6 wks before": -42,
    "6w before": -42,
    "2 weeks and 3 days before": -17,
    "2 weeks 3 days before registration": -17,
    "2w3d before": -17,
    "a fortnight before": -14,
    "T-45": -45,
    "t-45": -45,
    "T - 45": -45,
    "T−45": -45,
    "T–45": -45,
    "T minus 45": -45,
    "D-45": -45,
    "d-45": -45,
    "day -45": -45,
    "Day -45": -45,
    "R-45": -45,
    "reg -45": -45,
    "registration - 45 days": -45,
    "T-6w": -42,
    "week -6": -42,
    "-45": -45,
    "−45": -45,
    "- 45": -45,
    "-45d": -45,
    "-45 days": -45,
    "-6 weeks": -42,
    "minus 45": -45,
    "+3": 3,
    "T+3": 3,
    "day +3": 3,
    "plus 3 days": 3,
    "3 days after registration": 3,
    "3 days after": 3,
    "3 days later": 3,
    "3 days post registration": 3,
    "0": 0,
    "-0": 0,
    "0 days": 0,
    "T0": 0,
    "T-0": 0,
    "day 0": 0,
    "Day 0": 0,
    "registration": 0,
    "on registration": 0,
    "registration day": 0,
    "day of registration": 0,
    "on the day of registration": 0,
    "same day": 0,
}

REFUSED = {
    "": "empty",
    "9" * 101: "too_long",
    "4\u00b2 days before": "other_signs",
    "3 Oct 2026": "calendar",
    "2026-10-03": "calendar",
    "3/10/26": "calendar",
    "3.10.26": "calendar",
    "3 Oct": "calendar",
    "Monday": "calendar",
    "3 days before 3 Oct": "calendar",
    "45 days ago": "today",
    "yesterday": "today",
    "today": "today",
    "last Friday": "today",
    "45 days before today": "today",
    "2 weeks from now": "today",
    "45 days before start": "anchor",
    "45 days before the transplant": "anchor",
    "45 days before consent": "anchor",
    "2 months before": "months",
    "a year before registration": "months",
    "3 mo before": "months",
    "1.5 weeks before": "part_day",
    "2,5 days before": "part_day",
    "12 hours before": "part_day",
    "about 45 days before": "vague",
    "a few days before": "vague",
    "40 or 45 days before": "vague",
    "before registration": "vague",
    "~45 days before": "vague",
    "99999 days before": "range",
    "T-99999999999999999999": "range",
    "hello": "not_relative",
    "T": "not_relative",
    "--45": "not_relative",
    "-45 days before": "vague",
    "45 45": "not_relative",
    "no": "vague",
}


@pytest.mark.parametrize(("text", "days"), READ.items())
def test_a_day_counted_from_registration_is_read(text, days):
    assert read_relative(text, REGISTRATION) == One(REGISTRATION + timedelta(days=days))


@pytest.mark.parametrize(("text", "code"), REFUSED.items())
def test_what_is_no_day_from_registration_is_refused_with_its_reason(text, code):
    reading = read_relative(text, REGISTRATION)
    assert isinstance(reading, Refused)
    assert reading.code == code


@pytest.mark.parametrize("text", ["45", "45 days", "45d", "forty-five days"])
def test_a_bare_number_is_asked_about_with_the_earlier_day_first(text):
    assert read_relative(text, REGISTRATION) == Several(
        (date(2026, 10, 17), date(2027, 1, 15)),
        ("45 days before registration", "45 days after registration"),
        "Before or after registration?",
    )


def test_a_bare_number_that_reaches_only_one_day_of_the_calendar_is_that_day():
    assert read_relative("45", date(1900, 1, 10)) == One(date(1900, 2, 24))
    assert read_relative("200000", REGISTRATION).code == "range"


SENTENCES = {
    "last inotuzumab 10 days before": "last inotuzumab 2026-11-21",
    "LVEF 60 2 days before registration": "LVEF 60 2026-11-29",
    "registration 3 days after, ALT 90 T-1": "registration 2026-12-04, ALT 90 2026-11-30",
    "registration 9 Dec": "registration 9 Dec",
    "ALT 90": "ALT 90",
    "marrow blasts 3": "marrow blasts 3",
}


@pytest.mark.parametrize(("text", "dated"), SENTENCES.items())
def test_days_inside_a_sentence_become_dates_for_what_reads_those(text, dated):
    assert with_dates(text, REGISTRATION) == dated


@pytest.mark.parametrize("text", ["last vincristine 12 Nov", "LVEF 55 2026-11-20", "start Dec 3", "consent 3.12.26"])
def test_a_date_inside_a_sentence_is_refused(text):
    refused = with_dates(text, REGISTRATION)
    assert isinstance(refused, Refused)
    assert refused.code == "calendar"


def test_a_day_is_shown_by_its_distance_from_registration():
    assert relative_words(date(2026, 10, 17), REGISTRATION) == "45 days before registration"
    assert relative_words(date(2026, 11, 30), REGISTRATION) == "1 day before registration"
    assert relative_words(REGISTRATION, REGISTRATION) == "the day of registration"
    assert relative_words(date(2026, 12, 4), REGISTRATION) == "3 days after registration"


days = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@given(days, days)
def test_what_is_shown_reads_back_as_the_same_day(day, registration):
    assert read_relative(relative_words(day, registration), registration) == One(day)
    assert read_relative(f"T{(day - registration).days:+d}", registration) == One(day)


PIECES = """
    45 3 0 - + T D R day days weeks w before after registration the and minus ago . , 3/10/26 Oct - −
"""

anything = st.one_of(st.text(), st.lists(st.sampled_from([*PIECES.split(), "\u202e", "\x00", "²"])).map(" ".join))


@settings(max_examples=400, deadline=None)
@given(anything, days)
def test_no_text_whatever_raises(text, registration):
    match read_relative(text, registration):
        case Several(values, labels):
            assert len(values) == len(labels) == 2
        case Refused(code, why):
            assert code
            assert why.endswith(".")
        case reading:
            assert isinstance(reading, One)
