"""Days beside what was given: one that leads to it, and those behind it."""

import pytest

from flows.answers.line.pieces import EntryPiece, LineRead
from flows.answers.reply import Doubt
from tests.flows.answers.line.lines import doubtful, offered, read, taken
from tests.flows.answers.line.test_alone import read as read_asked


def days_offered(piece: EntryPiece) -> list[str | None]:
    assert isinstance(piece.doubt, Doubt)
    return [offer.value.get("last_dose", offer.value.get("last_date")) for offer in piece.doubt.offers]


# What is typed, the days that are offered as the last one, and what is told as not understood.
ASKED: list[tuple[str, list[str], tuple[str, ...]]] = [
    ("ino 2 Nov, 9 Nov, 16 Nov", ["2026-11-16", "2026-11-09", "2026-11-02"], ()),
    ("ino d1 2 Nov, d8 9 Nov, d15 16 Nov", ["2026-11-16", "2026-11-09", "2026-11-02"], ()),
    ("InO 2 Nov and 9 Nov", ["2026-11-09", "2026-11-02"], ()),
    ("InO 2, 9 and 16 Nov", ["2026-11-16"], ()),
    ("InO 2 Nov. Then again 16 Nov", ["2026-11-16", "2026-11-02"], ()),
    ("InO C1D1 2 Nov C1D8 9 Nov", ["2026-11-09", "2026-11-02"], ()),
    ("InO cycle 1 2 Nov, cycle 2 23 Nov", ["2026-11-23", "2026-11-02"], ()),
    ("VCR 2026-11-02, 2026-11-09", ["2026-11-09", "2026-11-02"], ()),
    ("VCR 3 Nov, 10 Nov weekly", ["2026-11-10", "2026-11-03"], ()),
    ("dasatinib 3 Nov, restarted 20 Nov", ["2026-11-20", "2026-11-03"], ()),
    ("dasatinib ongoing, 20 Nov", ["2026-11-20"], ()),
    ("kymriah 12 Oct, second infusion 20 Oct", ["2026-10-20", "2026-10-12"], ()),
    ("InO 2 Nov\n9 Nov", ["2026-11-09", "2026-11-02"], ()),
    ("nelarabine 2-6 Nov", ["2026-11-06"], ()),
    ("VCR 1 Sep - 28 Sep", ["2026-09-28", "2026-09-01"], ()),
    ("VCR 1 Sep to 28 Sep, Lansky 90", ["2026-09-28", "2026-09-01"], ()),
    ("TBI 14 Sep, boost 20 Sep", ["2026-09-20", "2026-09-14"], ()),
    # What stands with a strange word may be of something else: it is told, and asked all the same.
    ("VCR 3 Nov, foomycin 10 Nov", ["2026-11-10", "2026-11-03"], ("foomycin 10 Nov",)),
    ("VCR 3 Nov, IT 7 Nov", ["2026-11-07", "2026-11-03"], ("IT 7 Nov",)),
    ("VCR 3 Nov, not 10 Nov", ["2026-11-10", "2026-11-03"], ("not 10 Nov",)),
]


@pytest.mark.parametrize(("text", "days", "unread"), ASKED, ids=[text for text, _, _ in ASKED])
def test_of_several_days_the_last_one_is_asked_the_latest_first(
    text: str, days: list[str], unread: tuple[str, ...]
) -> None:
    line = read(text)
    (asked,) = [one for one in doubtful(line) if isinstance(one, EntryPiece)]
    assert [day for day in days_offered(asked) if day] == days
    assert line.unread == unread
    assert offered(asked)[-1] == "Another day, asked next"


def test_a_drug_that_is_asked_about_anyway_brings_no_day_then() -> None:
    line = read("Blincyto 2 Oct, 30 Oct")
    (asked,) = line.entries
    assert line.unread == ("30 Oct",)
    assert days_offered(asked) == [None, None, None]


@pytest.mark.parametrize("text", ["EF 60% echo, InO 2 Nov, 9 Nov", "InO 2 Nov, 9 Nov, Cr 0.5"])
def test_a_day_that_may_be_of_a_measurement_or_of_a_drug_is_asked_of_both(text: str) -> None:
    asked = doubtful(read(text))
    assert [one.key for one in asked][1:] == ["prior_therapies"]
    assert asked[0].said == "9 Nov"


