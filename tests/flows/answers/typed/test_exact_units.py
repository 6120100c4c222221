"""A number typed in another unit decides as it would in that unit, exactly, and is kept beside what it became."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from flows.answers.evidence import said_of
from flows.answers.path import path_of
from flows.answers.reply import Answer, Doubt
from flows.answers.stored_keys import Kind, beside
from flows.answers.typed.number_replies import MOST_OFFERS
from flows.answers.typed.replies import read_reply
from flows.decision.assess import assess
from flows.decision.what_if.what_if import what_if
from flows.decision.why.reasons import reason
from flows.language.numbers import number_words
from flows.language.typed.units import convert
from flows.rules.evaluation.decide import find
from flows.rules.facts import Facts
from flows.rules.question import NumberKind
from flows.trials.compiling.questions import questions_of
from flows.trials.files.brought import brought
from flows.trials.form.read_trial import read_trial
from flows.trials.registry import compiled
from storage.engine.canonical import canonical, parsed
from tests.answered import answered
from tests.flows.decision.test_what_if import ANSWERS, TODAY
from tests.flows.trials.small import file_of
from tests.trials import CREATININE_LIMITS, NCT04556084, QUESTIONS, THERAPY_FIELDS

D = Decimal
QUESTION = {question.key: question for question in (*THERAPY_FIELDS, *QUESTIONS)}
NOTHING = Facts({}, TODAY)
LEAST = D("0.0001")


def kept(key: str, text: str) -> Decimal:
    """What a typed number becomes once it is confirmed, after it was stored, and once more after a sheet held it."""
    reply = read_reply(QUESTION[key], text, NOTHING, NCT04556084)
    assert isinstance(reply, Answer | Doubt), (key, text, reply)
    value = reply.value if isinstance(reply, Answer) else reply.offers[0].value
    assert parsed(canonical(value)) == value
    assert D(repr(float(value))) == value
    return value


def status(criterion: str, **answers: Decimal) -> str:
    return assess({**ANSWERS, "as_of": TODAY.isoformat(), **answers}, NCT04556084).status(criterion).value


def bilirubin(value: str, limit: str) -> str:
    return status(
        "I5b", bilirubin_mg_dl=kept("bilirubin_mg_dl", value), bilirubin_uln_mg_dl=kept("bilirubin_uln_mg_dl", limit)
    )


@pytest.mark.parametrize("limit", range(10, 41))
def test_bilirubin_in_umol_is_decided_at_exactly_one_and_a_half_times_its_limit(limit):
    exactly = D(limit) * D("1.5")
    assert bilirubin(f"{exactly} umol/L", f"{limit} umol/L") == "met"
    assert bilirubin(f"{exactly - LEAST} umol/L", f"{limit} umol/L") == "met"
    assert bilirubin(f"{exactly + LEAST} umol/L", f"{limit} umol/L") == "not_met"
    assert bilirubin(f"{exactly / 1000} mmol/L", f"{limit} umol/L") == "met"


@pytest.mark.parametrize("limit", [D(n) / 10 for n in range(3, 30)])
def test_one_value_in_mg_beside_one_in_umol_is_decided_exactly(limit):
    exactly = limit * D("1.5") * D("17.1")
    assert bilirubin(f"{exactly} umol/L", f"{limit} mg/dL") == "met"
    assert bilirubin(f"{exactly - LEAST} umol/L", f"{limit} mg/dL") == "met"
    assert bilirubin(f"{exactly + LEAST} umol/L", f"{limit} mg/dL") == "not_met"
    in_mg, in_umol = limit * D("1.5"), limit * D("17.1")
    assert bilirubin(f"{in_mg} mg/dL", f"{in_umol} umol/L") == "met"
    assert bilirubin(f"{in_mg + LEAST} mg/dL", f"{in_umol} umol/L") == "not_met"


LIMITS = sorted(
    {
        (age, sex, row[column])
        for row in CREATININE_LIMITS.rows
        for age in (row[0],)
        for column, sex in ((1, "male"), (2, "female"))
    }
)


@pytest.mark.parametrize(("age", "sex", "limit"), LIMITS)
@pytest.mark.parametrize(("unit", "factor"), [("umol/L", "88.4"), ("mg/L", "10"), ("mmol/L", "0.0884")])
def test_creatinine_in_another_unit_is_decided_exactly_at_the_limits_of_the_table(age, sex, limit, unit, factor):
    def at(figures: Decimal) -> str:
        value = kept("creatinine_mg_dl", f"{figures} {unit}")
        return status("I5a", age_months=D(age), sex=sex, creatinine_mg_dl=value)

    exactly = limit * D(factor)
    assert at(exactly) == "met"
    assert at(exactly - LEAST / 10) == "met"
    assert at(exactly + LEAST / 10) == "pending"  # the clearance decides then


@pytest.mark.parametrize("limit", ["0.5", "0.58", "0.6667", "0.75", "0.83"])
def test_alt_in_ukat_is_decided_exactly_under_five_times_its_limit(limit):
    exactly = D(limit) * 5

    def at(figures: Decimal) -> str:
        values = {
            "alt_u_l": kept("alt_u_l", f"{figures} ukat/L"),
            "alt_uln_u_l": kept("alt_uln_u_l", f"{limit} ukat/L"),
        }
        return status("I5b", **values)

    assert (at(exactly - LEAST), at(exactly), at(exactly + LEAST)) == ("met", "not_met", "not_met")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1e-4", "met"),
        ("0.0001 fraction", "met"),
        ("1 in 10,000", "met"),
        ("9.96e-5", "not_met"),  # 0.00996 %, which is 0.01 to two decimals
        ("9.9999e-5", "not_met"),
        ("1 in 10,001", "not_met"),
        ("100 ppm", "met"),
        ("99.9999 ppm", "not_met"),
        ("1.00001e-4", "met"),
    ],
)
def test_an_mrd_typed_as_a_fraction_is_decided_exactly(text, expected):
    assert status("I1", mrd_percent=kept("mrd_percent", text)) == expected


# What a trial may ask of the library, or itself in units that nothing else knows.
ASKED = """questions:
  - neutrophils
  - lymphocytes
  - platelets_lower
  - cd4
  - urine_protein
  - ast
  - alp
  - creatinine_limit
  - glucose: {ask: How much?, answer: number, unit: mg/dL, from: 0, slips: [1 mg/dL = 0.0555 mmol/L]}
  - hormone: {ask: How much?, answer: number, unit: pg/mL, from: 0, slips: [1 pmol/L = 0.5 pg/mL]}
