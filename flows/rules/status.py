"""The standing of a criterion: six words, and how several of them combine."""

from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from flows.rules.facts import Facts


class Status(StrEnum):
    """How a criterion stands on the planned registration date (contract: "Criteria and their status")."""

    MET = "met"
    NOT_MET = "not_met"
    WAIT = "wait"
    REPEAT = "repeat"
    PENDING = "pending"
    NOT_APPLICABLE = "not_applicable"


# From worst to best. Where all parts must hold the first of these decides, so an unknown never hides a known failure
# and a date never hides an unknown; where one part is enough the last decides. What does not apply is left out.
# Numbers, since words are looked up a hundred times as slowly.
FAILS, OPEN, REPEATS, WAITS, PASSES, LEFT_OUT = range(6)
STATUSES = (Status.NOT_MET, Status.PENDING, Status.REPEAT, Status.WAIT, Status.MET, Status.NOT_APPLICABLE)
SAID = tuple(status.value for status in STATUSES)


class Lapse(NamedTuple):
    """A measurement, or what passes only for a time: the last day of its own anchor that it is good for, and `last`,
    the last day of the trial's first anchor, since the plan moves as a whole."""

    name: str
    day: date
    last: date | None


class Finding(NamedTuple):
    """A rank with the days that it rests on.

    `ends`: the first day of the trial's first anchor on which no wait is left, over already or not; `clear_on`: that
    day of the anchor that the rule itself counts to.
    """

    rank: int
    ends: date | None = None
    clear_on: date | None = None
    lapses: tuple[Lapse, ...] = ()

    @property
    def status(self) -> Status:
        return STATUSES[self.rank]

    @property
    def good_until(self) -> date | None:
        """The last day on which every measurement is still good for its anchor."""
        return min([lapse.day for lapse in self.lapses], default=None)


# The same as calling them, of all their fields in order, in less than half the time: a record makes a dozen.
lapse_of: Callable[[tuple[str, date, date | None]], Lapse] = partial(tuple.__new__, Lapse)
finding_of: Callable[[tuple[int, date | None, date | None, tuple[Lapse, ...]]], Finding] = partial(
    tuple.__new__, Finding
)
Evaluator = Callable[[Facts], Finding]
NOT_MET, PENDING, MET, NOT_APPLICABLE = Finding(FAILS), Finding(OPEN), Finding(PASSES), Finding(LEFT_OUT)
PLAIN = (NOT_MET, PENDING, Finding(REPEATS), Finding(WAITS), MET, NOT_APPLICABLE)


def truth(value: bool) -> Finding:
    """The finding of something that is known to be so or not so."""
    return MET if value else NOT_MET


def all_of(findings: Iterable[Finding], worst: int = LEFT_OUT) -> Finding:
    """Parts that must all hold: the worst rank, the latest end, and every lapse; `worst`: of parts beside them."""
    ends = clear_on = None
    lapses: tuple[Lapse, ...] = ()
    for finding in findings:
        rank, end, clear, lasting = finding
        if rank < worst:
            worst = rank
        if end is not None and (ends is None or end > ends):
            ends, clear_on = end, clear
        if lasting:
            lapses += lasting
    if ends is None and not lapses:
        return PLAIN[worst]
    return finding_of((worst, ends, clear_on, lapses))


def one_of(findings: Iterable[Finding]) -> Finding:
    """Parts of which one is enough: the best; what does not apply is left out."""
    best = NOT_APPLICABLE
    for finding in findings:
        if finding.rank == LEFT_OUT or (finding is NOT_MET and best is not NOT_APPLICABLE):
            continue
        better = finding.rank - best.rank
        worse = best is NOT_APPLICABLE or best is NOT_MET or better > 0
        if worse or (better == 0 and _goodness(finding) > _goodness(best)):
            best = finding
    return best


def enough_of(count: int, findings: list[Finding]) -> Finding:
    """Parts of which so many must hold: the best ones decide. Where too few apply it is open."""
    apply = sorted((finding for finding in findings if finding.rank != LEFT_OUT), key=_goodness, reverse=True)
    if not apply:
        return NOT_APPLICABLE
    return all_of(apply[:count]) if len(apply) >= count else PENDING


def _goodness(finding: Finding) -> tuple[int, date, int]:
    """Of two equal ones the one that is good for longer is better, then the one that waits less."""
    lasting = [lapse.last for lapse in finding.lapses if lapse.last]
    return finding.rank, min(lasting, default=date.max), -(finding.ends.toordinal() if finding.ends else 0)
