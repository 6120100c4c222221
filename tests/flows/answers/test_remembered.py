"""What follows from answers is worked out once."""

from datetime import date

from flows.answers.answers import Answers, Changes, changed, remembered
from tests.flows.rules.burns import BURNS
from tests.trials import NCT04556084

TODAY = date(2026, 3, 2)


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
    one, changes = Answers({"a": 1}), Changes({"b": ["x"]}, sources={"b": "chart"})
    once = changed(one, changes)
    assert changed(one, changes) is once
    assert changed(one, Changes({"b": ["x"]}, sources={"b": "chart"})) is not once
    assert changed(Answers({"a": 1}), changes) is not once
