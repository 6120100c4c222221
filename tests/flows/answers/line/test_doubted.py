"""A word beside a value that says there may be none: the value is asked about, never taken."""

from datetime import date

import pytest

from flows.answers.line.pieces import LineRead
from flows.answers.line.read_line import read_line
from flows.answers.reply import Answer
from tests.answered import answered
from tests.trials import NCT04556084

TODAY = date(2026, 11, 29)
PLANNED = {"registration_date": "2026-11-30", "start_date": "2026-12-01"}

WORDS = """
cancelled canceled pending haemolysed hemolyzed clotted insufficient QNS repeat rejected ordered due scheduled awaited
old tbc unverified refused ? approx ~ < >
"""

SAID = (*WORDS.split(), "to follow", "not resulted", "wrong patient", "not verified", "Haemolysed.")

FORMS = [
    "Cr 0.7 {}",
    "{} Cr 0.7",
    "Cr 0.7 ({})",
    "Cr 0.7, {}",
    "Cr 0.7 sample {}",
    "EF 58 3 Nov {}",
    "EF 58, 3 Nov {}",
    "EF 58 {}, 3 Nov",
    "EF 58 echo 3 Nov {}",
    "imatinib {}",
    "vincristine 3 Oct {}",
]


def read(text: str) -> LineRead:
    return read_line(NCT04556084, text, answered(PLANNED), TODAY)


def taken(line: LineRead) -> list[str]:
    values = [piece.key for piece in line.pieces if isinstance(piece.reply, Answer) and piece.reply.value is not None]
    return values + [entry.said for entry in line.entries if entry.doubt is None]


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("form", FORMS)
def test_what_may_be_no_value_is_asked(form: str, said: str) -> None:
    line = read(form.format(said))
    assert taken(line) == []
    assert line.pieces or line.entries or line.unread


@pytest.mark.parametrize("form", FORMS)
def test_without_such_a_word_it_is_taken(form: str) -> None:
    assert taken(read(form.format("").replace(" ()", "").rstrip(", ")))


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("ALT 34 haemolysed, Cr 0.5", ["creatinine_mg_dl"]),
        ("Cr 0.5, ALT 34 haemolysed", ["creatinine_mg_dl"]),
        ("ALT 34 haemolysed\nCr 0.5", ["creatinine_mg_dl"]),
        ("Cr 0.5\nclotted", ["creatinine_mg_dl"]),
        ("Cr 0.5 stones", ["creatinine_mg_dl"]),
    ],
)
def test_only_what_stands_beside_it_is_asked(text: str, sure: list[str]) -> None:
    assert taken(read(text)) == sure


@pytest.mark.parametrize(
    "text",
    [
        "donor Cr 0.7",
        "mum's Cr 0.7",
        "Cr was 0.9 now 0.7",
        "Cr 0.7 in 2019",
        "EF 58 3 Nov planned",
        "EF 58 3 Nov unable",
    ],
)
def test_a_value_of_somebody_else_or_of_another_time_is_asked(text: str) -> None:
    assert taken(read(text)) == []


def test_a_planned_registration_and_a_value_of_before_in_brackets_leave_the_others_sure() -> None:
    assert taken(read("registration planned 3 Dec, Cr 0.7 (prev 0.9)")) == ["registration_date", "creatinine_mg_dl"]


def test_what_is_asked_can_be_said_to_be_sure() -> None:
    (piece,) = read("Cr 0.7 pending").pieces
    assert not isinstance(piece.reply, Answer)
    assert [offer.label for offer in piece.reply.offers] == ["Sure: 0.7 mg/dL"]


@pytest.mark.parametrize("text", ["ALT 60 (prev 120 20 Nov)", "Cr 0.7 (was 0.5 20 Nov)", "EF 58 (outside 62 20 Nov)"])
def test_a_day_in_brackets_behind_another_value_is_of_that(text: str) -> None:
    line = read(text)
    assert len(line.pieces) == 1
    assert any("20 Nov" in said for said in line.unread)
    assert len(read("EF 58 (echo 20 Nov)").pieces) == 3


@pytest.mark.parametrize("text", ["bili (direct) 0.2", "ALT(donor) 30", "ALT (prev) 30", "Cr (urine) 50"])
def test_a_name_that_goes_on_with_another_in_brackets_is_not_its_value(text: str) -> None:
    assert taken(read(text)) == []
    assert taken(read("ALT (GPT) 30")) == ["alt_u_l"]


def test_a_time_that_is_no_day_puts_the_days_beside_it_in_doubt() -> None:
    assert taken(read("labs today Cr 0.5 echo last week EF 60")) == [
        "creatinine_mg_dl",
        "lvef_modality",
        "lvef_percent",
    ]
    assert "lvef_date" not in taken(read("labs today Cr 0.5, echo in Jan EF 60"))


@pytest.mark.parametrize(
    "text", ["Cr 0.5, ALT pending until 3 Dec", "Cr 0.5, recheck 3 Dec", "TBI 2024", "TBI 12 Gy 2024"]
)
def test_a_day_that_can_be_of_nothing_is_told(text: str) -> None:
    assert any(text.split()[-1] in said for said in read(text).unread)
