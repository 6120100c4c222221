"""Treatment in the chat: dose, start, pauses, moves, responses, the end."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from flows import texts
from flows.answers.reply import Form, FormKind, No, Offer
from flows.answers.typed.moments import instant, read_days, read_moments
from flows.chat.asked import day_zero, screening_of, treatment_of
from flows.chat.context import TurnContext
from flows.chat.events import TurnResult
from flows.chat.treatment import filled_of, takes_day, timed_of
from flows.chat.treatment_events import DoseKept, ItemDone, StepTaken
from flows.language.days import day_words
from flows.language.refusals import RuleBroken
from flows.language.typed.date_forms import Prefer
from flows.language.typed.reading import Refused
from flows.language.typed.relative_days import with_dates
from flows.language.wall_time import Moment, at_instant, at_wall, moment_words
from flows.treatment.course.course import TreatmentCourse
from flows.treatment.course.doubts import dose_for
from flows.treatment.course.infusion import end_of, next_cycle_from
from flows.treatment.course.steps import CourseStep, step_of_cancel, step_of_move, step_of_restore
from flows.treatment.plan.bags import SiteTimes
from flows.treatment.plan.due import response_from
from flows.treatment.plan.items import ItemKind, PlannedEvent
from flows.treatment.reminders.recording import bags_until, step_of_bag
from flows.treatment.treatment import Treatment
from flows.turn.forms import open_form
from flows.turn.treatment.steps import complete, correct, corrected, leave_study, left, take_confirmed, taken, untest


def treat(context: TurnContext, view: str) -> TurnResult:
    """The treatment card, or one part of it."""
    part, _, of = view.partition(".")
    return TurnResult(context.position.to("treat", slot=None).at(part, of))


def look_at_dose(context: TurnContext, number: str) -> TurnResult:
    """The dose of a cycle with its working; refused without a weight."""
    dose_for(treatment_of(context), int(number))
    return TurnResult(context.position.to("treat", slot=None).at("dose", number))


def keep_dose(context: TurnContext, number: str) -> TurnResult:
    """The dose is kept as it was shown."""
    position = context.position.to("treat", slot=None).with_notes(texts.treatment.DOSE_KEPT)
    return TurnResult(position, (DoseKept(int(number)),))


def respond(context: TurnContext, which: str) -> TurnResult:
    """Enter the response to a cycle whose infusion is over; of one that is stored, such as "1.hts", a single field."""
    number, _, key = which.partition(".")
    _check_over(treatment_of(context), int(number))
    stored = treatment_of(context).course.response_to(int(number))
    if stored is None:
        return open_form(context, Form(FormKind.RESPONSE, number), {})
    if not key:
        return treat(context, f"response.{number}")
    filled = {name: value for name, value in filled_of(stored).items() if name != key}
    return open_form(context, Form(FormKind.RESPONSE, number), filled)


def _check_over(treatment: Treatment, number: int) -> None:
    cycle = treatment.course.cycle(number)
    if cycle is None:
        raise RuleBroken("response_without_cycle", number=number)
    end = end_of(cycle, treatment.site.zone)
    if end is None:
        raise RuleBroken("cycle_without_end", number=number)
    if treatment.takes_response(number):
        return
    if treatment.course.rules.infusion:
        raise RuleBroken("response_too_early", number=number, end=moment_words(end))
    first = response_from(cycle, treatment.site.zone) or end.day
    raise RuleBroken("response_not_yet", number=number, first=day_words(first))


def ask_time(context: TurnContext, what: str) -> TurnResult:
    """Ask for the time of a step, such as "start.1", "pause" or "move.c1.marrow"."""
    step, _, of = what.partition(".")
    if step == "move":
        _movable(treatment_of(context), of)
    position = context.position.to("time", slot=None).at(step, of)
    earliest = _earliest(treatment_of(context)) if step == "start" and of != "1" else None
    if earliest is None:
        return TurnResult(position)
    offer = Offer(moment_words(earliest), earliest.utc.isoformat())
    return TurnResult(replace(position, offers=(offer,)).with_notes(texts.treatment.EARLIEST))


def _earliest(treatment: Treatment) -> Moment | None:
    """The first moment for the next cycle that lies ahead, at the hour of the last start; None while there is none."""
    zone, last = treatment.site.zone, treatment.course.given(treatment.now)
    first = next_cycle_from(last, zone) if last else None
    if last is None or first is None:
        return None
    clock, today = at_instant(last.start, zone).wall.time(), at_instant(treatment.now, zone).day
    days = (first, today, today + timedelta(1))
    return next(at for day in days if day >= first and (at := at_wall(day, clock, zone)).utc > treatment.now)


def _movable(treatment: Treatment, item_id: str) -> PlannedEvent:
    item = treatment.plan.item(item_id)
    if item is None:
        raise RuleBroken("no_such_item")
    # An item that follows from others is refused before a time is asked for it.
    kept = item.due.utc if not isinstance(item.due, date) else item.due
    if item.kind not in (ItemKind.START, ItemKind.NEXT_CYCLE, ItemKind.RESTART):
        step_of_move(treatment.course, item_id, kept, treatment.now, treatment.site)
    return item


def typed(context: TurnContext, text: str) -> TurnResult:
    """A typed time: what it means is shown, to be confirmed with one tap."""
    timed = timed_of(context)
    prefer: Prefer = "past" if timed.happened else "future"
    zone = treatment_of(context).site.zone
    dated = with_dates(text, day_zero(context)) if context.relative_days else text
    if isinstance(dated, Refused):
        return TurnResult(replace(context.position, notes=(dated.why,), offers=()))
    if takes_day(context):
        reading = read_days(dated, context.today, prefer, timed.beside)
    else:
        reading = read_moments(dated, context.today, zone, prefer, timed.beside)
    if isinstance(reading, No):
        return TurnResult(replace(context.position, notes=(reading.why,), offers=()))
    return TurnResult(replace(context.position, offers=reading.offers, notes=reading.doubts))


def take_time(context: TurnContext, index: str) -> TurnResult:
    """The time is confirmed: the step is taken."""
    return _step(context, context.position.offers[int(index)])


def take_now(context: TurnContext, _argument: str) -> TurnResult:
    """The step that was chosen is entered as of this minute."""
    return _step(context, Offer("", _minute(context).isoformat()))


def _minute(context: TurnContext) -> datetime:
    """The minute that it is now."""
    return treatment_of(context).now.replace(second=0, microsecond=0)


def _step(context: TurnContext, offer: Offer) -> TurnResult:
    what, rest = context.position.act, context.position.of
    treatment = treatment_of(context)
    now, zone = treatment.now, treatment.site.zone
    if what == "correct":
        return corrected(context, rest, instant(offer.value))
    if what == "off_study":
        return left(context, rest, instant(offer.value))
    if what == "bag":
        return changed_bag(context, rest, instant(offer.value))
    if what == "move":
        to: date | datetime = date.fromisoformat(offer.value) if takes_day(context) else instant(offer.value)
        step = step_of_move(treatment.course, rest, to, now, treatment.site)
    else:
        step = CourseStep(what, now, zone, cycle=int(rest) if rest else None, utc=instant(offer.value))
    return taken(context, step)


def changed_bag(context: TurnContext, item_id: str, at: datetime) -> TurnResult:
    """When a bag was changed; nobody is reminded any more of it, nor of one before it."""
    treatment, screening = treatment_of(context), screening_of(context)
    step = step_of_bag(treatment.course, item_id, at, treatment.now, treatment.site)
    done = (ItemDone(screening.id, one) for one in bags_until(treatment.plan, item_id))
    position = context.position.to("treat", slot=None).with_notes(texts.treatment.RECORDED)
    return TurnResult(position, (*done, *((StepTaken(step),) if step else ())))


def item_done(context: TurnContext, item_id: str) -> TurnResult:
    """Nobody is reminded of an item any more."""
    position = context.position.to("treat", slot=None).at("item", item_id).with_notes(texts.due.ITEM_DONE)
    return TurnResult(position, (ItemDone(screening_of(context).id, item_id),))


def _replanned(
    step_of: Callable[[TreatmentCourse, str, datetime, SiteTimes], CourseStep],
) -> Callable[[TurnContext, str], TurnResult]:
    """An item is taken out of the plan, or stands in it again."""

    def do(context: TurnContext, item_id: str) -> TurnResult:
        treatment = treatment_of(context)
        return taken(context, step_of(treatment.course, item_id, treatment.now, treatment.site))

    return do


DONE_IN_TREATMENT: dict[str, Callable[[TurnContext, str], TurnResult]] = {
    "treat": treat,
    "item": lambda context, item_id: treat(context, f"item.{item_id}"),
    "dose": look_at_dose,
    "keep_dose": keep_dose,
    "weigh": lambda context, number: open_form(context, Form(FormKind.MEASURE, number), {}),
    "response": respond,
    "pregnancy": lambda context, _: open_form(context, Form(FormKind.PREGNANCY), {}),
    "time": ask_time,
    "at": take_time,
    "now": take_now,
    "bag_now": lambda context, item_id: changed_bag(context, item_id, _minute(context)),
    "item_done": item_done,
    "certain": take_confirmed,
    "cancel": _replanned(step_of_cancel),
    "restore": _replanned(step_of_restore),
    "complete": complete,
    "off_study": leave_study,
    "correct": correct,
    "untest": untest,
}
