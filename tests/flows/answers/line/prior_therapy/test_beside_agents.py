"""Words before what was given that were not understood: it is asked, and no day behind it is taken."""

import pytest

from flows.answers.line.pieces import EntryPiece
from tests.flows.answers.line.lines import doubtful, offered, read
from tests.flows.answers.line.prior_therapy.test_given_days import days_offered

DATED = [
    "relapse after kymriah 3 Nov",
    "CRS after kymriah 3 Nov",
    "refractory to InO 3 Nov",
    "VOD after InO 3 Nov",
    "switched to ponatinib 3 Nov",
    "changed to dasatinib 3 Nov",
    "began InO 3 Nov",
    "started InO 3 Nov",
    "since InO 3 Nov",
    "before kymriah 3 Nov",
    "leukapheresis for kymriah 3 Nov",
    "approved for kymriah 3 Nov",
    "didn't get VCR 3 Nov",
    "first InO 3 Nov",
    "1st dose InO 3 Nov",
    "C1 InO 3 Nov",
    "ALT 120 after PEG 3 Nov",
    "relapse after TBI 3 Nov",
    "referred for TBI 3 Nov",
]


@pytest.mark.parametrize("text", DATED)
def test_a_day_behind_what_strange_words_lead_to_is_asked(text: str) -> None:
    line = read(text)
    (asked,) = [one for one in doubtful(line) if isinstance(one, EntryPiece)]
    assert days_offered(asked) == ["2026-11-03", None]
    assert offered(asked) == ["Yes, last on Tue 3 Nov 2026", "Another day, asked next"]
    assert line.unread


def test_what_was_changed_to_on_a_day_began_then() -> None:
    for text in ("switched from imatinib to dasatinib 3 Nov", "imatinib to dasatinib 3 Nov"):
        asked = [one for one in doubtful(read(text)) if isinstance(one, EntryPiece)]
        assert days_offered(asked[-1]) == ["2026-11-03", None]


def test_what_goes_on_behind_strange_words_is_asked() -> None:
    for text in ("thrombosis on PEG 3 Oct", "progressed on InO 3 Nov"):
        (asked,) = doubtful(read(text))
        assert offered(asked) == ["Yes, still given", "Another day, asked next"]


def test_without_a_day_it_is_asked_whether_it_was_given() -> None:
    for text in ("leukapheresis for kymriah", "since 3 Nov VCR", "3 Nov started VCR", "after 3 Nov VCR, EF 58"):
        (asked,) = doubtful(read(text))
        assert offered(asked) == ["Yes, it was given"]


@pytest.mark.parametrize("text", ["consented for CAR T 3 Nov", "relapsed post blina 3 Nov"])
def test_an_agent_that_is_asked_about_anyway_brings_no_such_day(text: str) -> None:
    line = read(text)
    (asked,) = line.entries
    assert set(days_offered(asked)) == {None}
    assert any("3 Nov" in said for said in line.unread)


@pytest.mark.parametrize(
    "text",
    [
        "s/p InO 3 Nov",
        "he has had InO 3 Nov",
        "prior tx: InO 3 Nov",
        "last dose of InO 3 Nov",
        "bridging InO 3 Nov",
        "VCR 2 Nov, then InO 3 Nov",
        "EF 58 InO 3 Nov",
        "got InO 3 Nov",
    ],
)
def test_what_changes_nothing_before_it_leaves_its_day(text: str) -> None:
    assert doubtful(read(text)) == []
    assert read(text).entries[-1].fields["last_dose"] == "2026-11-03"


@pytest.mark.parametrize(
    "text", ["TBI planned", "TBI planned 10 Dec", "planned TBI 10 Dec", "will get TBI 10 Dec", "CSI scheduled 10 Dec"]
)
def test_radiation_that_is_planned_was_not_given(text: str) -> None:
    assert read(text).entries == ()
    assert read(text).unread


def test_cells_that_were_collected_were_not_given() -> None:
    for text in ("kymriah collected 3 Nov", "kymriah collection 3 Nov"):
        (asked,) = doubtful(read(text))
        assert offered(asked) == ["Tue 3 Nov 2026", "Another day, asked next"]
