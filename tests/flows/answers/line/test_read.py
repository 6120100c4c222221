"""A line that answers several questions: what is taken, what is asked, and what was not understood."""

from datetime import date
from decimal import Decimal

import pytest

from flows.answers.line.found import EntryPiece, LineRead, Piece
from flows.answers.line.read import read_line
from flows.answers.reply import Answer, Doubt
from tests.trials import NCT04556084

TODAY = date(2026, 11, 29)
PLANNED = {"registration_date": "2026-11-30", "start_date": "2026-12-01"}


def read(text: str, **answers: object) -> LineRead:
    return read_line(NCT04556084, text, PLANNED | answers, TODAY)


def taken(line: LineRead) -> dict[str, object]:
    return {piece.key: piece.reply.value for piece in line.pieces if isinstance(piece.reply, Answer)}


def offered(piece: Piece | EntryPiece) -> list[str]:
    doubt = piece.reply if isinstance(piece, Piece) else piece.doubt
    assert isinstance(doubt, Doubt)
    return [offer.label for offer in doubt.offers]


# What is typed, and the answers that it gives; all of it is understood.
LINES = [
    (
        "Cr 0.5 ALT 34 (ULN 40) bili 0.4 (1.2) 26 Nov, EF 60% echo 24 Nov",
        {
            "creatinine_mg_dl": Decimal("0.5"),
            "creatinine_date": "2026-11-26",
            "alt_u_l": Decimal(34),
            "alt_uln_u_l": Decimal(40),
            "bilirubin_mg_dl": Decimal("0.4"),
            "bilirubin_uln_mg_dl": Decimal("1.2"),
            "liver_date": "2026-11-26",
            "lvef_percent": Decimal(60),
            "lvef_modality": "echo",
            "lvef_date": "2026-11-24",
        },
    ),
    ("EF 55%", {"lvef_percent": Decimal(55)}),
    ("Lansky 90", {"lansky": Decimal(90)}),
    ("ALT: 34; bili=0.4", {"alt_u_l": Decimal(34), "bilirubin_mg_dl": Decimal("0.4")}),
    (
        "26 Nov: ALT 34 bili 0,4",
        {"alt_u_l": Decimal(34), "bilirubin_mg_dl": Decimal("0.4"), "liver_date": "2026-11-26"},
    ),
    (
        "no GVHD, tacro stopped 3 Oct",
        {"gvhd": "none", "immunosuppression": "stopped", "immunosuppression_stopped": "2026-10-03"},
    ),
    ("no donor", {"donor_available": "no"}),
    ("donor yes", {"donor_available": "yes"}),
    (
        "17 y, reg 30 Nov, start 1 Dec",
        {"age_months": Decimal(204), "registration_date": "2026-11-30", "start_date": "2026-12-01"},
    ),
    ("9y4m", {"age_months": Decimal(112)}),
    ("CNS1 now", {"cns_status": "cns1"}),
    ("ALT 3 x ULN (40)", {"alt_u_l": Decimal(120), "alt_uln_u_l": Decimal(40)}),
]


@pytest.mark.parametrize(("typed", "answers"), LINES, ids=[typed for typed, _ in LINES])
def test_a_line_answers_all_that_it_names(typed: str, answers: dict[str, object]) -> None:
    line = read(typed)
    assert taken(line) == answers
    assert line.doubtful == ()
    assert line.unread == ()


def test_a_unit_that_is_written_out_is_recounted_and_what_was_typed_is_kept() -> None:
    (value, day) = read("creatinine 71 umol/L yesterday").pieces
    assert isinstance(value.reply, Answer)
    assert value.reply.typed == {"value": "71", "unit": "umol/L"}
    assert round(value.reply.value, 2) == Decimal("0.80")
    assert day == Piece("creatinine_date", "yesterday", Answer("2026-11-28"))


