"""The calculators: the authors' own examples, every boundary, and how a chat runs them."""

from dataclasses import fields
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from flows.answers.reply import Answer, Doubt, No, Offer
from flows.answers.typed.replies import read_reply
from flows.calculators.calculate import (
    UNKEPT,
    calculate,
    calculators,
    calculators_for,
    from_record,
    inputs_of,
    next_input,
)
from flows.calculators.clearance import METHODS, Kidney, clearances, methods_at
from flows.calculators.cns import LumbarPuncture, cns_status
from flows.calculators.small import Calculation, age_on, from_multiple, levels_of, rounded
from flows.decision.assess import assess
from flows.language.numbers import completed_months
from flows.rules.answer_values import read_value
from flows.rules.conditions import InTable
from flows.rules.evaluation.answered import limit_in
from flows.rules.facts import Facts
from flows.rules.question import NumberKind
from tests.trials import CREATININE_LIMITS, NCT04556084

D = Decimal
TODAY = date(2026, 11, 20)
NOTHING = Facts({}, TODAY)


def estimate(method: str, months: int, sex: str, creatinine: str, height: str | None = None) -> Calculation | None:
    kidney = Kidney(D(months), sex, D(creatinine), D(height) if height else None)
    limits = InTable("creatinine_mg_dl", "<=", CREATININE_LIMITS)
    found = clearances(kidney, D(60), limit_in(limits, Facts({"age_months": D(months), "sex": sex}, TODAY)))
    return None if isinstance(found, No) else next((c for c in found if c.method == method), None)


# The header of the R code at github ckidstudy/CKiD_U25.
@pytest.mark.parametrize(
    ("sex", "years", "height_cm", "creatinine", "expected"),
    [
        ("male", 11, "120", "0.9", "51.6"),
        ("female", 11, "120", "0.9", "47.8"),
        ("male", 15, "160", "1.9", "37.5"),
        ("female", 15, "160", "1.9", "32.5"),
        ("male", 20, "181", "2.1", "43.8"),
        ("female", 20, "181", "2.1", "35.7"),
    ],
)
def test_u25_gives_the_values_of_its_authors(sex, years, height_cm, creatinine, expected):
    assert estimate("CKiD U25", years * 12, sex, creatinine, height_cm).value == D(expected)


@pytest.mark.parametrize(
    ("sex", "months", "constant"),
    [
        # 39.0 and 36.1 at 12 years; the growth changes there, and it ends at 18 years.
        ("male", 12, "35.727"),
        ("male", 143, "38.974"),
        ("male", 144, "39"),
        ("male", 145, "39.143"),
        ("male", 204, "48.601"),
        ("male", 215, "50.602"),
        ("male", 216, "50.8"),
        ("male", 311, "50.8"),
        ("female", 12, "33.071"),
        ("female", 144, "36.1"),
        ("female", 204, "40.447"),
        ("female", 216, "41.4"),
    ],
)
def test_the_constant_of_u25_grows_with_age_and_is_never_flat_before_18(sex, months, constant):
    assert f"CKiD U25: {constant} x 1 m / 1 mg/dL" in estimate("CKiD U25", months, sex, "1", "100").working


@pytest.mark.parametrize(
    ("sex", "years", "creatinine", "expected"),
    [
        ("male", 20, "1.0", "110.5"),
        ("female", 20, "0.8", "108.1"),
        ("male", 25, "1.7", "56.7"),
        ("female", 25, "1.4", "53.5"),
    ],
)
def test_ckd_epi_2021_gives_its_test_values(sex, years, creatinine, expected):
    assert estimate("CKD-EPI 2021", years * 12, sex, creatinine).value == D(expected)


def test_ckd_epi_2021_uses_its_other_power_below_kappa():
    # 142 x (0.6/0.9)^-0.302 x 0.9938^20 = 141.7
    assert estimate("CKD-EPI 2021", 240, "male", "0.6").value == D("141.7")
    assert "(0.6 / 0.9)^-0.302" in estimate("CKD-EPI 2021", 240, "male", "0.6").working
    assert "(0.9 / 0.9)^-1.2" in estimate("CKD-EPI 2021", 240, "male", "0.9").working


def test_schwartz_is_a_constant_times_height_over_creatinine():
    assert estimate("Bedside Schwartz", 100, "male", "0.7", "130").value == D("76.7")
    infant = estimate("Original Schwartz", 8, "female", "0.4", "70")
    assert infant.value == D("78.8")  # 0.45 x 70 / 0.4 = 78.75
    assert infant.notes[0].startswith("Original Schwartz is rough")


