"""What is refused of a typed text whatever it is read for: signs that could mislead, nothing at all, too much."""

from datetime import date

import pytest

from flows.language.typed.ages import read_age
from flows.language.typed.dates import read_date
from flows.language.typed.numbers import read_number
from flows.language.typed.reading import Refused
from flows.language.typed.relative_days import read_relative

TODAY = date(2026, 11, 22)
READERS = {
    "day": lambda text: read_date(text, TODAY),
    "day from registration": lambda text: read_relative(text, TODAY),
    "number": read_number,
    "age": read_age,
}


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (" \t\n", "empty"),
        ("\u200b\ufeff", "empty"),
        ("3 Oct " + "x" * 100, "too_long"),
        ("9" * 4096, "too_long"),
        ("3\u00b2 Oct", "other_signs"),
        ("\u0663 Oct 2026", "other_signs"),
        ("\u06f3/\u06f1\u06f0/\u06f2\u06f6", "other_signs"),
        ("\u202e62/01/31", "unreadable"),
        ("\u20673 10 2026", "unreadable"),
        ("3\u20e3 Oct", "unreadable"),
        ("3\x00 Oct", "unreadable"),
        ("3 Oct \ud800", "unreadable"),
        ("3 Oct 2026\U000e0001", "unreadable"),
    ],
)
def test_signs_that_could_mislead_are_refused(read, text, code):
    refused = read(text)
    assert isinstance(refused, Refused)
    assert refused.code == code
