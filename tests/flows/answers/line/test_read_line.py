"""A line that answers several questions: what is taken, what is asked, and what was not understood."""

import random
import re
from decimal import Decimal

import pytest

from flows.answers.line.chunks import FILLERS, FLAGS, SIGNS, chunks_of
from flows.answers.line.pieces import Piece, marks_of
from flows.answers.line.read_line import read_line
from flows.answers.line.typed_out import typed_out
from flows.answers.reply import Answer, Doubt
from tests.answered import answered
from tests.flows.answers.line.lines import PLANNED, TODAY, doubtful, offered, read, taken
from tests.trials import NCT04556084

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
    (
        "EF 60% 24 Nov, Cr 0.5 on the same day; ALT 34 same draw",
        {
            "lvef_percent": Decimal(60),
            "lvef_date": "2026-11-24",
            "creatinine_mg_dl": Decimal("0.5"),
            "creatinine_date": "2026-11-24",
            "alt_u_l": Decimal(34),
            "liver_date": "2026-11-24",
        },
    ),
    ("reg 30 Nov, start same day", {"registration_date": "2026-11-30", "start_date": "2026-11-30"}),
    ("17F EF 60%", {"age_months": Decimal(204), "sex": "female", "lvef_percent": Decimal(60)}),
    ("pt is a 9 year old girl", {"age_months": Decimal(108), "sex": "female"}),
    ("F 22 y, EF 60%", {"age_months": Decimal(264), "sex": "female", "lvef_percent": Decimal(60)}),
    ("9 y m", {"age_months": Decimal(108), "sex": "male"}),
    ("sexually active, contraception agreed", {"sexually_active": "yes", "contraception_agreed": "yes"}),
    ("sexually active no", {"sexually_active": "no"}),
    ("no prior HCT", {"prior_hct": "no"}),
    ("9 y.o. male", {"age_months": Decimal(108), "sex": "male"}),
    ("9y.o. girl, EF 58", {"age_months": Decimal(108), "sex": "female", "lvef_percent": Decimal(58)}),
    ("bilirubina 0,6 mg/dl", {"bilirubin_mg_dl": Decimal("0.6")}),
    ("Cr pend, ALT 34", {"creatinine_mg_dl": None, "alt_u_l": Decimal(34)}),
    ("boy 9 y", {"age_months": Decimal(108), "sex": "male"}),
    ("CNS 3 ever", {"cns3_history": "yes"}),
    ("ALT 3 x ULN (40)", {"alt_u_l": Decimal(120), "alt_uln_u_l": Decimal(40)}),
    ("ALT 2.3 x the upper limit 45", {"alt_u_l": Decimal("103.5"), "alt_uln_u_l": Decimal(45)}),
    ("ALT 2.3 × ULN 40", {"alt_u_l": Decimal("92.0"), "alt_uln_u_l": Decimal(40)}),
    ("ALT twice ULN 40", {"alt_u_l": Decimal("80"), "alt_uln_u_l": Decimal(40)}),
    ("ALT 2.5-fold ULN=40", {"alt_u_l": Decimal("100.0"), "alt_uln_u_l": Decimal(40)}),
    ("ALT 2 times the upper limit of normal 40 U/L", {"alt_u_l": Decimal("80"), "alt_uln_u_l": Decimal(40)}),
    ("ALT 3 x ULN, ULN 40", {"alt_u_l": Decimal("120"), "alt_uln_u_l": Decimal(40)}),
    ("ALT 34, ULN 40", {"alt_u_l": Decimal("34"), "alt_uln_u_l": Decimal(40)}),
    ("ALT 34; upper limit of normal 40", {"alt_u_l": Decimal("34"), "alt_uln_u_l": Decimal(40)}),
    ("ALT 3x ULN 40 3 Nov", {"alt_u_l": Decimal(120), "alt_uln_u_l": Decimal(40), "liver_date": "2026-11-03"}),
]


@pytest.mark.parametrize(("typed", "answers"), LINES, ids=[typed for typed, _ in LINES])
def test_a_line_answers_all_that_it_names(typed: str, answers: dict[str, object]) -> None:
    line = read(typed)
    assert taken(line) == answers
    assert doubtful(line) == []
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
    (entry,) = doubtful(read("VCR 20 Oct weekly"))
    assert offered(entry) == ["No more: Tue 20 Oct 2026", "still being given"]


