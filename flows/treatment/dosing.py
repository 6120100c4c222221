"""The dose of a cycle from weight and height, with its working; pharmacy verifies it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from flows.language.days import day_words, short_day
from flows.language.numbers import count, number_words
from flows.language.refusals import RuleBroken
from flows.rules.question import NumberKind
from flows.rules.values import Unfit, read_value
from flows.trials.nct04556084.treatment import CAP, FIXED_FROM_KG, FIXED_MCG, HEIGHT, MCG_PER_M2, TRIAL, WEIGHT

VERIFY = "Pharmacy verifies."


@dataclass(frozen=True, slots=True)
class Size:
    """A weight in kg and a height in cm with the days on which they were measured."""

    weight_kg: Decimal | None = None
    weight_on: date | None = None
    height_cm: Decimal | None = None
    height_on: date | None = None


@dataclass(frozen=True, slots=True)
class Dose:
    """A dose in mcg/day, to one decimal; `bsa_m2` where it goes by body surface; `working` in lines."""

    mcg_per_day: Decimal
    bsa_m2: Decimal | None
    capped: bool
    working: tuple[str, ...]
    source: str


def dose(size: Size, today: date) -> Dose:
    """The dose for a size: 28 mcg/day from 45 kg on, under it 15 mcg/m2/day and at most 28.

    Raises `RuleBroken` without a weight, without a height where that is needed, and for what nobody weighs.
    """
    weight = _measured("Weight", WEIGHT, size.weight_kg, size.weight_on, today)
    if weight is None:
        raise RuleBroken("dose_without_weight")
    shown = f"Weight {number_words(weight)} kg{_on(size.weight_on)}"
    if weight >= FIXED_FROM_KG:
        return Dose(FIXED_MCG, None, False, (f"{shown}: 45 kg or more, so 28 mcg/day.", VERIFY), TRIAL)
    height = _measured("Height", HEIGHT, size.height_cm, size.height_on, today)
    if height is None:
        raise RuleBroken("dose_without_height")
    return _by_surface(weight, height, f"{shown}, height {number_words(height)} cm{_on(size.height_on)}")


def bsa(weight_kg: Decimal, height_cm: Decimal) -> Decimal:
    """The body surface in m2 by Mosteller, unrounded. The record names no formula; this one is usual."""
    return (height_cm * weight_kg / 3600).sqrt()


def _by_surface(weight: Decimal, height: Decimal, shown: str) -> Dose:
    surface = bsa(weight, height)
    full = MCG_PER_M2 * surface
    capped = full > FIXED_MCG
    given = min(full, FIXED_MCG).quantize(Decimal("0.1"), ROUND_HALF_UP)
    working = (
        f"{shown}: under 45 kg, so 15 mcg/m2/day.",
        f"Body surface (Mosteller): square root of ({number_words(height)} x {number_words(weight)} / 3600) = "
        f"{surface:.4f} m2.",
        f"15 x {surface:.4f} = {full:.2f}, so {given} mcg/day." + (" Capped at 28." if capped else ""),
        CAP,
        VERIFY,
    )
    return Dose(given, surface, capped, working, TRIAL)


def _measured(what: str, kind: NumberKind, value: Decimal | None, day: date | None, today: date) -> Decimal | None:
    """A measured value with its day, checked; None where either of them is missing."""
    if value is None or day is None:
        return None
    try:
        number: Decimal = read_value(kind, value)
    except Unfit as unfit:
        raise RuleBroken("not_a_measure", what=what, given=value, allowed=unfit) from unfit
    if day > today:
        raise RuleBroken("measured_ahead", what=what, day=day_words(day))
    return number


def _on(day: date | None) -> str:
    return f" ({short_day(day)})" if day else ""


def ask_again(
    size: Size, start: date, good_days: int, earlier: Decimal | None = None, height_days: int | None = None
) -> tuple[str, ...]:
    """Why weight or height are asked again before a cycle that starts on `start`; empty where they may stand.

    `earlier`: the weight in kg that the dose of the cycle before was counted from. `height_days`: how long a height is
    good, where the age tells it.
    """
    return (*_weight_doubts(size, start, good_days, earlier), *_height_doubts(size, start, height_days))


def _height_doubts(size: Size, start: date, good_days: int | None) -> Iterator[str]:
    """A height that the dose is counted from, too old for somebody who grows."""
    counted = size.weight_kg is not None and size.weight_kg < FIXED_FROM_KG
    if not counted or size.height_on is None or good_days is None:
        return
    if size.height_on + timedelta(good_days) < start:
        age = count((start - size.height_on).days, "day")
        yield (
            f"The height of {short_day(size.height_on)} is {age} old at the start; at this age it is good for "
            f"{good_days} (our reading). Measure again."
        )


def _weight_doubts(size: Size, start: date, good_days: int, earlier: Decimal | None) -> Iterator[str]:
    if size.weight_kg is None or size.weight_on is None:
        yield "There is no weight yet."
        return
    if size.weight_on + timedelta(good_days) < start:
        age = count((start - size.weight_on).days, "day")
        yield f"The weight of {short_day(size.weight_on)} is {age} old at the start; here it is good for {good_days}."
    if earlier is not None and (earlier < FIXED_FROM_KG) is not (size.weight_kg < FIXED_FROM_KG):
        yield (
            f"The weight went from {number_words(earlier)} to {number_words(size.weight_kg)} kg, across 45 kg: "
            "another rule counts the dose now. Measure again."
        )
