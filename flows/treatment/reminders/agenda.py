"""In which order reminders go that go together, and how one that comes late is worded."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from flows.language.wall_time import moment_words
from flows.treatment.plan.items import INFUSION
from flows.treatment.reminders.plan import Reminder

LATE_AFTER = timedelta(minutes=5)


def nearest_first(given: Iterable[Reminder]) -> tuple[Reminder, ...]:
    """The order in which many are sent or listed: what belongs to an infusion first, the nearest before the rest."""
    return tuple(sorted(given, key=order))


def order(reminder: Reminder) -> tuple[bool, datetime, str, str]:
    """What `nearest_first` sorts by."""
    return reminder.item.kind not in INFUSION, reminder.event, reminder.code, reminder.id


def words(reminder: Reminder, now: datetime) -> str:
    """What a reminder says when it goes out at an instant: in time, late, or after what it is about."""
    text = reminder.text()
    if now <= reminder.due.utc + LATE_AFTER:
        return text
    late = "Missed" if now >= reminder.event else "Late"
    return reminder.told(f"{late}: {text}. This reminder was due {moment_words(reminder.due)}.")
