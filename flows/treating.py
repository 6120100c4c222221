"""Treatment in the chat: dose, start, pauses, moves, responses, the end."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from flows import texts
from flows.course_steps import CourseStep, step_of_cancel, step_of_move
from flows.dosing import Dose, ask_again, dose
from flows.filling import open_form
from flows.plan_items import Item, Kind
from flows.refusals import RuleBroken
from flows.relative_days import with_dates
from flows.replies import No
from flows.screening import CalendarAsked, Desk, DoseKept, Offer, PlanPictureAsked, Response, StepTaken
from flows.standing import day_zero
from flows.treatment import Treatment
from flows.treatment_fields import MEASURE, RESPONSE
from flows.typed_date_forms import Prefer
from flows.typed_moments import instant, read_days, read_moments
from flows.typed_reading import Refused
from flows.wall_time import at_instant


@dataclass(frozen=True, slots=True)
class Timed:
    """One thing that is entered with its time: what is asked, and whether it has happened."""

    asked: str
    happened: bool


TIMED = {
    "start": Timed("When is the start planned?", False),
    "began": Timed("When did the infusion begin?", True),
    "pause": Timed("Since when is the infusion paused?", True),
    "restart": Timed("When does or did the infusion restart?", True),
    "stop": Timed("When was the infusion stopped for good?", True),
    "move": Timed("To when is it moved?", False),
}


def treatment_of(desk: Desk) -> Treatment:
    """The treatment on the desk; there is one wherever it is shown."""
    assert desk.treatment is not None
    return desk.treatment


def treat(desk: Desk, view: str) -> Response:
    """The treatment card, or one part of it."""
    return Response(replace(desk.place.to("treat", slot=None), act=view))


def open_item(desk: Desk, item_id: str) -> Response:
    """One item of the plan."""
    return Response(replace(desk.place.to("treat", slot=None), act=f"item.{item_id}"))


def ask_calendar(desk: Desk, _argument: str) -> Response:
    """The plan as a calendar file."""
    return Response(desk.place.with_notes(texts.CALENDAR_COMES), (CalendarAsked(),))


def ask_plan_picture(desk: Desk, _argument: str) -> Response:
    """The plan as a picture."""
    return Response(desk.place.with_notes(texts.PLAN_PICTURE_COMES), (PlanPictureAsked(),))


def look_at_dose(desk: Desk, number: str) -> Response:
    """The dose of a cycle with its working; refused without a weight."""
    dose_for(treatment_of(desk), int(number))
    return Response(replace(desk.place.to("treat", slot=None), act=f"dose.{number}"))


def dose_for(treatment: Treatment, number: int) -> tuple[Dose, tuple[str, ...]]:
    """The dose of a cycle, and why the weight is asked again before it. Raises `RuleBroken`."""
    today = at_instant(treatment.now, treatment.site.zone).day
    planned = next((cycle for cycle in treatment.course.cycles if cycle.number == number), None)
    start = at_instant(planned.start, treatment.site.zone).day if planned else today
    # A weight that crossed 45 kg is measured twice: it stands once the one before it lies on the same side.
    earlier = treatment.weights[-2] if treatment.doses and len(treatment.weights) > 1 else None
    days = treatment.site.weight_good_days
    return dose(treatment.size, today), ask_again(treatment.size, start, days, earlier)


def keep_dose(desk: Desk, number: str) -> Response:
    """The dose is kept as it was shown."""
    return Response(desk.place.to("treat", slot=None).with_notes(texts.DOSE_KEPT), (DoseKept(int(number)),))


def weigh(desk: Desk, number: str) -> Response:
    """Enter weight and height."""
    return open_form(desk, MEASURE + number)


def respond(desk: Desk, number: str) -> Response:
    """Enter the response to a cycle."""
    if int(number) not in [cycle.number for cycle in treatment_of(desk).course.cycles]:
        raise RuleBroken("response_without_cycle", number=number)
    return open_form(desk, RESPONSE + number)


def ask_time(desk: Desk, what: str) -> Response:
    """Ask for the time of a step, such as "start.1", "pause" or "move.c1.marrow"."""
    if what.startswith("move."):
        _movable(treatment_of(desk), what.removeprefix("move."))
    return Response(replace(desk.place.to("time", slot=None), act=what))


def _movable(treatment: Treatment, item_id: str) -> Item:
    item = treatment.plan.item(item_id)
    if item is None:
        raise RuleBroken("no_such_item")
    # An item that follows from others is refused before a time is asked for it.
    kept = item.due.utc if not isinstance(item.due, date) else item.due
    if item.kind not in (Kind.START, Kind.CYCLE_2, Kind.RESTART):
        step_of_move(treatment.course, item_id, kept, treatment.now, treatment.site)
    return item


def takes_day(desk: Desk) -> bool:
    """Whether a day without a time is asked for."""
    what, _, item_id = desk.place.act.partition(".")
    if what != "move":
        return False
    item = treatment_of(desk).plan.item(item_id)
    return item is not None and isinstance(item.due, date) and item.kind is not Kind.CYCLE_2


def timed_of(desk: Desk) -> Timed:
    """What is asked for now."""
    return TIMED[desk.place.act.partition(".")[0]]


def typed(desk: Desk, text: str) -> Response:
    """A typed time: what it means is shown, to be confirmed with one tap."""
    prefer: Prefer = "past" if timed_of(desk).happened else "future"
    zone = treatment_of(desk).site.zone
    dated = with_dates(text, day_zero(desk)) if desk.relative_days else text
    if isinstance(dated, Refused):
        return Response(replace(desk.place, notes=(dated.why,), offers=()))
    reading = read_days(dated, desk.today, prefer) if takes_day(desk) else read_moments(dated, desk.today, zone, prefer)
    if isinstance(reading, No):
        return Response(replace(desk.place, notes=(reading.why,), offers=()))
    return Response(replace(desk.place, offers=reading, notes=()))


def take_time(desk: Desk, index: str) -> Response:
    """The time is confirmed: the step is taken."""
    return _step(desk, desk.place.offers[int(index)])


def take_now(desk: Desk, _argument: str) -> Response:
    """It happened just now."""
    return _step(desk, Offer("", treatment_of(desk).now.replace(second=0, microsecond=0).isoformat()))


def _step(desk: Desk, offer: Offer) -> Response:
    what, _, rest = desk.place.act.partition(".")
    treatment = treatment_of(desk)
    now, zone = treatment.now, treatment.site.zone
    if what == "move":
        to: date | datetime = date.fromisoformat(offer.value) if takes_day(desk) else instant(offer.value)
        step = step_of_move(treatment.course, rest, to, now, treatment.site)
    else:
        step = CourseStep(what, now, zone, cycle=int(rest) if rest else None, utc=instant(offer.value))
    return _taken(desk, step)


def cancel_item(desk: Desk, item_id: str) -> Response:
    """An item is taken out of the plan."""
    treatment = treatment_of(desk)
    return _taken(desk, step_of_cancel(treatment.course, item_id, treatment.now, treatment.site))


def complete(desk: Desk, _argument: str) -> Response:
    """On to transplant: the treatment is complete."""
    treatment = treatment_of(desk)
    return _taken(desk, CourseStep("complete", treatment.now, treatment.site.zone, reason=texts.TO_TRANSPLANT))


def leave_study(desk: Desk, index: str) -> Response:
    """Off study, for a reason that was chosen."""
    treatment = treatment_of(desk)
    reason = texts.OFF_STUDY[int(index)]
    return _taken(desk, CourseStep("off_study", treatment.now, treatment.site.zone, reason=reason))


def sum_up(desk: Desk, _argument: str) -> Response:
    """The three endpoints of the trial over all participants of the site."""
    return Response(desk.place.to("sum_up", slot=None, origin=""))


def _taken(desk: Desk, step: CourseStep) -> Response:
    return Response(desk.place.to("treat", slot=None).with_notes(texts.RECORDED), (StepTaken(step),))


ACTIONS: dict[str, Callable[[Desk, str], Response]] = {
    "treat": treat,
    "item": open_item,
    "calendar": ask_calendar,
    "plan_picture": ask_plan_picture,
    "dose": look_at_dose,
    "keep_dose": keep_dose,
    "weigh": weigh,
    "response": respond,
    "time": ask_time,
    "at": take_time,
    "now": take_now,
    "cancel": cancel_item,
    "complete": complete,
    "off_study": leave_study,
    "endpoints": sum_up,
}
