"""What a trial fixes about treatment: its cycles, the dose, the dated items, the response and what follows from it."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

from flows.language.numbers import count
from flows.rules.conditions import Condition
from flows.rules.dose import Dosing
from flows.rules.question import Question


def span_words(span: timedelta) -> str:
    """A length in whole days where it has them, such as "7 days", else in hours."""
    hours = span // timedelta(hours=1)
    return count(hours, "hour") if hours % 24 else count(hours // 24, "day")


class Point(StrEnum):
    """A point of a treatment that days are counted from, or until.

    A cycle that begins anew after a long pause is counted from there; `LAST_END` is the end of the last cycle.
    """

    START = "start"
    END = "end"
    NEXT_START = "next start"
    LAST_END = "last end"


@dataclass(frozen=True, slots=True)
class Offset:
    """So long after a point, before it where negative; with `hours` it has a time of the day, else it is a day."""

    point: Point
    days: int = 0
    months: int = 0
    hours: int | None = None


@dataclass(frozen=True, slots=True)
class Cycles:
    """How many cycles are given at most, and how many days one has from its start."""

    most: int
    days: int


@dataclass(frozen=True, slots=True)
class BagNote:
    """What is said of bags that last so many hours where the weight lies under a limit."""

    hours: tuple[int, ...]
    under_kg: Decimal
    words: str


@dataclass(frozen=True, slots=True)
class PauseRule:
    """Up to which length of a pause the same cycle goes on, in elapsed hours; after a longer one it begins anew.

    `counted`: how that length is counted. `note`: what is said where a cycle began anew.
    """

    goes_on_up_to: timedelta
    counted: str
    note: str
    source: str
    supervised_after: timedelta | None = None

    @property
    def words(self) -> str:
        return span_words(self.goes_on_up_to)


@dataclass(frozen=True, slots=True)
class Infusion:
    """A continuous infusion: how long it lasts in all in a cycle, the lengths of its bags in hours, its pauses."""

    lasts: timedelta
    bags: tuple[int, ...]
    notes: tuple[BagNote, ...] = ()
    pause: PauseRule | None = None

    @property
    def words(self) -> str:
        return span_words(self.lasts)

    @property
    def hours(self) -> int:
        return self.lasts // timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Item:
    """A dated item of each cycle, of one of them, or after the last.

    `title` and `words` may name the {cycle}; `words` also {anew}, which is empty but where a cycle began anew. `lasts`:
    for how many days. `window`: how many days before and after it may be. `every`: again after so many days, up to
    `until`; without it `until` is the last day for it. `concerns`: the criterion that leaves out whom it does not
    concern. `reminded`: when, as codes of `Lead`. `asks`: the response to the cycle.
    """

    code: str
    title: str
    words: str
    on: Offset
    source: str
    cycle: int | None = None
    lasts: int = 1
    window: tuple[int, int] = (0, 0)
    every: int | None = None
    until: Offset | None = None
    concerns: str = ""
    who: str = ""
    reminded: tuple[str, ...] = ()
    asks: bool = False


class NextTreatment(StrEnum):
    """Where a participant goes after a cycle."""

    NEXT_CYCLE = "next cycle"
    COMPLETE = "complete"
    OFF_STUDY = "off study"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Following:
    """What follows where `when` holds for a response; the first that holds counts.

    `words` may name the whole {response}, one of its answers by key, and the {cycle}. `after`: from this cycle on.
    `stopped`: only after a cycle that was stopped for good. `called`: what an answer on this side of a limit is called.
    """

    when: Condition
    next: NextTreatment
    words: str
    after: int = 1
    stopped: bool = False
    called: str = ""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Something that a response may have reached; open while `reached_when` is."""

    code: str
    words: str
    reached_when: Condition


@dataclass(frozen=True, slots=True)
class Response:
    """The response to a cycle: what it is found in, its questions, and what follows from the answers.

    The first question is for its day, under the key "on". `told`: how an answer is called beside others, by key, where
    that is not the question's short name. `says`: what the record says of it.
    """

    name: str
    questions: tuple[Question, ...]
    following: tuple[Following, ...]
    endpoints: tuple[Endpoint, ...]
    says: str
    told: tuple[tuple[str, str], ...] = ()

    @property
    def answers(self) -> tuple[Question, ...]:
        """The questions without that for the day."""
        return self.questions[1:]


@dataclass(frozen=True, slots=True)
class NextCycle:
    """From when on the next cycle may start, the latest of these, and for whom, in words."""

    earliest: tuple[Offset, ...]
    words: str = ""

    def days_after(self, point: Point) -> int | None:
        """How many days after a point it may start; None where that is not said."""
        return next((offset.days for offset in self.earliest if offset.point is point), None)

    @property
    def day(self) -> int:
        """The day of the cycle before, counted from 1, on which it may start at the earliest."""
        return (self.days_after(Point.START) or 0) + 1


@dataclass(frozen=True, slots=True)
class PregnancyRule:
    """The criterion that asks for a pregnancy test before the first dose, and for how many days one is good."""

    criterion: str
    days: int


@dataclass(frozen=True, slots=True)
class Contraception:
    """The criterion that asks for contraception, for how many months after the last dose, and what is ours of that."""

    criterion: str
    months: int
    reading: str


@dataclass(frozen=True, slots=True)
class TreatmentRules:
    """What a trial fixes about treatment.

    `starts`: the anchor of the first dose. `then`: where participants go who completed it, such as "transplant", and
    `then_because` why they do where the trial leaves another way open. `off_study`: why somebody leaves.
    `source`, `eligibility`: where the record says it.
    """

    starts: str
    cycles: Cycles
    next_cycle: NextCycle
    then: str
    then_because: tuple[str, ...]
    off_study: tuple[str, ...]
    source: str
    eligibility: str = ""
    dosing: Dosing | None = None
    infusion: Infusion | None = None
    items: tuple[Item, ...] = ()
    response: Response | None = None
    pregnancy_test: PregnancyRule | None = None
    contraception: Contraception | None = None

    @property
    def given(self) -> str:
        """What begins and is stopped: the infusion, or the cycle where there is none."""
        return "infusion" if self.infusion else "cycle"

    @property
    def response_name(self) -> str:
        """What the response is found in, such as "marrow"."""
        return self.response.name if self.response else "response"
