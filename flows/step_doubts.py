"""What is asked once more before a step of the treatment is taken."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flows.course_steps import CourseStep
from flows.dose_check import unchecked
from flows.infusion import next_cycle_from, same_cycle_until
from flows.treatment import Treatment
from flows.wall_time import at_instant, moment_words
from flows.words import day_words

# A start that is planned more days than this after it became possible is asked about.
USUAL_DAYS = 14


@dataclass(frozen=True, slots=True)
class Asked:
    """A question before a step, and the words on the button that takes it."""

    question: str
    yes: str


def asked_before(treatment: Treatment, step: CourseStep) -> Asked | None:
    """What is asked before a step; None where it is taken at once."""
    asks = BEFORE.get(step.action)
    return asks(treatment, step) if asks else None


def _start(treatment: Treatment, step: CourseStep) -> Asked | None:
    """A start that lies far off, or for which no dose was checked."""
    assert step.cycle is not None
    assert step.utc is not None
    late = _late(treatment, step.cycle, step.utc) if step.action == "start" else ()
    missing = unchecked(treatment, step.cycle, step.utc)
    if not (late or missing):
        return None
    return _begin(treatment, step, step.cycle, (*late, *missing), bool(missing))


def _restart(treatment: Treatment, step: CourseStep) -> Asked | None:
    """A restart after more than 7 days begins 28 days anew, and with them goes a checked dose."""
    assert treatment.cycle is not None
    assert step.utc is not None
    if step.utc <= same_cycle_until(treatment.cycle.pauses[-1], treatment.site.zone).utc:
        return None
    number = treatment.cycle.number
    missing = unchecked(treatment, number, step.utc)
    return _begin(treatment, step, number, missing, True) if missing else None


def _begin(treatment: Treatment, step: CourseStep, number: int, why: tuple[str, ...], undosed: bool) -> Asked:
    ask = "Begin without a checked dose?" if undosed else "Is that right?"
    question = " ".join((*why, f"Cycle {number}, {_when(treatment, step)}. {ask}"))
    return Asked(question, UNCHECKED if undosed else UNUSUAL)


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
        "Yes, stop it for good",
    )


def _off_study(treatment: Treatment, step: CourseStep) -> Asked:
    stopped = f" The infusion ends {_when(treatment, step)}." if step.utc else ""
    return Asked(f"Off study: {step.reason}?{stopped} {ENDS}", "Yes, off study")


def _complete(_treatment: Treatment, step: CourseStep) -> Asked:
    return Asked(f"End the treatment on study? {step.reason} {ENDS}", "Yes, to transplant")


ENDS = "What lies ahead is cancelled; contraception goes on."
UNCHECKED = "Begin without a checked dose"
UNUSUAL = "Yes, that is right"
BEFORE: dict[str, Callable[[Treatment, CourseStep], Asked | None]] = {
    "start": _start,
    "began": _start,
    "restart": _restart,
    "stop": _stop,
    "off_study": _off_study,
    "complete": _complete,
}


def _when(treatment: Treatment, step: CourseStep) -> str:
    assert step.utc is not None
    return moment_words(at_instant(step.utc, treatment.site.zone))
