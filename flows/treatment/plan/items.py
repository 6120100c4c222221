"""What a plan is made of: dated items with a reason and a source, and what may be done to each kind of them."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from flows.language.days import day_words
from flows.language.wall_time import Moment, at_wall, clock_words, moment_words
from flows.treatment.plan.ids import cycle_of

SITE = "Setting of the site"


class Kind(StrEnum):
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
    Kind.WAITING_ENDS: FOLLOWS_SCREENING,
    Kind.MEASUREMENT_LAPSES: FOLLOWS_SCREENING,
    Kind.TEST_DUE: FOLLOWS_SCREENING,
    Kind.PREGNANCY_TEST: "the trial asks for it; move the start, or enter a new test",
    Kind.PREGNANCY_TEST_GOOD: "the trial asks for it; move the start, or enter a new test",
    Kind.START_BY: "the trial asks for it; plan the start, or enter a new test",
    Kind.DEVIATION: "it has happened",
    Kind.PAUSE: "it has happened",
    Kind.RESTART_BY: "record the restart or the stop",
    Kind.CONTRACEPTION: "it follows the end of the infusion",
    Kind.NEXT_CYCLE: "plan the start of cycle {cycle}, or enter the response",
}

MOVABLE = (Kind.BAG, Kind.RESPONSE, Kind.WEIGHT, Kind.VISIT)
CANCELLABLE = (Kind.RESPONSE, Kind.WEIGHT, Kind.HOSPITAL, Kind.VISIT)
INFUSION = (Kind.START, Kind.BAG, Kind.RESTART_BY, Kind.RESTART, Kind.END)


@dataclass(frozen=True, slots=True)
class PlannedEvent:
    """One dated thing to do or to know.

    `id` stays the same when dates change, such as "c1.bag.3". `due` is a day of the site's calendar, or a moment;
    `until` the last day, or the moment of the end, of what lasts. `reminded`: when of a visit, as codes of `Lead`.
    """

    id: str
    kind: Kind
    title: str
    due: date | Moment
    reason: str
    source: str
    until: date | Moment | None = None
    reminded: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        return self.due.day if isinstance(self.due, Moment) else self.due


def instead(item: PlannedEvent) -> str:
    """What to do instead where an item is not moved or cancelled by itself."""
    words = INSTEAD.get(item.kind, FOLLOWS_INFUSION)
    return words.format(cycle=cycle_of(item.id)) if item.kind is Kind.NEXT_CYCLE else words


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
