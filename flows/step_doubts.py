"""What is asked once more before a step of the treatment is taken."""

from collections.abc import Callable
from dataclasses import dataclass

from flows.course_steps import CourseStep
from flows.dose_check import unchecked
from flows.treatment import Treatment
from flows.wall_time import at_instant, moment_words


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
    assert step.cycle is not None
    assert step.utc is not None
    missing = unchecked(treatment, step.cycle, step.utc)
    if not missing:
        return None
    begins = f"Cycle {step.cycle}, {_when(treatment, step)}. Begin without a checked dose?"
    return Asked(" ".join((*missing, begins)), UNCHECKED)


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
BEFORE: dict[str, Callable[[Treatment, CourseStep], Asked | None]] = {
    "start": _start,
    "began": _start,
    "stop": _stop,
    "off_study": _off_study,
    "complete": _complete,
}


def _when(treatment: Treatment, step: CourseStep) -> str:
    assert step.utc is not None
    return moment_words(at_instant(step.utc, treatment.site.zone))
