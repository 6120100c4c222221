"""One line of the worklist: whose, how urgent, and the one thing that is most urgent about it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum

from flows.answers.answers import Answers
from flows.answers.lifecycle import Stage
from flows.language.days import MONTHS, WEEKDAYS, short_day
from flows.language.typed.relative_days import brief_words
from flows.rules.trial import Trial
from flows.treatment.plan.items import ItemKind

# A line of a phone holds about 37 characters, the code and its sign among them.
ROOM = 31
SOON, WEEK, LYING = timedelta(2), timedelta(6), timedelta(7)
# From so far away on a day is written with its year.
FAR = timedelta(300)


class Urgency(IntEnum):
    """How urgent a line is; the first comes first."""

    LATE = 1
    LAST_DAY = 2
    DUE_TODAY = 3
    YOURS = 4
    LAPSING = 5
    THIS_WEEK = 6
    LYING = 7
    LATER = 8


TODAY = (Urgency.LATE, Urgency.LAST_DAY, Urgency.DUE_TODAY, Urgency.YOURS, Urgency.LAPSING)
WEEKLY = (Urgency.THIS_WEEK, Urgency.LYING)


@dataclass(frozen=True, slots=True)
class Dated:
    """An item of a plan: `at` is its instant in UTC, where it has one; `clock` what the site's clock shows then.

    `asks`: somebody is still to be reminded of it. `until`: the last instant of what lasts, in UTC.
    """

    id: str
    kind: ItemKind
    title: str
    day: date
    at: datetime | None = None
    clock: str = ""
    asks: bool = False
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One screening as the worklist needs it: `touched`: the day of its last change or of its import.

    `answers`: the current ones, of who is registered none. `stored`: outcome and last day of registration of the last
    revision, while it is being changed. `owner`: the number of the person who has it; `owned_by`: the name of the one
    whose it is, where it was handed over.
    """

    id: int
    code: str
    stage: Stage
    trial: Trial
    touched: date
    owner: int
    owned_by: str = ""
    answers: Answers | None = None
    stored: tuple[str, date | None] = ("", None)
    asked_back: str = ""
    items: tuple[Dated, ...] = ()
    registered_on: date | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom, and when, the list is: the person's number, whether they sign, the instant, and the site's day."""

    person: int
    signs: bool
    now: datetime
    today: date
    relative_days: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A line: `sign` and `words` say what is most urgent; `day` and `clock`: when, among lines of one urgency.

    `chair`: something waits for a ruling of the study chair.
    """

    screening_id: int
    code: str
    urgency: Urgency
    day: date
    sign: str
    words: str
    clock: str = ""
    chair: bool = False

    @property
    def text(self) -> str:
        return f"{self.sign} {self.words}"

    @property
    def order(self) -> tuple[int, date, str, str]:
        return self.urgency, self.day, self.clock, self.code


Say = Callable[[date], str]


def saying(reader: Reader, day_zero: date) -> Say:
    """How days are written in the line of a candidate; `day_zero`: the registration, where days are counted from it."""
    today = reader.today
    if reader.relative_days:
        return lambda day: _near(day, today) or brief_words(day, day_zero)
    return lambda day: day_in_line(day, today)


def day_in_line(day: date, today: date) -> str:
    """A day in a list: "today", "tomorrow", "Wed" in the week that follows, else "19 Dec"."""
    if near := _near(day, today):
        return near
    if today < day <= today + WEEK:
        return WEEKDAYS[day.weekday()]
    return short_day(day) if abs(day - today) > FAR else f"{day.day} {MONTHS[day.month - 1]}"


def _near(day: date, today: date) -> str:
    return {0: "today", 1: "tomorrow"}.get((day - today).days, "")


def fitted(*parts: str) -> str:
    """The first part, and those after it that still fit into the line."""
    words, *rest = (part for part in parts if part)
    for part in rest:
        if len(words) + len(part) + 2 <= ROOM:
            words += f", {part}"
    return words
