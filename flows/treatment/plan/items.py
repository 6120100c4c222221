"""What a plan is made of: dated items with a reason and a source, their ids, and what may be done to each kind of them.

The ids stand in the database, and say which item it is: they are made and read here alone. One of a cycle is called
after it, such as "c1.bag.3"; what comes after the last cycle is "after." and its code.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from flows.language.days import day_words
from flows.language.wall_time import Moment, at_wall, clock_words, moment_words

SITE = "Setting of the site"


class ItemKind(StrEnum):
    """What an item is."""

    WAITING_ENDS = "waiting_ends"
    MEASUREMENT_LAPSES = "measurement_lapses"
    TEST_DUE = "test_due"
    PREGNANCY_TEST = "pregnancy_test"
    PREGNANCY_TEST_GOOD = "pregnancy_test_good"
    START_BY = "start_by"
    DEVIATION = "deviation"
    WEIGHT = "weight"
    START = "start"
    HOSPITAL = "hospital"
    BAG = "bag"
    PAUSE = "pause"
    RESTART_BY = "restart_by"
    RESTART = "restart"
    END = "end"
    RESPONSE = "response"
    VISIT = "visit"
    FREE = "free"
    NEXT_CYCLE = "next_cycle"
    CONTRACEPTION = "contraception"


# What to do instead, for the kinds that are not moved or cancelled by themselves.
FOLLOWS_INFUSION = "move the start, or record a pause or a stop"

FOLLOWS_SCREENING = "change the answer in the screening"

INSTEAD = {
    **dict.fromkeys((ItemKind.WAITING_ENDS, ItemKind.MEASUREMENT_LAPSES, ItemKind.TEST_DUE), FOLLOWS_SCREENING),
    **dict.fromkeys(
        (ItemKind.PREGNANCY_TEST, ItemKind.PREGNANCY_TEST_GOOD),
        "the trial asks for it; move the start, or enter a new test",
    ),
    **dict.fromkeys((ItemKind.DEVIATION, ItemKind.PAUSE), "it has happened"),
    ItemKind.START_BY: "the trial asks for it; plan the start, or enter a new test",
    ItemKind.RESTART_BY: "record the restart or the stop",
    ItemKind.CONTRACEPTION: "it follows the end of the infusion",
    ItemKind.NEXT_CYCLE: "plan the start of cycle {cycle}, or enter the response",
}

MOVABLE = (ItemKind.BAG, ItemKind.RESPONSE, ItemKind.WEIGHT, ItemKind.VISIT)
CANCELLABLE = (ItemKind.RESPONSE, ItemKind.WEIGHT, ItemKind.HOSPITAL, ItemKind.VISIT)
INFUSION = (ItemKind.START, ItemKind.BAG, ItemKind.RESTART_BY, ItemKind.RESTART, ItemKind.END)


@dataclass(frozen=True, slots=True)
class PlannedEvent:
    """One dated thing to do or to know.

    `id` stays the same when dates change, such as "c1.bag.3". `due` is a day of the site's calendar, or a moment;
    `until` the last day, or the moment of the end, of what lasts. `reminded`: when of a visit, as codes of `Lead`.
    """

    id: str
    kind: ItemKind
    title: str
    due: date | Moment
    reason: str
    source: str
    until: date | Moment | None = None
    reminded: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        return self.due.day if isinstance(self.due, Moment) else self.due


def of_cycle(
    cycle: int,
    kind: ItemKind,
    title: str,
    due: date | Moment,
    reason: str,
    source: str,
    until: date | Moment | None = None,
    *,
    which: int | None = None,
) -> PlannedEvent:
    """The item of a kind in a cycle; `which`: its number there, of a kind of which there may be several."""
    item_id = id_in(cycle, kind) if which is None else id_in(cycle, kind, which)
    return PlannedEvent(item_id, kind, title, due, reason, source, until)


def instead(item: PlannedEvent) -> str:
    """What to do instead where an item is not moved or cancelled by itself."""
    words = INSTEAD.get(item.kind, FOLLOWS_INFUSION)
    return words.format(cycle=cycle_of(item.id)) if item.kind is ItemKind.NEXT_CYCLE else words


def opens(item: PlannedEvent, zone: ZoneInfo) -> datetime:
    """The instant at which an item is due; for a day its first moment."""
    return item.due.utc if isinstance(item.due, Moment) else at_wall(item.due, time.min, zone).utc


def due_words(due: date | Moment) -> str:
    """When an item is due, in words."""
    return moment_words(due) if isinstance(due, Moment) else day_words(due)


def due_at(due: date | Moment, zone: ZoneInfo) -> str:
    """When an item is due, on a card that says the site's zone once: only another zone is named here."""
    if isinstance(due, Moment) and due.zone == zone.key:
        return f"{day_words(due.day)} {clock_words(due)}"
    return due_words(due)


AFTER = "after"


@dataclass(frozen=True, slots=True)
class ItemId:
    """What an id says: the cycle, what it is, and which of several; no cycle: it stands beside them all."""

    cycle: int | None
    what: str
    more: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """Which of several it is, of one that is counted, such as a bag."""
        return int(self.more[-1])


@lru_cache(maxsize=1024)
def read_id(item_id: str) -> ItemId:
    """What an id says."""
    first, *rest = item_id.split(".")
    if rest and first[:1] == "c" and first[1:].isdecimal():
        return ItemId(int(first[1:]), rest[0], tuple(rest[1:]))
    return ItemId(None, first, tuple(rest))


def id_in(cycle: int, what: str, *more: object) -> str:
    """The id of an item of a cycle."""
    return ".".join((f"c{cycle}", what, *map(str, more)))


def cycle_of(item_id: str) -> int:
    """The number of the cycle that an item such as "c1.bag.3" belongs to; it belongs to one."""
    cycle = read_id(item_id).cycle
    if cycle is None:
        raise ValueError(f"{item_id} is of no cycle")
    return cycle
