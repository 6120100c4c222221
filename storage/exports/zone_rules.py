"""The clock's rules of a zone for a calendar file (RFC 5545, 3.6.5), by the year where a zone has such rules.

Outlook passes over RDATE and takes one STANDARD and one DAYLIGHT with `RRULE:FREQ=YEARLY;BYMONTH;BYDAY`
([MS-OXCICAL], 2.1.3.1.1.19), which every other reader follows as well.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NTH = (-1, 1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the clock: when, and the distance from UTC before and after it."""

    at: datetime
    before: timedelta
    after: timedelta

    @property
    def wall(self) -> datetime:
        """What the clock shows when it is changed, as rules are written."""
        return self.at.replace(tzinfo=None) + self.before


def zone_block(zone: str, first: int, last: int) -> Timezone:
    """The rules of a zone, right for every day of the years from `first` to `last`."""
    block = Timezone()
    block.add("tzid", zone)
    found = changes(zone, first - 1, last)
    for change, rule in _yearly(found, last - first + 2) or _one_by_one(zone, first, found):
        block.add_component(_observance(zone, change, rule))
    return block


def changes(zone: str, first: int, last: int) -> list[Change]:
    """The changes of the clock in these years."""
    clock, found = ZoneInfo(zone), []
    day, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    before = _offset(clock, day)
    while day < end:
        after = _offset(clock, day + _DAY)
        if after != before:
            found.append(Change(_when(clock, day, before), before, after))
        day, before = day + _DAY, after
    return found


def _when(clock: ZoneInfo, low: datetime, before: timedelta) -> datetime:
    """The second of the change within a day from `low` on."""
    high = low + _DAY
    while high - low > _SECOND:
        middle = (low + (high - low) / 2).replace(microsecond=0)
        low, high = (middle, high) if _offset(clock, middle) == before else (low, middle)
    return high


def _offset(clock: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(clock).utcoffset() or timedelta(0)


def _yearly(found: list[Change], years: int) -> list[tuple[Change, str]]:
    """The first change of each kind with its rule; empty where there is none, or they follow no yearly rule."""
    kinds: dict[tuple[timedelta, timedelta], list[Change]] = {}
    for change in found:
        kinds.setdefault((change.before, change.after), []).append(change)
    rules = [(same[0], _rule([change.wall for change in same], years)) for same in kinds.values()]
    return rules if all(rule for _, rule in rules) else []


def _rule(walls: list[datetime], years: int) -> str:
    """What a yearly recurrence says of these wall times, one in each year; empty where none says it."""
    alike = len({(wall.month, wall.weekday(), wall.time()) for wall in walls}) == 1
    if not alike or len(walls) != years or len({wall.year for wall in walls}) != years:
        return ""
    nth = next((nth for nth in _NTH if all(_is_nth(wall, nth) for wall in walls)), None)
    return f"{nth}{_WEEKDAYS[walls[0].weekday()]}" if nth else ""


def _is_nth(wall: datetime, nth: int) -> bool:
    return (wall + 7 * _DAY).month != wall.month if nth == -1 else (wall.day + 6) // 7 == nth


def _one_by_one(zone: str, first: int, found: list[Change]) -> list[tuple[Change, str]]:
    """The distance from UTC when the years begin, and every change by itself."""
    begin = datetime(first - 1, 1, 1, tzinfo=UTC)
    offset = _offset(ZoneInfo(zone), begin)
    return [(change, "") for change in (Change(begin, offset, offset), *found)]


def _observance(zone: str, change: Change, rule: str) -> TimezoneStandard | TimezoneDaylight:
    # By the distances alone: that of Ireland in winter is a "negative" summer time in the zone's own data.
    part = TimezoneDaylight() if change.after > change.before else TimezoneStandard()
    part.add("dtstart", change.wall)
    if rule:
        part.add("rrule", {"freq": "yearly", "bymonth": change.wall.month, "byday": rule})
    part.add("tzoffsetfrom", change.before)
    part.add("tzoffsetto", change.after)
    part.add("tzname", change.at.astimezone(ZoneInfo(zone)).tzname())
    return part
