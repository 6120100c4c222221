"""The standing of a criterion: six words, and how two of them combine."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from flows.rules.facts import Facts


class Status(StrEnum):
    """How a criterion stands on the planned registration date (contract: "Criteria and their status")."""

    MET = "met"
    NOT_MET = "not_met"
    WAIT = "wait"
    REPEAT = "repeat"
    PENDING = "pending"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Finding:
    """A status with the dates it rests on.

    `ends`: the first day on which the waiting period is over (over already or not).
    `good_until`: the last day on which the measurement is still good for its anchor.
    """

    status: Status
    ends: date | None = None
    good_until: date | None = None


Evaluator = Callable[[Facts], Finding]
MET = Finding(Status.MET)
NOT_MET = Finding(Status.NOT_MET)
PENDING = Finding(Status.PENDING)
NOT_APPLICABLE = Finding(Status.NOT_APPLICABLE)


def truth(value: bool) -> Finding:
    """The finding of something that is known to be so or not so."""
    return MET if value else NOT_MET


# From worst to best. Where all parts must hold the first of these decides, so an unknown never hides a
# known failure and a date never hides an unknown; where one part is enough the last of them decides.
RANK = {Status.NOT_MET: 0, Status.PENDING: 1, Status.REPEAT: 2, Status.WAIT: 3, Status.MET: 4}
OPPOSITE = {Status.MET: NOT_MET, Status.NOT_MET: MET}


def all_of(findings: Iterable[Finding]) -> Finding:
    """The finding of parts that must all hold: the worst status, with the latest end and earliest lapse."""
    worst, ends, good_until = Status.MET, None, None
    for finding in findings:
        if finding is MET:
            continue
        if RANK[finding.status] < RANK[worst]:
            worst = finding.status
        if finding.ends and (ends is None or finding.ends > ends):
            ends = finding.ends
        if finding.good_until and (good_until is None or finding.good_until < good_until):
            good_until = finding.good_until
    if ends is None and good_until is None:
        return PLAIN[worst]
    return Finding(worst, ends, good_until)


def one_of(findings: Iterable[Finding]) -> Finding:
    """The finding of routes of which one is enough: the best; of two equal ones the later measured."""
    best = NOT_MET
    for finding in findings:
        if finding is NOT_MET or finding.status is Status.NOT_APPLICABLE:
            continue
        if _better(finding, best):
            best = finding
    return best


def opposite(finding: Finding) -> Finding:
    """The finding of the absence of what was asked; what is not known stays not known."""
    return OPPOSITE.get(finding.status, finding)


def _better(finding: Finding, than: Finding) -> bool:
    if finding.status is not than.status:
        return RANK[finding.status] > RANK[than.status]
    return (finding.good_until or date.min) > (than.good_until or date.min)


PLAIN = {
    Status.MET: MET,
    Status.NOT_MET: NOT_MET,
    Status.PENDING: PENDING,
    Status.WAIT: Finding(Status.WAIT),
    Status.REPEAT: Finding(Status.REPEAT),
}


# (from this age in months on, limit for males, limit for females), mg/dL; the limit itself passes.
LIMITS_MG_DL: tuple[tuple[int, Decimal, Decimal], ...] = (
    (1, Decimal("0.4"), Decimal("0.4")),
    (6, Decimal("0.5"), Decimal("0.5")),
    (12, Decimal("0.6"), Decimal("0.6")),
    (24, Decimal("0.8"), Decimal("0.8")),
    (72, Decimal("1.0"), Decimal("1.0")),
    (120, Decimal("1.2"), Decimal("1.2")),
    (156, Decimal("1.5"), Decimal("1.4")),
    (192, Decimal("1.7"), Decimal("1.4")),
)


def has_limit(age_months: Decimal) -> bool:
    """Whether the table has a row for this age: none is printed under one month."""
    return age_months >= LIMITS_MG_DL[0][0]


def creatinine_limit(age_months: Decimal, sex: str) -> Decimal:
    """The highest serum creatinine in mg/dL that passes at this age, for `male` or `female`."""
    row = next(row for row in reversed(LIMITS_MG_DL) if age_months >= row[0])
    return row[1] if sex == "male" else row[2]
