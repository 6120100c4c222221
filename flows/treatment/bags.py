"""Infusion bags: how long each kind lasts, what the label says of it, and when one follows the other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from flows.language.numbers import number_words
from flows.language.refusals import RuleBroken

PRESERVATIVE_FROM_KG = Decimal("5.4")
OLD_7_DAY_FROM_KG = Decimal(22)

# How long each kind of bag lasts, in hours, and whether it holds benzyl alcohol as a preservative.
# Kinds: blincytohcp.com, dosing and administration. Preservative: drugs.com monograph of May 2025.
BAGS = {24: False, 48: False, 72: True, 96: True, 168: True}


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


def bag_notes(hours: int, weight_kg: Decimal | None) -> tuple[str, ...]:
    """What the label says of a bag for this weight; pharmacy decides."""
    if not BAGS[hours] or weight_kg is None:
        return ()
    weight = f"The weight is {number_words(weight_kg)} kg."
    if weight_kg < PRESERVATIVE_FROM_KG:
        return (
            f"{weight} Bags of {hours} h hold benzyl alcohol; the US label does not recommend them under 5.4 kg: "
            "take bags of 24 or 48 h, which are free of it. Pharmacy decides.",
        )
    if hours == 168 and weight_kg < OLD_7_DAY_FROM_KG:
        # Health Canada's notice of 2018 (prais.paho.org).
        return (
            f"{weight} For the 7-day bag older labels had a limit of 22 kg, today's US label 5.4 kg. Ask pharmacy.",
        )
    return ()


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
