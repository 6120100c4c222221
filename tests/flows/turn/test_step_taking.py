"""Steps of the treatment on their way from a question to what is recorded."""

from dataclasses import replace
from datetime import timedelta

from flows.answers.reply import Offer
from flows.chat.context import TurnContext
from flows.chat.position import ChatState, Position
from flows.chat.treatment_events import StepTaken
from flows.treatment.course.course import pause
from flows.treatment.course.infusion import GOES_ON, anew_words, runs
from flows.treatment.course.steps import CourseStep, fold, step_of_correction
from flows.treatment.dosing import Size
from flows.treatment.plan.plan import plan
from flows.treatment.treatment import Treatment
from flows.turn.treatment.steps import take_confirmed, taken
from tests.flows.treatment.courses import BERLIN, SITE, TREATMENT, at, started
from tests.trials import NCT04556084

ANEW = anew_words(TREATMENT.infusion)


def desk_at(now: str, course, last_step=None, offers=()) -> TurnContext:
    treatment = Treatment(
        "1", course.registered_on, course, plan(course, SITE), SITE, at(now), Size(), last_step=last_step
    )
    position = Position(doing=ChatState.TREATING, act="sure" if offers else "", offers=offers)
    return TurnContext(at(now).date(), "coordinator", "Site", position, NCT04556084, treatment=treatment)


def test_a_question_that_was_asked_before_an_update_is_still_answered():
    course = started("2026-10-19 10:00")
    value = {"action": "stop", "cycle": None, "utc": at("2026-10-20 10:00").isoformat(), "reason": None}
    response = take_confirmed(desk_at("2026-10-20 11:00", course, offers=(Offer("Yes, stop it for good", value),)), "")
    [event] = response.events
    assert isinstance(event, StepTaken)
    assert (event.step.action, event.step.utc) == ("stop", at("2026-10-20 10:00"))


def test_what_was_said_of_a_corrected_restart_counts_where_hours_and_calendar_differ():
    """The clock of Berlin goes back on 25 October 2026: 7 days by the calendar are 169 hours."""
    course = pause(started("2026-10-19 10:00"), at("2026-10-20 10:00"), at("2026-10-20 10:00"), BERLIN)
    restart = CourseStep("restart", at("2026-10-27 12:00"), BERLIN, utc=at("2026-10-26 10:00"))
    asked = taken(
        replace(desk_at("2026-10-27 12:00", fold(course, [restart]), restart)),
        step_of_correction("The time was entered wrong", at("2026-10-27 10:00"), at("2026-10-27 12:00"), SITE),
    )
    assert not asked.events
    said = {offer.value["reason"]: offer for offer in asked.position.offers}
    assert said.keys() == {GOES_ON, ANEW}
    for reason, anew in ((GOES_ON, False), (ANEW, True)):
        correction = step_of_correction(reason, at("2026-10-27 10:00"), at("2026-10-27 12:00"), SITE)
        cycle = fold(course, [restart, correction]).cycles[0]
        assert runs(cycle)[-1].begins is anew
        assert cycle.pauses[-1].until - cycle.pauses[-1].since == timedelta(hours=169)
