"""The response after a cycle, and what the trial says comes next."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import comb

from flows.language.numbers import number_words
from flows.language.refusals import RuleBroken
from flows.rules.question import NumberKind
from flows.rules.values import Unfit, read_value
from flows.trials.nct04556084.treatment import FLOW_POSITIVE_FROM, MOST_CYCLES, REMISSION_BELOW

PERCENT = NumberKind("%", Decimal(0), Decimal(100), example="0.02")


@dataclass(frozen=True, slots=True)
class MarrowResponse:
    """The marrow after a cycle: blasts and MRD by flow in percent, whether sequencing (HTS) found any MRD.

    None where it was not measured or is not known yet.
    """

    cycle: int
    on: date
    blasts_percent: Decimal
    flow_mrd_percent: Decimal | None = None
    hts_detected: bool | None = None

    def __post_init__(self) -> None:
        for what, value in (("Blasts", self.blasts_percent), ("MRD by flow", self.flow_mrd_percent)):
            _check(what, value)

    @property
    def remission(self) -> bool:
        return self.blasts_percent < REMISSION_BELOW

    @property
    def flow_negative(self) -> bool | None:
        return None if self.flow_mrd_percent is None else self.flow_mrd_percent < FLOW_POSITIVE_FROM

    @property
    def hts_negative(self) -> bool | None:
        return None if self.hts_detected is None else not self.hts_detected


class NextTreatment(StrEnum):
    """Where a participant goes after a cycle."""

    CYCLE_2 = "cycle_2"
    TRANSPLANT = "transplant"
    OFF_STUDY = "off_study"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Disposition:
    """What comes next, and why in a sentence or two."""

    next: NextTreatment
    why: str


def after_response(response: MarrowResponse, stopped: bool = False) -> Disposition:
    """What the trial says after a response; `stopped`: the cycle was stopped for good. The investigator decides."""
    blasts = f"Blasts {number_words(response.blasts_percent)} %"
    if not response.remission:
        return Disposition(
            NextTreatment.OFF_STUDY, f"{blasts}: not under 5 %, so not in remission. Off study treatment."
        )
    mrd = f"{blasts}, {_mrd_words(response)}"
    if response.cycle >= MOST_CYCLES:
        return Disposition(
            NextTreatment.TRANSPLANT, f"{mrd}: in remission after 2 cycles, the most that the trial gives. Transplant."
        )
    if stopped:
        return Disposition(
            NextTreatment.TRANSPLANT,
            f"{mrd}: in remission; cycle {response.cycle} was stopped for good, so no cycle follows. Transplant, or "
            "off study.",
        )
    if response.flow_mrd_percent is None:
        return Disposition(NextTreatment.OPEN, f"{blasts}; MRD by flow is missing, and cycle 2 depends on it.")
    if response.flow_negative:
        return Disposition(
            NextTreatment.TRANSPLANT, f"{mrd}: under 0.01 %, so no second cycle. Straight to transplant."
        )
    return Disposition(
        NextTreatment.CYCLE_2, f"{mrd}: in remission with MRD of 0.01 % or more, so cycle 2 can be given."
    )


def _mrd_words(response: MarrowResponse) -> str:
    """MRD by flow, and by sequencing where that is known."""
    flow = response.flow_mrd_percent
    found = f"MRD by flow {'not known yet' if flow is None else f'{number_words(flow)} %'}"
    if response.hts_detected is None:
        return found
    return f"{found}, by sequencing {'detected' if response.hts_detected else 'none detected'}"


def _check(what: str, value: Decimal | None) -> None:
    if value is None:
        return
    try:
        read_value(PERCENT, value)
    except Unfit as unfit:
        raise RuleBroken("not_a_measure", what=what, given=value, allowed=unfit) from unfit


STEPS = 10**6
HALF_OF_ERROR = Fraction(25, 1000)

ENDPOINTS: tuple[tuple[str, str, Callable[[MarrowResponse], bool | None]], ...] = (
    ("cr", "In complete remission (blasts under 5 %)", lambda response: response.remission),
    ("flow_mrd", "MRD negative by flow (under 0.01 %)", lambda response: response.flow_negative),
    ("hts_mrd", "MRD negative by sequencing (none detected)", lambda response: response.hts_negative),
)


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % confidence interval of a share, from 0 to 1, in steps of a millionth and never too narrow."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Endpoint:
    """How many reached an endpoint: of all who began treatment (`started`), and of those with a result (`evaluable`).

    The intervals belong to the two shares; None where there is nobody.
    """

    key: str
    label: str
    reached: int
    started: int
    evaluable: int
    interval: Interval | None
    of_evaluable: Interval | None

    @property
    def missing(self) -> int:
        """Who began treatment and has no result yet."""
        return self.started - self.evaluable


def endpoints(participants: Iterable[tuple[MarrowResponse, ...]]) -> tuple[Endpoint, ...]:
    """The endpoints after 1 or 2 cycles: for each who began treatment the response to the last cycle counts."""
    last = [max(given, key=lambda response: response.cycle) if given else None for given in participants]
    return tuple(_endpoint(key, label, reached, last) for key, label, reached in ENDPOINTS)


def _endpoint(
    key: str, label: str, reached: Callable[[MarrowResponse], bool | None], last: list[MarrowResponse | None]
) -> Endpoint:
    results = [reached(response) if response else None for response in last]
    known = [result for result in results if result is not None]
    some, all_, evaluable = sum(known), len(results), len(known)
    return Endpoint(key, label, some, all_, evaluable, clopper_pearson(some, all_), clopper_pearson(some, evaluable))


def clopper_pearson(reached: int, of: int) -> Interval | None:
    """The exact 95 % interval of Clopper and Pearson (Biometrika 1934;26:404); None where there is nobody.

    Counted in whole numbers, so nothing is rounded but the ends, and those outwards to a millionth.
    """
    if not 0 <= reached <= of:
        raise ValueError(f"{reached} of {of}")
    if of == 0:
        return None
    low = 0 if reached == 0 else _last_under(of - reached, of)
    high = STEPS if reached == of else STEPS - _last_under(reached, of)
    return Interval(Decimal(low) / STEPS, Decimal(high) / STEPS)


def _last_under(failures: int, of: int) -> int:
    """The highest share, in steps, at which at most `failures` of `of` fail with a chance of 2.5 % or less.

    The upper end is the same question with success and failure exchanged.
    """
    low, high = 0, STEPS
    while high - low > 1:
        middle = (low + high) // 2
        if _chance(failures, of, STEPS - middle) <= HALF_OF_ERROR:
            low = middle
        else:
            high = middle
    return low


def _chance(at_most: int, of: int, steps: int) -> Fraction:
    """The chance of at most so many of `of`, each with a chance of `steps` millionths."""
    ways = sum(comb(of, k) * steps**k * (STEPS - steps) ** (of - k) for k in range(at_most + 1))
    return Fraction(ways, STEPS**of)
