"""The days of a trial's dated items in one cycle: when each is due, and between which days it may be."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flows.language.wall_time import Moment, at_instant
from flows.rules.treatment import Item, Offset, Point
from flows.treatment.course.infusion import Cycle, end_of, runs
from flows.treatment.plan.items import id_in


@dataclass(frozen=True, slots=True)
class Due:
    """An item as it is planned: its id, when it is due, and between which days it may be (None: it is open there).

    `anew`: its days are counted from where the cycle began anew.
    """

    item_id: str
    item: Item
    cycle: int
    at: date | Moment
    first: date | None
    last: date | None
    anew: bool = False

    @property
    def day(self) -> date:
        return self.at.day if isinstance(self.at, Moment) else self.at


def items_of(cycle: Cycle, items: tuple[Item, ...], zone: ZoneInfo, next_start: date | None) -> Iterator[Due]:
    """Every item of a cycle, planned or given; `next_start`: the day of the next cycle's start, where it is planned.

    What is counted from its start is counted again from where it begins anew, and the days left of the count before
    that are dropped.
    """
    for item in items:
        if item.cycle in (None, cycle.number):
            yield from _of(item, cycle, zone, next_start)


def _of(item: Item, cycle: Cycle, zone: ZoneInfo, next_start: date | None) -> Iterator[Due]:
    for name, since, until in _bases(item, cycle, zone):
        last = _day(item.until, cycle, since, zone, next_start) if item.until else None
        for position, at in enumerate(_repeats(item, since, zone, last), 1):
            again = f"-{position}" if position > 1 else ""
            item_id = id_in(cycle.number, f"{item.code}{again}{name}")
            due = due_of(item_id, item, at, cycle.number, last, anew=bool(name))
            if until is None or due.day < until:
                yield due


def due_of(
    item_id: str, item: Item, at: date | Moment, cycle: int, last: date | None = None, *, anew: bool = False
) -> Due:
    """An item that is due at a time, with its window; `last`: the last day for it, where the trial names one."""
    before, beyond = item.window
    day = at.day if isinstance(at, Moment) else at
    by = last if item.until and item.every is None else day + timedelta(beyond)
    return Due(item_id, item, cycle, at, day - timedelta(before), by, anew)


def _bases(item: Item, cycle: Cycle, zone: ZoneInfo) -> Iterator[tuple[str, datetime, date | None]]:
    """Each point that the days of an item are counted from: the end of its id, the instant, and the next such day."""
    if item.on.point is Point.END:
        end = end_of(cycle, zone)
        if end:
            yield "", end.utc, None
        return
    begins = [(position, run.since) for position, run in enumerate(runs(cycle)) if run.begins]
    following = [at_instant(since, zone).day for _, since in begins[1:]]
    for (position, since), until in zip(begins, [*following, None], strict=True):
        yield f".{position}" if position else "", since, until


def _repeats(item: Item, since: datetime, zone: ZoneInfo, last: date | None) -> Iterator[date | Moment]:
    first = after(item.on, since, zone)
    yield first
    if item.every is None or last is None:
        return
    step, at = timedelta(item.every), _later(first, timedelta(item.every), zone)
    while (at.day if isinstance(at, Moment) else at) <= last:
        yield at
        at = _later(at, step, zone)


def _later(at: date | Moment, step: timedelta, zone: ZoneInfo) -> date | Moment:
    return at_instant(at.utc + step, zone) if isinstance(at, Moment) else at + step


def _day(offset: Offset, cycle: Cycle, since: datetime, zone: ZoneInfo, next_start: date | None) -> date | None:
    """The day of an offset in a cycle; None where its point has none yet."""
    if offset.point is Point.NEXT_START:
        return next_start and next_start + timedelta(offset.days)
    if offset.point is Point.END:
        end = end_of(cycle, zone)
        return end.day + timedelta(offset.days) if end else None
    return at_instant(since, zone).day + timedelta(offset.days)


def after(offset: Offset, since: datetime, zone: ZoneInfo) -> date | Moment:
    """What lies so long after an instant: a moment by hours that pass, else a day of the site's calendar."""
    if offset.hours is not None:
        return at_instant(since + timedelta(days=offset.days, hours=offset.hours), zone)
    return months_after(at_instant(since, zone).day, offset.months) + timedelta(offset.days)


def months_after(day: date, months: int) -> date:
    """The same day some months on; where the month is too short the first day after it, the longer reading."""
    years, month = divmod(day.month - 1 + months, 12)
    try:
        return day.replace(year=day.year + years, month=month + 1)
    except ValueError:
        return date(day.year + years, month + 2, 1)


def response_from(cycle: Cycle, zone: ZoneInfo) -> date | None:
    """The first day of a response that counts: that of the item that asks for it; None while it has none."""
    asking = tuple(item for item in cycle.rules.items if item.asks)
    days = [due.first for due in items_of(cycle, asking, zone, None) if due.first]
    return max(days, default=None)
