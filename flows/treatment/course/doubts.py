"""What is asked once more before a step of the treatment is taken."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from flows import texts
from flows.language.days import day_words, short_day
from flows.language.numbers import listed, number_words
from flows.language.refusals import RuleBroken
from flows.language.wall_time import at_instant, instant_words
from flows.rules.treatment import Point
from flows.treatment.course.infusion import (
    GOES_ON,
    anew_words,
    begins_anew,
    is_said,
    last_begin,
    length_in_doubt,
    next_cycle_from,
    pause_rule,
)
from flows.treatment.course.steps import LAST_STEP, LAST_TEST, CourseStep
from flows.treatment.dosing import Dose, ask_again, dose, rule_for
from flows.treatment.growth import Unusual, body_mass_index, height_good_days, unusual
from flows.treatment.treatment import Treatment

# A weight that differs by more than this share from the one before is asked about.
WEIGHT_DIFFERS = Decimal("0.1")


def dose_for(treatment: Treatment, number: int, start: datetime | None = None) -> tuple[Dose, tuple[str, ...]]:
    """The dose of a cycle, and why the weight is asked again before it. Raises `RuleBroken`, as without a rule for it.

    `start`: when the cycle is to begin, in UTC; without it when it last began or is planned to, else now.
    """
    zone, dosing = treatment.site.zone, treatment.course.rules.dosing
    if dosing is None:
        raise RuleBroken("no_dose_rule")
    planned = treatment.course.cycle(number)
    begin = start or (last_begin(planned) if planned else treatment.now)
    # A weight that crossed to another rule is measured twice: it stands once the one before it lies on the same side.
    earlier = treatment.weights[-2] if treatment.doses and len(treatment.weights) > 1 else None
    day = at_instant(begin, zone).day
    age = treatment.age_on(day)
    height_days = None if age is None else height_good_days(age)
    doubts = ask_again(dosing, treatment.size, day, treatment.site.weight_good_days, earlier, height_days)
    return dose(dosing, treatment.size, at_instant(treatment.now, zone).day), doubts


def unchecked(treatment: Treatment, number: int, start: datetime) -> tuple[str, ...]:
    """What is missing before a cycle begins at `start`, in UTC, with a checked dose; empty where nothing is."""
    if treatment.course.rules.dosing is None:
        return ()
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
    kept, dosing = treatment.dose_of(number), treatment.course.rules.dosing
    over = number < treatment.number_at_hand or treatment.course.ended is not None or treatment.over(number)
    if dosing is None or kept is None or kept.weight_kg is None or over:
        return ""
    was = f"The dose of cycle {number} is out of date: it was counted at {number_words(kept.weight_kg)} kg."
    try:
        now, _ = dose_for(treatment, number)
    except RuleBroken as refused:
        return f"{was} {refused}"
    weight = treatment.size.weight_kg
    assert weight is not None
    if now.amount == kept.amount and rule_for(dosing, weight) is rule_for(dosing, kept.weight_kg):
        return ""
    return f"{was} At {number_words(weight)} kg it is {number_words(now.amount)} {now.unit}: keep a new one."


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


# A start that is planned more days than this after it became possible is asked about.
USUAL_DAYS = 14


@dataclass(frozen=True, slots=True)
class WayOn:
    """One way on: the words on its button and its step; `asks`: more may be asked before that is taken."""

    label: str
    step: CourseStep
    asks: bool = False


@dataclass(frozen=True, slots=True)
class StepDoubt:
    """A question before a step, and the ways on."""

    question: str
    choices: tuple[WayOn, ...]


def asked_before(treatment: Treatment, step: CourseStep) -> StepDoubt | None:
    """What is asked before a step; None where it is taken at once.

    A corrected time is asked about as the step itself would be.
    """
    if step.item_id == LAST_TEST:
        return _untested(treatment, step)
    if step.item_id == LAST_STEP:
        return _corrected(treatment, step)
    asks = BEFORE.get(step.action)
    return asks(treatment, step) if asks else None


def _corrected(treatment: Treatment, correction: CourseStep) -> StepDoubt | None:
    last = treatment.last_step
    if correction.utc is None or last is None or last.action not in ("began", "restart"):
        return None
    said = correction.reason if is_said(correction.reason) else last.reason
    asked = BEFORE[last.action](treatment, replace(last, utc=correction.utc, reason=said))
    if asked is None:
        return None
    choices = (replace(one, step=_as_said(correction, one.step)) for one in asked.choices)
    return StepDoubt(asked.question, tuple(choices))


def _untested(treatment: Treatment, step: CourseStep) -> StepDoubt:
    """The test is named before it is taken back."""
    test = treatment.course.tests[-1]
    result = "positive" if test.positive else "negative"
    question = f"Take back the pregnancy test of {day_words(test.on)}, {result}? The one before it counts again."
    return StepDoubt(question, (WayOn("Yes, take it back", step),))


def _as_said(correction: CourseStep, step: CourseStep) -> CourseStep:
    return replace(correction, reason=step.reason) if is_said(step.reason) else correction


def _planned(treatment: Treatment, step: CourseStep) -> StepDoubt | None:
    """A planned start that lies far off. Its dose is looked at before it begins, not when it is planned."""
    late = _late(treatment, step.of_cycle, step.instant)
    question = " ".join((*late, f"Cycle {step.cycle}, {_when(treatment, step)}. Is that right?"))
    return StepDoubt(question, (WayOn(UNUSUAL, step),)) if late else None


def _restart(treatment: Treatment, step: CourseStep) -> StepDoubt | None:
    """A restart after too long a pause begins the cycle anew, and with it goes a checked dose.

    Whether it was too long is asked first, where hours and calendar count differently.
    """
    cycle, zone, rule = treatment.course.last, treatment.site.zone, pause_rule(treatment.course.rules)
    since = cycle.pauses[-1].since
    if length_in_doubt(since, step.instant, rule, zone) and not is_said(step.reason):
        return _which(treatment, step, since)
    said = begins_anew(since, step.instant, rule, zone, step.reason)
    anew = step.instant - since > rule.goes_on_up_to if said is None else said
    return _begin(treatment, step, cycle.number) if anew else None


def _which(treatment: Treatment, step: CourseStep, since: datetime) -> StepDoubt:
    hours = number_words(Decimal((step.instant - since) // timedelta(minutes=1)) / 60)
    paused = instant_words(since, treatment.site.zone)
    infusion, rule = treatment.course.rules.infusion, pause_rule(treatment.course.rules)
    assert infusion is not None
    counted = texts.treatment.WHICH_SPAN.format(hours=hours, span=rule.words)
    question = f"Paused since {paused}, restart {_when(treatment, step)}: {counted}"
    goes_on = texts.treatment.SAME_CYCLE_GOES_ON.format(span=rule.words)
    begins = texts.treatment.BEGINS_ANEW.format(span=rule.words, whole=infusion.words)
    choices = ((goes_on, GOES_ON), (begins, anew_words(infusion)))
    return StepDoubt(question, tuple(WayOn(label, replace(step, reason=said), asks=True) for label, said in choices))


def _begin(treatment: Treatment, step: CourseStep, number: int) -> StepDoubt | None:
    """What is missing before a cycle's days begin; None where nothing is."""
    missing = unchecked(treatment, number, step.instant)
    question = " ".join((*missing, f"Cycle {number}, {_when(treatment, step)}. Begin without a checked dose?"))
    return StepDoubt(question, (WayOn(UNCHECKED, step),)) if missing else None