@pytest.mark.parametrize(
    ("months", "methods"),
    [
        (0, ["Original Schwartz"]),
        (11, ["Original Schwartz"]),
        (12, ["CKiD U25", "Bedside Schwartz"]),
        (215, ["CKiD U25", "Bedside Schwartz"]),
        (216, ["CKiD U25", "CKD-EPI 2021"]),
        (311, ["CKiD U25", "CKD-EPI 2021"]),
        (312, ["CKD-EPI 2021"]),
        (1440, ["CKD-EPI 2021"]),
    ],
)
def test_each_age_has_its_formulas_in_order(months, methods):
    assert [method.name for method in methods_at(D(months))] == methods


@pytest.mark.parametrize(
    ("months", "height", "creatinine", "expected"),
    [
        (100, "59.9", "0.7", "No"),
        (100, "60", "0.7", "CKiD U25"),
        (100, "200", "0.7", "CKiD U25"),
        (100, "200.1", "0.7", "No"),
        (100, None, "0.7", "No"),
        (220, "200.1", "0.7", "CKD-EPI 2021"),
        (220, None, "0.7", "CKD-EPI 2021"),
        (5, "29.9", "0.4", "No"),
        (5, "30", "0.4", "Original Schwartz"),
        (5, "100", "0.4", "Original Schwartz"),
        (5, "100.1", "0.4", "No"),
        (100, "130", "0.09", "No"),
        (100, "130", "0.1", "CKiD U25"),
        (100, "130", "10", "CKiD U25"),
        (100, "130", "10.01", "No"),
    ],
)
def test_a_formula_is_not_used_outside_of_its_bounds(months, height, creatinine, expected):
    found = clearances(Kidney(D(months), "male", D(creatinine), D(height) if height else None))
    assert (type(found).__name__ if isinstance(found, No) else found[0].method) == expected
    if isinstance(found, No):
        assert found.why.endswith((".", "it."))


def test_an_estimate_just_under_60_is_not_rounded_onto_it():
    assert rounded(D("59.9999"), 1, D(60)) == D("59.9")
    assert rounded(D("60"), 1, D(60)) == D("60.0")
    assert rounded(D("60.04"), 1, D(60)) == D("60.0")
    # 0.413 x 145.2 / 1 = 59.9676
    assert estimate("Bedside Schwartz", 120, "male", "1", "145.2").value == D("59.9")


@pytest.mark.parametrize(
    ("creatinine", "height", "noted"),
    [
        ("1.2", "145.3", True),  # at the limit, estimate under 60
        ("1.21", "145.3", False),  # above the limit: no route passes
        ("0.7", "145.3", False),  # both routes pass
    ],
)
def test_a_note_says_where_the_creatinine_passes_and_the_estimate_does_not(creatinine, height, noted):
    notes = estimate("CKiD U25", 130, "male", creatinine, height).notes
    assert any("that route alone is enough" in note for note in notes) is noted


def test_there_is_no_such_note_where_the_table_has_no_limit():
    assert len(estimate("Original Schwartz", 0, "male", "0.9", "50").notes) == 1


def recounted(code: str, figures: Decimal) -> Calculation:
    calculator = calculators(NCT04556084)[code]
    (result,) = calculate(calculator, {calculator.inputs[0]: figures}, NCT04556084)
    return result


@pytest.mark.parametrize("code", ["creatinine", "alt_ukat", "alt_limit_ukat"])
def test_the_rule_of_a_calculator_says_the_equation_of_its_question(code):
    calculator = calculators(NCT04556084)[code]
    slip = NCT04556084.by_key[calculator.for_key].kind.slips[0]
    assert f" is {slip.times * slip.over} " in calculator.rule


@pytest.mark.parametrize(
    ("age", "sex", "limit"),
    [(row[0], sex, row[i]) for row in CREATININE_LIMITS.rows for i, sex in ((1, "male"), (2, "female"))],
)
def test_a_converted_creatinine_never_crosses_its_limit(age, sex, limit):
    at = limit * D("88.4")
    assert recounted("creatinine", at - D("0.01")).value < limit
    assert recounted("creatinine", at).value == limit
    assert recounted("creatinine", at + D("0.01")).value > limit


