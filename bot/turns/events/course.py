"""What happened in a treatment, stored; reminders that went are corrected."""

from collections.abc import Callable, Sequence

from bot.deployment import site_times
from bot.reminding.plans import correcting
from bot.turns.event_context import Led, Step, again
from flows.chat.treatment_events import DoseKept, MeasuresGiven, PregnancyTested, ResponseGiven, StepTaken
from flows.treatment.course.doubts import dose_for
from flows.treatment.course.steps import Responded, Retested
from flows.treatment.plan.bags import SiteTimes
from storage.engine.errors import found
from storage.treatment import course, given


def measured(step: Step, event: MeasuresGiven) -> Led:
    """Keep weight and height."""
    seen, at, given = step.open_screening, step.at, list(event.measured)
    return _corrected(
        step,
        lambda: course.measure(step.session, seen.id, seen.version, given, at.person.id, at.now, _site(step)),
    )


def dosed(step: Step, event: DoseKept) -> Led:
    """Keep the dose as it was shown, counted once more from what is stored."""
    seen, at = step.open_screening, step.at
    treatment = found(step.context.treatment)
    dose, _ = dose_for(treatment, event.cycle)
    given.keep_dose(
        step.session, seen.id, seen.version, event.cycle, dose, treatment.size.weight_kg, at.person.id, at.now
    )
    return again(step)


def taken(step: Step, event: StepTaken) -> Led:
    """Keep a step of the course: a start, a pause, a move, the end."""
    seen, author = step.open_screening, step.at.person.id
    return _corrected(step, lambda: course.record(step.session, seen.id, seen.version, event.step, author, _site(step)))


def responded(step: Step, event: ResponseGiven) -> Led:
    """Keep the response to a cycle, and say what comes after it."""
    seen, author, site = step.open_screening, step.at.person.id, _site(step)
    given = Responded(event.response, step.at.now, site.zone)
    return _corrected(step, lambda: course.respond(step.session, seen.id, seen.version, given, author, site))


def tested(step: Step, event: PregnancyTested) -> Led:
    """Keep a pregnancy test, and say until when the start may be."""
    seen, author, site = step.open_screening, step.at.person.id, _site(step)
    given = Retested(event.test, step.at.now, site.zone)
    return _corrected(step, lambda: course.renew_test(step.session, seen.id, seen.version, given, author, site))


def _corrected(step: Step, change: Callable[[], Sequence[str]]) -> Led:
    """A change of the treatment, and the corrections that it gives."""
    correcting(step.session, step.open_screening.id, step.at.now, step.at.deployment, change)
    return again(step)


def _site(step: Step) -> SiteTimes:
    return site_times(step.session, step.at.site.id, step.at.deployment)
