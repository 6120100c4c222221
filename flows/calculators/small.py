"""The small calculations: age, liver limits, performance, working."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, localcontext
from functools import cache

from flows.answers.reply import No
from flows.language.days import day_words
from flows.language.numbers import age_words, completed_months, number_words
from flows.language.typed.ages import OLDEST_MONTHS
from flows.language.typed.units import VALUES, slip_of
from flows.language.wall_time import calendar_day
from flows.package import table
from flows.rules.question import NumberKind, Question

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


def age_on(birth: date, day: date, called: str = "") -> Calculation | No:
    """The age in months on a day, the registration unless it is called otherwise. Nothing tells the birth date."""
    day, what = calendar_day(day), called.lower() or "registration"
    if birth > day:
        return No(f"That birth date lies after the {what}. Check both.")
    months = completed_months(birth, day)
    if months > OLDEST_MONTHS:
        return No("That would be more than 120 years. Check the year of birth.")
    return Calculation(
        Decimal(months),
        "months",
        f"completed months at {what}",
        ((what.capitalize(), day_words(day)),),
        f"{age_words(Decimal(months))} completed on {day_words(day)}. The birth date is not kept.",
    )


# A ratio is printed to one decimal, so this near to a bound it does not say on which side of it the value lies.
NEAR = Decimal("0.1")


def recounted(question: Question, other: Question, value: Decimal) -> Calculation:
    """The answer to another question that asks for the same in a unit that this one knows: no limit is crossed."""
    kind, typed = question.kind, other.kind
    assert isinstance(kind, NumberKind)
    assert isinstance(typed, NumberKind)
    slip = slip_of(typed.unit, kind.unit, kind.slips)
    assert slip is not None
    found, shown = slip.counted(value, limit=kind.limit), with_unit(value, typed.unit)
    factor = f" / {slip.over}" if slip.times == 1 else f" x {slip.times}"
    working = f"{shown}{factor} = {with_unit(found, kind.unit)}"
    return Calculation(found, kind.unit, typed.unit + factor, ((question.label, shown),), working)


def from_multiple(times_limit: Decimal, limit_u_l: Decimal, bounds: Iterable[Decimal]) -> Calculation:
    """An ALT given as a multiple of the upper limit of normal, in U/L: exact. `bounds`: the multiples it is held to."""
    value = VALUES.multiply(times_limit, limit_u_l)
    near = (number_words(bound) for bound in bounds if abs(times_limit - bound) <= NEAR)
    notes = (f"So near to {bound} x the limit a rounded ratio can mislead: enter the ALT itself." for bound in near)
    return Calculation(
        value,
        "U/L",
        "multiple x upper limit",
        (("ALT", f"{number_words(times_limit)} x the limit"), ("ALT upper limit", with_unit(limit_u_l, "U/L"))),
        f"{number_words(times_limit)} x {with_unit(limit_u_l, 'U/L')} = {with_unit(value, 'U/L')}",
        tuple(notes),
    )


@cache
def levels_of(key: str) -> tuple[tuple[int, str], ...]:
    """What each level of a performance scale means; none for a question that is on no scale."""
    scales = {"karnofsky": ".+", "lansky": ".+"}
    rows = table("flows.calculators", "levels.csv", {"score": r"\d+", **scales}) if key in scales else ()
    return tuple((int(row.cells["score"]), row.cells[key]) for row in rows)
