"""What changed facts do to reminders: cancel, plan anew, and correct what already went."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from flows.plan import Plan
from flows.plan_changes import Change, Difference, differences
from flows.plan_items import Item, due_words
from flows.reminders import Reminder, happens, reminders
from flows.site_times import SiteTimes


@dataclass(frozen=True, slots=True)
class FollowUps:
    """The reminders to cancel by id, those to plan (new, or due at another time), and the corrections to send."""

    cancelled: tuple[str, ...]
    planned: tuple[Reminder, ...]
    corrections: tuple[str, ...]


def follow_up(before: Plan, after: Plan, site: SiteTimes, went: Collection[str], now: datetime) -> FollowUps:
    """What follows from a changed plan; `went`: the ids of reminders of which a message was sent already.

    Planning a reminder whose message went before plans it anew for the new date. What lies behind is not corrected.
    """
    old = {one.id: one for one in reminders(before, site)}
    new = {one.id: one for one in reminders(after, site)}
    told = {old[one].item.id for one in went if one in old}
    ahead = tuple(change for change in differences(before, after) if _ahead(change, site, now))
    corrections = tuple(_corrections(before.code, ahead, told))
    gone = tuple(one for one in old if one not in new)
    planned = tuple(one for key, one in new.items() if key not in old or _differs(old[key], one))
    return FollowUps(gone, planned, corrections)


def _ahead(change: Change, site: SiteTimes, now: datetime) -> bool:
    """Whether an item lay ahead before the change, or lies ahead after it."""
    return any(item is not None and happens(item, site.zone) > now for item in (change.before, change.after))


def _differs(was: Reminder, now: Reminder) -> bool:
    return (was.due.utc, was.event) != (now.due.utc, now.event)


def _corrections(code: str, changes: tuple[Change, ...], told: Collection[str]) -> Iterator[str]:
    """One sentence for each item that somebody was told of and that moved or went; it names both dates."""
    for change in changes:
        if change.item_id in told and change.before:
            if change.what is Difference.MOVED and change.after:
                yield _moved(code, change.before, change.after)
            elif change.what is Difference.REMOVED:
                yield f"{code} · Correction: {change.before.title}, {due_words(change.before.due)}, is cancelled."


def _moved(code: str, was: Item, now: Item) -> str:
    return f"{code} · Correction: {now.title} was {due_words(was.due)} and is now {due_words(now.due)}."
