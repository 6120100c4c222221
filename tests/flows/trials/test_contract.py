"""The first trial file decides exactly as the contract says, and as the rules that the chat goes by.

The long run: `python -m tests.flows.trials.test_contract 100000 [seed]`, which also compares the processor time.
"""

import json
import random
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from flows.answers.record import counted, read_values
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
    for file in sorted((Path(__file__).parents[2] / "contract/cases").glob("*.json"))
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


def test_it_is_the_same_trial_criterion_by_criterion() -> None:
    ours = [(c.code, "inclusion" if c.inclusion else "exclusion") for c in trial().criteria]
    assert ours == [(c.code, str(c.category)) for c in NCT04556084.criteria]
    assert {item.code for item in trial().chair} == {c.code for c in NCT04556084.chair_queries if c.in_record}


def _best_time(function: Callable[[Any], object], items: list[Any]) -> float:
    start = time.process_time()
    for item in items:
        function(item)
    return time.process_time() - start


def main() -> None:
    count, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    rng = random.Random(seed)
    different, facts = 0, []
    for _ in range(count):
        record = right_record(rng)
        different += by_file(record) != assess.assess(record, NCT04556084).as_json()
        if len(facts) < 3000:
            values = read_values(record, NCT04556084)[0]
            facts.append((counted(dict(values), NCT04556084), facts_for(values)))
    pairs = [
        (
            _best_time(lambda given: decide(given, NCT04556084), [one for one, _ in facts]),
            _best_time(lambda given: decide(given, what_decides(trial())), [two for _, two in facts]),
        )
        for _ in range(9)
    ]
    old, new = (min(times) for times in zip(*pairs, strict=True))
    print(f"{count} records, {different} different; a decision {old / len(facts) * 1e6:.0f} us by today's rules, "
          f"{new / len(facts) * 1e6:.0f} us by the file: ratio {new / old:.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
