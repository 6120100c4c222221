"""Items that a person moves or cancels, and what differs between two plans."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from flows.language.days import day_words
from flows.language.refusals import RuleBroken
from flows.language.wall_time import Moment, at_instant, moment_words
from flows.treatment.course.course import TreatmentCourse, check_response_day, resume
from flows.treatment.course.infusion import Cycle, runs
from flows.treatment.course.start import check_only_planned, plan_start
from flows.treatment.plan.bags import SiteTimes
from flows.treatment.plan.items import (
    CANCELLABLE,
    MOVABLE,
    ItemKind,
    PlannedEvent,
    cycle_of,
    due_words,
    instead,
    opens,
    read_id,
)
from flows.treatment.plan.plan import Plan, plan
from flows.treatment.plan.trial_items import dues

HUNG = (ItemKind.START, ItemKind.RESTART, ItemKind.BAG)


def move(course: TreatmentCourse, item_id: str, to: date | datetime, now: datetime, site: SiteTimes) -> TreatmentCourse:
    """The course with one item moved: to a day, or to an aware instant for starts, restarts and bags.

    Moving an item back to where it was planned leaves no trace. Raises `RuleBroken` with the rule in the way.
    """
    item, free = _item(course, item_id, site), _unmoved(course, item_id)
    if isinstance(to, datetime) and item.kind in (ItemKind.START, ItemKind.NEXT_CYCLE):
        return plan_start(course, cycle_of(item_id), to, now, site.zone)
    if isinstance(to, datetime) and item.kind is ItemKind.RESTART:
        return resume(course, to, now, site.zone)
    if item.kind not in MOVABLE or isinstance(to, datetime) is not (item.kind is ItemKind.BAG):
        raise RuleBroken("not_movable", title=item.title, instead=instead(item))
    planned = _item(free, item_id, site)
    if to == (planned.due.utc if isinstance(planned.due, Moment) else planned.due):
        return free
    _check_move(free, planned, to, site)
    return replace(free, moved={**free.moved, item_id: to})


def cancel(course: TreatmentCourse, item_id: str, site: SiteTimes) -> TreatmentCourse:
    """The course without one item; with the start of a cycle that has not begun the whole cycle goes."""
    item = _item(course, item_id, site)
    if item.kind is ItemKind.START:
        check_only_planned(course, cycle_of(item_id), site.zone)
        return replace(course, cycles=course.cycles[:-1])
    if item.kind not in CANCELLABLE:
        raise RuleBroken("not_cancelled", title=item.title, instead=instead(item))
    return without(course, item_id)


def without(course: TreatmentCourse, item_id: str) -> TreatmentCourse:
    """The course with one item taken out; where it was moved to is forgotten."""
    return replace(_unmoved(course, item_id), cancelled=course.cancelled | {item_id})


def restore(course: TreatmentCourse, item_id: str) -> TreatmentCourse:
    """The course with one item planned as if it had never been moved or cancelled."""
    return replace(_unmoved(course, item_id), cancelled=course.cancelled - {item_id})


def dropped(before: TreatmentCourse, after: TreatmentCourse, site: SiteTimes) -> tuple[str, ...]:
    """What was moved or cancelled by a person before and is not so any more, such as "Marrow after cycle 1 (moved)"."""
    whole = plan(replace(before, cancelled=frozenset()), site).items
    lost = [(item, "moved") for item in whole if item.id in before.moved.keys() - after.moved.keys()]
    lost += [(item, "cancelled") for item in whole if item.id in before.cancelled - after.cancelled]
    return tuple(f"{item.title} ({how})" for item, how in lost)


def _item(course: TreatmentCourse, item_id: str, site: SiteTimes) -> PlannedEvent:
    item = plan(course, site).item(item_id)
    if item is None:
        raise RuleBroken("no_such_item")
    return item


def _unmoved(course: TreatmentCourse, item_id: str) -> TreatmentCourse:
    return replace(course, moved={key: to for key, to in course.moved.items() if key != item_id})


def _check_move(course: TreatmentCourse, planned: PlannedEvent, to: date | datetime, site: SiteTimes) -> None:
    """Refuses a move out of what the item depends on; `planned` is where it stands unmoved."""
    if isinstance(to, datetime):
        _check_bag(course, planned, to, site)
        return
    if planned.kind in (ItemKind.RESPONSE, ItemKind.VISIT):
        _check_window(course, planned, to, site)
        return
    cycle = next(cycle for cycle in course.cycles if cycle.number == cycle_of(planned.id))
    if to > (begin := at_instant(_begin(cycle, planned.id), site.zone)).day:
        raise RuleBroken("weight_after_start", start=moment_words(begin))


def _begin(cycle: Cycle, item_id: str) -> datetime:
    """The begin, in UTC, that an item such as "c1.weight" or "c1.weight.2" belongs to."""
    position = read_id(item_id).more
    return runs(cycle)[int(position[0])].since if position else cycle.start


def _check_bag(course: TreatmentCourse, planned: PlannedEvent, to: datetime, site: SiteTimes) -> None:
    last = opens(planned, site.zone)
    hung = (item for item in plan(course, site).items if item.kind in HUNG and opens(item, site.zone) < last)
    before = max(hung, key=lambda item: opens(item, site.zone))
    if not opens(before, site.zone) < to < last:
        number = read_id(planned.id).number
        since, until = due_words(before.due), due_words(planned.due)
        raise RuleBroken("bag_runs_out", before=number - 1, since=since, last=until, number=number)


def _check_window(course: TreatmentCourse, planned: PlannedEvent, to: date, site: SiteTimes) -> None:
    """Refuses a day outside of those that the trial allows for an item."""
    due = next(due for due in dues(course, site) if due.item_id == planned.id)
    if planned.kind is ItemKind.RESPONSE:
        cycle = next(cycle for cycle in course.cycles if cycle.number == due.cycle)
        check_response_day(cycle, to, site.zone)
        if due.last and to > due.last:
            name = course.rules.response_name
            raise RuleBroken("response_after_next", number=due.cycle, last=day_words(due.last), name=name)
    elif not (due.first or to) <= to <= (due.last or to):
        first, last = (day_words(day or to) for day in (due.first, due.last))
        raise RuleBroken("outside_window", title=planned.title, first=first, last=last)


class Difference(StrEnum):
    """How an item differs between two plans."""

    ADDED = "added"
    MOVED = "moved"
    REWORDED = "reworded"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """One item that differs, as it was and as it is; None where it was or is not there."""

    item_id: str
    what: Difference
    before: PlannedEvent | None
    after: PlannedEvent | None


def differences(before: Plan, after: Plan) -> tuple[Change, ...]:
    """What differs between two plans, item by item; a plan does not differ from itself."""
    old, new = ({item.id: item for item in one.items} for one in (before, after))
    both = ((item_id, old.get(item_id), new.get(item_id)) for item_id in dict.fromkeys((*old, *new)))
    return tuple(Change(item_id, _what(was, now), was, now) for item_id, was, now in both if was != now)


def _what(was: PlannedEvent | None, now: PlannedEvent | None) -> Difference:
    if was is None:
        return Difference.ADDED
    if now is None:
        return Difference.REMOVED
    return Difference.MOVED if _elsewhere(was, now) else Difference.REWORDED


def _elsewhere(was: PlannedEvent, now: PlannedEvent) -> bool:
    """Whether the date differs; a day that got a time of that same day is only worded anew."""
    if isinstance(was.due, Moment) and isinstance(now.due, Moment):
        return was.due.utc != now.due.utc
    return was.day != now.day
