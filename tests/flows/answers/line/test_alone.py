"""A part of a line that names nothing answers the question that is asked, where nothing else could have it."""

from decimal import Decimal
from typing import Any

import pytest

from flows.answers.line.pieces import LineRead
from flows.answers.line.read_line import read_line
from flows.answers.reply import Doubt, Slot
from tests.answered import answered
from tests.flows.answers.line import lines
from tests.flows.answers.line.lines import PLANNED, TODAY, taken
from tests.trials import NCT04556084

VCR = {"prior_therapies.draft": [{"agent": "vincristine", "kinds": ["chemotherapy"]}]}
LAST_OF_VCR = Slot("prior_therapies", 0, "last_dose")


def read(asked: str | Slot, text: str, **answers: Any) -> LineRead:
    return lines.read(text, asked=Slot(asked) if isinstance(asked, str) else asked, **answers)


def doubted(line: LineRead) -> dict[str, list[Any]]:
    """What is asked about, by question, with all that each may be."""
    return {
        piece.key: [offer.value for offer in piece.reply.offers]
        for piece in line.pieces
        if isinstance(piece.reply, Doubt)
    }


REG, START, EF_DAY, CR_DAY, CONSENT = "registration_date", "start_date", "lvef_date", "creatinine_date", "consent_date"
CR, ALT, LANSKY, EF = "creatinine_mg_dl", "alt_u_l", "lansky", "lvef_percent"
DONOR, DIRECT, GVHD, HOW, SEX = "donor_available", "hct_direct", "gvhd", "lvef_modality", "sex"