def test_a_converted_creatinine_keeps_its_working():
    result = recounted("creatinine", D(62))
    assert (result.value, result.unit) == (D("0.701357466063348"), "mg/dL")
    assert result.working == "62 umol/L / 88.4 = 0.7014 mg/dL"
    assert result.inputs == (("Creatinine", "62 umol/L"),)


@pytest.mark.parametrize(("ukat", "units"), [("0.9", "54"), ("3.333", "199.98"), ("3.3334", "200.004")])
def test_alt_in_ukat_is_multiplied_by_exactly_60(ukat, units):
    assert recounted("alt_ukat", D(ukat)).value == D(units)


@pytest.mark.parametrize(
    ("multiple", "units", "status", "noted"),
    [
        ("2.3", "92", "met", False),
        ("4.89", "195.6", "met", False),
        ("4.9", "196", "met", True),
        ("4.999", "199.96", "met", True),
        ("5", "200", "not_met", True),
        ("5.1", "204", "not_met", True),
        ("5.11", "204.4", "not_met", False),
    ],
)
def test_alt_as_a_multiple_keeps_its_side_of_the_limit(multiple, units, status, noted):
    result = from_multiple(D(multiple), D(40), (D(5),))
    liver = {"bilirubin_mg_dl": 1, "bilirubin_uln_mg_dl": 1, "liver_date": TODAY.isoformat()}
    record = {"as_of": TODAY.isoformat(), "alt_u_l": result.value, "alt_uln_u_l": 40} | liver
    assert result.value == D(units)
    assert assess(record, NCT04556084).status("I5b") == status
    assert bool(result.notes) is noted


def tap(white=None, red=None, blood_white=None, blood_red=None, signs=False, blasts=True) -> LumbarPuncture:
    counts = (D(count) if count is not None else None for count in (white, red, blood_white, blood_red))
    return LumbarPuncture(signs, blasts, *counts)


@pytest.mark.parametrize(
    ("found", "status"),
    [
        (tap(signs=True, blasts=False), "cns3"),
        (tap(blasts=False), "cns1"),
        (tap("200", blasts=False), "cns1"),
        (tap("0"), "cns2"),
        (tap("4.9"), "cns2"),
        (tap("4", "500"), "cns2"),
        (tap("5", "0"), "cns3"),
        (tap("5", "9"), "cns3"),
        # Blood 5 x 10^9 white and 4 x 10^12 red: white/red 0.00125, twice that 0.0025; fluid 5/10 = 0.5
        (tap("5", "10", "5", "4"), "cns3"),
        (tap("5", "2001", "5", "4"), "cns2"),
        (tap("5", "2000", "5", "4"), "cns2"),  # exactly twice is not more than twice
        (tap("5", "1999", "5", "4"), "cns3"),
        (tap("6", "1800", "5", "3"), "cns2"),  # 6/1800 is 1/300, just as twice 5/3000: no division may round
    ],
)
def test_cns_status_follows_cells_blasts_signs_and_the_traumatic_tap(found, status):
    result = cns_status(found)
    assert result.value == status
    assert status.upper() in result.working


def test_a_cns_status_is_never_guessed_from_missing_counts():
    for unfinished in (tap(), tap("5"), tap("5", "10"), tap("5", "10", "5")):
        with pytest.raises(ValueError, match="missing"):
            cns_status(unfinished)


@pytest.mark.parametrize(
    ("birth", "day", "months"),
    [
        ("2012-05-10", "2026-05-09", 167),
        ("2012-05-10", "2026-05-10", 168),
        ("2012-05-10", "2026-05-11", 168),
        ("2026-05-10", "2026-05-10", 0),
        ("2012-02-29", "2025-02-28", 155),
        ("2012-02-29", "2025-03-01", 156),
        ("2012-02-29", "2028-02-28", 191),
        ("2012-02-29", "2028-02-29", 192),
        ("2000-02-29", "2026-02-28", 311),
        ("2000-02-29", "2026-03-01", 312),
        ("2026-01-31", "2026-02-28", 0),
        ("2026-01-31", "2026-03-01", 1),
        ("2025-12-31", "2026-01-30", 0),
        ("2025-12-31", "2026-01-31", 1),
        ("2000-11-21", "2026-11-20", 311),
        ("2000-11-20", "2026-11-20", 312),
    ],
)
def test_months_are_completed_on_the_day_of_birth_or_when_the_next_month_begins(birth, day, months):
    assert completed_months(date.fromisoformat(birth), date.fromisoformat(day)) == months