@pytest.mark.parametrize(
    ("typed", "unread"),
    [
        ("ALT 34, sodium 139 mmol/L", ()),
        ("donor = brother (10/10), EF normal", ("EF normal",)),
        ("no inotuzumab now", ("no inotuzumab now",)),
        ("blue skies", ("blue skies",)),
        ("LFTs normal", ("LFTs normal",)),
        ("HCT, EF 60%", ("HCT",)),
        ("ALT", ("ALT",)),
        ("EF 60% on 31 Feb", ("31 Feb",)),
        ("3 Oct", ("3 Oct",)),
        ("Cr 0.5 same day", ("same day",)),
        ("off tacro since Oct", ("since Oct",)),
        ("tacro stopped recently", ("stopped recently",)),
    ],
)
def test_what_is_not_understood_is_told_word_by_word(typed: str, unread: tuple[str, ...]) -> None:
    assert read(typed).unread == unread


@pytest.mark.parametrize(
    ("typed", "offers"), [("17 M, EF 60%", ["17 years", "17 months"]), ("EF 60%, 2 y", ["Yes, 2 years"])]
)
def test_an_age_that_may_be_something_else_is_asked_about(typed: str, offers: list[str]) -> None:
    (piece,) = doubtful(read(typed))
    assert piece.key == "age_months"
    assert offered(piece) == offers


@pytest.mark.parametrize("typed", ["CNS3?", "relapse?", "sexually active?", "no donor?", "Kymriah?", "VCR ?"])
def test_what_has_a_question_mark_is_asked_about(typed: str) -> None:
    line = read(typed)
    (piece,) = (*line.pieces, *line.entries)
    assert doubtful(line) == [piece]
    assert [label.startswith("Sure: ") for label in offered(piece)] == [True]


@pytest.mark.parametrize("typed", ["temp 101 F", "EF 60%, fever 39 F", "port 9F"])
def test_a_figure_with_an_f_further_on_is_neither_age_nor_sex(typed: str) -> None:
    assert {piece.key for piece in read(typed).pieces}.isdisjoint({"age_months", "sex"})


def test_a_span_of_time_beside_something_else_is_no_age() -> None:
    assert read("insulin ongoing 3 months").pieces == ()


def test_nothing_that_is_denied_becomes_a_therapy() -> None:
    assert read("no inotuzumab, without vincristine 3 Oct").entries == ()


def test_two_values_for_one_question_are_asked_about() -> None:
    (piece,) = doubtful(read("ALT 34 ALT 43"))
    assert offered(piece) == ["34 U/L", "43 U/L"]


def test_a_figure_that_begins_a_day_is_no_value() -> None:
    assert taken(read("EF 60% echo 24 Nov"))["lvef_percent"] == Decimal(60)


def test_a_multiple_whose_limit_is_not_known_asks_for_the_limit() -> None:
    (piece,) = doubtful(read("ALT 3 x ULN"))
    assert isinstance(piece, Piece)
    assert isinstance(piece.reply, Doubt)
    assert "what is the upper limit" in piece.reply.question


@pytest.mark.parametrize("text", ["ALT 5 times normal", "ALT 5 x normal", "bili 1.2 x", "ALT 5 x N", "ALT 3 fold"])
def test_how_many_times_something_is_no_value(text: str) -> None:
    assert taken(read(text)) == {}
    assert read(text).unread


def test_a_multiple_that_is_rounded_beside_a_limit_is_asked_about() -> None:
    (piece,) = doubtful(read("ALT 5 x ULN", alt_uln_u_l=40))
    assert offered(piece) == ["It is exactly 200 U/L"]


@pytest.mark.parametrize("typed", ["bili 8 umol/L (<21)", "bili total 8 µmol/l 5-21", "TBIL 8 umol/L [ULN 21]"])
def test_a_limit_without_a_unit_is_in_the_unit_of_its_value(typed: str) -> None:
    (value, limit) = read(typed).pieces
    assert isinstance(value.reply, Answer)
    assert isinstance(limit.reply, Answer)
    assert limit.reply.typed == {"value": "21", "unit": "umol/L"}


@pytest.mark.parametrize("typed", ["Lansky not done", "hepatitis not active", "other site"])
def test_words_that_say_nothing_without_their_question_answer_none(typed: str) -> None:
    assert set(taken(read(typed))) <= {"lvef_modality"}
    assert read(typed).unread


def test_an_unusual_value_is_asked_about() -> None:
    (piece,) = doubtful(read("Cr 44"))
    assert isinstance(piece, Piece)
    assert piece.key == "creatinine_mg_dl"


