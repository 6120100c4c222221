"""Registration on its own date, its number, and what a signature stands for."""

import json
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.answers.stored_keys import Kind, beside
from flows.decision.assess import assess
from flows.decision.signed import APPROVES, REJECTS, Ruling, changed_since, check_signature, content, evidence
from flows.rules.evaluation.decide import decide
from flows.rules.facts import Facts
from flows.treatment.plan.screening_plan import plan_on
from flows.treatment.registration import age_note, check_digits, course_of, number_of, register
from flows.trials.registry import brought_trial
from tests.answered import answered
from tests.flows.treatment.courses import refused
from tests.trials import NCT04556084

CASES = json.loads((Path(__file__).parents[2] / "contract/cases/named.json").read_text(encoding="utf-8"))
RECORD = CASES[0]["record"] | {"start_date": "2026-03-10"}
FEMALE = {"sex": "female", "childbearing_potential": "yes", "sexually_active": "yes", "contraception_agreed": "yes"}
TEST = {"pregnancy_test": "negative", "pregnancy_test_date": "2026-03-03", "lactating": "no"}

AGED = RECORD | {"age_months": 301, "karnofsky": 90}
RULED = {"decision": "allowed", "ruled_by": "study_chair", "initials": "MB"}

TABLE = (
    ("the planned day", RECORD, "2026-03-02", None, ""),
    ("the last day of the window", RECORD, "2026-03-05", None, ""),
    ("the day after the window", RECORD, "2026-03-06", "registration_not_eligible", "I5c repeat: "),
    ("far outside", RECORD, "2026-03-10", "registration_not_eligible", "I5b repeat: "),
    ("before the consent", RECORD, "2026-02-28", "registration_not_assessed", "later day stands under Consent"),
    ("the planned start", RECORD | {"start_date": "2026-03-04"}, "2026-03-04", None, ""),
    ("after the planned start", RECORD | {"start_date": "2026-03-04"}, "2026-03-05", None, ""),
    (
        "after the planned start and the window",
        RECORD | {"start_date": "2026-03-04"},
        "2026-03-08",
        "registration_not_eligible",
        "I5c repeat: LVEF",
    ),
    (
        "while a waiting period runs",
        RECORD | {"prior_therapies": [{"agent": "x", "kinds": ["immunotherapy"], "last_dose": "2026-02-10"}]},
        "2026-03-03",
        "registration_not_eligible",
        "Not before Tue 24 Mar 2026.",
    ),
    ("an excluded one", RECORD | {"cns_status": "cns2"}, "2026-03-03", "registration_not_eligible", "E1 excludes"),
    ("an incomplete one", RECORD | {"lansky": None}, "2026-03-03", "registration_not_eligible", "I4 not known yet"),
    ("an item of the study chair", AGED, "2026-03-03", "chair_not_asked", "25"),
)


RULINGS = (
    ("allowed", RULED, "2026-03-03", None, ""),
    ("refused", RULED | {"decision": "refused"}, "2026-03-03", "chair_refused", "25 completed years"),
    ("refused, and by whom", RULED | {"decision": "refused"}, "2026-03-03", "chair_refused", "Study chair MB ruled"),
    ("from that day", RULED | {"decision": "allowed_from", "from_day": "2026-03-04"}, "2026-03-04", None, ""),
    (
        "from the next day",
        RULED | {"decision": "allowed_from", "from_day": "2026-03-05"},
        "2026-03-04",
        "chair_day_ahead",
        "from Thu 5 Mar 2026 on",
    ),
    ("from a day not known", RULED | {"decision": "allowed_from"}, "2026-03-04", "chair_day_missing", "Enter the day"),
    (
        "from a day not known yet",
        RULED | {"decision": "allowed_from", "from_day": None},
        "2026-03-04",
        "chair_day_missing",
        "Enter the day",
    ),
)


def registers(record, answers, on, rule, words):
    """Registered on that day, or refused by that rule."""
    with refused(rule, words) if rule else nullcontext():
        assert register(record, date.fromisoformat(on), answered(answers), 12, 7, NCT04556084).on.isoformat() == on


@pytest.mark.parametrize(("what", "record", "on", "rule", "words"), TABLE, ids=[row[0] for row in TABLE])
def test_registration_is_assessed_on_its_own_date_and_refused_with_the_reason(what, record, on, rule, words):
    registers(record, {}, on, rule, words)


@pytest.mark.parametrize(("what", "given", "on", "rule", "words"), RULINGS, ids=[row[0] for row in RULINGS])
def test_registration_goes_by_what_the_study_chair_ruled(what, given, on, rule, words):
    registers(AGED, {beside(Kind.RULING, "age_25"): given}, on, rule, words)


def test_a_pregnancy_test_that_lapsed_by_a_later_registration_is_named():
    woman = RECORD | FEMALE | TEST | {"pregnancy_test_date": "2026-02-25", "start_date": "2026-03-03"}
    with refused("registration_not_eligible", "E4 repeat: "):
        register(woman, date(2026, 3, 5), answered(), 12, 7, NCT04556084)


def test_a_course_begins_with_what_concerns_the_participant():
    boy = course_of("S-007", register(RECORD, date(2026, 3, 2), answered(), 12, 7, NCT04556084))
    assert (boy.pregnancy_test, boy.start_by, boy.contraception) == (False, None, False)
    woman = course_of("S-008", register(RECORD | FEMALE | TEST, date(2026, 3, 3), answered(), 12, 8, NCT04556084))
    assert (woman.pregnancy_test, woman.start_by, woman.contraception) == (True, date(2026, 3, 10), True)


