"""What answers a reminder: the event that it is about is recorded, or where there is nothing to record, it is seen."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flows.language.refusals import RuleBroken
from flows.language.wall_time import instant_words
from flows.treatment.course.course import TreatmentCourse
from flows.treatment.course.steps import CourseStep, step_of_move
from flows.treatment.plan.bags import SiteTimes
from flows.treatment.plan.changes import restore
from flows.treatment.plan.items import FOLLOWS_SCREENING, INSTEAD, ItemKind, PlannedEvent, cycle_of, opens, read_id
from flows.treatment.plan.plan import Plan, plan


@dataclass(frozen=True, slots=True)
class Recording:
    """How an event is recorded: the words on its button, and the button of the treatment that leads there."""

    label: str
    action: str
    argument: str = ""


SEEN = "Seen"

RECORDINGS: dict[ItemKind, Recording] = {
    ItemKind.START: Recording("It began", "time", "began.{cycle}"),
    ItemKind.RESTART: Recording("It restarted", "time", "restart"),
    ItemKind.RESTART_BY: Recording("Restart", "time", "restart"),
    ItemKind.RESPONSE: Recording("Enter the result", "response", "{cycle}"),
    ItemKind.PREGNANCY_TEST: Recording("Enter the test", "pregnancy"),
    ItemKind.WEIGHT: Recording("Enter the weight", "weigh", "{cycle}"),
    ItemKind.START_BY: Recording("Plan the start", "time", "start.{cycle}"),
    ItemKind.NEXT_CYCLE: Recording("Plan the start", "time", "start.{cycle}"),
}


# What cannot have happened before its time; a bag is changed at most so long before.
AT_ITS_TIME = (ItemKind.START, ItemKind.RESTART, ItemKind.RESPONSE)
BAG_EARLY = timedelta(hours=12)


def is_recorded(item: PlannedEvent) -> bool:
    """Whether something is recorded once an item has happened."""
    return item.kind in RECORDINGS or item.kind is ItemKind.BAG


def can_be_recorded(item: PlannedEvent, now: datetime, zone: ZoneInfo) -> bool:
    """Whether the event of an item may have happened by now; before that a reminder of it can only be seen."""
    if item.kind in AT_ITS_TIME:
        return now >= opens(item, zone)
    return item.kind is not ItemKind.BAG or now >= opens(item, zone) - BAG_EARLY


def recording_of(item: PlannedEvent) -> Recording | None:
    """How the event of an item is recorded; None where nothing is, and of a bag, which is changed at once."""
    found = RECORDINGS.get(item.kind)
    if found is None or "{" not in found.argument:
        return found
    return Recording(found.label, found.action, found.argument.format(cycle=cycle_of(item.id)))


def done_label(item: PlannedEvent, now: datetime, zone: ZoneInfo) -> str:
    """The words on the button that answers a reminder."""
    if INSTEAD.get(item.kind) == FOLLOWS_SCREENING or (is_recorded(item) and not can_be_recorded(item, now, zone)):
        return SEEN
    found = RECORDINGS.get(item.kind)
    return found.label if found else "Changed now" if item.kind is ItemKind.BAG else "Done"


def step_of_bag(
    course: TreatmentCourse, item_id: str, at: datetime, now: datetime, site: SiteTimes
) -> CourseStep | None:
    """The step that keeps when a bag was changed; None where that was as planned, or later than a bag lasts.

    Then the plan stays: the next bag is counted from when this one should have been changed. Raises `RuleBroken`.
    """
    if at > now:
        raise RuleBroken("bag_ahead", at=instant_words(at, site.zone))
    item, as_hung = plan(course, site).item(item_id), plan(restore(course, item_id), site).item(item_id)
    if item is None or as_hung is None:
        raise RuleBroken("no_such_item")
    if at >= opens(as_hung, site.zone) or opens(item, site.zone) == at:
        return None
    return step_of_move(course, item_id, at, now, site)


def bags_until(given: Plan, item_id: str) -> tuple[str, ...]:
    """A change of bags and those before it in the same cycle: who records one does not leave an earlier one open."""
    last = read_id(item_id)
    bags = ((item.id, read_id(item.id)) for item in given.items if item.kind is ItemKind.BAG)
    return tuple(key for key, one in bags if one.cycle == last.cycle and one.number <= last.number)
