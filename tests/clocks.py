"""The zones of the world, those whose clocks go alike as one."""

from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

_QUARTERS = [timedelta(minutes=15 * step) for step in range(96)]


@cache
def unlike(first: int, last: int) -> tuple[str, ...]:
    """Of all zones one of each kind, so that every zone goes from the first to the last year as one of these does."""
    return tuple({_going(ZoneInfo(name), first, last): name for name in sorted(available_timezones())}.values())


def _going(zone: ZoneInfo, first: int, last: int) -> tuple[object, ...]:
    """The offsets of every noon, and of every quarter of an hour between two noons that differ."""
    noons = [datetime(first, 1, 1, 12) + timedelta(day) for day in range(366 * (last + 1 - first))]  # noqa: DTZ001
    changed = [before for before, after in pairwise(noons) if zone.utcoffset(before) != zone.utcoffset(after)]
    at = [*noons, *(noon + quarter for noon in changed for quarter in _QUARTERS)]
    return tuple((zone.utcoffset(moment), zone.dst(moment)) for moment in at)