def _late(treatment: Treatment, number: int, start: datetime) -> tuple[str, ...]:
    """Whether a planned start lies far after registration, or after the first day that is possible for a next cycle."""
    course, zone = treatment.course, treatment.site.zone
    possible = course.registered_on if number == 1 else next_cycle_from(course.cycles[number - 2], zone)
    if possible is None or at_instant(start, zone).day <= possible + timedelta(USUAL_DAYS):
        return ()
    since = "registration" if number == 1 else "the first possible day"
    days = (at_instant(start, zone).day - possible).days
    return (f"That start is unusual: {days} days after {since}, {day_words(possible)}.",)


def _stop(treatment: Treatment, step: CourseStep) -> StepDoubt:
    stops = f"Stop cycle {treatment.course.last.number} for good, {_when(treatment, step)}?"
    return StepDoubt(f"{stops} It does not go on, and no cycle follows it.", (WayOn("Yes, stop it for good", step),))


def _off_study(treatment: Treatment, step: CourseStep) -> StepDoubt:
    stopped = f" The {treatment.course.rules.given} ends {_when(treatment, step)}." if step.utc else ""
    return StepDoubt(f"Off study: {step.reason}?{stopped} {_ends(treatment)}", (WayOn("Yes, off study", step),))


def _complete(treatment: Treatment, step: CourseStep) -> StepDoubt:
    question = f"End the treatment on study? {step.reason} {_ends(treatment)}"
    return StepDoubt(question, (WayOn(f"Yes, to {treatment.course.rules.then}", step),))


def _ends(treatment: Treatment) -> str:
    """What the end of the treatment means for what is planned."""
    rules = treatment.course.rules
    going_on = ["contraception"] if rules.contraception else []
    if any(item.on.point is Point.LAST_END for item in rules.items):
        going_on.append("what follows the last cycle")
    rest = f"; {listed(going_on)} {'go' if len(going_on) > 1 else 'goes'} on" if going_on else ""
    return f"What lies ahead is cancelled{rest}."


UNCHECKED = "Begin without a checked dose"
UNUSUAL = "Yes, that is right"

BEFORE: dict[str, Callable[[Treatment, CourseStep], StepDoubt | None]] = {
    "start": _planned,
    "began": lambda treatment, step: _begin(treatment, step, step.of_cycle),
    "restart": _restart,
    "stop": _stop,
    "off_study": _off_study,
    "complete": _complete,
}


def _when(treatment: Treatment, step: CourseStep) -> str:
    return instant_words(step.instant, treatment.site.zone)
