"""The rules against an independent reading of the contract, over many random records.

The long run: `python -m tests.contract.test_against_oracle 200000 [seed]`.
"""

import copy
import json
import random
import re
import sys
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from tests.contract import oracle, records
from tests.trials import NCT04556084

Record = dict[str, Any]
Answer = dict[str, Any] | list[str] | str
Answerer = Callable[[Record], Answer]
CASES = Path(__file__).parent / "cases"
CONTRACT_KEYS = ("outcome", "registration_window", "repeat", "consult", "criteria", "clear_on")


def oracle_answer(record: Record) -> Answer:
    """The oracle's decision, or the keys that it refuses."""
    return sorted(oracle.errors(record)) or oracle.decide(record)


def project_answer(record: Record) -> Answer:
    """The project's decision, the keys that it refuses, or the way it broke: that is a difference as well."""
    from flows.decision.assess import assess
    from flows.language.refusals import RecordRefused

    try:
        decision = assess(record, NCT04556084).as_json()
    except RecordRefused as refusal:
        return sorted({error.key for error in refusal.errors})
    except Exception as problem:
        return repr(problem)
    return {key: decision[key] for key in CONTRACT_KEYS}


def random_records(count: int, seed: int) -> Iterator[Record]:
    """Right records, and among them about one wrong one in eight."""
    rng = random.Random(seed)
    for _ in range(count):
        yield records.wrong_record(rng) if rng.random() < 0.125 else records.right_record(rng)


def differing(count: int, seed: int, left: Answerer, right: Answerer) -> Iterator[Record]:
    """The random records on which two readings do not agree."""
    return (record for record in random_records(count, seed) if left(record) != right(record))


def smaller(value: Any) -> Iterator[Any]:
    """The same value with one thing less, at any depth."""
    if not isinstance(value, dict | list):
        return
    for position in list(value) if isinstance(value, dict) else range(len(value)):
        less = copy.copy(value)
        del less[position]
        yield less
        for part in smaller(value[position]):
            less = copy.copy(value)
            less[position] = part
            yield less


def shrunk(record: Record, left: Answerer, right: Answerer) -> Record:
    """What is left of a record when nothing more can go without the two readings agreeing."""
    wanted = difference(left(record), right(record))
    for less in smaller(record):
        if "as_of" in record and "as_of" not in less:
            continue
        if difference(left(less), right(less)) & wanted:
            return shrunk(less, left, right)
    return record


def difference(left: Answer, right: Answer) -> frozenset[str]:
    """The parts of two answers that are not the same, criteria and errors one by one; empty when they agree."""
    if isinstance(left, list) and isinstance(right, list):  # without places, which change when a list shrinks
        return frozenset(re.sub(r"\[\d+\]", "", key) for key in {*left} ^ {*right})
    if not isinstance(left, dict) or not isinstance(right, dict):
        return frozenset() if left == right else frozenset({"refused by one alone"})
    parts = {key for key in CONTRACT_KEYS if left[key] != right[key]}
    codes = {*left["criteria"], *right["criteria"]}
    return frozenset(parts | {code for code in codes if left["criteria"].get(code) != right["criteria"].get(code)})


def report(record: Record, left: Answerer, right: Answerer) -> str:
    """The shrunk record and what each of the two says of it."""
    record = shrunk(record, left, right)
    one, other = left(record), right(record)
    lines = [f"they differ in: {', '.join(sorted(difference(one, other)))}", json.dumps(record)]
    return "\n".join([*lines, f"the project says: {json.dumps(one)}", f"the contract says: {json.dumps(other)}"])


def test_the_oracle_gives_every_decision_of_the_sample_cases() -> None:
    """The second reading is worth something only if it holds where the contract itself gave the answer."""
    cases = [case for path in sorted(CASES.glob("*.json")) for case in json.loads(path.read_text("utf-8"))]
    assert cases
    for case in cases:
        assert oracle_answer(case["record"]) == case["decision"], case["name"]


