"""What happened in a treatment, stored; reminders that went are corrected."""

from collections.abc import Callable, Sequence

from bot.deployment import site_times
from bot.reminding.plans import correcting
from bot.turns.event_context import Keepers, Led, Step
from flows.chat.treatment_events import DoseKept, MeasuresGiven, PregnancyTested, ResponseGiven, StepTaken
from flows.treatment.course.doubts import dose_for
from flows.treatment.course.steps import Responded, Retested
from flows.treatment.plan.bags import SiteTimes
from storage.engine.errors import found
from storage.treatment import course, given


def measured(step: Step, event: MeasuresGiven) -> Led:
    """Keep weight and height."""
    return _corrected(step, lambda: course.measure(*step.seen, list(event.measured), *step.by, _site(step)))


def dosed(step: Step, event: DoseKept) -> Led:
    """Keep the dose as it was shown, counted once more from what is stored."""
    treatment = found(step.context.treatment)
    dose, _ = dose_for(treatment, event.cycle)
    given.keep_dose(*step.seen, event.cycle, dose, treatment.size.weight_kg, *step.by)
    return step.again()


def taken(step: Step, event: StepTaken) -> Led:
    """Keep a step of the course: a start, a pause, a move, the end."""
    return _corrected(step, lambda: course.record(*step.seen, event.step, step.at.person.id, _site(step)))


def responded(step: Step, event: ResponseGiven) -> Led:
    """Keep the response to a cycle, and say what comes after it."""
    site = _site(step)
    given = Responded(event.response, step.at.now, site.zone)
    return _corrected(step, lambda: course.respond(*step.seen, given, step.at.person.id, site))


def tested(step: Step, event: PregnancyTested) -> Led:
    """Keep a pregnancy test, and say until when the start may be."""
    site = _site(step)
    given = Retested(event.test, step.at.now, site.zone)
    return _corrected(step, lambda: course.renew_test(*step.seen, given, step.at.person.id, site))


def _corrected(step: Step, change: Callable[[], Sequence[str]]) -> Led:
    """A change of the treatment, and the corrections that it gives."""
    correcting(step.session, step.open_screening.id, step.at.now, step.at.deployment, change)
    return step.again()


def _site(step: Step) -> SiteTimes:
    return site_times(step.session, step.at.site.id, step.at.deployment)


KEPT: Keepers = {
    MeasuresGiven: measured,
    DoseKept: dosed,
    StepTaken: taken,
    ResponseGiven: responded,
    PregnancyTested: tested,
}
