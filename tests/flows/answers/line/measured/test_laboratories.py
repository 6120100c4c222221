"""A site keeps the limits of its laboratories by name, with their units, and offers them as they stand."""

from datetime import date
from decimal import Decimal

import pytest

from flows.answers.line.measured.laboratories import NotKept, limit_words, limits_of, limits_offered, with_typed
from flows.rules.facts import Facts
from flows.trials.compiling.questions import limit_questions
from tests.trials import NCT04556084

CENTRAL = with_typed({}, "Central lab: ALT ULN 40 U/L, bilirubin ULN 1.2 mg/dL")
FACTS = Facts({}, date(2026, 11, 23))

BILIRUBIN = "bilirubin_uln_mg_dl"

READ = [
    ("Central lab: ALT ULN 40 U/L", {"alt_uln_u_l": "40 U/L"}),
    ("Central lab: ALT 40 U/L; bili upper limit: 20 umol/L", {"alt_uln_u_l": "40 U/L", BILIRUBIN: "20 umol/L"}),
    ("Central lab: SGPT 5-40 U/L", {"alt_uln_u_l": "40 U/L"}),
    ("Central lab: bilirubin ULN 1,2 mg/dL,INR 1,2", {BILIRUBIN: "1.2 mg/dL", "inr_limit": "1.2"}),
    ("Central lab: Hb LLN 12 g/dL", {"haemoglobin_lower": "12 g/dL"}),
    ("Central lab: alb LLN 3.5 g/dL, alb ULN 5.2 g/dL", {"albumin_lower": "3.5 g/dL", "albumin_limit": "5.2 g/dL"}),
    ("Central lab: total bilirubin normal < 1.2 mg/dL", {BILIRUBIN: "1.2 mg/dL"}),
]

REFUSED = [
    ("ALT ULN 40 U/L", "name of the laboratory"),
    ("ALT: 40 U/L", "is a value"),
    ("Central lab:", "Nothing"),
    ("Central lab: ALT 40", "type its unit too, such as U/L"),
    ("Central lab: ALT 40 mg/dL", "does not fit"),
    ("Central lab: sodium 145 mmol/L", "no value of a laboratory"),
    ("Central lab: ALT forty U/L", "ALT forty"),
    ("Central lab: albumin 3.5 g/dL", "ULN or LLN"),
    ("Central lab: ALT LLN 10 U/L", "no trial asks"),
    ("Central lab: ALT 4000 U/L", "unusual"),
    ("Central laboratory of the hospital: ALT 40 U/L", "shorten the name"),
]


@pytest.mark.parametrize(("text", "kept"), READ)
def test_a_typed_line_is_kept_by_the_question_that_asks_for_each_limit(text: str, kept: dict[str, str]) -> None:
    assert with_typed({}, text) == {"Central lab": kept}


@pytest.mark.parametrize(("text", "why"), REFUSED)
def test_what_is_no_limit_with_its_unit_is_refused_with_why(text: str, why: str) -> None:
    with pytest.raises(NotKept, match=why):
        with_typed({}, text)


def test_what_a_line_does_not_name_stays_and_none_takes_away() -> None:
    both = with_typed(CENTRAL, "City lab: ALT 45 U/L")
    assert with_typed(both, "Central lab: ALT 41 U/L")["Central lab"] == {
        "alt_uln_u_l": "41 U/L",
        "bilirubin_uln_mg_dl": "1.2 mg/dL",
    }
    assert "alt_uln_u_l" not in with_typed(both, "Central lab: ALT none")["Central lab"]
    assert list(with_typed(both, "Central lab: none")) == ["City lab"]


def test_a_site_keeps_at_most_eight_laboratories() -> None:
    kept = CENTRAL
    for number in range(7):
        kept = with_typed(kept, f"Lab {number}: ALT 40 U/L")
    with pytest.raises(NotKept, match="at most 8"):
        with_typed(kept, "Another: ALT 40 U/L")


def test_a_limit_is_offered_with_its_laboratory_and_in_the_unit_that_is_kept() -> None:
    kept = with_typed(CENTRAL, "City lab: bilirubin 20 umol/L")
    question = limit_questions()["bilirubin_uln_mg_dl"]
    central, city = limits_offered(question, limits_of(kept), FACTS, NCT04556084)
    assert (central.label, central.value) == ("Central lab: 1.2 mg/dL", Decimal("1.2"))
    assert city.label == "City lab: 20 umol/L"
    assert city.typed == {"value": "20", "unit": "umol/L", "laboratory": "City lab"}
    assert city.value == pytest.approx(Decimal("1.1696"), rel=Decimal("0.0001"))


def test_a_limit_in_a_unit_that_the_question_does_not_know_is_never_offered() -> None:
    question = limit_questions()["bilirubin_uln_mg_dl"]
    strange = limits_of({"Central lab": {question.key: "40 U/L"}})
    assert limits_offered(question, strange, FACTS, NCT04556084) == ()


def test_the_words_name_each_laboratory_and_each_limit() -> None:
    assert limit_words(CENTRAL) == "Central lab: ALT upper limit 40 U/L, Bilirubin upper limit 1.2 mg/dL"
    assert limit_words({}) == "none"