"""
FILE = read_trial(file_of("holds: first is yes").replace("questions: \n", ASKED))
OTHERS = {question.key: question for question in questions_of(FILE)}


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("neutrophils", "1500 /mm3", "1.5"),
        ("neutrophils", "1500 cells/uL", "1.5"),
        ("lymphocytes", "800 /uL", "0.8"),
        ("platelets_lower", "150000 /uL", "150"),
        ("cd4", "0.35 10^9/L", "350"),
        ("urine_protein", "500 mg/24h", "0.5"),
        ("urine_protein", "0.5 g/24 h", "0.5"),
        ("ast", "0.9 ukat/L", "54"),
        ("alp", "900 nkat/L", "54"),
        ("glucose", "5.55 mmol/L", "100"),
        ("hormone", "5 pmol/L", "2.5"),
        ("hormone", "5 pg/mL", "5"),
        ("zinc_days", "48 h", "2"),
    ],
)
def test_an_answer_is_recounted_by_the_equation_of_its_question(key, text, value):
    reply = read_reply(OTHERS[key], text, NOTHING, NCT04556084)
    assert isinstance(reply, Answer)
    assert reply.value == D(value)


NUMBERS = [
    (of.registry_id, question)
    for of, text in brought().items()
    for question in (*compiled(text).questions, *compiled(text).fields.values())
    if isinstance(question.kind, NumberKind) and question.kind.slips
]


@pytest.mark.parametrize("question", [one for _, one in NUMBERS], ids=[f"{of} {one.key}" for of, one in NUMBERS])
def test_every_unit_that_people_mistake_for_a_trial_s_own_is_read_and_recounted(question):
    kind = question.kind
    for slip in kind.slips:
        reply = read_reply(question, f"1 {slip.unit}", NOTHING, NCT04556084)
        value = reply.value if isinstance(reply, Answer) else reply.offers[0].value
        assert value == slip.counted(D(1), limit=kind.limit)


def test_what_a_question_s_equations_say_is_offered_once_where_figures_are_unusual():
    reply = read_reply(OTHERS["neutrophils"], "150", NOTHING, NCT04556084)
    assert [offer.label for offer in reply.offers].count("It is 150 /uL = 0.15 10^9/L") == 1


def test_a_limit_of_creatinine_in_umol_is_recounted_and_cut_up():
    reply = read_reply(OTHERS["creatinine_limit"], "100 umol/L", NOTHING, NCT04556084)
    assert (reply.value, reply.typed) == (D("1.13122171945702"), {"value": "100", "unit": "umol/L"})
    assert reply.value > Fraction(1000, 884)


@pytest.mark.parametrize(("text", "expected"), [("0.4", "met"), ("0.39999", "not_met"), ("0.399999999", "not_met")])
def test_an_ejection_fraction_typed_as_a_fraction_is_decided_exactly(text, expected):
    assert status("I5c", lvef_percent=kept("lvef_percent", f"{text} fraction")) == expected


@pytest.mark.parametrize(
    ("hours", "days"), [(8, 1), (16, 2), (24, 3), (100, 13), (112, 14), (D("112.001"), 15), (520, 65)]
)
def test_half_lives_in_hours_wait_as_many_whole_days_as_they_take(hours, days):
    """16 hours three times are two days to the hour, not a moment more."""
    given = {"agent": "an antibody", "kinds": ["monoclonal_antibody"], "last_dose": "2026-11-01"}
    therapy = {**given, "half_life_days": kept("half_life_days", f"{hours} h")}
    decision = assess(
        {
            **ANSWERS,
            "as_of": "2026-11-01",
            "registration_date": "2026-11-01",
            "start_date": "2026-11-01",
            "prior_therapies": [therapy],
            **EARLIER,
        },
        NCT04556084,
    )
    assert (decision.findings["I9"].ends - date(2026, 11, 1)).days == days


EARLIER = dict.fromkeys(("creatinine_date", "liver_date", "lvef_date", "consent_date"), "2026-10-31")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("1.92982456140350", "1.9298"),
        ("0.8031674208144", "0.8032"),
        ("0.0000333333333333333", "0.000033"),
        ("0.7", "0.7"),
        ("123456789012", "123456789012"),
        ("0.00996", "0.00996"),
    ],
)
def test_a_converted_number_is_shown_so_that_it_can_be_read(value, shown):
    assert number_words(D(value)) == shown


FIGURES = st.decimals("0.1", "999", places=3)

# One of each unit in mg/dL.
IN_MG = {"mg/dL": Fraction(1), "umol/L": Fraction(10, 171), "mg/L": Fraction(1, 10), "mmol/L": Fraction(10000, 171)}

UNITS, SLIPS = sorted(IN_MG), QUESTION["bilirubin_mg_dl"].kind.slips


@given(FIGURES, FIGURES, st.sampled_from(UNITS), st.sampled_from(UNITS), st.booleans())
def test_any_two_units_decide_as_whole_fractions_do(value, limit, of_value, of_limit, beside):
    most = Fraction(limit) * IN_MG[of_limit] * 3 / 2
    if beside:  # as near to the limit as three decimals come
        nearest = most / IN_MG[of_value]
        value = round(D(nearest.numerator) / D(nearest.denominator), 3)
        assume(0 < value < 10**6)
    bilirubin = convert(value, of_value, "mg/dL", SLIPS)
    highest = convert(limit, of_limit, "mg/dL", SLIPS, limit=True)
    assert (bilirubin <= highest * D("1.5")) is (Fraction(value) * IN_MG[of_value] <= most)


def said(key: str, text: str, **answers: object) -> str:
    """The reason for a criterion after a number was typed and confirmed."""
    reply = read_reply(QUESTION[key], text, NOTHING, NCT04556084)
    offer = reply.offers[0] if isinstance(reply, Doubt) else reply
    given = {**ANSWERS, **answers, key: offer.value, beside(Kind.TYPED, key): offer.typed}
    facts = path_of(answered(given), TODAY, NCT04556084).facts
    criterion = next(c for c in NCT04556084.criteria if key in c.questions)
    return reason(criterion, facts, find(criterion, facts), NCT04556084)


def test_a_reason_shows_what_was_typed_beside_the_unit_that_is_kept():
    assert "Creatinine 71 umol/L = 0.8032 mg/dL is at or under the limit of 1.5" in said(
        "creatinine_mg_dl", "71 umol/L"
    )
    limit = {
        "bilirubin_uln_mg_dl": kept("bilirubin_uln_mg_dl", "22 umol/L"),
        beside(Kind.TYPED, "bilirubin_uln_mg_dl"): {"value": "22", "unit": "umol/L"},
    }
    words = said("bilirubin_mg_dl", "33 umol/L", **limit)
    assert "Bilirubin 33 umol/L = 1.9298 mg/dL is 1.5 x the limit of 22 umol/L = 1.2865 mg/dL; at most 1.5 x" in words
    assert "just over 1.5 x" in said("bilirubin_mg_dl", "33.001 umol/L", **limit)


def test_a_converted_number_is_never_shown_as_the_limit_that_it_misses():
    assert "0.00999900009999" in said("mrd_percent", "1 in 10,001")


@pytest.mark.parametrize(
    ("key", "text", "typed"),
    [
        ("creatinine_mg_dl", "0.80", {"value": "0.8", "unit": "mg/dL"}),
        ("creatinine_mg_dl", "71 µmol/L", {"value": "71", "unit": "umol/L"}),
        ("creatinine_mg_dl", "62", {"value": "62", "unit": "mg/dL"}),
        ("creatinine_clearance", "95 ml/min/1.73m²", {"value": "95", "unit": "mL/min/1.73 m2"}),
        ("alt_u_l", "45 H", {"value": "45", "unit": "U/L"}),
        ("mrd_percent", "<0.01 %", {"value": "<0.01", "unit": "%"}),
        ("lvef_percent", "60-65 %", {"value": "60-65", "unit": "%"}),
        ("alt_uln_u_l", "<0.75 ukat/L", {"value": "0.75", "unit": "ukat/L"}),
        ("age_months", "14 y", None),
    ],
)
def test_what_was_typed_is_kept_with_its_unit(key, text, typed):
    reply = read_reply(QUESTION[key], text, Facts({"age_months": D(168), "sex": "male"}, TODAY), NCT04556084)
    assert (reply.offers[0] if isinstance(reply, Doubt) else reply).typed == typed


def test_each_button_for_a_slipped_unit_says_what_was_typed_then():
    reply = read_reply(QUESTION["creatinine_mg_dl"], "62", NOTHING, NCT04556084)
    assert [offer.typed["unit"] for offer in reply.offers][:2] == ["mg/dL", "umol/L"]
    assert len(reply.offers) <= MOST_OFFERS


def test_only_what_was_typed_otherwise_than_it_is_kept_is_shown_beside_it():
    answers = {
        "creatinine_mg_dl": D("0.7"),
        beside(Kind.TYPED, "creatinine_mg_dl"): {"value": "0.7", "unit": "mg/dL"},
        "alt_u_l": D(54),
        beside(Kind.TYPED, "alt_u_l"): {"value": "0.9", "unit": "ukat/L"},
        beside(Kind.TYPED, "lvef_percent"): None,
    }
    assert said_of(answered(answers), NCT04556084) == {"alt_u_l": "0.9 ukat/L"}
    assert json.loads(canonical(answers))["typed.alt_u_l"] == {"unit": "ukat/L", "value": "0.9"}


def test_a_what_if_shows_the_other_value_and_not_what_was_typed_for_this_one():
    kept_beside = {"creatinine_mg_dl": D("0.803167420814479"), beside(Kind.TYPED, "creatinine_mg_dl"): UMOL}
    found = what_if(answered({**ANSWERS, **kept_beside}), TODAY, {"creatinine_mg_dl": D("1.8")}, NCT04556084)
    assert "71 umol/L = 0.8032 mg/dL" in reason_of("I5a", found.before.facts)
    assert "creatinine_mg_dl" not in found.after.facts.said
    assert "Creatinine 1.8 mg/dL (was 0.8032 mg/dL)" in found.sentences[0]


UMOL = {"value": "71", "unit": "umol/L"}


def reason_of(code: str, facts: Facts) -> str:
    criterion = next(c for c in NCT04556084.criteria if c.code == code)
    return reason(criterion, facts, find(criterion, facts), NCT04556084)
