"""What follows from answers is worked out once, and kept in a room that does not grow, however many ask at once."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from flows.answers import answers
from flows.answers.answers import Answers, changed, remembered
from tests.flows.rules.burns import BURNS
from tests.trials import NCT04556084

TODAY = date(2026, 3, 2)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(answers, "KEPT", 4)
    monkeypatch.setattr(answers, "_CHANGED", {})
    switching = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield 4
    sys.setswitchinterval(switching)


def test_the_same_answers_are_looked_at_once_and_equal_ones_again() -> None:
    asked: list[int] = []
    find = remembered(lambda answers, today, trial: asked.append(id(answers)) or len(asked))
    one, equal = Answers({"a": 1}), Answers({"a": 1})
    assert [
        find(one, TODAY, BURNS),
        find(one, TODAY, BURNS),
        find(equal, TODAY, BURNS),
        find(one, date(2026, 3, 3), BURNS),
        find(one, TODAY, NCT04556084),
    ] == [1, 1, 2, 3, 4]


def test_the_same_changes_of_the_same_answers_are_the_same_answers() -> None:
    one, value = Answers({"a": 1}), ["x"]
    once = changed(one, {"b": value, "source.b": "chart"})
    assert changed(one, {"b": value, "source.b": "chart"}) is once
    assert changed(one, {"b": ["x"], "source.b": "chart"}) is not once
    assert changed(Answers({"a": 1}), {"b": value, "source.b": "chart"}) is not once


def test_threads_that_meet_when_it_is_full_do_not_make_it_outgrow_its_limit(small: int) -> None:
    def ask(number: int) -> int:
        assert changed(Answers({"a": number}), {"b": number}).given == {"a": number, "b": number}
        return len(answers._CHANGED)

    with ThreadPoolExecutor(8) as pool:
        assert max(pool.map(ask, range(4000))) <= small
