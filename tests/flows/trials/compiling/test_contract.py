"""The first trial file decides exactly as the contract says, and answers under its own names as a record does."""

import json
import random
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from flows.answers.record import read_values
from flows.decision import assess
from flows.package import text_of
from flows.rules.evaluation.decide import decide
from flows.rules.facts import Facts, Radiation, Therapy
from flows.trials.checking.check import checked_trial
from flows.trials.compiling.facts import facts_of
from flows.trials.compiling.trial import what_decides
from flows.trials.form.trial import Trial
from tests.contract.records import Record, right_record
from tests.trials import NCT04556084

CASES = [
    case
    for file in sorted((Path(__file__).parents[3] / "contract/cases").glob("*.json"))
    for case in json.loads(file.read_text(), parse_float=Decimal)
]


@cache
def trial() -> Trial:
    return checked_trial(text_of("flows.trials.files", "nct04556084.yaml"))


def facts_for(values: dict[str, Any]) -> Facts:
    """The facts of a valid record, under the names of the trial file."""
    names = {question.key: question.name for question in trial().questions.values()}
    answers = {names[key]: _plain(value) for key, value in values.items() if key != "as_of"}
    return facts_of(trial(), answers, values["as_of"])


def _plain(value: Any) -> Any:
    if isinstance(value, tuple) and value and isinstance(value[0], Therapy | Radiation):
        return tuple(_entry(entry) for entry in value)
    return value


def _entry(entry: Therapy | Radiation) -> dict[str, Any]:
    fields = {name: getattr(entry, name) for name in entry.__dataclass_fields__ if name != "ongoing"}
    return {name: value for name, value in fields.items() if value is not None}


def by_file(record: Record) -> dict[str, Any]:
    return decide(facts_for(read_values(record, NCT04556084)[0]), what_decides(trial())).as_json()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_case_of_the_contract_is_decided_as_it_says(case: dict[str, Any]) -> None:
    assert by_file(case["record"]) == case["decision"]


def test_random_records_are_decided_as_today() -> None:
    rng = random.Random(20260310)
    for _ in range(2500):
        record = right_record(rng)
        assert by_file(record) == assess.assess(record, NCT04556084).as_json(), record