def test_age_never_falls_from_one_day_to_the_next():
    births = [date(2012, 1, 28) + timedelta(step) for step in range(70)]
    for birth in births:
        ages = [completed_months(birth, birth + timedelta(step)) for step in range(800)]
        assert ages == sorted(ages)
        assert all(later - age <= 1 for age, later in pairwise(ages))


def test_the_birth_date_is_not_in_the_result():
    result = age_on(date(2012, 5, 17), date(2026, 12, 3))
    assert result.value == 174
    said = " ".join(str(getattr(result, field.name)) for field in fields(result))
    assert "2012" not in said
    assert "17" not in said.replace("174", "")
    assert "May" not in said


@pytest.mark.parametrize("birth", ["2026-12-04", "1906-11-03"])
def test_an_impossible_birth_date_is_refused_without_repeating_it(birth):
    result = age_on(date.fromisoformat(birth), date(2026, 12, 3))
    assert isinstance(result, No)
    assert not any(figure.isdigit() for figure in result.why.replace("120", ""))


def test_every_level_of_both_scales_has_a_meaning():
    karnofsky, lansky = levels_of("karnofsky"), levels_of("lansky")
    assert dict(karnofsky)[50] == "Needs much help and frequent medical care"
    assert dict(lansky)[50] == "Gets dressed; lies around much of the day"
    assert all(len(words) < 60 for _, words in karnofsky + lansky)
    assert [score for score, _ in karnofsky] == [score for score, _ in lansky] == list(range(100, -1, -10))


def run(code: str, facts: Facts, *texts: str) -> tuple[list[str], tuple[Calculation, ...] | No]:
    """The keys that a chat asks for one after the other, answered with these texts, and the result."""
    calculator = calculators(NCT04556084)[code]
    given, asked, left = from_record(calculator, facts, NCT04556084), [], list(texts)
    while question := next_input(calculator, given, NCT04556084):
        asked.append(question.key)
        reply = read_reply(question, left.pop(0), facts, NCT04556084)
        assert isinstance(reply, Answer), reply
        given[question.key] = reply.value
    assert not left
    return asked, calculate(calculator, given, NCT04556084)


def known(**values) -> Facts:
    return Facts({key: read_value(NCT04556084.by_key[key].kind, value) for key, value in values.items()}, TODAY)


def test_a_chat_asks_only_for_what_the_record_does_not_know():
    facts = known(age_months=180, sex="male", creatinine_mg_dl=D("1.9"))
    asked, results = run("clearance", facts, "160 cm")
    assert asked == ["height_cm"]
    assert [(r.method, r.value) for r in results] == [("CKiD U25", D("37.5")), ("Bedside Schwartz", D("34.8"))]
    asked, _ = run("clearance", NOTHING, "15 y", "male", "1.9", "160")
    assert asked == ["age_months", "sex", "creatinine_mg_dl", "height_cm"]
    asked, results = run("clearance", known(age_months=312, sex="female", creatinine_mg_dl=D("0.8")))
    assert asked == []
    assert [r.method for r in results] == ["CKD-EPI 2021"]


@pytest.mark.parametrize(("creatinine", "differ"), [("1.4", True), ("1.5", True), ("1.6", False), ("0.7", False)])
def test_beside_a_creatinine_that_passes_it_is_said_that_the_estimate_is_low(creatinine, differ):
    facts = known(age_months=168, sex="male", creatinine_mg_dl=D(creatinine))
    asked, (result,) = run("compare", facts, "160")
    assert asked == ["height_cm"]
    assert result.value == D(creatinine)
    assert result.method.startswith("CKiD U25 ")
    assert "Bedside Schwartz" in result.working
    assert any("Tell the investigator" in note for note in result.notes) == differ


def test_the_lumbar_puncture_is_asked_only_as_far_as_it_decides():
    assert run("cns", NOTHING, "yes")[0] == ["cns_signs"]
    assert run("cns", NOTHING, "no", "no")[0] == ["cns_signs", "csf_blasts"]
    assert run("cns", NOTHING, "no", "yes", "4")[0][-1] == "csf_white"
    assert run("cns", NOTHING, "no", "yes", "5", "9")[0][-1] == "csf_red"
    asked, results = run("cns", NOTHING, "no", "yes", "5", "2000", "5", "4")
    assert len(asked) == 6
    assert results[0].value == "cns2"