def test_agents_come_with_their_last_doses() -> None:
    line = read("InO 9 days ago, kymriah 30/10, dasatinib ongoing, TBI 70 d ago")
    assert [(entry.key, {**entry.fields, "kinds": None}) for entry in line.entries if entry.doubt is None] == [
        (
            "prior_therapies",
            {"agent": "inotuzumab ozogamicin", "kinds": None, "last_dose": "2026-11-20"},
        ),
        ("prior_therapies", {"agent": "tisagenlecleucel", "kinds": None, "last_dose": "2026-10-30"}),
        ("prior_therapies", {"agent": "dasatinib", "kinds": None, "last_dose": None, "ongoing": "yes"}),
        ("prior_radiation", {"site": "tbi", "kinds": None, "last_date": "2026-09-20"}),
    ]
    assert line.unread == ()


def test_what_is_given_again_and_again_may_go_on() -> None:
    (entry,) = read("VCR 20 Oct weekly").doubtful
    assert offered(entry) == ["No more: Tue 20 Oct 2026", "still being given"]


@pytest.mark.parametrize(
    ("typed", "unread"),
    [
        ("ALT 34, sodium 139 mmol/L", ("sodium 139 mmol/L",)),
        ("no inotuzumab", ("no inotuzumab",)),
        ("never CAR T cells, EF 60%", ("never CAR T cells",)),
        ("blue skies", ("blue skies",)),
        ("HCT, EF 60%", ("HCT",)),
        ("ALT", ("ALT",)),
        ("EF 60% on 31 Feb", ("31 Feb",)),
        ("3 Oct", ("3 Oct",)),
    ],
)
def test_what_is_not_understood_is_told_word_by_word(typed: str, unread: tuple[str, ...]) -> None:
    assert read(typed).unread == unread


def test_nothing_that_is_denied_becomes_a_therapy() -> None:
    assert read("no inotuzumab, without vincristine 3 Oct").entries == ()


def test_two_values_for_one_question_are_asked_about() -> None:
    (piece,) = read("ALT 34 ALT 43").doubtful
    assert offered(piece) == ["34 U/L", "43 U/L"]


def test_a_figure_that_begins_a_day_is_no_value() -> None:
    assert taken(read("EF 60% echo 24 Nov"))["lvef_percent"] == Decimal(60)


def test_a_multiple_whose_limit_is_not_known_asks_for_the_limit() -> None:
    (piece,) = read("ALT 3 x ULN").doubtful
    assert isinstance(piece, Piece)
    assert isinstance(piece.reply, Doubt)
    assert "what is the upper limit" in piece.reply.question


def test_a_multiple_that_is_rounded_beside_a_limit_is_asked_about() -> None:
    (piece,) = read("ALT 5 x ULN", alt_uln_u_l=40).doubtful
    assert offered(piece) == ["It is exactly 200 U/L"]


def test_an_unusual_value_is_asked_about() -> None:
    (piece,) = read("Cr 44").doubtful
    assert isinstance(piece, Piece)
    assert piece.key == "creatinine_mg_dl"


def test_a_report_of_many_lines_is_read_line_by_line() -> None:
    report = "\n".join(["26 Nov 2026", "ALT 34 U/L", "Sodium 139", "Bilirubin 0.4 mg/dL (0.2-1.2)"])
    line = read(report)
    assert taken(line)["alt_u_l"] == Decimal(34)
    assert "Sodium 139" in line.unread


def test_days_that_stand_before_their_measurements_are_of_what_follows_them() -> None:
    answers = taken(read("3 Nov: Cr 0.5, 5 Nov: ALT 34"))
    assert (answers["creatinine_date"], answers["liver_date"]) == ("2026-11-03", "2026-11-05")


def test_a_day_of_radiation_that_cannot_be_is_told_and_not_dropped() -> None:
    line = read("TBI 3/4/2026")
    assert [entry.fields for entry in line.entries] == [{"site": "tbi"}]
    assert line.unread == ("3/4/2026",)
