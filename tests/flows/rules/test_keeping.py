"""Findings that are kept: the same as without, whatever was decided before, in one thread or two."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from flows.answers.record import read_record
from flows.rules.conditions import AllOf, Always, Compare, Includes, Is, Known, Named, NumberOf, OneOf, Unless, Where
from flows.rules.evaluation import decide as deciding
from flows.rules.evaluation import evaluate, keeping
from flows.rules.evaluation.decide import Decision, decide
from flows.rules.evaluation.evaluate import evaluator
from flows.rules.facts import Facts, anchor_days
from flows.rules.question import Choice, Choices, Day, NumberKind, Question
from flows.rules.trial import Trial
from flows.trials.files.brought import brought
from flows.trials.registry import compiled
from tests.contract.records import right_record
from tests.flows.rules.tables import TODAY
from tests.trials import NCT04556084

YES, MANY, LISTED = Is("a", ("yes",)), Compare("n", ">=", Decimal(2)), Includes("l", ("x", "y"))
RULE = OneOf((AllOf((YES, MANY)), Where(LISTED, Unless(Is("b", ("no",))))))


@pytest.fixture
def anew() -> Iterator[None]:
    """Evaluators are built by each test for itself."""
    built = (evaluator, deciding.finder, deciding._rules)
    for one in built:
        one.cache_clear()
    yield
    for one in built:
        one.cache_clear()


def without(monkeypatch: pytest.MonkeyPatch, facts: list[Facts], trial: Trial) -> list[Decision]:
    """The decisions of evaluators that keep nothing."""
    with monkeypatch.context() as patch:
        patch.setattr(evaluate, "keeping", lambda _condition, find: find)
        found = [decide(one, trial) for one in facts]
    for one in (evaluator, deciding.finder, deciding._rules):
        one.cache_clear()
    return found


def answered(rng: random.Random, question: Question) -> Any:
    """An answer that a question takes, or none."""
    kind = question.kind
    if rng.random() < 0.15:
        return None
    match kind:
        case Choice(options):
            return rng.choice(options).value
        case Choices(options):
            return tuple(option.value for option in options if rng.random() < 0.4)
        case NumberKind(low=low, high=high):
            return rng.choice((low, high or low, low + 1, (low + (high or low + 20)) / 2, Decimal("1.0"), Decimal(1)))
        case Day():
            return TODAY - timedelta(rng.choice((0, 1, 7, 30)))
    return ()


def random_facts(rng: random.Random, trial: Trial) -> Facts:
    answers = {question.key: answered(rng, question) for question in trial.questions}
    known = {key: answer for key, answer in answers.items() if answer is not None}
    return Facts(known, TODAY, anchor_days(trial.anchors, known, TODAY))


def test_records_are_decided_as_without_findings_that_were_kept(monkeypatch: pytest.MonkeyPatch, anew: None) -> None:
    rng = random.Random(1)
    facts = [read_record(right_record(rng), NCT04556084) for _ in range(2_000)]
    plainly = without(monkeypatch, facts, NCT04556084)
    assert [decide(one, NCT04556084) for one in facts] == plainly
    assert [decide(one, NCT04556084) for one in reversed(facts)] == plainly[::-1]


@pytest.mark.parametrize("trial", [compiled(text) for text in brought().values()], ids=lambda trial: trial.name)
@pytest.mark.parametrize("most", [1, 4096])
def test_so_is_every_trial_that_comes_with_the_program_however_few_are_kept(
    monkeypatch: pytest.MonkeyPatch, anew: None, trial: Trial, most: int
) -> None:
    rng = random.Random(2)
    facts = [random_facts(rng, trial) for _ in range(300)]
    plainly = without(monkeypatch, facts, trial)
    monkeypatch.setattr(keeping, "MOST", most)
    assert [decide(one, trial) for one in facts * 2] == plainly * 2


def test_two_threads_at_once_find_the_same(monkeypatch: pytest.MonkeyPatch, anew: None) -> None:
    rng = random.Random(3)
    facts = [read_record(right_record(rng), NCT04556084) for _ in range(500)]
    plainly = without(monkeypatch, facts, NCT04556084)
    monkeypatch.setattr(keeping, "MOST", 20)
    with ThreadPoolExecutor(2) as pool:
        for found in pool.map(lambda some: [decide(one, NCT04556084) for one in some], [facts, facts[::-1]] * 3):
            assert found in (plainly, plainly[::-1])


def test_equal_answers_stand_alike_however_they_are_written(anew: None) -> None:
    rule = evaluator(RULE)
    for number in (Decimal(2), Decimal("2.0"), Decimal("1.9"), Decimal("2.00")):
        assert rule(Facts({"a": "yes", "n": number}, date.min)).status == ("pending" if number < 2 else "met")


@pytest.mark.parametrize(
    ("condition", "looked_at"),
    [
        (Always(), ()),
        (RULE, ("a", "n", "l", "b")),
        (AllOf((YES, NumberOf("l", ">", Decimal(1)), YES)), ("a", "l", "a")),
        (AllOf((YES, Known("day"))), None),
        (OneOf((YES, MANY, Named("agent", "rituximab"))), None),
    ],
)
def test_only_choices_and_numbers_are_kept(condition: Any, looked_at: Any) -> None:
    assert keeping.answers_in(condition) == looked_at