REPORTS = [
    """Laboratory report
Collected: 26 Nov 2026 08:15
Reported: 27 Nov 2026
Test\tResult\tFlag\tUnit\tReference
WBC\t3.1\tL\t10^9/L\t4.0-10.0
Hemoglobin\t9.8\tL\tg/dL\t12.0-16.0
Creatinine\t0.50\t\tmg/dL\t0.30-0.70
ALT (GPT)\t120\tH\tU/L\t5-40
Bilirubin, total\t0.4\t\tmg/dL\t0.2-1.2
AST (GOT)\t41\tH\tU/L\t5-40""",
    """Sodium 139 mmol/L (135-145)
Potassium 4.1 mmol/L (3.5 - 5.1)
Creatinine (enzymatic) 0.50 mg/dL (0.3-0.7)
ALT/GPT 120 U/L H (< 40)
Total bilirubin 0.4 mg/dL [0.2 - 1.2]
Drawn 26.11.2026""",
    """26/11/2026 | Cr | 0.5 | mg/dL
26/11/2026 | ALAT | 120* | U/l | <40
26/11/2026 | TBili | 0.4 | mg/dl | ULN 1.2""",
]


@pytest.mark.parametrize("report", REPORTS)
def test_a_report_is_read_with_its_limits_its_flags_and_the_day_of_its_draw(report: str) -> None:
    line = read(report)
    assert taken(line) == {
        "creatinine_mg_dl": Decimal("0.5"),
        "creatinine_date": "2026-11-26",
        "alt_u_l": Decimal(120),
        "alt_uln_u_l": Decimal(40),
        "bilirubin_mg_dl": Decimal("0.4"),
        "bilirubin_uln_mg_dl": Decimal("1.2"),
        "liver_date": "2026-11-26",
    }
    assert doubtful(line) == []
    assert line.unread == ()


def test_what_a_report_says_besides_is_told_apart_from_what_was_not_understood() -> None:
    line = read("WBC 3.1 L 10^9/L 4.0-10.0\nHb 9.8, sodium 139\nALT 34 U/L\nsee comment")
    assert line.aside == ("WBC 3.1 L 10^9/L 4.0-10.0", "Hb 9.8", "sodium 139")
    assert line.unread == ("see comment",)


def test_the_day_on_which_a_report_was_printed_is_no_day_of_a_measurement() -> None:
    line = read("Printed: 28 Nov 2026\nALT 34 U/L")
    assert "liver_date" not in taken(line)


def test_days_that_stand_before_their_measurements_are_of_what_follows_them() -> None:
    answers = taken(read("3 Nov: Cr 0.5, 5 Nov: ALT 34"))
    assert (answers["creatinine_date"], answers["liver_date"]) == ("2026-11-03", "2026-11-05")


def test_a_day_behind_another_measurement_is_asked_about_for_the_one_before() -> None:
    line = read("Cr 0.5, EF 60% echo 1 Oct")
    assert taken(line)["lvef_date"] == "2026-10-01"
    (piece,) = doubtful(line)
    assert piece.key == "creatinine_date"
    assert offered(piece) == ["Yes, Thu 1 Oct 2026"]


def test_a_day_behind_values_of_one_draw_is_of_all_of_them() -> None:
    answers = taken(read("Cr 0.5, ALT 34, bili 0.4, 26 Nov"))
    assert (answers["creatinine_date"], answers["liver_date"]) == ("2026-11-26", "2026-11-26")


def test_a_day_of_radiation_that_may_be_two_is_asked_and_one_that_cannot_be_is_told() -> None:
    line = read("TBI 3/4/2026, cranial RT 12 Gy 31.2.2026")
    assert [offered(entry) for entry in doubtful(line)] == [
        ["Fri 3 Apr 2026", "Wed 4 Mar 2026", "Another day, asked next"]
    ]
    assert [entry.fields for entry in line.entries if entry.doubt is None] == [{"site": "cranial"}]
    assert line.unread == ("31.2.2026",)


def test_what_is_left_out_stays_out_when_more_is_typed() -> None:
    marks = marks_of(read("Cr 0.5, ALT 34").pieces[1])
    line = read_line(NCT04556084, "Cr 0.5, ALT 34\nALT 43", answered(PLANNED), TODAY, marks)
    assert taken(line) == {"creatinine_mg_dl": Decimal("0.5"), "alt_u_l": Decimal(43)}