def test_an_age_that_was_given_for_another_day_is_asked_about():
    assert age_note(RECORD, date(2026, 3, 2), NCT04556084) == ""
    assert "registering says that it holds" in age_note(RECORD, date(2026, 3, 5), NCT04556084)


def test_check_digits_are_those_of_the_standard():
    # 794 with 44 is the example of ISO 7064; an IBAN uses the same digits.
    assert check_digits("794") == "44"
    assert number_of(12, 7, NCT04556084) == "BLINA-012-0007-44"
    assert int("0120007" + "44") % 97 == 1


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 999), st.integers(1, 9999), st.data())
def test_no_wrong_digit_or_swap_in_a_number_goes_unseen(site, sequence, data):
    number = number_of(site, sequence, NCT04556084)
    assert fits(number)
    assert number[6:9] + number[10:14] == f"{site:03}{sequence:04}"
    places = [position for position, letter in enumerate(number) if letter.isdigit()]
    position, digit = data.draw(st.sampled_from(places)), data.draw(st.sampled_from("0123456789"))
    wrong = number[:position] + digit + number[position + 1 :]
    index = data.draw(st.integers(0, len(places) - 2))
    letters = list(number)
    letters[places[index]], letters[places[index + 1]] = letters[places[index + 1]], letters[places[index]]
    assert not any(map(fits, {wrong, "".join(letters)} - {number}))


def fits(number: str) -> bool:
    digits = "".join(filter(str.isdigit, number))
    return check_digits(digits[:-2]) == digits[-2:]


def signed(record: dict[str, object], meaning: str = APPROVES, rulings: tuple[Ruling, ...] = ()) -> dict[str, object]:
    sources = {"lvef_percent": "letter"}
    return content("S-007", 1, record, assess(record, NCT04556084), rulings, sources, meaning, NCT04556084.name)


def test_a_signature_holds_as_long_as_nothing_changed_whatever_the_order_of_rulings():
    rulings = (Ruling("age_25", "may be registered", "Chair"), Ruling("x", "fine", "Chair"))
    check_signature(signed(RECORD, rulings=rulings), signed(dict(reversed(RECORD.items())), rulings=rulings[::-1]))


def test_any_later_change_voids_a_signature_and_is_named():
    changed = RECORD | {"lvef_percent": 61}
    assert changed_since(signed(RECORD), signed(changed)) == ("an answer",)
    with refused("signature_void", "an answer changed"):
        check_signature(signed(RECORD), signed(changed))


def test_the_evidence_names_each_source_once():
    sources = {"source.lvef_percent": "letter", "source.lvef_modality": "letter", "source.age_months": "chart"}
    lines = evidence(
        assess(RECORD, NCT04556084), answered(RECORD | sources | {"source.creatinine_mg_dl": "laboratory"})
    )
    assert lines[6].endswith("Source: letter.")
    assert lines[4].endswith("Source: chart (Age) and lab report (Creatinine).")


def test_the_moment_at_which_a_value_was_measured_comes_with_its_source():
    """It is known by the question that it is the day of, whatever its key is called."""
    trial = brought_trial("NCT03421379")
    tested = {"urine_pregnancy_test": "negative", "source.urine_pregnancy_test": "chart"}
    record = answered(tested | {"urine_pregnancy_time": "2026-11-10T08:00+00:00"})
    lines = evidence(decide(Facts({"urine_pregnancy_test": "negative"}, date(2026, 11, 10)), trial), record)
    assert [line.rpartition(" Source: ")[2] for line in lines if "Source: " in line] == ["chart."]


def test_a_changed_source_voids_a_signature_but_not_one_that_does_not_speak_of_sources():
    before = signed(RECORD)
    now = before | {"sources": {"lvef_percent": "chart"}}
    assert changed_since(before, now) == ("the source of an answer",)
    without = {part: value for part, value in before.items() if part != "sources"}
    check_signature(without, now)


@pytest.mark.parametrize("given_to_it", [None, signed(RECORD, REJECTS)])
def test_without_an_approval_there_is_no_registration(given_to_it):
    with refused("not_signed"):
        check_signature(given_to_it, signed(RECORD))


def test_the_evidence_names_every_criterion():
    lines = evidence(assess(RECORD, NCT04556084), answered(RECORD | {"source.lvef_percent": "letter"}))
    assert len(lines) == 21
    assert lines[6].endswith("Source: letter (LVEF).")
    assert not [line for line in lines if "Source" in line and line != lines[6]]
    assert lines[6].startswith("I5c Heart")
    assert "62 %" in lines[6]


def test_an_open_screening_has_items_for_what_ends_what_lapses_and_what_is_due():
    waiting = RECORD | {"prior_therapies": [{"agent": "x", "kinds": ["immunotherapy"], "last_dose": "2026-02-10"}]}
    assert {item.id: item.day for item in plan_on("S-007", answered(waiting), date(2026, 3, 2), NCT04556084).items} == {
        "wait.I10": date(2026, 3, 24),
        "test.cardiac": date(2026, 3, 24),
        "test.liver": date(2026, 3, 24),
        "test.renal": date(2026, 3, 24),
    }
    assert {item.id: item.day for item in plan_on("S-007", answered(RECORD), date(2026, 3, 2), NCT04556084).items} == {
        "lapse.cardiac": date(2026, 3, 5),
        "lapse.liver": date(2026, 3, 6),
        "lapse.renal": date(2026, 3, 6),
    }
    assert plan_on("S-007", answered(RECORD | {"cns_status": "cns2"}), date(2026, 3, 2), NCT04556084).items == ()
