"""The plan of a course: everything that has a date, with its reason and its source."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flows.language.days import day_words, short_day
from flows.language.numbers import count
from flows.language.wall_time import Moment, at_instant
from flows.rules.treatment import NextTreatment, PauseRule, Point, TreatmentRules, span_words
from flows.treatment.course.before_start import items_before_start
from flows.treatment.course.course import TreatmentCourse
from flows.treatment.course.infusion import (
    Cycle,
    Run,
    end_of,
    next_cycle_from,
    pause_rule,
    paused,
    runs,
    same_cycle_until,
)
from flows.treatment.plan.bags import Hung, SiteTimes, bag_hours_at, bag_notes, hang, length_words
from flows.treatment.plan.due import months_after
from flows.treatment.plan.items import AFTER, SITE, ItemKind, PlannedEvent, cycle_of, id_in, of_cycle, opens, read_id
from flows.treatment.plan.trial_items import moved_day, trial_items

# What somebody has to do on a day; it is not done yet while that day lasts.
ASKED_ON_A_DAY = (ItemKind.PREGNANCY_TEST, ItemKind.WEIGHT, ItemKind.RESPONSE, ItemKind.VISIT, ItemKind.NEXT_CYCLE)


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
    if course.ended is None or item.kind is ItemKind.CONTRACEPTION or read_id(item.id).what == AFTER:
        return True
    if isinstance(item.due, Moment):
        return item.due.utc <= course.ended
    today = at_instant(course.ended, site.zone).day
    if item.day == today and item.kind in ASKED_ON_A_DAY:
        return item.kind is ItemKind.RESPONSE and course.after_response(cycle_of(item.id)) is not None
    return item.day <= today


def _items(course: TreatmentCourse, site: SiteTimes) -> Iterator[PlannedEvent]:
    yield from items_before_start(course, site.zone)
    for cycle in course.cycles:
        yield from _before(course, cycle, site)
        yield from _infusion(course, cycle, site)
        yield from _after(course, cycle, site)
    yield from trial_items(course, site)
    if course.contraception and course.cycles:
        yield from _contraception(course.cycles[-1], site)


def _before(course: TreatmentCourse, cycle: Cycle, site: SiteTimes) -> Iterator[PlannedEvent]:
    start, n = at_instant(cycle.start, site.zone), cycle.number
    yield of_cycle(n, ItemKind.START, f"Start of cycle {n}", start, _why_start(cycle), course.rules.source)
    for position, run in enumerate(runs(cycle)):
        if run.begins:
            yield from _begin(course, n, f".{position}" if position else "", at_instant(run.since, site.zone).day, site)


def _begin(course: TreatmentCourse, number: int, again: str, day: date, site: SiteTimes) -> Iterator[PlannedEvent]:
    """What every begin of 28 days needs; `again`: what sets the items of a restart apart from those of the start."""
    item_id = id_in(number, f"{ItemKind.WEIGHT}{again}")
    dosing = course.rules.dosing
    if dosing is None or not dosing.by_weight:
        return
    if course.weight_on is None or course.weight_on + timedelta(site.weight_good_days) < day:
        reason = f"The dose needs a weight that is at most {count(site.weight_good_days, 'day')} old at the start."
        due = moved_day(course, item_id, max(day - timedelta(1), course.registered_on), None, day)
        yield PlannedEvent(item_id, ItemKind.WEIGHT, f"Weight for the dose of cycle {number}", due, reason, SITE)


def _why_start(cycle: Cycle) -> str:
    infusion, following = cycle.rules.infusion, cycle.rules.next_cycle
    given = f"{infusion.words} of infusion, counted as {infusion.hours} hours." if infusion else ""
    if cycle.number == 1:
        return given or f"{count(cycle.rules.cycles.days, 'day')} a cycle."
    free = following.days_after(Point.END)
    rest = "" if free is None else f", after {count(free, 'day')} without {'infusion' if infusion else 'treatment'}"
    return f"{given} Cycle {cycle.number} starts on day {following.day} or later{rest}.".lstrip()


def _infusion(course: TreatmentCourse, cycle: Cycle, site: SiteTimes) -> Iterator[PlannedEvent]:
    n, zone, bag = cycle.number, site.zone, 1
    if cycle.rules.infusion is None:
        return
    stretches = runs(cycle)
    for position, run in enumerate(stretches):
        hours = run.bag_hours or bag_hours_at(course.rules, site)
        hung = tuple(hang(bag, run.since, run.until, hours, _bag_changes(course, n)))
        if position:
            yield _restart(cycle, position, run, bag, site)
        for one in hung[1:]:
            yield _bag(n, one, hours, site)
        bag += len(hung)
    for position, stretch in enumerate(cycle.pauses, 1):
        since = at_instant(stretch.since, zone)
        until = at_instant(stretch.until, zone) if stretch.until else None
        yield of_cycle(n, ItemKind.PAUSE, "Infusion paused", since, "Recorded pause.", SITE, until, which=position)
    waiting = paused(cycle)
    if waiting:
        rule = pause_rule(course.rules)
        last = same_cycle_until(waiting, rule, zone)
        reason = f"A restart by then goes on with the same cycle, later a new one starts. {rule.counted}"
        title, which = "Last time to restart the same cycle", len(cycle.pauses)
        yield of_cycle(n, ItemKind.RESTART_BY, title, last, reason, rule.source, which=which)


def _bag(number: int, hung: Hung, hours: int, site: SiteTimes) -> PlannedEvent:
    short = hung.until - hung.since < timedelta(hours=hours)
    reason = f"It runs {length_words(hung)}" + (", the rest that is left." if short else ", as long as a bag lasts.")
    since, until = at_instant(hung.since, site.zone), at_instant(hung.until, site.zone)
    return of_cycle(number, ItemKind.BAG, f"Change to bag {hung.number}", since, reason, SITE, until, which=hung.number)


def _restart(cycle: Cycle, position: int, run: Run, bag: int, site: SiteTimes) -> PlannedEvent:
    length = run.since - cycle.pauses[position - 1].since
    rule, whole = pause_rule(cycle.rules), cycle.rules.infusion.words if cycle.rules.infusion else ""
    begins = (
        f"After more than {rule.words} without infusion a new cycle of {whole} starts."
        if run.begins
        else f"{rule.words} or less without infusion: the same cycle goes on to {whole} of infusion in total."
    )
    begins += f" {rule.counted}{_watched(rule, length)}"
    # Restarts after some reactions are at a lower dose for 7 days (blincytohcp.com, dosing adjustments).
    reason = f"{begins} The investigator decides on the dose of the restart."
    since = at_instant(run.since, site.zone)
    title = f"Restart with bag {bag}"
    return of_cycle(cycle.number, ItemKind.RESTART, title, since, reason, rule.source, which=position)


def _watched(rule: PauseRule, length: timedelta) -> str:
    least = rule.supervised_after
    watched = least is not None and length >= least
    return f" In hospital or supervised, after {span_words(least)} or more." if least and watched else ""


def _after(course: TreatmentCourse, cycle: Cycle, site: SiteTimes) -> Iterator[PlannedEvent]:
    n, end, following = cycle.number, end_of(cycle, site.zone), next_cycle_from(cycle, site.zone)
    if end is None or following is None:
        return
    if infusion := course.rules.infusion:
        reason = "Stopped for good." if cycle.stopped else f"{infusion.hours} hours of infusion are over."
        yield of_cycle(n, ItemKind.END, f"End of infusion, cycle {n}", end, reason, course.rules.source)
    if n < course.rules.cycles.most and cycle.stopped is None:
        yield from _next(course, n, end, following)


def _next(course: TreatmentCourse, number: int, end: Moment, earliest: date) -> Iterator[PlannedEvent]:
    way, rules = course.after_response(number), course.rules
    if way and way.next not in (NextTreatment.NEXT_CYCLE, NextTreatment.OPEN):
        return
    free = _free(rules, end)
    if free and rules.infusion:
        last = earliest - timedelta(1)
        yield of_cycle(number, ItemKind.FREE, "Days without infusion", end.day, free, rules.source, last)
    if len(course.cycles) == number:
        following = number + 1
        counted = free or f"Day {rules.next_cycle.day} of cycle {number}."
        reason = " ".join(filter(None, (counted, rules.next_cycle.words)))
        title = f"Earliest start of cycle {following}"
        yield PlannedEvent(id_in(following, ItemKind.START), ItemKind.NEXT_CYCLE, title, earliest, reason, rules.source)


def _free(rules: TreatmentRules, end: Moment) -> str:
    """The days without infusion after the end of a cycle; empty where the trial names none."""
    days = rules.next_cycle.days_after(Point.END)
    without = "infusion" if rules.infusion else "treatment"
    return "" if days is None else f"{count(days, 'day')} without {without} after the end, {short_day(end.day)}."


def _contraception(cycle: Cycle, site: SiteTimes) -> Iterator[PlannedEvent]:
    end, rule = end_of(cycle, site.zone), cycle.rules.contraception
    if end and rule:
        last = months_after(end.day, rule.months)
        until = f"Until {count(rule.months, 'month')} after the last dose, {day_words(end.day)}."
        reason, title = f"{until} {rule.reading}".rstrip(), "Contraception until this day"
        yield PlannedEvent("contraception", ItemKind.CONTRACEPTION, title, last, reason, cycle.rules.eligibility)


def bag_hours_of(cycle: Cycle, site: SiteTimes) -> int:
    """How long a bag of a cycle lasts, in hours: as the site had it when the bags were planned last."""
    return runs(cycle)[-1].bag_hours or bag_hours_at(cycle.rules, site)


def _bag_changes(course: TreatmentCourse, number: int) -> dict[int, datetime]:
    moved = ((read_id(item_id), at) for item_id, at in course.moved.items())
    bags = ((one, at) for one, at in moved if (one.cycle, one.what) == (number, ItemKind.BAG))
    return {one.number: at for one, at in bags if isinstance(at, datetime)}


def _notes(course: TreatmentCourse, site: SiteTimes) -> Iterator[str]:
    hours = bag_hours_of(course.cycles[-1], site) if course.cycles else bag_hours_at(course.rules, site)
    yield from bag_notes(course.rules, hours, course.weight_kg)
    for cycle in course.cycles:
        if any(run.begins for run in runs(cycle)[1:]):
            rule = pause_rule(course.rules)
            yield f"Cycle {cycle.number} started anew after a pause of more than {rule.words}. {rule.note}"
        way = course.after_response(cycle.number)
        if way:
            yield f"After cycle {cycle.number}: {way.why}"
