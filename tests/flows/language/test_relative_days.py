"""What becomes of a day that is counted from the planned registration."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.language.typed.reading import One, Refused, Several
from flows.language.typed.relative_days import read_relative, relative_words, with_dates
from tests.corpora.rows import corpus

REGISTRATION = date(2026, 12, 1)


@pytest.mark.parametrize(("text", "expected"), corpus("relative_days"))
def test_every_day_counted_from_registration_comes_to_what_was_written_down_for_it(text, expected):
    match read_relative(text, REGISTRATION):
        case One(day):
            assert str((day - REGISTRATION).days) == expected
        case Refused(code):
            assert f"refused:{code}" == expected
        case asked:
            raise AssertionError(asked)


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
