"""Treatment in the chat: dose, start, pauses, moves, responses, the end."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flows import texts
from flows.course_steps import CourseStep, step_of_cancel, step_of_move, step_of_restore
from flows.dose_check import dose_for
from flows.filling import open_form
from flows.infusion import end_of, next_cycle_from
from flows.plan_items import Item, Kind
from flows.refusals import RuleBroken
from flows.relative_days import with_dates
from flows.reply import No
from flows.response import MOST_CYCLES
from flows.screening import CalendarAsked, Desk, DoseKept, Offer, PlanPictureAsked, Response
from flows.standing import day_zero, treatment_of
from flows.step_taking import complete, correct, corrected, leave_study, left, take_confirmed, taken
from flows.treatment import Treatment
from flows.treatment_fields import MEASURE, PREGNANCY, RESPONSE
from flows.treatment_forms import filled_of
from flows.typed_date_forms import Prefer
from flows.typed_moments import instant, read_days, read_moments
from flows.typed_reading import Refused
from flows.wall_time import Moment, at_instant, at_wall, moment_words


@dataclass(frozen=True, slots=True)
class Timed:
    """One thing that is entered with its time: what is asked, whether it has happened, what goes without saying."""

    asked: str
    happened: bool
    beside: frozenset[str]


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


TIMED = {
    "start": Timed("When is the start planned?", False, _words("start starts starting planned plan begin begins for")),
    "began": Timed("When did the infusion begin?", True, _words("began begin begun started start since running from")),
    "pause": Timed("Since when is the infusion paused?", True, _words("since paused pause interrupted from")),
    "restart": Timed(
        "When does or did the infusion restart?", True, _words("restart restarted resumed running since from")
    ),
    "stop": Timed("When was the infusion stopped for good?", True, _words("for good stop discontinued")),
    "move": Timed("To when is it moved?", False, _words("to move moved")),
    "correct": Timed("When was it really?", True, _words("really")),
    "off_study": Timed(
        "When was the infusion stopped? If it never began, cancel its start in the plan first.", True, _words("stop")
    ),
}


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


def keep_dose(desk: Desk, number: str) -> Response:
    """The dose is kept as it was shown."""
    return Response(desk.place.to("treat", slot=None).with_notes(texts.DOSE_KEPT), (DoseKept(int(number)),))


def weigh(desk: Desk, number: str) -> Response:
    """Enter weight and height."""
    return open_form(desk, MEASURE + number, {})


def respond(desk: Desk, which: str) -> Response:
    """Enter the response to a cycle whose infusion is over; of one that is stored, such as "1.hts", a single field."""
    number, _, key = which.partition(".")
    _check_over(treatment_of(desk), int(number))
    stored = treatment_of(desk).course.response_to(int(number))
    if stored is None:
        return open_form(desk, RESPONSE + number, {})
    if not key:
        return treat(desk, f"response.{number}")
    return open_form(desk, RESPONSE + number, {name: value for name, value in filled_of(stored).items() if name != key})


def _check_over(treatment: Treatment, number: int) -> None:
    cycle = next((cycle for cycle in treatment.course.cycles if cycle.number == number), None)
    if cycle is None:
        raise RuleBroken("response_without_cycle", number=number)
    end = end_of(cycle, treatment.site.zone)
    if end is None:
        raise RuleBroken("cycle_without_end", number=number)
    if not treatment.over(number):
        raise RuleBroken("response_before_end", number=number, end=moment_words(end))


def renew_test(desk: Desk, _argument: str) -> Response:
    """Enter a renewed pregnancy test."""
    return open_form(desk, PREGNANCY, {})


def ask_time(desk: Desk, what: str) -> Response:
    """Ask for the time of a step, such as "start.1", "pause" or "move.c1.marrow"."""
    if what.startswith("move."):
        _movable(treatment_of(desk), what.removeprefix("move."))
    place = replace(desk.place.to("time", slot=None), act=what)
    earliest = _earliest(treatment_of(desk)) if what == f"start.{MOST_CYCLES}" else None
    if earliest is None:
        return Response(place)
    offer = Offer(moment_words(earliest), earliest.utc.isoformat())
    return Response(replace(place, offers=(offer,)).with_notes(texts.EARLIEST))


def _earliest(treatment: Treatment) -> Moment | None:
    """The first moment for the next cycle that lies ahead, at the hour of the last start; None while there is none."""
    zone, last = treatment.site.zone, treatment.course.given(treatment.now)
    first = next_cycle_from(last, zone) if last else None
    if last is None or first is None:
        return None
    clock, today = at_instant(last.start, zone).wall.time(), at_instant(treatment.now, zone).day
    days = (first, today, today + timedelta(1))
    return next(at for day in days if day >= first and (at := at_wall(day, clock, zone)).utc > treatment.now)


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
    timed = timed_of(desk)
    prefer: Prefer = "past" if timed.happened else "future"
    zone = treatment_of(desk).site.zone
    dated = with_dates(text, day_zero(desk)) if desk.relative_days else text
    if isinstance(dated, Refused):
        return Response(replace(desk.place, notes=(dated.why,), offers=()))
    if takes_day(desk):
        reading = read_days(dated, desk.today, prefer, timed.beside)
    else:
        reading = read_moments(dated, desk.today, zone, prefer, timed.beside)
    if isinstance(reading, No):
        return Response(replace(desk.place, notes=(reading.why,), offers=()))
    return Response(replace(desk.place, offers=reading.offers, notes=reading.doubts))


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
    if what == "correct":
        return corrected(desk, rest, instant(offer.value))
    if what == "off_study":
        return left(desk, rest, instant(offer.value))
    if what == "move":
        to: date | datetime = date.fromisoformat(offer.value) if takes_day(desk) else instant(offer.value)
        step = step_of_move(treatment.course, rest, to, now, treatment.site)
    else:
        step = CourseStep(what, now, zone, cycle=int(rest) if rest else None, utc=instant(offer.value))
    return taken(desk, step)


def cancel_item(desk: Desk, item_id: str) -> Response:
    """An item is taken out of the plan."""
    treatment = treatment_of(desk)
    return taken(desk, step_of_cancel(treatment.course, item_id, treatment.now, treatment.site))


def restore_item(desk: Desk, item_id: str) -> Response:
    """A cancelled item stands in the plan again."""
    treatment = treatment_of(desk)
    return taken(desk, step_of_restore(treatment.course, item_id, treatment.now, treatment.site))


def sum_up(desk: Desk, _argument: str) -> Response:
    """The three endpoints of the trial over all participants of the site."""
    return Response(desk.place.to("sum_up", slot=None, origin=""))


ACTIONS: dict[str, Callable[[Desk, str], Response]] = {
    "treat": treat,
    "item": open_item,
    "calendar": ask_calendar,
    "plan_picture": ask_plan_picture,
    "dose": look_at_dose,
    "keep_dose": keep_dose,
    "weigh": weigh,
    "response": respond,
    "pregnancy": renew_test,
    "time": ask_time,
    "at": take_time,
    "now": take_now,
    "certain": take_confirmed,
    "cancel": cancel_item,
    "restore": restore_item,
    "complete": complete,
    "off_study": leave_study,
    "correct": correct,
    "endpoints": sum_up,
}