# Lines as different coordinators type them: what is taken of each, and what is told as not understood.
MESSY: list[tuple[str, dict[str, object], tuple[str, ...]]] = [
    (
        "14yo M, B-ALL 2nd relapse, MRD+ 0.05% (flow), KPS 90",
        {
            "age_months": Decimal(168),
            "sex": "male",
            "b_all": "yes",
            "disease_group": ["relapse"],
            "mrd_percent": Decimal("0.05"),
            "mrd_by_flow": "yes",
            "karnofsky": Decimal(90),
        },
        (),
    ),
    (
        "pt is 6 y/o female; planned reg 30/11/26 and start 1/12/26",
        {
            "age_months": Decimal(72),
            "sex": "female",
            "registration_date": "2026-11-30",
            "start_date": "2026-12-01",
        },
        (),
    ),
    (
        "ALT=98U/L(ULN 33),AST 70,TBili 1.1 mg/dl(<1.0),Crea 0,6 mg/dl vom 25.11.",
        {
            "alt_u_l": Decimal(98),
            "alt_uln_u_l": Decimal(33),
            "bilirubin_mg_dl": Decimal("1.1"),
            "bilirubin_uln_mg_dl": Decimal("1.0"),
            "creatinine_mg_dl": Decimal("0.6"),
            "creatinine_date": "2026-11-25",
            "liver_date": "2026-11-25",
        },
        (),
    ),
    (
        "Karnofsky 70%, EF normal, creatinine pending, haplo otherwise",
        {"karnofsky": Decimal(70), "creatinine_mg_dl": None},
        ("EF normal",),
    ),
    (
        "no known allergies, no evidence of GVHD, CNS 1 now, off tacro since 3 Nov",
        {
            "blinatumomab_allergy": "no",
            "gvhd": "none",
            "cns_status": "cns1",
            "immunosuppression": "stopped",
            "immunosuppression_stopped": "2026-11-03",
        },
        (),
    ),
    (
        "not breastfeeding, consent signed 26 Nov, s/p alloHSCT 3/2026",
        {"lactating": "no", "consent_signed": "yes", "consent_date": "2026-11-26"},
        ("s/p alloHSCT 3/2026",),
    ),
]


@pytest.mark.parametrize(("typed", "answers", "unread"), MESSY, ids=[typed for typed, *_ in MESSY])
def test_a_line_of_another_coordinator_is_understood_or_told_word_by_word(
    typed: str, answers: dict[str, object], unread: tuple[str, ...]
) -> None:
    line = read(typed)
    assert taken(line) == answers
    assert line.unread == unread


def test_words_before_and_behind_agents_say_what_is_so_of_them() -> None:
    line = read("last PEG-asp 2 Nov, still on imatinib, dauno + VCR d1 d8 d15 (last 9 Nov), tisa-cel Sept 2026")
    entries = {entry.fields["agent"]: (entry.fields.get("last_dose"), entry.doubt) for entry in line.entries}
    assert entries["pegaspargase"] == ("2026-11-02", None)
    assert entries["imatinib"] == (None, None)
    assert entries["vincristine"] == ("2026-11-09", None)
    assert entries["tisagenlecleucel"] == (None, None)
    assert [offered(entry) for entry in doubtful(line)] == [["Mon 9 Nov 2026"]]
    assert line.unread == ("Sept 2026",)


# Passed over on purpose: a time of day, what a laboratory prints for a value that has no limit, and "last".
_PASSED = re.compile(r"\d{2}:\d{2}|\d[\d.]*-\d[\d.]*|last|same|day|draw")


@pytest.mark.parametrize("seed", range(40))
def test_no_word_of_a_line_is_dropped_without_being_shown(seed: int) -> None:
    chosen = random.Random(seed)
    typed = [part for text in [*(one for one, _ in LINES), *OTHERS] for part in text.split(", ")]
    text = chosen.choice((", ", "; ", " ", "\n")).join(chosen.sample(typed, 4))
    line, chunks = read(text), chunks_of(typed_out(text, NCT04556084))
    said = [*(piece.said for piece in (*line.pieces, *line.entries)), *line.unread, *line.aside]
    shown = " ".join(said).casefold()
    words = [chunks.word(at) for at in range(len(chunks))]
    assert [
        word
        for word in words
        if word not in FILLERS | SIGNS | FLAGS and word not in shown and not _PASSED.fullmatch(word)
    ] == []


OTHERS = (
    "off tacro since Oct",
    "VCR/DEX last 10 Nov",
    "inotuzumab 3 doses, last 20 Nov",
    "asparaginase allergy",
    "RT to mediastinum 3 Oct",
    "Lansky not done",
    "insulin ongoing 3 months",
    "bili direct 0.1 total 0.4",
    "imatinib held",
    "HCT planned Jan",
    "ALT 34 yesterday, repeat 40 today",
    "MRD 2x10^-4 marrow 20 Nov",
)
