"""The plan of a course: everything that has a date, with its reason and its source."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flows.language.days import day_words, short_day
from flows.language.numbers import count
from flows.language.wall_time import Moment, at_instant
from flows.treatment.bags import Hung, SiteTimes, bag_notes, hang, length_words
from flows.treatment.before_start import items_before_start
from flows.treatment.course import TreatmentCourse
from flows.treatment.infusion import Cycle, Run, end_of, next_cycle_from, paused, runs, same_cycle_until
from flows.treatment.plan_items import ELIGIBILITY, LABEL, READING, SITE, TRIAL, Kind, PlannedEvent, opens
from flows.treatment.response import NextTreatment
from flows.trials.nct04556084.treatment import (
    CONTRACEPTION_MONTHS,
    HOSPITAL_DAYS,
    MOST_CYCLES,
    PAUSE_RULE,
    SUPERVISED_AFTER,
)

# What somebody has to do on a day; it is not done yet while that day lasts.
ASKED_ON_A_DAY = (Kind.PREGNANCY_TEST, Kind.WEIGHT, Kind.MARROW, Kind.CYCLE_2)


@dataclass(frozen=True, slots=True)
class Plan:
    """The items of a course in order of their dates, and what a person should know besides.

    `cancelled`: the items that a person took out, as they would stand.
    """

    code: str
    items: tuple[PlannedEvent, ...]
    notes: tuple[str, ...] = ()
    cancelled: tuple[PlannedEvent, ...] = ()

    def item(self, item_id: str) -> PlannedEvent | None:
        return next((item for item in self.items if item.id == item_id), None)


def plan(course: TreatmentCourse, site: SiteTimes) -> Plan:
    """The plan that a course implies; the same course always gives the same plan."""
    ordered = sorted(_items(course, site), key=lambda item: (opens(item, site.zone), item.id))
    standing = [item for item in ordered if _stays(item, course, site)]
    kept = tuple(item for item in standing if item.id not in course.cancelled)
    cancelled = tuple(item for item in standing if item.id in course.cancelled)
    return Plan(course.code, kept, tuple(_notes(course, site)), cancelled)


def _stays(item: PlannedEvent, course: TreatmentCourse, site: SiteTimes) -> bool:
    """After the end what lies behind stays as it was, and contraception goes on (eligibility criteria of the trial)."""
    if course.ended is None or item.kind is Kind.CONTRACEPTION:
        return True
    if isinstance(item.due, Moment):
        return item.due.utc <= course.ended
    today = at_instant(course.ended, site.zone).day
    if item.day == today and item.kind in ASKED_ON_A_DAY:
        return item.kind is Kind.MARROW and course.after_response(int(item.id[1])) is not None
    return item.day <= today


def _items(course: TreatmentCourse, site: SiteTimes) -> Iterator[PlannedEvent]:
    yield from items_before_start(course, site.zone)
    for cycle in course.cycles:
        yield from _before(course, cycle, site)
        yield from _infusion(course, cycle, site)
        yield from _after(course, cycle, site)
    if course.contraception and course.cycles:
        yield from _contraception(course.cycles[-1], site)


def _before(course: TreatmentCourse, cycle: Cycle, site: SiteTimes) -> Iterator[PlannedEvent]:
    start, n = at_instant(cycle.start, site.zone), cycle.number
    yield PlannedEvent(f"c{n}.start", Kind.START, f"Start of cycle {n}", start, _why_start(cycle), TRIAL)
    for position, run in enumerate(runs(cycle)):
        if run.begins:
            yield from _begin(course, n, f".{position}" if position else "", at_instant(run.since, site.zone).day, site)


def _begin(course: TreatmentCourse, number: int, again: str, day: date, site: SiteTimes) -> Iterator[PlannedEvent]:
    """What every begin of 28 days needs; `again`: what sets the items of a restart apart from those of the start."""
    item_id = f"c{number}.weight{again}"
    if course.weight_on is None or course.weight_on + timedelta(site.weight_good_days) < day:
        reason = f"The dose needs a weight that is at most {count(site.weight_good_days, 'day')} old at the start."
        due = _moved_day(course, item_id, max(day - timedelta(1), course.registered_on), None, day)
        yield PlannedEvent(item_id, Kind.WEIGHT, f"Weight for the dose of cycle {number}", due, reason, SITE)
    days = HOSPITAL_DAYS[number]
    reason = f"Hospital on the first {days} days of cycle {number}{', begun anew' if again else ''}."
    until = day + timedelta(days - 1)
    yield PlannedEvent(f"c{number}.hospital{again}", Kind.HOSPITAL, "Days in hospital", day, reason, LABEL, until)


def _why_start(cycle: Cycle) -> str:
    last = "" if cycle.number == 1 else " Cycle 2 starts on day 43 or later, after 14 days without infusion."
    return f"28 days of infusion, counted as 672 hours.{last}"


def _infusion(course: TreatmentCourse, cycle: Cycle, site: SiteTimes) -> Iterator[PlannedEvent]:
    n, zone, bag = cycle.number, site.zone, 1
    stretches = runs(cycle)
    for position, run in enumerate(stretches):
        hours = run.bag_hours or site.bag_hours
        hung = tuple(hang(bag, run.since, run.until, hours, _bag_changes(course, n)))
        if position:
            yield _restart(cycle, position, run, bag, site)
        for one in hung[1:]:
            yield _bag(n, one, hours, site)
        bag += len(hung)
    for position, stretch in enumerate(cycle.pauses, 1):
        since = at_instant(stretch.since, zone)
        until = at_instant(stretch.until, zone) if stretch.until else None
        yield PlannedEvent(
            f"c{n}.pause.{position}", Kind.PAUSE, "Infusion paused", since, "Recorded pause.", SITE, until
        )
    waiting = paused(cycle)
    if waiting:
        last = same_cycle_until(waiting, zone)
        reason = f"A restart by then goes on with the same cycle, later a new one starts. {PAUSE_RULE}"
        item_id = f"c{n}.restart_by.{len(cycle.pauses)}"
        yield PlannedEvent(item_id, Kind.RESTART_BY, "Last time to restart the same cycle", last, reason, LABEL)


def _bag(number: int, hung: Hung, hours: int, site: SiteTimes) -> PlannedEvent:
    short = hung.until - hung.since < timedelta(hours=hours)
    reason = f"It runs {length_words(hung)}" + (", the rest that is left." if short else ", as long as a bag lasts.")
    since, until = at_instant(hung.since, site.zone), at_instant(hung.until, site.zone)
    item_id = f"c{number}.bag.{hung.number}"
    return PlannedEvent(item_id, Kind.BAG, f"Change to bag {hung.number}", since, reason, SITE, until)


def _restart(cycle: Cycle, position: int, run: Run, bag: int, site: SiteTimes) -> PlannedEvent:
    length = run.since - cycle.pauses[position - 1].since
    begins = (
        "After more than 7 days without infusion a new cycle of 28 days starts."
        if run.begins
        else "7 days or less without infusion: the same cycle goes on to 28 days of infusion in total."
    )
    begins += f" {PAUSE_RULE}"
    watched = " In hospital or supervised, after 4 hours or more." if length >= SUPERVISED_AFTER else ""
    # Restarts after some reactions are at a lower dose for 7 days (blincytohcp.com, dosing adjustments).
    reason = f"{begins}{watched} The investigator decides on the dose of the restart."
    since = at_instant(run.since, site.zone)
    return PlannedEvent(
        f"c{cycle.number}.restart.{position}", Kind.RESTART, f"Restart with bag {bag}", since, reason, LABEL
    )


def _after(course: TreatmentCourse, cycle: Cycle, site: SiteTimes) -> Iterator[PlannedEvent]:
    n, end, following = cycle.number, end_of(cycle, site.zone), next_cycle_from(cycle, site.zone)
    if end is None or following is None:
        return
    reason = "Stopped for good." if cycle.stopped else "672 hours of infusion are over."
    yield PlannedEvent(f"c{n}.end", Kind.END, f"End of infusion, cycle {n}", end, reason, TRIAL)
    item_id = f"c{n}.marrow"
    due = _moved_day(course, item_id, end.day, end.day, marrow_by(course, n, site))
    yield PlannedEvent(
        item_id, Kind.MARROW, f"Marrow after cycle {n}", due, "Blasts, MRD by flow and by sequencing.", READING
    )
    if n < MOST_CYCLES and cycle.stopped is None:
        yield from _second(course, end, following)


def marrow_by(course: TreatmentCourse, number: int, site: SiteTimes) -> date | None:
    """The last day for the marrow after a cycle: that of the next start, where one is planned."""
    starts = (cycle.start for cycle in course.cycles if cycle.number == number + 1)
    return next((at_instant(start, site.zone).day for start in starts), None)


def _second(course: TreatmentCourse, end: Moment, earliest: date) -> Iterator[PlannedEvent]:
    way = course.after_response(1)
    if way and way.next not in (NextTreatment.CYCLE_2, NextTreatment.OPEN):
        return
    free = f"14 days without infusion after the end, {short_day(end.day)}."
    yield PlannedEvent("c1.free", Kind.FREE, "Days without infusion", end.day, free, TRIAL, earliest - timedelta(1))
    if len(course.cycles) == 1:
        reason = f"{free} Only in remission with MRD by flow of 0.01 % or more."
        yield PlannedEvent("c2.start", Kind.CYCLE_2, "Earliest start of cycle 2", earliest, reason, TRIAL)


def _contraception(cycle: Cycle, site: SiteTimes) -> Iterator[PlannedEvent]:
    end = end_of(cycle, site.zone)
    if end:
        last = months_after(end.day, CONTRACEPTION_MONTHS)
        reason = (
            f"Until {CONTRACEPTION_MONTHS} months after the last dose, {day_words(end.day)}. The record says “of "
            "chemotherapy”, which is taken to be blinatumomab: our reading. The label asks for less."
        )
        yield PlannedEvent(
            "contraception", Kind.CONTRACEPTION, "Contraception until this day", last, reason, ELIGIBILITY
        )


def months_after(day: date, months: int) -> date:
    """The same day some months on; where the month is too short the first day after it, the longer reading."""
    years, month = divmod(day.month - 1 + months, 12)
    try:
        return day.replace(year=day.year + years, month=month + 1)
    except ValueError:
        return date(day.year + years, month + 2, 1)


def bag_hours_of(cycle: Cycle, site: SiteTimes) -> int:
    """How long a bag of a cycle lasts, in hours: as the site had it when the bags were planned last."""
    return runs(cycle)[-1].bag_hours or site.bag_hours


def _bag_changes(course: TreatmentCourse, number: int) -> dict[int, datetime]:
    prefix = f"c{number}.bag."
    return {
        int(item_id.removeprefix(prefix)): at
        for item_id, at in course.moved.items()
        if item_id.startswith(prefix) and isinstance(at, datetime)
    }


def _moved_day(course: TreatmentCourse, item_id: str, day: date, first: date | None, last: date | None) -> date:
    """The day that a person chose for an item, as long as it fits what it depends on; else the planned one."""
    chosen = course.moved.get(item_id)
    if chosen is None or isinstance(chosen, datetime):
        return day
    fits = (first is None or chosen >= first) and (last is None or chosen <= last)
    return chosen if fits else day


def _notes(course: TreatmentCourse, site: SiteTimes) -> Iterator[str]:
    hours = bag_hours_of(course.cycles[-1], site) if course.cycles else site.bag_hours
    yield from bag_notes(hours, course.weight_kg)
    for cycle in course.cycles:
        if any(run.begins for run in runs(cycle)[1:]):
            yield (
                f"Cycle {cycle.number} started anew after a pause of more than 7 days. The record does not say whether "
                "the cycle that was broken off counts as one of the two: ask the study chair."
            )
        way = course.after_response(cycle.number)
        if way:
            yield f"After cycle {cycle.number}: {way.why}"
