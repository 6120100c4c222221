"""What changed facts do to reminders: cancel, plan anew, and correct what already went."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from flows.language.wall_time import Moment
from flows.treatment.plan.bags import SiteTimes
from flows.treatment.plan.changes import Change, Difference, differences
from flows.treatment.plan.items import PlannedEvent, due_words
from flows.treatment.plan.plan import Plan
from flows.treatment.reminders.reminders import Reminder, happens, planned_at, reminders, to_who_typed


@dataclass(frozen=True, slots=True)
class Stored:
    """A reminder as it is stored: when it is due, in UTC, and whether a message of it went."""

    due: datetime
    went: bool = False


@dataclass(frozen=True, slots=True)
class FollowUps:
    """The reminders to cancel by id, those to plan (new, or of an item with another date), and the corrections to send.

    `staying`: reminders of an item that stays where it is, still to come, at the hour that the site's times give.
    `known`: those planned whose own time lies behind, and when each still goes to the person whose doing that is;
    None: not at all.
    """

    cancelled: tuple[str, ...]
    planned: tuple[Reminder, ...]
    staying: tuple[Reminder, ...]
    corrections: tuple[str, ...]
    known: Mapping[str, Reminder | None]


def follow_up(before: Plan, after: Plan, site: SiteTimes, stored: Mapping[str, Stored], at: datetime) -> FollowUps:
    """What follows at an instant from a changed plan, or from changed times of the site; `stored`: by id.

    Planning a reminder whose message went before plans it anew for the new date. Nothing is corrected that has
    passed by either date.
    """
    old = {one.id: one for one in reminders(before, site)}
    new = {one.id: one for one in reminders(after, site)}
    told = {old[one].item.id for one, kept in stored.items() if kept.went and one in old}
    ahead = tuple(change for change in differences(before, after) if _is_ahead(change, site, at))
    stays = [key for key in new if key in old and key in stored and _stays(old[key].item, new[key].item)]
    due = {one.id: one for one in planned_at(tuple(new.values()), at, site)}
    planned = tuple(due[key] for key in new if key not in stays)
    return FollowUps(
        tuple(key for key in old if key not in new),
        planned,
        # One that was due before this is late and comes as that.
        tuple(due[key] for key in stays if stored[key].due > at),
        tuple(_corrections(before.code, ahead, told)),
        {one.id: to_who_typed(one, planned, at, site) for one in planned if new[one.id].due.utc < at},
    )


def _stays(was: PlannedEvent, now: PlannedEvent) -> bool:
    """Whether an item has the date that it had; a day begins and ends elsewhere in another zone, and stays that day."""
    if isinstance(was.due, Moment) and isinstance(now.due, Moment):
        return was.due.utc == now.due.utc
    return was.due == now.due


def _is_ahead(change: Change, site: SiteTimes, at: datetime) -> bool:
    return any(happens(item, site.zone) > at for item in (change.before, change.after) if item)


def _corrections(code: str, changes: tuple[Change, ...], told: Collection[str]) -> Iterator[str]:
    """One sentence for each item that moved or went after somebody was reminded of it; it names both dates."""
    for change in changes:
        if change.item_id in told and change.before:
            if change.what is Difference.MOVED and change.after:
                was, now = due_words(change.before.due), due_words(change.after.due)
                yield f"{code} · Correction: {change.after.title} was {was} and is now {now}."
            elif change.what is Difference.REMOVED:
                yield f"{code} · Correction: {change.before.title}, {due_words(change.before.due)}, is cancelled."
