"""What is asked once more before a step of the treatment is taken."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from flows import texts
from flows.course_steps import LAST_STEP, CourseStep
from flows.dose_check import unchecked
from flows.infusion import ANEW, GOES_ON, SAME_CYCLE, begins_anew, length_in_doubt, next_cycle_from
from flows.treatment import Treatment
from flows.wall_time import at_instant, moment_words
from flows.words import day_words, number_words

# A start that is planned more days than this after it became possible is asked about.
USUAL_DAYS = 14


@dataclass(frozen=True, slots=True)
class Choice:
    """One way on: the words on its button and its step; `asks`: more may be asked before that is taken."""

    label: str
    step: CourseStep
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question before a step, and the ways on."""

    question: str
    choices: tuple[Choice, ...]


def asked_before(treatment: Treatment, step: CourseStep) -> Asked | None:
    """What is asked before a step; None where it is taken at once.

    A corrected time is asked about as the step itself would be.
    """
    if step.item_id == LAST_STEP:
        return _corrected(treatment, step)
    asks = BEFORE.get(step.action)
    return asks(treatment, step) if asks else None


def _corrected(treatment: Treatment, correction: CourseStep) -> Asked | None:
    last = treatment.last_step
    if correction.utc is None or last is None or last.action not in ("began", "restart"):
        return None
    said = correction.reason if correction.reason in (GOES_ON, ANEW) else last.reason
    asked = BEFORE[last.action](treatment, replace(last, utc=correction.utc, reason=said))
    if asked is None:
        return None
    choices = (replace(one, step=_as_said(correction, one.step)) for one in asked.choices)
    return Asked(asked.question, tuple(choices))


def _as_said(correction: CourseStep, step: CourseStep) -> CourseStep:
    return replace(correction, reason=step.reason) if step.reason in (GOES_ON, ANEW) else correction


def _planned(treatment: Treatment, step: CourseStep) -> Asked | None:
    """A planned start that lies far off. Its dose is looked at before it begins, not when it is planned."""
    assert step.cycle is not None
    assert step.utc is not None
    late = _late(treatment, step.cycle, step.utc)
    if not late:
        return None
    question = " ".join((*late, f"Cycle {step.cycle}, {_when(treatment, step)}. Is that right?"))
    return Asked(question, (Choice(UNUSUAL, step),))


def _began(treatment: Treatment, step: CourseStep) -> Asked | None:
    """An infusion that began without a checked dose."""
    assert step.cycle is not None
    assert step.utc is not None
    return _begin(treatment, step, step.cycle, unchecked(treatment, step.cycle, step.utc))


def _restart(treatment: Treatment, step: CourseStep) -> Asked | None:
    """A restart after more than 7 days begins 28 days anew, and with them goes a checked dose.

    Whether these are more than 7 days is asked first, where hours and calendar count differently.
    """
    assert treatment.cycle is not None
    assert step.utc is not None
    since, zone = treatment.cycle.pauses[-1].since, treatment.site.zone
    if length_in_doubt(since, step.utc, zone) and step.reason not in (GOES_ON, ANEW):
        return _which(treatment, step, since)
    said = begins_anew(since, step.utc, zone, step.reason)
    if not (step.utc - since > SAME_CYCLE if said is None else said):
        return None
    number = treatment.cycle.number
    return _begin(treatment, step, number, unchecked(treatment, number, step.utc))


def _which(treatment: Treatment, step: CourseStep, since: datetime) -> Asked:
    assert step.utc is not None
    hours = number_words(Decimal((step.utc - since) // timedelta(minutes=1)) / 60)
    paused = moment_words(at_instant(since, treatment.site.zone))
    question = f"Paused since {paused}, restart {_when(treatment, step)}: {texts.WHICH_SEVEN_DAYS.format(hours=hours)}"
    choices = ((texts.SAME_CYCLE_GOES_ON, GOES_ON), (texts.BEGINS_ANEW, ANEW))
    return Asked(question, tuple(Choice(label, replace(step, reason=said), asks=True) for label, said in choices))


def _begin(treatment: Treatment, step: CourseStep, number: int, missing: tuple[str, ...]) -> Asked | None:
    """What is missing before 28 days begin; None where nothing is."""
    if not missing:
        return None
    question = " ".join((*missing, f"Cycle {number}, {_when(treatment, step)}. Begin without a checked dose?"))
    return Asked(question, (Choice(UNCHECKED, step),))


def _late(treatment: Treatment, number: int, start: datetime) -> tuple[str, ...]:
    """Whether a planned start lies far after registration, or after the first day that is possible for cycle 2."""
    course, zone = treatment.course, treatment.site.zone
    possible = course.registered_on if number == 1 else next_cycle_from(course.cycles[0], zone)
    if possible is None or at_instant(start, zone).day <= possible + timedelta(USUAL_DAYS):
        return ()
    since = "registration" if number == 1 else "the first possible day"
    days = (at_instant(start, zone).day - possible).days
    return (f"That start is unusual: {days} days after {since}, {day_words(possible)}.",)


def _stop(treatment: Treatment, step: CourseStep) -> Asked:
    assert treatment.cycle is not None
    number = treatment.cycle.number
    return Asked(
        f"Stop cycle {number} for good, {_when(treatment, step)}? It does not go on, and no cycle follows it.",
        (Choice("Yes, stop it for good", step),),
    )


def _off_study(treatment: Treatment, step: CourseStep) -> Asked:
    stopped = f" The infusion ends {_when(treatment, step)}." if step.utc else ""
    return Asked(f"Off study: {step.reason}?{stopped} {ENDS}", (Choice("Yes, off study", step),))


def _complete(_treatment: Treatment, step: CourseStep) -> Asked:
    question = f"End the treatment on study? {step.reason} {ENDS}"
    return Asked(question, (Choice("Yes, to transplant", step),))


ENDS = "What lies ahead is cancelled; contraception goes on."
UNCHECKED = "Begin without a checked dose"
UNUSUAL = "Yes, that is right"
BEFORE: dict[str, Callable[[Treatment, CourseStep], Asked | None]] = {
    "start": _planned,
    "began": _began,
    "restart": _restart,
    "stop": _stop,
    "off_study": _off_study,
    "complete": _complete,
}


def _when(treatment: Treatment, step: CourseStep) -> str:
    assert step.utc is not None
    return moment_words(at_instant(step.utc, treatment.site.zone))
