"""What is due, in order: today and this week, and how a reminder that comes late is worded."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flows.plan_items import INFUSION, Item
from flows.reminders import LEADS, Reminder
from flows.wall_time import moment_words

WEEK = timedelta(6)
LATE_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Agenda:
    """Items by the site's calendar: left over from before, due today, due in the 6 days after it."""

    late: tuple[Item, ...]
    today: tuple[Item, ...]
    week: tuple[Item, ...]


def agenda(items: Iterable[Item], today: date, done: Collection[str]) -> Agenda:
    """What is due on a day and in the week that begins with it, without what is done or asks nothing of anybody."""
    asked = [item for item in items if item.kind in LEADS and item.id not in done]
    return Agenda(
        tuple(item for item in asked if item.day < today),
        tuple(item for item in asked if item.day == today),
        tuple(item for item in asked if today < item.day <= today + WEEK),
    )


def nearest_first(given: Iterable[Reminder]) -> tuple[Reminder, ...]:
    """The order in which many are sent or listed: what belongs to an infusion first, the nearest before the rest."""
    return tuple(sorted(given, key=lambda one: (one.item.kind not in INFUSION, one.event, one.code, one.id)))


def words(reminder: Reminder, now: datetime, reader: ZoneInfo | None = None) -> str:
    """What a reminder says when it goes out at an instant: in time, late, or after what it is about."""
    text = reminder.text(reader)
    if now <= reminder.due.utc + LATE_AFTER:
        return text
    late = "Missed" if now >= reminder.event else "Late"
    return f"{late}: {text}. This reminder was due {moment_words(reminder.due, reader)}."
