"""What happened to a candidate beside and after the answers, in the words of every form: what was planned and what was.

Instants are aware, in UTC; days are days of the site's calendar. `storage.exports.screenings.happened` reads it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from storage.study.signatures import Signature, held


@dataclass(frozen=True, slots=True)
class Author:
    """Who did something: the person's number and the name that the site knows them by."""

    id: int
    label: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a row of the database says was put in: with which version of the screening, by whom, and when.

    `stands`: no later row corrects it or takes it back.
    """

    version: int
    by: Author
    at: datetime
    stands: bool


R = TypeVar("R", bound=Recorded)


@dataclass(frozen=True, slots=True)
class Collected:
    """The figures that were typed for an answer, with their sign such as "<", and the unit that they were typed in."""

    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class Ruling(Recorded):
    """What the study chair decided on an item; a ruling that was taken back has no decision."""

    item: str
    decision: str | None
    from_day: date | None
    role: str | None
    initials: str | None
    ruled_on: date | None


@dataclass(frozen=True, slots=True)
class Registered(Recorded):
    """The registration: its number, the day that was planned and the day that it was, and the window of that day."""

    number: str
    planned_on: date | None
    on: date
    earliest: date | None
    latest: date | None
    outcome: str
    signature_id: int
    start_by: date | None


@dataclass(frozen=True, slots=True)
class Measured(Recorded):
    """A weight in kg or a height in cm, with the day of its measurement."""

    what: str
    value: Decimal
    unit: str
    on: date


@dataclass(frozen=True, slots=True)
class Dosed(Recorded):
    """The dose of a cycle. `counted_from_kg`: the weight that it was counted from, if it was; beside it the weight and
    the height that were known then, each with its day."""

    cycle: int
    amount: Decimal
    unit: str
    counted_from_kg: Decimal | None
    weight: Measured | None
    height: Measured | None
    working: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Interruption:
    """A stretch of a cycle without infusion; `planned_until`: the restart as it was planned, before or without one.

    `anew`: the days of the cycle begin again with the restart.
    """

    since: datetime
    planned_until: datetime | None
    until: datetime | None
    anew: bool

    @property
    def hours(self) -> str | None:
        """How long it lasted, in hours and a tenth; None while it lasts."""
        return None if self.until is None else f"{(self.until - self.since).total_seconds() / 3600:.1f}"


@dataclass(frozen=True, slots=True)
class CycleHistory:
    """A cycle as it was planned and as it went.

    `planned_end`: counted from the planned start without a pause. `started`: recorded, or followed by what only follows
    a start. `expected_end`: counted from the start with its pauses; `ended`: once that has passed, or the stop.
    `stopped`: it was stopped for good.
    """

    number: int
    planned_start: datetime | None
    planned_end: datetime | None
    started: datetime | None
    expected_end: datetime | None
    ended: datetime | None
    stopped: bool
    interruptions: tuple[Interruption, ...]

    def stretches(self, now: datetime) -> Iterator[tuple[datetime, datetime | None]]:
        """The stretches of infusion without a pause that have begun by `now`; None as the end of the one that runs."""
        since = self.started
        for pause in self.interruptions if since else ():
            assert since is not None
            yield since, pause.since
            since = pause.until
            if since is None:
                return
        if since is not None and since <= now and (self.ended is None or since < self.ended):
            yield since, self.ended


@dataclass(frozen=True, slots=True)
class CourseEvent(Recorded):
    """One step of the treatment as it was recorded. `action`: as in `flows.treatment.course.steps`, or "taken_back".

    `planned_for` or `happened_at` is its instant, `day` the day where it has no time. `corrects`: it says when the step
    before it really happened.
    """

    action: str
    cycle: int | None
    item_id: str | None
    planned_for: datetime | None
    happened_at: datetime | None
    day: date | None
    reason: str | None
    corrects: bool


@dataclass(frozen=True, slots=True)
class Response(Recorded):
    """The response to a cycle: its day, and the answers by key, typed; None is not known."""

    cycle: int
    on: date
    answers: Mapping[str, str | Decimal | date | None]


@dataclass(frozen=True, slots=True)
class Tested(Recorded):
    """A pregnancy test made after registration."""

    on: date
    positive: bool


@dataclass(frozen=True, slots=True)
class Deviation:
    """Where what happened deviates from the trial, in words."""

    on: date
    words: str


@dataclass(frozen=True, slots=True)
class Ended(Recorded):
    """The end: "completed" or "off_study", when, why, and when a running infusion was stopped for it."""

    how: str
    on: date
    ended_at: datetime
    stopped_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """An item of the plan, such as a bag change or a follow-up visit: as planned, and whether somebody said it is done.

    `cycle`: its cycle, where it belongs to one. `due` has its instant in `due_at` where it has a time.
    """

    item_id: str
    kind: str
    title: str
    cycle: int | None
    due: date
    due_at: datetime | None
    until: date | None
    until_at: datetime | None
    cancelled_at: datetime | None
    done_at: datetime | None
    done_by: Author | None


@dataclass(frozen=True, slots=True)
class History:
    """Everything that happened to one screening's candidate, in the order in which it was recorded.

    `collected`: by key what was typed for the answers that stand; the value as it is used is in the record.
    """

    collected: Mapping[str, Collected]
    signatures: tuple[Signature, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    registration: Registered | None = None
    measures: tuple[Measured, ...] = ()
    doses: tuple[Dosed, ...] = ()
    cycles: tuple[CycleHistory, ...] = ()
    events: tuple[CourseEvent, ...] = ()
    responses: tuple[Response, ...] = ()
    tests: tuple[Tested, ...] = ()
    deviations: tuple[Deviation, ...] = ()
    plan: tuple[PlannedItem, ...] = ()
    end: Ended | None = None

    @property
    def signed(self) -> Signature | None:
        """The signature that holds."""
        return held(self.signatures)

    @property
    def begun(self) -> int:
        """How many cycles were begun."""
        return sum(cycle.started is not None for cycle in self.cycles)

    def dose_of(self, cycle: int) -> Dosed | None:
        """The dose of a cycle that stands."""
        return next((dose for dose in standing(self.doses) if dose.cycle == cycle), None)


def standing(recorded: Iterable[R]) -> Iterator[R]:
    """Those that stand: nothing later corrects them or takes them back."""
    return (one for one in recorded if one.stands)
