"""The site's clock: from what it shows to an instant and back, with one rule for hours it skips or shows twice.

A time means the first moment at which the site's clock shows that time or a later one: a time that the clock skips in
spring is the first moment after the skip, a time that it shows twice in autumn is the first of the two. Hours of
infusion are counted as they pass, whatever the clock does; days are days of the site's calendar.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from flows.language.days import day_words

_AGAIN = " (the second time that night)"


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant in UTC with what the clock of a zone shows then; `again`: for the second time that night."""

    utc: datetime
    wall: datetime
    zone: str
    again: bool = False

    @property
    def day(self) -> date:
        return self.wall.date()


def at_instant(instant: datetime, zone: ZoneInfo) -> Moment:
    """The moment of an aware instant; `ValueError` for one that knows no zone."""
    if instant.utcoffset() is None:
        raise ValueError("an instant without a zone")
    local = instant.astimezone(zone)
    return Moment(instant.astimezone(UTC), local.replace(tzinfo=None, fold=0), zone.key, bool(local.fold))


def at_wall(day: date, clock: time, zone: ZoneInfo) -> Moment:
    """The moment that a day and a time on the site's clock mean, by the rule above."""
    return at_instant(_first(datetime.combine(day, clock), zone), zone)


def meanings(day: date, clock: time, zone: ZoneInfo) -> tuple[Moment, ...]:
    """Every moment that a day and a time on the site's clock may mean: both where the clock shows it twice."""
    first = at_wall(day, clock, zone)
    last = at_instant(datetime.combine(day, clock, zone).replace(fold=1).astimezone(UTC), zone)
    return (first, last) if last.again and last.wall == first.wall else (first,)


def doubt(day: date, clock: time, zone: ZoneInfo) -> str:
    """What to know of a time that the clock skips or shows twice; empty for any other."""
    found = meanings(day, clock, zone)
    if len(found) > 1:
        return f"The clock goes back: on {day_words(day)} it shows {clock:%H:%M} twice. Choose which one is meant."
    if found[0].wall == datetime.combine(day, clock):
        return ""
    return (
        f"The clock goes forward: it never shows {clock:%H:%M} on {day_words(day)}. A time that it skips means the "
        "first moment after the skip."
    )


def offset_words(moment: Moment) -> str:
    """How far the clock is from UTC at a moment, such as "UTC+02:00"."""
    minutes = (moment.wall - moment.utc.replace(tzinfo=None)) // timedelta(minutes=1)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


def _first(wall: datetime, zone: ZoneInfo) -> datetime:
    instant = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if _clock_at(instant, zone) == wall:
        return instant
    # In a gap the second reading lies before it and the first one after it (PEP 495), whatever the gap's length.
    return _end_of_gap(wall.replace(tzinfo=zone, fold=1).astimezone(UTC), instant, wall, zone)


def _end_of_gap(before: datetime, after: datetime, wall: datetime, zone: ZoneInfo) -> datetime:
    """The first second at which the clock shows `wall` or later; offsets change on whole seconds."""
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if _clock_at(middle, zone) >= wall:
            after = middle
        else:
            before = middle
    return after


def _clock_at(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None)


def clock_words(moment: Moment) -> str:
    """The time on the clock, such as "10:00"; the second of two equal ones says so."""
    return f"{moment.wall:%H:%M}{_AGAIN if moment.again else ''}"


def moment_words(moment: Moment) -> str:
    """A moment at the site with its zone."""
    return f"{day_words(moment.day)} {clock_words(moment)} ({moment.zone})"


# As RFC 9557 writes a moment: the clock, its distance from UTC, and in brackets the zone that has it then.
LONGEST_MOMENT = 88
_WRITTEN = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2})(?:\[([A-Za-z0-9_+/-]{1,64})\])?"
)


def instant_words(instant: datetime, zone: ZoneInfo) -> str:
    """Day and time of an instant at a site."""
    return moment_words(at_instant(instant, zone))


def written(moment: Moment) -> str:
    """A moment as a record keeps it, such as "2026-11-29T08:30+01:00[Europe/Berlin]"."""
    return recorded(moment.utc.astimezone(ZoneInfo(moment.zone)))


def recorded(value: date) -> str:
    """A day, or a moment with its zone where that has a name, as a record has it."""
    if not isinstance(value, datetime):
        return value.isoformat()
    zone = zone_of(value)
    return value.isoformat(timespec="minutes") + (f"[{zone.key}]" if isinstance(zone, ZoneInfo) else "")


def read_written(text: str) -> datetime | None:
    """The moment of such a text; it keeps the distance from UTC and the name of its zone. None where it is none.

    Without a zone it counts as one whose clock never changes. A distance that the zone has not at that time is none.
    """
    found = _WRITTEN.fullmatch(text)
    try:
        value = datetime.fromisoformat(found[1]) if found else None
        zone = named_zone(found[2]) if found and found[2] else None
        if value is None or (zone and value.astimezone(zone).utcoffset() != value.utcoffset()):
            return None
    except (ValueError, OverflowError):
        return None
    return value.replace(tzinfo=timezone(value.utcoffset() or timedelta(0), zone.key)) if zone else value


@cache
def named_zone(name: str) -> ZoneInfo:
    """The zone of that IANA name; ValueError where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError) as error:
        raise ValueError(name) from error


def zone_of(moment: datetime) -> tzinfo:
    """The zone of a moment that was read from a record; where it names none, its distance from UTC."""
    if isinstance(moment.tzinfo, ZoneInfo):
        return moment.tzinfo
    try:
        return named_zone(moment.tzname() or "")
    except ValueError:
        return moment.tzinfo or UTC


def shown(moment: datetime, zone: tzinfo) -> str:
    """The time of a moment on the clock of a zone; the second of two equal ones says so."""
    local = moment.astimezone(zone)
    return f"{local:%H:%M}{_AGAIN if local.fold else ''}"


def on_day(moment: datetime, day: date, zone: tzinfo) -> datetime:
    """The moment that the same time on the clock of a zone means on another day."""
    clock = moment.astimezone(zone).time()
    if isinstance(zone, ZoneInfo):
        at = at_wall(day, clock, zone).utc.astimezone(zone)
    else:
        at = datetime.combine(day, clock, tzinfo=zone)
    return at.replace(tzinfo=timezone(at.utcoffset() or timedelta(0), moment.tzname() or "UTC"))


def same_time(planned: object, day: date) -> date:
    """The moment that something planned comes at on another day; the day alone, where no time of it was planned."""
    return on_day(planned, day, zone_of(planned)) if isinstance(planned, datetime) else day


def lies_before(one: date, other: date) -> bool:
    """Whether a day or a moment lies before another one; of a day and a moment the days are compared."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one < other
    return calendar_day(one) < calendar_day(other)


def calendar_day(value: date) -> date:
    """The day of a day, or of a moment on the clock that it was given by."""
    return value.date() if isinstance(value, datetime) else value


def day_in(value: object) -> date | None:
    """The day that an ISO text is, or that of a moment; None for any other answer, such as never."""
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        moment = read_written(value)
        return moment.date() if moment else None
