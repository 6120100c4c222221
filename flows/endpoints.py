"""The trial's three endpoints over all who began treatment, with exact binomial confidence intervals.

The record says "percentage of subjects" and no more. Our reading: all who began treatment are counted, and who has no
result yet has not reached the endpoint; those with a result are told beside it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import comb

from flows.response import Response

STEPS = 10**6
HALF_OF_ERROR = Fraction(25, 1000)

ENDPOINTS: tuple[tuple[str, str, Callable[[Response], bool | None]], ...] = (
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


def endpoints(participants: Iterable[tuple[Response, ...]]) -> tuple[Endpoint, ...]:
    """The endpoints after 1 or 2 cycles: for each who began treatment the response to the last cycle counts."""
    last = [max(given, key=lambda response: response.cycle) if given else None for given in participants]
    return tuple(_endpoint(key, label, reached, last) for key, label, reached in ENDPOINTS)


def _endpoint(
    key: str, label: str, reached: Callable[[Response], bool | None], last: list[Response | None]
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
