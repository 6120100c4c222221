"""The dose of a cycle from weight and height, with its working; pharmacy verifies it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from flows.language.days import day_words, short_day
from flows.language.numbers import count, listed, number_words
from flows.language.refusals import RuleBroken
from flows.rules.answer_values import Unfit, read_value
from flows.rules.dose import DoseRule, Dosing
from flows.rules.question import Kind, NumberKind
from flows.rules.treated import dose_rule
from flows.trials.compiling.questions import common_question

VERIFY = "Pharmacy verifies."

WEIGHT = common_question("weight")
HEIGHT = NumberKind("cm", Decimal(30), Decimal(300), usual=(Decimal(45), Decimal(210)), example="152")


@dataclass(frozen=True, slots=True)
class Size:
    """A weight in kg and a height in cm with the days on which they were measured."""

    weight_kg: Decimal | None = None
    weight_on: date | None = None
    height_cm: Decimal | None = None
    height_on: date | None = None


@dataclass(frozen=True, slots=True)
class Dose:
    """A dose in its unit; `working` in lines."""

    amount: Decimal
    unit: str
    working: tuple[str, ...]
    source: str


def dose(dosing: Dosing, size: Size, today: date) -> Dose:
    """The dose for a size by the rules of a trial.

    Raises `RuleBroken` without a weight or a height where that is needed, and for what nobody weighs.
    """
    weight = _measured(WEIGHT.label, WEIGHT.kind, size.weight_kg, size.weight_on, today)
    if weight is None:
        if dosing.by_weight:
            raise RuleBroken("dose_without_weight")
        return _given_of(dosing, dosing.rules[0], dosing.rules[0].give, "")
    rule = rule_for(dosing, weight)
    shown = f"Weight {number_words(weight)} kg{_on(size.weight_on)}"
    if rule.per == "kg":
        full = rule.give * weight
        product = f"{number_words(rule.give)} x {number_words(weight)} = {number_words(full)}"
        return _counted(dosing, rule, full, shown, product)
    if rule.per != "m2":
        return _given_of(dosing, rule, rule.give, shown)
    height = _measured("Height", HEIGHT, size.height_cm, size.height_on, today)
    if height is None:
        raise RuleBroken("dose_without_height", by_surface=by_surface_words(dosing))
    shown = f"{shown}, height {number_words(height)} cm{_on(size.height_on)}"
    return _by_surface(dosing, rule, weight, height, shown)


def rule_for(dosing: Dosing, weight_kg: Decimal) -> DoseRule:
    """The rule that counts for a weight; `RuleBroken` where there is none."""
    rule = dose_rule(dosing, weight_kg)
    if rule is None:
        raise RuleBroken("no_dose", weight=number_words(weight_kg))
    return rule


def by_surface_words(dosing: Dosing) -> str:
    """For whom the dose goes by body surface, such as "Under 45 kg the dose goes by body surface"."""
    whom = listed((rule.whom for rule in dosing.by_surface if rule.whom), "or")
    return f"{whom[:1].upper()}{whom[1:]} the dose goes by body surface" if whom else "The dose goes by body surface"


def bsa(weight_kg: Decimal, height_cm: Decimal) -> Decimal:
    """The body surface in m2 by Mosteller, unrounded; where a record names no formula, this one is usual."""
    return (height_cm * weight_kg / 3600).sqrt()


def _given_of(dosing: Dosing, rule: DoseRule, amount: Decimal, shown: str, *counted: str) -> Dose:
    """The dose by a rule for what is `shown`; `counted`: how it was worked out, where it was."""
    lines = (f"{_because(rule, shown)}{rule.rate}.", *counted, *filter(None, (rule.reading,)), VERIFY)
    return Dose(amount, rule.unit, lines, dosing.source)


def _counted(dosing: Dosing, rule: DoseRule, full: Decimal, shown: str, *counted: str) -> Dose:
    """The dose of so much, rounded and at most the cap; the last of `counted` is the product that it is."""
    *first, product = counted
    return _given_of(dosing, rule, _rounded(rule, full), shown, *first, f"{product}, so {_cap_words(rule, full)}")


def _by_surface(dosing: Dosing, rule: DoseRule, weight: Decimal, height: Decimal, shown: str) -> Dose:
    surface = bsa(weight, height)
    full = rule.give * surface
    root = f"square root of ({number_words(height)} x {number_words(weight)} / 3600) = {surface:.4f} m2."
    product = f"{number_words(rule.give)} x {surface:.4f} = {full:.2f}"
    return _counted(dosing, rule, full, shown, f"Body surface (Mosteller): {root}", product)


def _because(rule: DoseRule, shown: str) -> str:
    whom = f"{rule.whom}, so " if rule.whom else ""
    return f"{shown}: {whom}" if shown else ""


def _rounded(rule: DoseRule, full: Decimal) -> Decimal:
    """What is given of a product, at most the cap; half of a step goes up."""
    given = full if rule.at_most is None else min(full, rule.at_most)
    if rule.round_to is None:
        return given
    return (given / rule.round_to).quantize(Decimal(1), ROUND_HALF_UP) * rule.round_to


def _cap_words(rule: DoseRule, full: Decimal) -> str:
    most = rule.at_most
    cap = f" Capped at {number_words(most)}." if most is not None and full > most else ""
    return f"{_rounded(rule, full)} {rule.unit}.{cap}"


def _measured(what: str, kind: Kind, value: Decimal | None, day: date | None, today: date) -> Decimal | None:
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
    dosing: Dosing,
    size: Size,
    start: date,
    good_days: int,
    earlier: Decimal | None = None,
    height_days: int | None = None,
) -> tuple[str, ...]:
    """Why weight or height are asked again before a cycle that starts on `start`; empty where they may stand.

    `earlier`: the weight in kg that the dose of the cycle before was counted from. `height_days`: how long a height is
    good, where the age tells it.
    """
    if not dosing.by_weight:
        return ()
    return (*_weight_doubts(dosing, size, start, good_days, earlier), *_height_doubts(dosing, size, start, height_days))


def _height_doubts(dosing: Dosing, size: Size, start: date, good_days: int | None) -> Iterator[str]:
    """A height that the dose is counted from, too old for somebody who grows."""
    counted = size.weight_kg is not None and rule_for(dosing, size.weight_kg).per == "m2"
    if not counted or size.height_on is None or good_days is None:
        return
    if size.height_on + timedelta(good_days) < start:
        age = count((start - size.height_on).days, "day")
        yield (
            f"The height of {short_day(size.height_on)} is {age} old at the start; at this age it is good for "
            f"{good_days} (our reading). Measure again."
        )


def _weight_doubts(dosing: Dosing, size: Size, start: date, good_days: int, earlier: Decimal | None) -> Iterator[str]:
    if size.weight_kg is None or size.weight_on is None:
        yield "There is no weight yet."
        return
    if size.weight_on + timedelta(good_days) < start:
        age = count((start - size.weight_on).days, "day")
        yield f"The weight of {short_day(size.weight_on)} is {age} old at the start; here it is good for {good_days}."
    if earlier is not None and rule_for(dosing, earlier) is not rule_for(dosing, size.weight_kg):
        low, high = sorted((earlier, size.weight_kg))
        across = listed(f"{number_words(bound)} kg" for bound in dosing.bounds_kg if low <= bound <= high)
        yield (
            f"The weight went from {number_words(earlier)} to {number_words(size.weight_kg)} kg, across {across}: "
            "another rule counts the dose now. Measure again."
        )
