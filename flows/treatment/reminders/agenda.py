"""What is due, in order: today and this week, and how a reminder that comes late is worded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flows.language.typed.relative_days import relative_text
from flows.language.wall_time import Moment, moment_words
from flows.treatment.plan.items import INFUSION, PlannedEvent, due_words
from flows.treatment.reminders.plan import Reminder, leads_of

WEEK = timedelta(6)
LATE_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Due:
    """An item that is not done: its number as stored, whose screening it belongs to, and the subject code.

    `day_zero`: the registration that days are counted from, where the site counts them so.
    """

    number: int
    screening_id: int
    code: str
    item: PlannedEvent
    day_zero: date | None = None

    @property
    def text(self) -> str:
        words = f"{self.code} · {self.item.title}: {due_words(self.item.due)}"
        return relative_text(words, self.day_zero) if self.day_zero else words


@dataclass(frozen=True, slots=True)
class Agenda:
    """Items by the site's calendar: left over from before, due today, due in the 6 days after it."""

    late: tuple[Due, ...]
    today: tuple[Due, ...]
    week: tuple[Due, ...]


def agenda(given: Iterable[Due], today: date) -> Agenda:
    """What is due on a day and in the week that begins with it, without what asks nothing of anybody."""
    asked = sorted((due for due in given if leads_of(due.item)), key=_order)
    return Agenda(
        tuple(due for due in asked if due.item.day < today),
        tuple(due for due in asked if due.item.day == today),
        tuple(due for due in asked if today < due.item.day <= today + WEEK),
    )


def _order(due: Due) -> tuple[date, str, str, str]:
    """By day, then by the clock; what has no time of the day comes first."""
    clock = due.item.due.utc.isoformat() if isinstance(due.item.due, Moment) else ""
    return due.item.day, clock, due.code, due.item.id


def nearest_first(given: Iterable[Reminder]) -> tuple[Reminder, ...]:
    """The order in which many are sent or listed: what belongs to an infusion first, the nearest before the rest."""
    return tuple(sorted(given, key=order))


def order(reminder: Reminder) -> tuple[bool, datetime, str, str]:
    """What `nearest_first` sorts by."""
    return reminder.item.kind not in INFUSION, reminder.event, reminder.code, reminder.id


def words(reminder: Reminder, now: datetime, reader: ZoneInfo | None = None) -> str:
    """What a reminder says when it goes out at an instant: in time, late, or after what it is about."""
    text = reminder.text(reader)
    if now <= reminder.due.utc + LATE_AFTER:
        return text
    late = "Missed" if now >= reminder.event else "Late"
    return reminder.told(f"{late}: {text}. This reminder was due {moment_words(reminder.due, reader)}.")