# By the kind of the question that is asked: what is typed, and what of it is sure. Nothing is left over.
SURE: list[tuple[str, str, dict[str, Any]]] = [
    # A day.
    (REG, "3 Dec, start 5 Dec", {REG: "2026-12-03", START: "2026-12-05"}),
    (REG, "start 5 Dec, 3 Dec", {REG: "2026-12-03", START: "2026-12-05"}),
    # A span of years or months is an age.
    (REG, "9 y girl, Lansky 90", {"age_months": 108, SEX: "female", LANSKY: 90}),
    (START, "14 months boy, Lansky 90", {"age_months": 14, SEX: "male", LANSKY: 90}),
    (REG, "on 3 Dec; start 5 Dec", {REG: "2026-12-03", START: "2026-12-05"}),
    (REG, "tomorrow, start 5 Dec", {REG: "2026-11-30", START: "2026-12-05"}),
    (REG, "not known, Lansky 90", {REG: None, LANSKY: 90}),
    (REG, "3 Dec, EF 60% echo 24 Nov", {REG: "2026-12-03", EF: 60, HOW: "echo", EF_DAY: "2026-11-24"}),
    # A day that lies ahead is of nothing that was measured.
    (REG, "EF 60% echo 24 Nov, 3 Dec", {EF: 60, HOW: "echo", EF_DAY: "2026-11-24", REG: "2026-12-03"}),
    (EF_DAY, "24 Nov, EF 60%", {EF_DAY: "2026-11-24", EF: 60}),
    (EF_DAY, "9 days ago, Lansky 90", {EF_DAY: "2026-11-20", LANSKY: 90}),
    (CONSENT, "26 Nov, CNS1 now", {CONSENT: "2026-11-26", "consent_signed": "yes", "cns_status": "cns1"}),
    # A number, with the limit and the day behind it.
    (CR, "0.5, Lansky 90", {CR: Decimal("0.5"), LANSKY: 90}),
    (
        CR,
        "0.5 26 Nov, EF 60% echo 24 Nov",
        {
            CR: Decimal("0.5"),
            CR_DAY: "2026-11-26",
            EF: 60,
            HOW: "echo",
            EF_DAY: "2026-11-24",
        },
    ),
    (CR, "0.5 yesterday; Lansky 90", {CR: Decimal("0.5"), CR_DAY: "2026-11-28", LANSKY: 90}),
    (ALT, "34 (40) 26 Nov, Lansky 90", {ALT: 34, "alt_uln_u_l": 40, "liver_date": "2026-11-26", LANSKY: 90}),
    (ALT, "3x ULN (40), Lansky 90", {ALT: 120, "alt_uln_u_l": 40, LANSKY: 90}),
    (LANSKY, "90, donor yes", {LANSKY: 90, DONOR: "yes"}),
    (LANSKY, "donor yes, 90", {DONOR: "yes", LANSKY: 90}),
    (LANSKY, "pending, donor yes", {LANSKY: None, DONOR: "yes"}),
    # Yes or no.
    (DONOR, "yes, Lansky 90", {DONOR: "yes", LANSKY: 90}),
    (DONOR, "no, Lansky 90", {DONOR: "no", LANSKY: 90}),
    (DONOR, "Lansky 90, yes", {LANSKY: 90, DONOR: "yes"}),
    (DONOR, "not known; Lansky 90", {DONOR: None, LANSKY: 90}),
    # One of several, or several.
    (
        GVHD,
        "none, tacro stopped 3 Oct",
        {
            GVHD: "none",
            "immunosuppression": "stopped",
            "immunosuppression_stopped": "2026-10-03",
        },
    ),
    (SEX, "female, Lansky 90", {SEX: "female", LANSKY: 90}),
    (HOW, "MUGA, Lansky 90", {HOW: "muga", LANSKY: 90}),
    ("vhr_features", "none, Lansky 90", {"vhr_features": [], LANSKY: 90}),
    ("cns3_history", "never, CNS1 now", {"cns3_history": "no", "cns_status": "cns1"}),
    (LANSKY, "n/a, Karnofsky 80", {LANSKY: None, "karnofsky": 80}),
    # An option with its day.
    (
        "immunosuppression",
        "stopped 3 Oct, no GVHD",
        {
            "immunosuppression": "stopped",
            "immunosuppression_stopped": "2026-10-03",
            GVHD: "none",
        },
    ),
    (
        "pregnancy_test",
        "negative yesterday; no BF",
        {
            "pregnancy_test": "negative",
            "pregnancy_test_date": "2026-11-28",
            "lactating": "no",
        },
    ),
    (SEX, "m, Lansky 90", {SEX: "male", LANSKY: 90}),
    # A name.
    ("consent_version", "4.0, CNS1 now", {"consent_version": "4.0", "cns_status": "cns1"}),
    # Therapies.
    ("prior_therapies", "none, no GVHD", {"prior_therapies": [], GVHD: "none"}),
]


@pytest.mark.parametrize(("asked", "text", "sure"), SURE, ids=[f"{asked}: {text}" for asked, text, _ in SURE])
def test_what_names_nothing_answers_what_is_asked(asked: str, text: str, sure: dict[str, Any]) -> None:
    line = read(asked, text)
    assert taken(line) == sure
    assert (doubted(line), line.unread) == ({}, ())
    assert {piece.key for piece in line.pieces if piece.alone} <= {asked}


