"""The closed set of conditions that criteria are built from: they say what; `evaluate` and its neighbours say how.

Every table by type of condition is complete: `tests/flows/rules/test_condition_tables.py` names what one lacks.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from flows.rules.periods import Period


@dataclass(frozen=True, slots=True)
class Always:
    """Holds for everybody."""


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part must hold."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class OneOf:
    """One part is enough; the best one decides."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Enough:
    """At least so many of the parts must hold; the best ones decide."""

    count: int
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Where:
    """A part that only concerns those for whom the scope holds; open while the scope is not known."""

    scope: "Condition"
    part: "Condition"


@dataclass(frozen=True, slots=True)
class Unless:
    """Holds as long as the part is not known to hold: never open. For scopes only, never to admit anybody."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class Awaited:
    """Must hold, and can still come to: until then open, never failed. `words`: what is not so until then."""

    part: "Condition"
    words: str = ""


@dataclass(frozen=True, slots=True)
class SomeEntry:
    """One entry of a list for which the part holds; the keys in it are the fields of an entry."""

    list: str
    part: "Condition"


@dataclass(frozen=True, slots=True)
class EveryEntry:
    """The part holds for each entry of a list; where there is none, too."""

    list: str
    part: "Condition"


@dataclass(frozen=True, slots=True)
class Known:
    """Holds once the answer is known; open until then."""

    key: str


@dataclass(frozen=True, slots=True)
class Is:
    """The answer is one of these values (`negated`: none of them); "not done" leaves it open unless it is named."""

    key: str
    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Includes:
    """The list holds one of these members at least; or none of them, only them (each one), or not only them."""

    key: str
    members: tuple[str, ...]
    how: Literal["any", "none", "only", "not only"] = "any"


@dataclass(frozen=True, slots=True)
class NumberOf:
    """The list holds so many members."""

    key: str
    op: str
    bound: Decimal


@dataclass(frozen=True, slots=True)
class Named:
    """The name means this agent, by any name that the agents' table has for it; `negated`: it does not."""

    key: str
    agent: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Compare:
    """The number against a bound; `op` is one of <, <=, >, >=, =, !=."""

    key: str
    op: str
    bound: Decimal


@dataclass(frozen=True, slots=True)
class Multiple:
    """The number against a multiple of another answer."""

    key: str
    op: str
    factor: Decimal
    limit_key: str


@dataclass(frozen=True, slots=True)
class Table:
    """Limits by age and sex: from each age in months on, for males and females; the youngest row first."""

    rows: tuple[tuple[int, Decimal, Decimal], ...]
    age: str = "age_months"
    sex: str = "sex"


@dataclass(frozen=True, slots=True)
class InTable:
    """The number against the limit for age and sex; does not apply where the table has no row."""

    key: str
    op: str
    table: Table


@dataclass(frozen=True, slots=True)
class Anchor:
    """A day that is counted to: its name, and the questions that say which day it is, each until the one before is
    known. `today`: until then it is the day of assessment. `moves`: it is planned, and waits for what ends later."""

    name: str
    keys: tuple[str, ...]
    today: bool = False
    moves: bool = True

    @property
    def noun(self) -> str:
        return self.name.partition(" of ")[0]

    @property
    def the(self) -> str:
        """Its noun inside a sentence: "the start", "registration"."""
        return f"the {self.noun}" if " " in self.name else self.name

    @property
    def a(self) -> str:
        """Any such day inside a sentence: "a start", "registration"."""
        return f"a {self.noun}" if " " in self.name else self.name


@dataclass(frozen=True, slots=True)
class FreshMeasurement:
    """Values measured on one day: all must hold, and the day may lie at most the period before the anchor.

    A value that fails counts as a failure, unless it is out of date already: then it is to be repeated.
    """

    name: str
    parts: tuple["Condition", ...]
    date_key: str
    period: Period
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Since:
    """At least (`strict`: more than) a period has gone by since a day: day D + N is the first one that is free."""

    key: str
    period: Period
    anchor: Anchor
    strict: bool = False
    half_life_key: str = ""


@dataclass(frozen=True, slots=True)
class Within:
    """A day lies within (`strict`: less than) a period before the anchor.

    `planned`: a day that lies ahead counts as if it had come; else it is waited for. `name`: what passes for a time.
    """

    key: str
    period: Period
    anchor: Anchor
    strict: bool = False
    half_life_key: str = ""
    name: str = ""
    planned: bool = False


@dataclass(frozen=True, slots=True)
class After:
    """Two facts: a day at least (`soon`: within) a period after another one, or after an anchor; it never waits."""

    key: str
    period: Period
    other: str | Anchor
    soon: bool = False
    strict: bool = False
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """A day of an entry that must be over too, where it is asked for."""

    key: str
    asked: "Condition"


@dataclass(frozen=True, slots=True)
class Washout:
    """A period since the last day of every entry of a list that is of a kind; does not apply where there is none.

    `own`: agents and kinds with a period of their own, or with none. `strict`: the last day of the period still keeps
    out. `period`: None where what has no period of its own is left open. `name`, `kind`, `day`, `half_life`: which
    field of an entry says what.
    """

    list: str
    of: tuple[str, ...]
    period: Period | None
    anchor: Anchor
    name: str = "agent"
    kind: str = "kinds"
    day: str = "last_dose"
    half_life: str = "half_life_days"
    own: tuple[tuple[str, Period | None], ...] = ()
    strict: bool = False
    past: Past | None = None


@dataclass(frozen=True, slots=True)
class Waits:
    """The washout of an entry that is one of these agents is not known to be over."""

    agents: tuple[str, ...]
    washout: Washout


Logic = Always | AllOf | OneOf | Enough | Where | Unless | Awaited | SomeEntry | EveryEntry
Answered = Known | Is | Includes | NumberOf | Named
Limit = Compare | Multiple | InTable
Timed = Since | Within | After
Condition = Logic | Answered | Limit | FreshMeasurement | Timed | Washout | Waits
Waiting = Since | Washout
ALWAYS = Always()


def parts(condition: Condition) -> tuple[Condition, ...]:
    """The conditions that one is made of; a scope, which only says whom it concerns, and what is said of an entry of a
    list are none of them."""
    match condition:
        case AllOf(parts) | OneOf(parts) | Enough(parts=parts) | FreshMeasurement(parts=parts):
            return parts
        case Where(part=part) | Awaited(part=part):
            return (part,)
    return ()
