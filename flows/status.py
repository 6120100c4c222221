"""The standing of a criterion: six words, and how two of them combine."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """How a criterion stands on the planned registration date (contract: "Criteria and their status")."""

    MET = "met"
    NOT_MET = "not_met"
    WAIT = "wait"
    REPEAT = "repeat"
    PENDING = "pending"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Result:
    """A status with the dates it rests on.

    `ends`: the first day on which the waiting period is over (over already or not).
    `good_until`: the last day on which the measurement is still good for its anchor.
    """

    status: Status
    ends: date | None = None
    good_until: date | None = None


MET = Result(Status.MET)
NOT_MET = Result(Status.NOT_MET)
PENDING = Result(Status.PENDING)
NOT_APPLICABLE = Result(Status.NOT_APPLICABLE)

# From worst to best. Where all parts must hold the first of these decides, so an unknown never hides a
# known failure and a date never hides an unknown; where one part is enough the last of them decides.
RANK = {Status.NOT_MET: 0, Status.PENDING: 1, Status.REPEAT: 2, Status.WAIT: 3, Status.MET: 4}
OPPOSITE = {Status.MET: NOT_MET, Status.NOT_MET: MET}


def all_of(results: Iterable[Result]) -> Result:
    """The result of parts that must all hold: the worst status, with the latest end and earliest lapse."""
    worst, ends, good_until = Status.MET, None, None
    for result in results:
        if result is MET:
            continue
        if RANK[result.status] < RANK[worst]:
            worst = result.status
        if result.ends and (ends is None or result.ends > ends):
            ends = result.ends
        if result.good_until and (good_until is None or result.good_until < good_until):
            good_until = result.good_until
    if ends is None and good_until is None:
        return PLAIN[worst]
    return Result(worst, ends, good_until)


def one_of(results: Iterable[Result]) -> Result:
    """The result of routes of which one is enough: the best; of two equal ones the later measured."""
    best = NOT_MET
    for result in results:
        if result is NOT_MET or result.status is Status.NOT_APPLICABLE:
            continue
        if _better(result, best):
            best = result
    return best


def opposite(result: Result) -> Result:
    """The result of the absence of what was asked; what is not known stays not known."""
    return OPPOSITE.get(result.status, result)


def _better(result: Result, than: Result) -> bool:
    if result.status is not than.status:
        return RANK[result.status] > RANK[than.status]
    return (result.good_until or date.min) > (than.good_until or date.min)


PLAIN = {
    Status.MET: MET,
    Status.NOT_MET: NOT_MET,
    Status.PENDING: PENDING,
    Status.WAIT: Result(Status.WAIT),
    Status.REPEAT: Result(Status.REPEAT),
}
