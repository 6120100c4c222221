"""The infusion of one cycle: when it runs, when it ends, and what a pause does to it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flows.language.wall_time import Moment, at_instant, at_wall
from flows.trials.nct04556084.treatment import CYCLE, CYCLE_DAYS, FREE_DAYS, SAME_CYCLE

SAME_CYCLE_DAYS = timedelta(days=7)

# What is said then of a restart.
GOES_ON, ANEW = "the same cycle goes on", "28 days begin anew"


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch without infusion, in UTC; `until` is None while no restart is planned.

    `bag_hours`: the length of the bags after it; None stands for the site's. `anew`: whether 28 days begin with its
    end, where hours and calendar differ on it and somebody said so; None: the hours tell.
    """

    since: datetime
    until: datetime | None = None
    bag_hours: int | None = None
    anew: bool | None = None


@dataclass(frozen=True, slots=True)
class Cycle:
    """One cycle: its start in UTC, its pauses in order, and when it was stopped for good.

    `begun`: somebody recorded that it began then; until that, or a pause, a stop or a response, the start is a plan.
    `bag_hours`: the length of its bags up to the first pause, in hours; None stands for the site's.
    """

    number: int
    start: datetime
    pauses: tuple[Pause, ...] = ()
    stopped: datetime | None = None
    begun: bool = False
    bag_hours: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """An unbroken stretch of infusion; `begins`: the 28 days are counted from its beginning.

    `bag_hours`: the length of its bags; None stands for the site's.
    """

    since: datetime
    until: datetime
    begins: bool = True
    bag_hours: int | None = None


def runs(cycle: Cycle) -> tuple[Run, ...]:
    """Every stretch of infusion, given or planned: 672 hours in all since the last one that begins a cycle.

    A pause of 7 days or less: the same cycle goes on to 28 days of infusion in total; after a longer one a new cycle
    starts (US label, dosage modifications; blincytohcp.com, dosing adjustments).
    """
    return tuple(_until(cycle.stopped, _runs(cycle)))


def _runs(cycle: Cycle) -> Iterator[Run]:
    since, left, begins, hours = cycle.start, CYCLE, True, cycle.bag_hours
    for pause in cycle.pauses:
        yield Run(since, pause.since, begins, hours)
        if pause.until is None:
            return
        begins = pause.until - pause.since > SAME_CYCLE if pause.anew is None else pause.anew
        left = CYCLE if begins else left - (pause.since - since)
        since, hours = pause.until, pause.bag_hours
    yield Run(since, since + left, begins, hours)


def _until(stopped: datetime | None, of: Iterator[Run]) -> Iterator[Run]:
    for run in of:
        if stopped is None or run.until <= stopped:
            yield run
        elif run.since < stopped:
            yield replace(run, until=stopped)


def same_cycle_until(pause: Pause, zone: ZoneInfo) -> Moment:
    """The last moment for a restart that is in the same cycle beyond doubt, by elapsed hours and by the calendar."""
    since = at_instant(pause.since, zone)
    by_calendar = at_wall(since.day + SAME_CYCLE_DAYS, since.wall.time(), zone)
    return min(at_instant(pause.since + SAME_CYCLE, zone), by_calendar, key=lambda moment: moment.utc)


def length_in_doubt(since: datetime, until: datetime, zone: ZoneInfo) -> bool:
    """Whether a pause is longer than 7 days by elapsed hours and not by the calendar, or the other way round."""
    by_calendar = at_instant(until, zone).wall - at_instant(since, zone).wall > SAME_CYCLE_DAYS
    return by_calendar is not (until - since > SAME_CYCLE)


def begins_anew(since: datetime, until: datetime, zone: ZoneInfo, said: str | None) -> bool | None:
    """What was said of a pause that hours and calendar count differently; None where they agree or nothing was."""
    return said == ANEW if said in (GOES_ON, ANEW) and length_in_doubt(since, until, zone) else None


def paused(cycle: Cycle) -> Pause | None:
    """The pause that no restart is planned for; None where the infusion runs, ended or was stopped."""
    last = cycle.pauses[-1] if cycle.pauses else None
    return last if last and last.until is None and cycle.stopped is None else None


def end_of(cycle: Cycle, zone: ZoneInfo) -> Moment | None:
    """The end of the infusion, reached or planned; None while it is paused."""
    return None if paused(cycle) else at_instant(runs(cycle)[-1].until, zone)


def last_begin(cycle: Cycle) -> datetime:
    """When the 28 days last began, in UTC: the start, or a restart after a pause of more than 7 days."""
    return next(run.since for run in reversed(runs(cycle)) if run.begins)


def next_cycle_from(cycle: Cycle, zone: ZoneInfo) -> date | None:
    """The first day for the next cycle: not before day 43, and 14 days after the end, the later of the two.

    The day on which the infusion ends is day 0 of the 14; None while there is no end.
    """
    end = end_of(cycle, zone)
    if end is None:
        return None
    day_43 = at_instant(last_begin(cycle), zone).day + timedelta(CYCLE_DAYS)
    return max(day_43, end.day + timedelta(FREE_DAYS))
