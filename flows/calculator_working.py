"""What a calculator gives: the value with everything that is kept beside it, rounded so that no limit is crossed."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, localcontext

from flows.words import number_words

# Enough digits that no rounding on the way shows in the result; the same on every machine.
PRECISE = Context(prec=28, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Calculation:
    """A calculated answer: its value in the record's form and unit, and how it came about.

    `inputs`: what it was calculated from, each with its name and its words, in order; what must not be kept is not
    among them. `notes`: what has to be said beside the value.
    """

    value: Decimal | str
    unit: str
    method: str
    inputs: tuple[tuple[str, str], ...]
    working: str
    notes: tuple[str, ...] = ()


def rounded(value: Decimal, places: int, limit: Decimal | None = None) -> Decimal:
    """The value to so many decimals; one that lies under the limit is never rounded onto it."""
    step = Decimal(1).scaleb(-places)
    with localcontext(PRECISE):
        nearest = value.quantize(step)
        if limit is not None and value < limit <= nearest:
            return value.quantize(step, ROUND_DOWN)
        return nearest


def with_unit(value: Decimal, unit: str) -> str:
    """A number and its unit, such as "0.9 mg/dL"."""
    return f"{number_words(value)} {unit}"
