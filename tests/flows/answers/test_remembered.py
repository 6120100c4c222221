"""What follows from answers is worked out once, and kept in a room that does not grow, however many ask at once."""

import gc
import sys
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest

from flows.answers import path
from flows.rules.trial import Trial
from tests.flows.rules.burns import BURNS
from tests.trials import NCT04556084

TODAY = date(2026, 3, 2)


class Found:
    """Something that was found, of which it can be told whether it is still kept."""


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(path, "KEPT", 4)
    switching = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    gc.freeze()  # what was there before need not be looked through again and again
    yield 4
    sys.setswitchinterval(switching)


def test_the_same_answers_are_looked_at_once_and_equal_ones_again() -> None:
    asked: list[int] = []
    find = path.remembered(lambda answers, today, trial: asked.append(id(answers)) or len(asked))
    one, equal = {"a": 1}, {"a": 1}
    assert [
        find(one, TODAY, BURNS),
        find(one, TODAY, BURNS),
        find(equal, TODAY, BURNS),
        find(one, date(2026, 3, 3), BURNS),
        find(one, TODAY, NCT04556084),
    ] == [1, 1, 2, 3, 4]


def test_threads_that_meet_when_it_is_full_do_not_make_it_outgrow_its_limit(small: int) -> None:
    """All look at the same moment, and all find it one below its limit."""
    met, alive = Barrier(8), weakref.WeakSet[Found]()

    def find(answers: dict[str, int], today: date, trial: Trial) -> Found:
        if "meeting" in answers:
            met.wait(timeout=10)
        alive.add(found := Found())
        return found

    find_again = path.remembered(find)
    with ThreadPoolExecutor(8) as pool:
        for round_ in range(12):
            for number in range(small - 1):
                find_again({"number": number}, TODAY, BURNS)
            list(
                pool.map(lambda n: find_again({"meeting": n}, TODAY, BURNS) and None, range(8 * round_, 8 * round_ + 8))
            )
            gc.collect()
            assert len(alive) <= small
