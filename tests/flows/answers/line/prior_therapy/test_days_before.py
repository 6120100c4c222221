"""A day that stands before what was given on it: read where it leads to one thing, else asked."""

import pytest

from flows.answers.line.pieces import EntryPiece, LineRead
from tests.flows.answers.line.prior_therapy.test_last_doubted import days_offered
from tests.flows.answers.line.test_alone import read as read_asked
from tests.flows.answers.line.test_read_line import doubtful, read, taken

NAMES = {
    "vincristine": "VCR",
    "pegaspargase": "PEG",
    "mercaptopurine": "6MP",
    "inotuzumab ozogamicin": "InO",
    "tisagenlecleucel": "Kymriah",
}


def sure(line: LineRead) -> dict[str, str | None]:
    """By what was given its last day, where nothing is asked about it."""
    whole = [one for one in line.entries if one.doubt is None]
    named = ((one.fields.get("site") or NAMES[str(one.fields["agent"])], one.fields) for one in whole)
    return {str(name): fields.get("last_date", fields.get("last_dose")) for name, fields in named}


READ = [
    ("10 Nov: VCR", {"VCR": "2026-11-10"}),
    ("10.11. vincristine", {"VCR": "2026-11-10"}),
    ("on 3 Nov got InO", {"InO": "2026-11-03"}),
    ("Nov 3 - InO", {"InO": "2026-11-03"}),
    ("3 Nov last VCR", {"VCR": "2026-11-03"}),
    ("3 Nov VCR 2 mg", {"VCR": "2026-11-03"}),
    ("9 days ago InO", {"InO": "2026-11-20"}),
    ("2 weeks ago VCR, ino 9 days ago", {"VCR": "2026-11-15", "InO": "2026-11-20"}),
    ("20 Sep TBI", {"tbi": "2026-09-20"}),
    ("10 Nov VCR; 12 Nov PEG", {"VCR": "2026-11-10", "PEG": "2026-11-12"}),
    ("10 Nov: VCR\n17 Nov: PEG", {"VCR": "2026-11-10", "PEG": "2026-11-17"}),
    ("10 Nov: VCR, PEG 12 Nov", {"VCR": "2026-11-10", "PEG": "2026-11-12"}),
    ("yesterday: VCR, today PEG", {"VCR": "2026-11-28", "PEG": "2026-11-29"}),
    ("reg 30 Nov, 3 Nov VCR", {"VCR": "2026-11-03"}),
    ("10 Nov: VCR, no GVHD", {"VCR": "2026-11-10"}),
    ("10 Nov: VCR, Cr 0.5", {"VCR": "2026-11-10"}),
    # Without a day: it is told, and asked next.
    ("3-10 Nov VCR", {"VCR": None}),
    ("Oct 2025 kymriah", {"Kymriah": None}),
]


@pytest.mark.parametrize(("text", "days"), READ, ids=[text for text, _ in READ])
def test_a_day_before_what_was_given_is_its_day(text: str, days: dict[str, str | None]) -> None:
    line = read(text)
    assert sure(line) == days
    assert doubtful(line) == []
    assert bool(line.unread) == (None in days.values() or "2 mg" in text)
    assert not {"age_months", "creatinine_date"} & taken(line).keys()


ASKED = [
    ("10 Nov: VCR, PEG", [["2026-11-10"], ["2026-11-10"]]),
    ("10 Nov: VCR + PEG", [["2026-11-10"], ["2026-11-10"]]),
    ("VCR, 10 Nov: PEG", [["2026-11-10"], ["2026-11-10"]]),
    ("11/20 VCR", [["2026-11-20"]]),
    ("3.11.2026 VCR", [["2026-11-03", "2026-03-11"]]),
    ("3 Nov VCR 10 Nov", [["2026-11-10", "2026-11-03"]]),
    ("3 Nov VCR ongoing", [["2026-11-03"]]),
    ("3 Nov VCR held", [["2026-11-03"]]),
    ("3 Nov VCR 10 Nov InO", [["2026-11-10", "2026-11-03"], ["2026-11-03"]]),
]


@pytest.mark.parametrize(("text", "days"), ASKED, ids=[text for text, _ in ASKED])
def test_a_day_that_may_be_of_more_than_one_thing_is_asked(text: str, days: list[list[str]]) -> None:
    line = read(text)
    assert sure(line) == {}
    asked = [one for one in doubtful(line) if isinstance(one, EntryPiece)]
    assert [[day for day in days_offered(one) if day] for one in asked] == days


def test_a_day_before_an_agent_that_is_asked_about_goes_with_each_of_its_meanings() -> None:
    for text in ("3 Nov blina", "3 Nov CAR T", "3 Nov: dex"):
        (asked,) = read(text).entries
        assert set(days_offered(asked)) == {"2026-11-03"}
        assert read(text).unread == ()


@pytest.mark.parametrize("text", ["planned 3 Dec InO", "planned 3 Dec: VCR", "3 Dec planned InO", "3 Nov foomycin"])
def test_what_is_planned_for_a_day_was_not_given(text: str) -> None:
    assert read(text).entries == ()
    assert read(text).unread


@pytest.mark.parametrize("asked", ["creatinine_date", "start_date"])
def test_where_a_day_is_asked_it_is_asked_whether_it_is_that_too(asked: str) -> None:
    line = read_asked(asked, "10 Nov: VCR")
    assert sure(line) == {"VCR": "2026-11-10"}
    assert [piece.key for piece in doubtful(line)] == [asked]
    assert (taken(line), line.unread) == ({}, ())
