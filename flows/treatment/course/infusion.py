"""One cycle: when its infusion runs, when it ends, and what a pause does to it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flows.language.wall_time import Moment, at_instant, at_wall
from flows.rules.treatment import Infusion, PauseRule, Point, TreatmentRules

# What is said of a restart where hours and calendar differ: that, or that the days begin anew.
GOES_ON, ANEW = "the same cycle goes on", " begin anew"


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch without infusion, in UTC; `until` is None while no restart is planned.

    `bag_hours`: the length of the bags after it; None stands for the site's. `anew`: whether the days begin with its
    end, where hours and calendar differ on it and somebody said so; None: the hours tell.
    """

    since: datetime
    until: datetime | None = None
    bag_hours: int | None = None
    anew: bool | None = None


@dataclass(frozen=True, slots=True)
class Cycle:
    """One cycle under the rules of its trial: its start in UTC, its pauses in order, and when it was stopped for good.

    `begun`: somebody recorded that it began then; until that, or a pause, a stop or a response, the start is a plan.
    `bag_hours`: the length of its bags up to the first pause, in hours; None stands for the site's.
    """

    rules: TreatmentRules
    number: int
    start: datetime
    pauses: tuple[Pause, ...] = ()
    stopped: datetime | None = None
    begun: bool = False
    bag_hours: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """An unbroken stretch of a cycle; `begins`: its days are counted from its beginning.

    `bag_hours`: the length of its bags; None stands for the site's.
    """

    since: datetime
    until: datetime
    begins: bool = True
    bag_hours: int | None = None


def anew_words(infusion: Infusion) -> str:
    """What is said of a restart that begins the days anew, such as "28 days begin anew"."""
    return f"{infusion.words}{ANEW}"


def is_said(said: str | None) -> bool:
    """Whether it was said of a restart that the same cycle goes on, or that it does not."""
    return said == GOES_ON or (said or "").endswith(ANEW)


def pause_rule(rules: TreatmentRules) -> PauseRule:
    """The rule of pauses, of a trial that knows them."""
    assert rules.infusion is not None
    assert rules.infusion.pause is not None
    return rules.infusion.pause


def runs(cycle: Cycle) -> tuple[Run, ...]:
    """Every stretch of a cycle, given or planned: all its hours of infusion since the last one that begins it.

    After a pause that is no longer than the trial's rule says the same cycle goes on to the end of its hours; after a
    longer one it begins anew.
    """
    return tuple(_until(cycle.stopped, _runs(cycle)))


def _runs(cycle: Cycle) -> Iterator[Run]:
    whole = cycle.rules.infusion.lasts if cycle.rules.infusion else timedelta(cycle.rules.cycles.days)
    since, left, begins, hours = cycle.start, whole, True, cycle.bag_hours
    for pause in cycle.pauses:
        yield Run(since, pause.since, begins, hours)
        if pause.until is None:
            return
        longer = pause.until - pause.since > pause_rule(cycle.rules).goes_on_up_to
        begins = longer if pause.anew is None else pause.anew
        left = whole if begins else left - (pause.since - since)
        since, hours = pause.until, pause.bag_hours
    yield Run(since, since + left, begins, hours)


def _until(stopped: datetime | None, of: Iterator[Run]) -> Iterator[Run]:
    for run in of:
        if stopped is None or run.until <= stopped:
            yield run
        elif run.since < stopped:
            yield replace(run, until=stopped)


def same_cycle_until(pause: Pause, rule: PauseRule, zone: ZoneInfo) -> Moment:
    """The last moment for a restart that is in the same cycle beyond doubt, by elapsed hours and by the calendar."""
    by_hours, since = at_instant(pause.since + rule.goes_on_up_to, zone), at_instant(pause.since, zone)
    calendar = since.wall + rule.goes_on_up_to
    return min(by_hours, at_wall(calendar.date(), calendar.time(), zone), key=lambda moment: moment.utc)


def length_in_doubt(since: datetime, until: datetime, rule: PauseRule, zone: ZoneInfo) -> bool:
    """Whether a pause is too long by elapsed hours and not by the calendar, or the other way round."""
    by_calendar = at_instant(until, zone).wall - at_instant(since, zone).wall > rule.goes_on_up_to
    return by_calendar is not (until - since > rule.goes_on_up_to)


def begins_anew(since: datetime, until: datetime, rule: PauseRule, zone: ZoneInfo, said: str | None) -> bool | None:
    """What was said of a pause that hours and calendar count differently; None where they agree or nothing was."""
    doubt = is_said(said) and length_in_doubt(since, until, rule, zone)
    return said != GOES_ON if doubt else None


def paused(cycle: Cycle) -> Pause | None:
    """The pause that no restart is planned for; None where the infusion runs, ended or was stopped."""
    last = cycle.pauses[-1] if cycle.pauses else None
    return last if last and last.until is None and cycle.stopped is None else None


def end_of(cycle: Cycle, zone: ZoneInfo) -> Moment | None:
    """The end of the infusion, reached or planned, and without one of the cycle's days; None while it is paused."""
    if cycle.rules.infusion is None and cycle.stopped is None:
        start = at_instant(cycle.start, zone)
        return at_wall(start.day + timedelta(cycle.rules.cycles.days), start.wall.time(), zone)
    return None if paused(cycle) else at_instant(runs(cycle)[-1].until, zone)


def last_begin(cycle: Cycle) -> datetime:
    """When its days last began, in UTC: the start, or a restart after a pause that was too long."""
    return next(run.since for run in reversed(runs(cycle)) if run.begins)


def next_cycle_from(cycle: Cycle, zone: ZoneInfo) -> date | None:
    """The first day for the next cycle: the latest of those that the trial names; None while there is no end.

    The day on which the infusion ends is day 0 of the days after it.
    """
    end = end_of(cycle, zone)
    if end is None:
        return None
    days = {Point.START: at_instant(last_begin(cycle), zone).day, Point.END: end.day}
    return max(days[offset.point] + timedelta(offset.days) for offset in cycle.rules.next_cycle.earliest)
