"""How a condition stands: five ranks from worst to best, the days that they rest on, and how several combine."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from flows.rules.status import Status
from flows.trials.compiling.facts import Facts

# In `all` the first of these decides, in `any` the last: an unknown never hides a known failure, a date never hides an
# unknown. What does not apply is left out.
FAILS, OPEN, REPEATS, WAITS, PASSES, LEFT_OUT = range(6)
STATUS = {
    FAILS: Status.NOT_MET,
    OPEN: Status.PENDING,
    REPEATS: Status.REPEAT,
    WAITS: Status.WAIT,
    PASSES: Status.MET,
    LEFT_OUT: Status.NOT_APPLICABLE,
}


class Result(NamedTuple):
    """A rank with its days.

    `ends`: the first day of the trial's first anchor on which no wait is left, over already or not; `clear_on`: that
    day of the anchor that the rule itself counts to. `lapses`: each measurement with the last day of the first anchor
    that it is good for.
    """

    rank: int
    ends: date | None = None
    clear_on: date | None = None
    lapses: tuple[tuple[str, date], ...] = ()


Evaluator = Callable[[Facts], Result]

FAILED, OPENED, PASSED, ABSENT = Result(FAILS), Result(OPEN), Result(PASSES), Result(LEFT_OUT)


def all_of(results: Iterable[Result], worst: int = LEFT_OUT) -> Result:
    """Parts that must all hold: the worst rank, the latest end, and every lapse; `worst`: of parts beside them."""
    ends = clear_on = None
    lapses: tuple[tuple[str, date], ...] = ()
    for result in results:
        rank, end, clear, last = result
        if rank < worst:
            worst = rank
        if end is not None and (ends is None or end > ends):
            ends, clear_on = end, clear
        if last:
            lapses += last
    if ends is None and not lapses:
        return PLAIN[worst]
    return Result(worst, ends, clear_on, lapses)


def best_of(results: Iterable[Result]) -> Result:
    """Parts of which one is enough: the best; what does not apply is left out."""
    best = ABSENT
    for result in results:
        if result.rank == LEFT_OUT or (result is FAILED and best is not ABSENT):
            continue
        if best is ABSENT or best is FAILED or _goodness(result) > _goodness(best):
            best = result
    return best


def at_least(count: int, results: list[Result]) -> Result:
    """Parts of which so many must hold: the best ones decide. Where too few apply it is open."""
    apply = sorted((result for result in results if result.rank != LEFT_OUT), key=_goodness, reverse=True)
    if not apply:
        return ABSENT
    return all_of(apply[:count]) if len(apply) >= count else OPENED


def _goodness(result: Result) -> tuple[int, date, int]:
    """Of two equal ones the one that is good for longer is better, then the one that waits less."""
    lasts = min([last for _, last in result.lapses]) if result.lapses else date.max
    return result.rank, lasts, -(result.ends.toordinal() if result.ends else 0)


PLAIN = {result.rank: result for result in (FAILED, OPENED, PASSED, ABSENT, Result(WAITS), Result(REPEATS))}