# Where something else in the line could have it, each is asked about: what is asked, typed, sure, doubtful.
TWO_READINGS: list[tuple[str, str, dict[str, Any], dict[str, list[Any]]]] = [
    # The day of what is asked, or of what was measured before or behind it.
    (
        CONSENT,
        "24 Nov, EF 60% echo",
        {EF: 60, HOW: "echo", "consent_signed": "yes"},
        {
            CONSENT: ["2026-11-24"],
            EF_DAY: ["2026-11-24"],
        },
    ),
    (
        CONSENT,
        "EF 60% echo, 24 Nov",
        {EF: 60, HOW: "echo", "consent_signed": "yes"},
        {
            CONSENT: ["2026-11-24"],
            EF_DAY: ["2026-11-24"],
        },
    ),
    (
        CONSENT,
        "EF 60% echo\n24 Nov",
        {EF: 60, HOW: "echo", "consent_signed": "yes"},
        {
            CONSENT: ["2026-11-24"],
            EF_DAY: ["2026-11-24"],
        },
    ),
    (
        CR_DAY,
        "26 Nov, ALT 34, Lansky 90",
        {ALT: 34, LANSKY: 90},
        {
            CR_DAY: ["2026-11-26"],
            "liver_date": ["2026-11-26"],
        },
    ),
    # Before a name without a comma: what is asked, or of that name.
    (REG, "3 Dec start 5 Dec", {START: "2026-12-05"}, {REG: ["2026-12-03"]}),
    (CR, "0.5 ALT 34", {ALT: 34}, {CR: [Decimal("0.5")]}),
    (REG, "3 Dec - start 5 Dec", {START: "2026-12-05"}, {REG: ["2026-12-03"]}),
    (REG, "3 Dec and start 5 Dec", {START: "2026-12-05"}, {REG: ["2026-12-03"]}),
    (DONOR, "yes straight to HCT", {DIRECT: "yes"}, {DONOR: ["yes"]}),
    # Two days.
    (REG, "3 Dec, 5 Dec, Lansky 90", {LANSKY: 90}, {REG: ["2026-12-03", "2026-12-05"]}),
    # Another value, or the limit of the one before.
    (LANSKY, "ALT 34, 40", {ALT: 34}, {LANSKY: [40]}),
    # Of what stands right before or behind it.
    (DONOR, "sexually active, no", {"sexually_active": "yes"}, {DONOR: ["no"]}),
    (GVHD, "CNS1 now, acute", {"cns_status": "cns1"}, {GVHD: ["acute"]}),
    (LANSKY, "donor yes\n90", {DONOR: "yes"}, {LANSKY: [90]}),
]


@pytest.mark.parametrize(
    ("asked", "text", "sure", "asks"), TWO_READINGS, ids=[f"{asked}: {text}" for asked, text, *_ in TWO_READINGS]
)
def test_what_could_be_of_something_else_too_is_asked(
    asked: str, text: str, sure: dict[str, Any], asks: dict[str, list[Any]]
) -> None:
    line = read(asked, text)
    assert taken(line) == sure
    assert doubted(line) == asks
    assert line.unread == ()


# What is asked, typed, and not understood; what is asked is in doubt.
BESIDE_STRANGE_WORDS = [
    (DONOR, "seizures, no", "seizures"),
    (DONOR, "no, seizures", "seizures"),
    (CR, "K, 4.1", "K"),
    (EF_DAY, "last LP, 24 Nov", "last LP"),
    (LANSKY, "90 oddly", "oddly"),
]


@pytest.mark.parametrize(("asked", "text", "strange"), BESIDE_STRANGE_WORDS)
def test_what_stands_beside_strange_words_may_be_of_them(asked: str, text: str, strange: str) -> None:
    line = read(asked, f"{text}, CNS1 now")
    assert taken(line) == {"cns_status": "cns1"}
    assert list(doubted(line)) == [asked]
    assert line.unread == (strange,)


@pytest.mark.parametrize(
    ("asked", "text"),
    [(LANSKY, "3 Dec, donor yes"), (REG, "90, donor yes"), (DONOR, "3 Dec, Lansky 90"), (GVHD, "0.5, Lansky 90")],
)
def test_what_cannot_be_the_answer_is_not_understood(asked: str, text: str) -> None:
    line = read(asked, text)
    assert asked not in taken(line) | doubted(line)
    assert line.unread == (text.partition(",")[0],)


@pytest.mark.parametrize("asked", [DONOR, "prior_therapies", "vhr_features"])
def test_no_before_a_name_denies_that_and_nothing_else(asked: str) -> None:
    line = read(asked, "no vincristine 3 Oct, Lansky 90")
    assert taken(line) == {LANSKY: 90}
    assert (doubted(line), line.unread) == ({}, ("no vincristine 3 Oct",))