@pytest.mark.parametrize(("typed", "noted"), [(("yes",), True), (("no", "yes", "4"), False), (("no", "no"), False)])
def test_what_the_trial_says_of_a_status_stands_beside_it(typed, noted):
    _, (result,) = run("cns", NOTHING, *typed)
    assert any("CNS3 ever" in note for note in result.notes) is noted


def test_an_input_left_over_from_another_answer_plays_no_part():
    given = {"cns_signs": "yes", "csf_blasts": "yes", "csf_white": D(3)}
    (result,) = calculate(calculators(NCT04556084)["cns"], given, NCT04556084)
    assert result.inputs == (("Signs", "yes"),)


def test_age_is_counted_to_the_planned_registration():
    planned = Facts({}, TODAY, {"registration": date(2026, 12, 3)})
    assert run("age", planned, "3 Dec 2012") == (["birth_date"], run("age", planned, "2012-12-03")[1])
    assert run("age", planned, "3 Dec 2012")[1][0].value == 168
    assert run("age", NOTHING, "3 Dec 2012")[1][0].value == 167
    assert {("age", "birth_date")} == UNKEPT


def test_a_height_typed_in_metres_is_asked_about():
    height = inputs_of("clearance", NCT04556084)[-1]
    reply = read_reply(height, "1.42", NOTHING, NCT04556084)
    assert isinstance(reply, Doubt)
    assert Offer("It is 1.42 m = 142 cm", D("142.00"), {"value": "1.42", "unit": "m"}) in reply.offers


@pytest.mark.parametrize(
    ("code", "given", "words"),
    [
        ("creatinine", {}, "missing"),
        ("creatinine", {"creatinine_umol_l": D(0)}, "above 0"),
        ("creatinine", {"creatinine_umol_l": "62"}, "a number"),
        (
            "clearance",
            {"age_months": 100, "sex": "male", "creatinine_mg_dl": "not_done", "height_cm": 130},
            "not measured",
        ),
        ("clearance", {"age_months": 1441, "sex": "male"}, "at most 1440"),
        ("clearance", {"age_months": 100, "sex": "male", "creatinine_mg_dl": 1}, "Height is missing"),
        ("alt_ukat", {"alt_ukat_l": D(-1)}, "above 0"),
        ("alt_multiple", {"alt_times_uln": D(2)}, "ALT upper limit is missing"),
        ("cns", {"cns_signs": "no", "csf_blasts": "yes", "csf_white": D(-1)}, "0 or more"),
        ("age", {"registration_date": TODAY.isoformat(), "birth_date": "2026-13-01"}, "a date"),
    ],
)
def test_inputs_out_of_range_are_refused_with_a_sentence(code, given, words):
    result = calculate(calculators(NCT04556084)[code], given, NCT04556084)
    assert isinstance(result, No)
    assert words in result.why


def test_every_result_is_an_answer_that_its_question_takes():
    typed = {
        "age": {"registration_date": TODAY, "birth_date": date(2012, 2, 29)},
        "creatinine": {"creatinine_umol_l": D(62)},
        "clearance": {"age_months": D(180), "sex": "male", "creatinine_mg_dl": D("0.7"), "height_cm": D(160)},
        "compare": {"age_months": D(180), "sex": "male", "creatinine_mg_dl": D("0.7"), "height_cm": D(160)},
        "alt_ukat": {"alt_ukat_l": D("0.9")},
        "alt_multiple": {"alt_times_uln": D("2.3"), "alt_uln_u_l": D(40)},
        "alt_limit_ukat": {"alt_uln_ukat_l": D("0.75")},
        "cns": {"cns_signs": "no", "csf_blasts": "no"},
    }
    assert set(typed) == set(calculators(NCT04556084))
    for calculator in tuple(calculators(NCT04556084).values()):
        assert calculator in calculators_for(calculator.for_key, NCT04556084)
        for result in calculate(calculator, typed[calculator.code], NCT04556084):
            kind = NCT04556084.by_key[calculator.for_key].kind
            assert read_value(kind, result.value) == result.value
            assert result.working
            assert result.inputs
            assert result.unit == (kind.unit if isinstance(kind, NumberKind) else "")


def test_there_is_a_formula_at_every_age():
    assert all(methods_at(D(months)) for months in range(1441))
    assert len(METHODS) == 4
