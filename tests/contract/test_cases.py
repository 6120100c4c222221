"""The rules reproduce every example of the contract, and refuse what the contract refuses."""

import json
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from flows.answers.record import counted
from flows.decision.assess import assess
from flows.decision.why.reasons import reason
from flows.language.refusals import RecordRefused
from flows.rules.criterion import Category
from flows.rules.evaluation.decide import find
from flows.rules.facts import Facts
from flows.rules.question import Choice, Choices, NumberKind
from flows.rules.status import Status
from tests.contract.records import right_record
from tests.trials import NCT04556084, QUESTIONS

CASES = [
    case
    for file in sorted((Path(__file__).parent / "cases").glob("*.json"))
    for case in json.loads(file.read_text(), parse_float=Decimal)
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_case_of_the_contract_is_decided_as_it_says(case: dict[str, Any]) -> None:
    assert assess(case["record"], NCT04556084).as_json() == case["decision"]


def test_every_finding_of_every_case_has_a_reason_in_words() -> None:
    for case in CASES:
        decision = assess(case["record"], NCT04556084)
        for criterion in decision.trial.criteria:
            words = reason(criterion, decision.facts, decision.findings[criterion.code], NCT04556084)
            assert words.endswith("."), (case["name"], criterion.code)
            assert len(words) < 900


def test_nobody_about_whom_nothing_is_known_is_let_in() -> None:
    day = assess({"as_of": "2026-03-02"}, NCT04556084).facts.as_of
    nothing = Facts({}, day)
    for criterion in NCT04556084.criteria:
        assert find(criterion, nothing).status is Status.PENDING, criterion.code


def test_the_trial_has_its_thirteen_inclusions_with_the_fifth_in_three_parts_and_six_exclusions() -> None:
    codes = [criterion.code for criterion in NCT04556084.criteria]
    inclusions = [c.code for c in NCT04556084.criteria if c.category is Category.INCLUSION]
    assert codes == [*inclusions, "E1", "E2", "E3", "E4", "E5", "E6"]
    assert inclusions == ["I1", "I2", "I3", "I4", "I5a", "I5b", "I5c", *(f"I{n}" for n in range(6, 14))]


def test_every_criterion_names_questions_that_exist_and_its_source() -> None:
    for criterion in NCT04556084.criteria:
        assert criterion.source
        assert all(key in NCT04556084.by_key for key in criterion.questions)


def test_every_question_has_its_words_and_its_usual_values_lie_in_its_range() -> None:
    for question in QUESTIONS:
        assert question.text.endswith("?")
        assert question.help
        assert question.short
        if isinstance(question.kind, NumberKind) and question.kind.usual:
            assert question.kind.low <= question.kind.usual[0] < question.kind.usual[1]
        if isinstance(question.kind, Choice | Choices):
            assert len({option.value for option in question.kind.options}) == len(question.kind.options)


def test_a_number_is_compared_as_the_decimal_that_was_given() -> None:
    """1.5 x 1.2 is 1.8 exactly; in binary floats it is less."""
    record = dict(CASES[0]["record"]) | {"bilirubin_mg_dl": Decimal("1.8"), "bilirubin_uln_mg_dl": Decimal("1.2")}
    assert assess(record, NCT04556084).status("I5b") is Status.MET
    above = record | {"bilirubin_mg_dl": Decimal("1.8000000000000000000000000000000000000001")}
    assert assess(above, NCT04556084).status("I5b") is Status.NOT_MET


@pytest.mark.parametrize("half_life", ["7.0000000000000000000000000000000000001", "1E-999999"])
def test_half_lives_are_rounded_up_exactly(half_life: str) -> None:
    therapy = {"agent": "x", "kinds": ["monoclonal_antibody"], "last_dose": "2026-03-01"}
    record = {"as_of": "2026-03-02", "prior_therapies": [therapy | {"half_life_days": Decimal(half_life)}]}
    days = (assess(record, NCT04556084).findings["I9"].ends - assess(record, NCT04556084).facts.as_of).days  # type: ignore[operator]
    assert days == {"7": 21, "1": 0}[half_life[0]]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), Decimal("Infinity"), True, "5", [], {}])
def test_what_is_no_finite_number_is_refused(value: object) -> None:
    with pytest.raises(RecordRefused) as refused:
        assess({"as_of": "2026-03-02", "alt_u_l": value}, NCT04556084)
    assert [error.key for error in refused.value.errors] == ["alt_u_l"]


@pytest.mark.parametrize("record", [None, [], "x", 5])
def test_what_is_no_object_is_refused(record: object) -> None:
    with pytest.raises(RecordRefused):
        assess(record, NCT04556084)


def test_facts_that_were_counted_once_count_the_same_again() -> None:
    rng = random.Random(7)
    for _ in range(200):
        facts = assess(right_record(rng), NCT04556084).facts
        assert counted(dict(facts.values), NCT04556084).values == facts.values