def test_the_rules_and_the_oracle_agree_on_random_records() -> None:
    """Two people read the same page; where their programs differ, one of them misread it."""
    record = next(differing(3000, 20260302, project_answer, oracle_answer), None)
    assert record is None, report(record, project_answer, oracle_answer)


def test_every_wrong_value_is_refused_under_its_own_key() -> None:
    """The key that was spoilt is known here, so neither reading is asked which one it is."""
    for record, key in records.every_wrong_value():
        assert project_answer(record) == [key], repr(record)


def test_one_mistake_in_a_full_record_is_refused_under_its_own_key() -> None:
    """What else the record holds must not hide the mistake, nor be blamed for it."""
    rng = random.Random(1)
    for _ in range(1000):
        record, key = records.mistaken_record(rng)
        assert project_answer(record) == [key], repr(record)


def test_a_refusal_says_what_was_given_and_what_is_allowed() -> None:
    """The contract wants all three: the key, what was given and what is allowed."""
    from flows.decision.assess import assess
    from flows.language.refusals import RecordRefused

    rng = random.Random(2)
    for _ in range(200):
        record, key = records.mistaken_record(rng)
        with pytest.raises(RecordRefused) as refused:
            assess(record, NCT04556084)
        for error in refused.value.errors:
            assert error.key == key
            assert error.allowed
            assert hasattr(error, "given")


def test_the_rules_leave_the_record_as_it_was() -> None:
    """The record is somebody's answers: it is stored and exported after the decision."""
    for record in random_records(200, 3):
        before = json.dumps(record)
        project_answer(record)
        assert json.dumps(record) == before


def test_the_order_in_which_keys_are_given_changes_nothing() -> None:
    """Same record, same decision: a file may list its keys in any order."""
    for record in random_records(300, 4):
        assert project_answer(dict(reversed(record.items()))) == project_answer(record)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("IMMUNOTHERAPY_DAYS", 41),
        ("INOTUZUMAB_CONSULT_DAYS", 36),
        ("GOOD_DAYS", 8),
        ("is_under_8", lambda record: record.get("age_months", 0) < 96),
        ("exact", lambda value: float(value)),
        ("is_inotuzumab", lambda therapy: "inotuzumab" in therapy["agent"]),
        ("is_names", lambda value, allowed: isinstance(value, list) and set(map(str, value)) <= set(allowed)),
    ],
)
def test_one_wrong_rule_is_found(monkeypatch: pytest.MonkeyPatch, name: str, wrong: object) -> None:
    """A comparison that cannot fail proves nothing: spoil one rule of the oracle and it must be seen."""
    monkeypatch.setattr(oracle, name, wrong)
    records_tried = chain((record for record, _ in records.every_wrong_value()), random_records(3000, 20260302))
    assert any(project_answer(record) != oracle_answer(record) for record in records_tried)


def main(count: int, seed: int) -> int:
    """Compare many records, print one shrunk record for each way in which the two differ, and count."""
    found: dict[frozenset[str], Record] = {}
    agreed = 0
    for number, record in enumerate(random_records(count, seed), start=1):
        ways = difference(project_answer(record), oracle_answer(record))
        if ways:
            found.setdefault(ways, record)
        else:
            agreed += 1
        if number % 1000 == 0 or number == count:
            print(f"\r{number:,} of {count:,} records, {number - agreed:,} differ", end="", file=sys.stderr)
    print(file=sys.stderr)
    for record in sorted(found.values(), key=lambda record: len(json.dumps(record)))[:10]:
        print(report(record, project_answer, oracle_answer), end="\n\n")
    print(f"{agreed:,} of {count:,} records agree (seed {seed})")
    return 1 if found else 0


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]] or [200_000]
    sys.exit(main(numbers[0], numbers[1] if len(numbers) > 1 else 1))
