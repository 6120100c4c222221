"""Infusion bags: how long each kind lasts, what is said of it, and when one follows the other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from flows.language.numbers import number_words
from flows.language.refusals import RuleBroken
from flows.rules.treatment import TreatmentRules

# The lengths that a site may choose, in hours: those of the bags that are made.
BAGS = (24, 48, 72, 96, 168)


@dataclass(frozen=True, slots=True)
class Hung:
    """One bag on the line: its number in the cycle and the instants between which it runs."""

    number: int
    since: datetime
    until: datetime


def hang(
    first: int, since: datetime, until: datetime, hours: int, changes: Mapping[int, datetime] | None = None
) -> Iterator[Hung]:
    """The bags of one unbroken stretch of infusion, numbered from `first`; the last one covers what is left.

    `changes`: instants that were chosen for the change to a bag, by its number. A bag that has run out cannot wait:
    a chosen change that lies after its end, or not after its start, is left out of account.
    """
    number, at = first, since
    while at < until:
        runs_out = min(at + timedelta(hours=hours), until)
        chosen = (changes or {}).get(number + 1)
        change = chosen if chosen and at < chosen < runs_out else runs_out
        yield Hung(number, at, change)
        number, at = number + 1, change


def bag_notes(rules: TreatmentRules, hours: int, weight_kg: Decimal | None) -> tuple[str, ...]:
    """What is said of a bag for this weight; pharmacy decides."""
    if rules.infusion is None or weight_kg is None:
        return ()
    notes = (note for note in rules.infusion.notes if hours in note.hours and weight_kg < note.under_kg)
    said = next(notes, None)
    return (f"The weight is {number_words(weight_kg)} kg. {said.words.format(hours=hours)}",) if said else ()


def bag_hours_at(rules: TreatmentRules, site: "SiteTimes") -> int:
    """How long a bag lasts at a site: as it chose, or the longest under that which the trial allows."""
    allowed = rules.infusion.bags if rules.infusion else ()
    return max((hours for hours in allowed if hours <= site.bag_hours), default=min(allowed, default=site.bag_hours))


def length_words(hung: Hung) -> str:
    """How long a bag runs, such as "96 h" or "13 h 30 min"."""
    minutes = (hung.until - hung.since) // timedelta(minutes=1)
    hours, rest = divmod(minutes, 60)
    return f"{hours} h" + (f" {rest} min" if rest else "")


@dataclass(frozen=True, slots=True)
class SiteTimes:
    """The settings of one site; times are on its own clock.

    `morning` and `evening`: when reminders of a day and of the day before go out. From `quiet_from` to
    `quiet_until` nothing is sent that can wait. `bag_hours`: how long a bag lasts; `bag_lead_hours`: how long
    before its change the reminder comes. `weight_good_days`: how old a weight may be on the day of a start.
    """

    zone: ZoneInfo
    bag_hours: int
    morning: time = time(8)
    evening: time = time(18)
    quiet_from: time = time(21)
    quiet_until: time = time(7)
    bag_lead_hours: int = 2
    weight_good_days: int = 7

    def __post_init__(self) -> None:
        if self.bag_hours not in BAGS:
            raise RuleBroken("bag_length")