def test_none_beside_strange_words_is_asked_about() -> None:
    assert doubted(read("prior_therapies", "bone pain, none, Lansky 90")) == {"prior_therapies": [[]]}


def test_what_names_nothing_is_told_from_what_does() -> None:
    assert [piece.alone for piece in read(REG, "3 Dec, start 5 Dec").pieces] == [True, False]


def test_without_a_question_on_the_screen_nothing_is_taken_for_its_answer() -> None:
    line = read_line(NCT04556084, "3 Dec, start 5 Dec", answered(), TODAY)
    assert line.unread == ("3 Dec",)


def test_the_last_dose_that_is_asked_is_of_the_entry_that_is_filled() -> None:
    line = read(LAST_OF_VCR, "20 Oct, InO 9 days ago", **VCR)
    vincristine, inotuzumab = line.entries
    assert (vincristine.at, vincristine.fields["agent"], vincristine.fields["last_dose"]) == (
        0,
        "vincristine",
        "2026-10-20",
    )
    assert (inotuzumab.at, inotuzumab.fields["last_dose"], line.unread) == (None, "2026-11-20", ())


@pytest.mark.parametrize("asked", ["prior_therapies", CONSENT])
def test_a_day_behind_an_agent_without_one_may_be_its_last_dose(asked: str) -> None:
    line = read(asked, "VCR, 20 Oct")
    (entry,) = line.entries
    assert entry.doubt
    assert [offer.value.get("last_dose") for offer in entry.doubt.offers] == ["2026-10-20", None]
    assert list(doubted(line)) == ([CONSENT] if asked == CONSENT else [])
    assert line.unread == ()


def test_the_day_in_a_part_with_its_measurement_is_not_that_of_the_line() -> None:
    line = read_line(NCT04556084, "24 Nov, EF 60% echo, Cr 0.5 26 Nov", answered(PLANNED), TODAY)
    assert taken(line) == {EF: 60, HOW: "echo", EF_DAY: "2026-11-24", CR: Decimal("0.5"), CR_DAY: "2026-11-26"}
    assert (doubted(line), line.unread) == ({}, ())


@pytest.mark.parametrize(
    "text", ["m, 17 y", "17 y, m", "male, 17 years", "17 y m", "boy, 17 y", "17 y, male", "3 Dec, 17 y, male"]
)
def test_the_sex_beside_the_age_is_read_with_or_without_a_comma(text: str) -> None:
    line = read(REG, f"{text}, Lansky 90")
    assert {"age_months": 204, SEX: "male", LANSKY: 90}.items() <= taken(line).items()
    assert line.unread == ()


@pytest.mark.parametrize("text", ["tacrolimus until 22 Nov", "tacro till 22 Nov", "tacro stopped 22 Nov"])
def test_immune_suppression_until_a_day_that_is_past_was_stopped_then(text: str) -> None:
    assert taken(read(REG, text)) == {"immunosuppression": "stopped", "immunosuppression_stopped": "2026-11-22"}


def test_what_stands_beside_an_agent_that_is_asked_about_and_is_no_day_is_told() -> None:
    line = read(REG, "dex until 20/11")
    assert [entry.doubt is not None for entry in line.entries] == [True]
    assert line.unread == ("until 20/11",)


def test_two_answers_to_one_field_of_an_entry_are_asked_about() -> None:
    line = read(LAST_OF_VCR, "20 Oct, 3 Nov, InO 9 days ago", **VCR)
    vincristine, inotuzumab = line.entries
    assert vincristine.doubt
    assert [offer.value["last_dose"] for offer in vincristine.doubt.offers] == ["2026-10-20", "2026-11-03"]
    assert (inotuzumab.fields["last_dose"], line.unread) == ("2026-11-20", ())
