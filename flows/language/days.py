"""How days are written for a person: one form each, everywhere."""

from datetime import date

from flows.language.numbers import count

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


WEEKDAYS, MONTHS = (tuple(name[:3] for name in names) for names in (DAY_NAMES, MONTH_NAMES))


def day_words(day: date) -> str:
    """A day with its weekday, such as "Tue 24 Nov 2026"."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """A day without its weekday, such as "24 Nov 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


# Nearer than this a day is known without its year.
NEAR = 300


def near_day(day: date, today: date) -> str:
    """A day without its weekday, and without its year where that goes without saying, such as "24 Nov"."""
    return short_day(day) if abs((day - today).days) > NEAR else f"{day.day} {MONTHS[day.month - 1]}"


def from_today(day: date, today: date) -> str:
    """How far a day lies from today, such as "12 days to go" or "3 days ago"."""
    distance = (day - today).days
    if distance == 0:
        return "today"
    return f"{count(distance, 'day')} to go" if distance > 0 else f"{count(-distance, 'day')} ago"


FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
