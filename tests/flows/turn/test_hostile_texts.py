"""Texts made to be slow: no reader takes much longer for one than for plain words of the same length."""

import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from flows.agents.find import find_agent
from flows.answers.line.identified import identified
from flows.answers.line.read_line import read_line
from flows.answers.typed.moments import read_days, read_moments
from flows.answers.typed.replies import read_reply
from flows.decision.what_if.read_what_if import read_what_if
from flows.identifiers.identifier import identifier_in
from flows.language.typed.ages import read_age
from flows.language.typed.dates import read_date
from flows.language.typed.numbers import read_number, read_range
from flows.language.typed.relative_days import read_relative, with_dates
from flows.language.typed.units import unit_of
from flows.rules.facts import Facts
from tests.answered import answered
from tests.trials import NCT04556084

TODAY = date(2026, 3, 2)
BERLIN = ZoneInfo("Europe/Berlin")
NOTHING = Facts({}, TODAY)
GIVEN = {"prior_therapies": [{"agent": "vincristine", "kinds": ["chemotherapy"], "last_dose": "2026-02-01"}]}
Reader = Callable[[str], object]

# Each with plain words of the sort that it reads, and how much of a text it looks at.
READERS: dict[str, tuple[Reader, str, int]] = {
    "identifiers": (lambda text: identifier_in(text, "S-###"), "the marrow was counted again and ", 200),
    "identifiers, strictly": (lambda text: identifier_in(text, "", strictly=True), "the marrow was counted ", 200),
    "identifiers, a date asked": (lambda text: identifier_in(text, "S-###", "date"), "given on 3 oct and ", 200),
    "a date": (lambda text: read_date(text, TODAY), "third of october ", 100),
    "a number": (read_number, "1.5 mg/dl or ", 100),
    "a range": (read_range, "5 to 40 ", 100),
    "an age": (read_age, "14 years 3 months ", 100),
    "a unit": (unit_of, "mg per dl ", 100),
    "a moment": (lambda text: read_moments(text, TODAY, BERLIN, "past"), "third of october at 10:00 ", 100),
    "a day": (lambda text: read_days(text, TODAY, "past"), "third of october ", 100),
    "an agent": (find_agent, "the marrow was counted again before the course ", 100),
    "a day from registration": (lambda text: read_relative(text, TODAY), "45 days before registration ", 100),
    "days in a sentence": (lambda text: with_dates(text, TODAY), "creatinine 45 days before registration ", 200),
    "a what-if": (
        lambda text: read_what_if(text, answered(GIVEN), TODAY, NCT04556084),
        "the marrow was counted again before the course ",
        100,
    ),
    "a value": (
        lambda text: read_reply(NCT04556084.by_key["creatinine_mg_dl"], text, NOTHING, NCT04556084),
        "1.5 mg/dl or ",
        100,
    ),
    "a day of a record": (
        lambda text: read_reply(NCT04556084.by_key["lvef_date"], text, NOTHING, NCT04556084),
        "third of october ",
        100,
    ),
}

# Times the plain text; a pattern that grows with the square of a text takes hundreds.
MOST = 25

# Shorter than this nothing can hold anybody up, however short the plain text takes.
UNNOTICED = 0.002

BEGUN = (
    *("", "born ", "dob: ", "geb. ", "id ", "mrn a", "tel ", "call me on ", "+1 ", "(030) ", "0301 ", "030 ", "a@"),
    *("a at ", "//", "x.yy/", "x.yy?", "room ", "calle ", "1 rue ", "12 a ", "address ", "14 y, ", "3/5/2012 "),
    *(
        "turns 15 on ",
        "12 oct ",
        "#",
        "fall-nr ",
        "mr ",
        "initials ",
        "S-001 ",
        "last ",
        "registration ",
        "alt ",
        "10^",
    ),
)

RUNS = ("a", "1", "-", ".", " -", "a ", "1 ", "1-", "a1")