@pytest.mark.parametrize(
    "text", ["InO 2 Nov, 9 Nov Cr 0.5", "InO 2 Nov, EF 60% echo 9 Nov", "InO 2 Nov\n9 Nov: Cr 0.5"]
)
def test_a_day_that_belongs_to_a_measurement_leaves_the_drug_its_own(text: str) -> None:
    line = read(text)
    assert not doubtful(line)
    assert line.entries[0].fields["last_dose"] == "2026-11-02"


# What is typed of immune suppression, and what of it is sure.
SUPPRESSED = [
    ("ATG 3 Nov", {}),
    ("ciclosporin 3 Nov", {}),
    ("tacro until 5 Dec", {}),
    ("tacro stopped 3 Oct", {"immunosuppression": "stopped", "immunosuppression_stopped": "2026-10-03"}),
    ("tacro 3 Oct stopped", {"immunosuppression": "stopped", "immunosuppression_stopped": "2026-10-03"}),
    ("tacro last dose 3 Oct", {"immunosuppression": "stopped", "immunosuppression_stopped": "2026-10-03"}),
    ("off tacro since 3 Oct", {"immunosuppression": "stopped", "immunosuppression_stopped": "2026-10-03"}),
    ("tacro ongoing", {"immunosuppression": "ongoing"}),
]


@pytest.mark.parametrize(("text", "sure"), SUPPRESSED, ids=[text for text, _ in SUPPRESSED])
def test_a_day_alone_does_not_stop_immune_suppression(text: str, sure: dict[str, str]) -> None:
    line = read(text)
    assert taken(line) == sure
    assert [piece.key for piece in doubtful(line)] == ([] if sure else ["immunosuppression"])


@pytest.mark.parametrize("asked", ["registration_date", "liver_date", "consent_date"])
def test_a_past_day_behind_a_dated_drug_is_no_answer_to_the_day_that_is_asked(asked: str) -> None:
    line = read_asked(asked, "ino 2 Nov, 9 Nov, 16 Nov, Lansky 90")
    assert [piece.key for piece in line.pieces] == ["lansky"]
    assert [day for day in days_offered(line.entries[0]) if day] == ["2026-11-16", "2026-11-09", "2026-11-02"]
    assert line.unread == ()


# A day, or a month with its year: what is offered.
PARTLY = [
    ("Kymriah 6/25", ["Thu 25 Jun 2026", "Another day, asked next"]),
    ("Kymriah 10/25", ["Sun 25 Oct 2026", "Another day, asked next"]),
    ("Kymriah 10/26", ["Mon 26 Oct 2026", "Another day, asked next"]),
    ("VCR 11/20", ["Fri 20 Nov 2026", "Another day, asked next"]),
    ("VCR, 11/20", ["Yes, Fri 20 Nov 2026", "No, its day is asked next"]),
    ("VCR 3 Nov, 11/20", ["Fri 20 Nov 2026", "Tue 3 Nov 2026", "still being given", "Another day, asked next"]),
    ("TBI 9/24", ["Thu 24 Sep 2026", "Another day, asked next"]),
    ("EF 58 echo 10/25", ["Sun 25 Oct 2026"]),
    ("Cr 0.5 10/25", ["Sun 25 Oct 2026"]),
    ("start 12/26", ["Sat 26 Dec 2026"]),
]


@pytest.mark.parametrize(("text", "offers"), PARTLY, ids=[text for text, _ in PARTLY])
def test_a_day_that_may_be_a_month_with_its_year_is_asked(text: str, offers: list[str]) -> None:
    (asked,) = doubtful(read(text))
    assert offered(asked) == offers
    assert read(text).unread == ()


@pytest.mark.parametrize("text", ["blina 2/25", "CAR T 6/25", "CAR T 03/24"])
def test_such_a_day_beside_an_agent_that_is_asked_about_is_told_and_asked_next(text: str) -> None:
    line = read(text)
    (asked,) = line.entries
    assert set(days_offered(asked)) == {None}
    assert line.unread == (text.split()[-1],)


def test_a_day_with_its_year_or_its_weekday_is_no_month() -> None:
    for text in ("VCR 10/25/26", "VCR Sun 10/25", "VCR 25/10"):
        assert read(text).entries[0].fields["last_dose"] == "2026-10-25"


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


ASKED_UNDER = [
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


@pytest.mark.parametrize(("text", "days"), ASKED_UNDER, ids=[text for text, _ in ASKED_UNDER])
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
