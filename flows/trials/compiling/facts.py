"""What is known of one candidate for one trial, in typed values, with the days that everything is counted to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import Any

NOT_DONE, NEVER, ONGOING = "not_done", "never", "ongoing"
WORDS = frozenset({NOT_DONE, NEVER, ONGOING})
UTC = timezone.utc  # noqa: UP017
MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class Facts:
    """The answers that count; an absent one is not known. Nobody changes them; frozen, making one takes thrice as long.

    Values are texts, decimals, tuples of texts, days, aware moments, or tuples of entries (maps of such values).
    `days`: the day of each anchor, in the trial's order; None where it is not known. `leads`: how far each lies behind
    the first; the plan moves as a whole and keeps these distances. `zone`: of the site.
    """

    values: Mapping[str, Any]
    today: date
    days: Mapping[str, date | None]
    leads: Mapping[str, timedelta]
    zone: tzinfo = UTC

    def of(self, entry: Mapping[str, Any]) -> "Facts":
        """The same days, and the answers of one entry of a list."""
        return Facts(entry, self.today, self.days, self.leads, self.zone)


def day_of(value: date | datetime, zone: tzinfo) -> date:
    """The calendar day of a day or a moment."""
    return value.astimezone(zone).date() if isinstance(value, datetime) else value


def moments_of(value: date | datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """The first and the last minute that a day or a moment can mean; a day of a clock change is 23 or 25 hours long."""
    if isinstance(value, datetime):
        return value.astimezone(UTC), value.astimezone(UTC)
    first, after = (
        datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC) for day in (value, value + timedelta(1))
    )
    return first, after - MINUTE