REPEATED = (
    *(
        "a",
        "1",
        "-",
        ".",
        "/",
        "(",
        "a ",
        "1 ",
        "1-",
        "1.",
        "1,",
        "A ",
        "A.",
        "A.B.",
        "a-",
        "a-a-",
        "_",
        "é",
        "e1",
        "=",
    ),
    *("1 1", "12-", "ab-", "a.", "Ab-", "may", "may ", "12 may ", "1 day ", "1 d and ", "born ", "id ", "the ", "is "),
    *(
        "of ",
        "dr ",
        "de ",
        "van ",
        "S-001 ",
        "me ",
        "number ",
        "x.yy/&",
        "a.bb?",
        "1.234",
        "10.1000/",
        "123.456.",
        "hn-",
    ),
    *("vincristine ", "vcr, ", "mg/", "1 mg ", "and ", "if ", "monday ", "next ", "1st ", "1:1 ", "alt 5 ", "\u0301"),
    *("=", "hn-", "a.bc/x/", "//a", "x@", "born a ", "id 1-", "A. ", "Mc", "12 a b ", "Emre had ", "Ab-Cd ", "'s "),
)

ENDED = ("a", "!")


def hostile(size: int) -> Iterator[str]:
    """Something begun, something repeated, and an end that makes it nothing after all."""
    for begun, repeated, ended in (*product(BEGUN, RUNS, ("a",)), *product(("",), REPEATED, ENDED)):
        room = size - len(begun) - len(ended)
        yield begun + (repeated * (room // len(repeated) + 1))[:room] + ended


def seconds(reader: Reader, text: str) -> float:
    before = time.process_time()
    reader(text)
    return time.process_time() - before


def slow(reader: Reader, texts: Iterator[str], allowed: float) -> list[str]:
    """The texts that take longer whenever they are read."""
    return [text for text in texts if all(seconds(reader, text) > allowed for _ in range(4))]


@pytest.mark.parametrize("name", READERS)
def test_no_text_takes_much_longer_than_plain_words_of_its_length(name: str) -> None:
    reader, plain, size = READERS[name]
    words = (plain * (size // len(plain) + 1))[:size]
    allowed = max(UNNOTICED, MOST * min(seconds(reader, words) for _ in range(5)))
    found = slow(reader, hostile(size), allowed)
    assert [(text[:30], text[-4:]) for text in found] == []


@pytest.mark.parametrize("name", [name for name in READERS if name.startswith("identifiers")])
def test_what_is_longer_is_looked_at_for_as_much_longer(name: str) -> None:
    """Four times the length: about four times as long, where a square would be sixteen times."""
    reader, _, _ = READERS[name]
    for repeated in REPEATED:
        short, long = ((repeated * size)[:size] + "!" for size in (400, 1600))
        for _ in range(5):
            base = max(seconds(reader, short), UNNOTICED / 2)
            if seconds(reader, long) < 10 * base:
                break
        else:
            pytest.fail(f"{repeated!r} takes ever longer")


@pytest.mark.parametrize("repeated", ["a ", "1 ", "(", "no ", "Cr 0.5 ", "VCR 3 Oct, ", "on off last ", "ALT (5-40) "])
def test_a_line_that_is_longer_is_read_for_as_much_longer(repeated: str) -> None:
    short, long = (repeated * (size // len(repeated)) for size in (200, 800))
    for _ in range(5):
        base = max(seconds(_line, short), UNNOTICED / 2)
        if seconds(_line, long) < 10 * base:
            return
    pytest.fail("it takes ever longer")


def _line(text: str) -> object:
    return read_line(NCT04556084, text, answered(), TODAY), identified(text, "S-###")


@pytest.mark.parametrize(
    "text", ["0301 " + "1" * 60 + "a", "id " + "-" * 400, "born " + "a" * 400, "mrn is " + "." * 400]
)
def test_forms_that_once_held_everybody_up_are_quick(text: str) -> None:
    assert min(seconds(READERS["identifiers"][0], text) for _ in range(3)) < 0.02
