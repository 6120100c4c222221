"""The dated items that a trial names, as a plan has them: in each cycle, and after the last."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from flows.language.days import day_words
from flows.language.wall_time import Moment, at_instant
from flows.rules.treatment import Item, Point
from flows.treatment.course.course import TreatmentCourse
from flows.treatment.course.infusion import end_of
from flows.treatment.plan.bags import SiteTimes
from flows.treatment.plan.due import Due, after, due_of, items_of
from flows.treatment.plan.items import AFTER, ItemKind, PlannedEvent


def trial_items(course: TreatmentCourse, site: SiteTimes) -> Iterator[PlannedEvent]:
    """The items that concern the participant, where a person may have moved them to."""
    for due in dues(course, site):
        at = due.at if isinstance(due.at, Moment) else moved_day(course, due.item_id, due.at, due.first, due.last)
        yield _planned(due, at)


def dues(course: TreatmentCourse, site: SiteTimes) -> Iterator[Due]:
    """The same with the days between which they may be: of each cycle, and after the end of the last."""
    starts = {one.number: one.start for one in course.cycles}
    items = [item for item in course.rules.items if not item.concerns or item.concerns in course.concerns]
    in_cycle = tuple(item for item in items if item.on.point is not Point.LAST_END)
    for cycle in course.cycles:
        following = starts.get(cycle.number + 1)
        next_start = at_instant(following, site.zone).day if following else None
        yield from items_of(cycle, in_cycle, site.zone, next_start)
    end = end_of(course.cycles[-1], site.zone) if course.cycles else None
    for item in items if end else ():
        if end and item.on.point is Point.LAST_END:
            yield due_of(f"{AFTER}.{item.code}", item, after(item.on, end.utc, site.zone), course.cycles[-1].number)


def _planned(due: Due, at: date | Moment) -> PlannedEvent:
    item, day = due.item, at.day if isinstance(at, Moment) else at
    until = day + timedelta(item.lasts - 1) if item.lasts > 1 else None
    title = item.title.format(cycle=due.cycle)
    return PlannedEvent(due.item_id, kind_of(item), title, at, _reason(due), item.source, until, item.reminded)


def kind_of(item: Item) -> ItemKind:
    """What an item of a trial is to a plan: the response, days in hospital, or a visit."""
    if item.asks:
        return ItemKind.RESPONSE
    return ItemKind.HOSPITAL if item.code == ItemKind.HOSPITAL else ItemKind.VISIT


def _reason(due: Due) -> str:
    words = due.item.words.format(cycle=due.cycle, anew=", begun anew" if due.anew else "")
    if due.item.window != (0, 0) and due.first and due.last:
        words = f"{words} Between {day_words(due.first)} and {day_words(due.last)}."
    return f"{words} {due.item.who}." if due.item.who else words


def moved_day(course: TreatmentCourse, item_id: str, day: date, first: date | None, last: date | None) -> date:
    """The day that a person chose for an item, as long as it fits what it depends on; else the planned one."""
    chosen = course.moved.get(item_id)
    if chosen is None or isinstance(chosen, datetime):
        return day
    fits = (first is None or chosen >= first) and (last is None or chosen <= last)
    return chosen if fits else day
