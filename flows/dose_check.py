"""Whether the dose of a cycle was counted and kept, and still holds, on the treatment as it stands."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from flows.dosing import FIXED_FROM_KG, Dose, ask_again, dose
from flows.growth import Unusual, body_mass_index, height_good_days, unusual
from flows.infusion import last_begin
from flows.refusals import RuleBroken
from flows.treatment import Treatment
from flows.wall_time import at_instant
from flows.words import number_words, short_day

# A weight that differs by more than this share from the one before is asked about.
WEIGHT_DIFFERS = Decimal("0.1")


def dose_for(treatment: Treatment, number: int, start: datetime | None = None) -> tuple[Dose, tuple[str, ...]]:
    """The dose of a cycle, and why the weight is asked again before it. Raises `RuleBroken`.

    `start`: when the cycle is to begin, in UTC; without it when it last began or is planned to, else now.
    """
    zone = treatment.site.zone
    planned = next((cycle for cycle in treatment.course.cycles if cycle.number == number), None)
    begin = start or (last_begin(planned) if planned else treatment.now)
    # A weight that crossed 45 kg is measured twice: it stands once the one before it lies on the same side.
    earlier = treatment.weights[-2] if treatment.doses and len(treatment.weights) > 1 else None
    day = at_instant(begin, zone).day
    age = treatment.age_on(day)
    height_days = None if age is None else height_good_days(age)
    doubts = ask_again(treatment.size, day, treatment.site.weight_good_days, earlier, height_days)
    return dose(treatment.size, at_instant(treatment.now, zone).day), doubts


def unchecked(treatment: Treatment, number: int, start: datetime) -> tuple[str, ...]:
    """What is missing before a cycle begins at `start`, in UTC, with a checked dose; empty where nothing is."""
    try:
        _, doubts = dose_for(treatment, number, start)
    except RuleBroken as refused:
        return (str(refused),)
    return (*doubts, *_not_kept(treatment, number))


def _not_kept(treatment: Treatment, number: int) -> Iterator[str]:
    if treatment.dose_of(number) is None:
        yield f"No dose of cycle {number} is kept yet."
    elif old := out_of_date(treatment, number):
        yield old


def out_of_date(treatment: Treatment, number: int) -> str:
    """Why the kept dose of a cycle does not hold any more, and what it would be now; empty where it holds.

    The dose of a cycle whose infusion is over stays what it was.
    """
    kept = treatment.dose_of(number)
    if kept is None or _is_over(treatment, number):
        return ""
    was = f"The dose of cycle {number} is out of date: it was counted at {number_words(kept.weight_kg)} kg."
    try:
        now, _ = dose_for(treatment, number)
    except RuleBroken as refused:
        return f"{was} {refused}"
    weight = treatment.size.weight_kg
    assert weight is not None
    if now.mcg_per_day == kept.mcg_per_day and (weight < FIXED_FROM_KG) is (kept.weight_kg < FIXED_FROM_KG):
        return ""
    return f"{was} At {number_words(weight)} kg it is {number_words(now.mcg_per_day)} mcg/day: keep a new one."


def _is_over(treatment: Treatment, number: int) -> bool:
    if number < treatment.number_at_hand or treatment.course.ended is not None:
        return True
    return treatment.over(number)


def size_doubts(treatment: Treatment, weight_kg: Decimal | None, height_cm: Decimal | None) -> tuple[Unusual, ...]:
    """What is unusual about a weight, a height and both together, for the age today and the sex; far ones first."""
    age = treatment.age_on(at_instant(treatment.now, treatment.site.zone).day)
    if age is None or not treatment.sex:
        return ()
    values = {"weight": weight_kg, "height": height_cm}
    if weight_kg is not None and height_cm is not None:
        values["bmi"] = body_mass_index(weight_kg, height_cm)
    found = (unusual(what, value, treatment.sex, age) for what, value in values.items() if value is not None)
    return tuple(sorted(filter(None, found), key=lambda doubt: not doubt.far))


def weight_doubt(treatment: Treatment, weight_kg: Decimal) -> str:
    """What is said of a weight that is far from the last one; empty where it is near."""
    last, day = treatment.size.weight_kg, treatment.size.weight_on
    if last is None or day is None or abs(weight_kg - last) <= last * WEIGHT_DIFFERS:
        return ""
    change = round(abs(weight_kg - last) / last * 100)
    more = "more" if weight_kg > last else "less"
    shown = f"{number_words(weight_kg)} kg is {change} % {more} than the {number_words(last)} kg of {short_day(day)}"
    return f"{shown}."
