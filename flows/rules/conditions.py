"""The closed set of conditions that criteria are built from: they say what; `evaluate`, `washouts`, `measured` say how.

Every table by type of condition is complete: `tests/flows/rules/test_condition_tables.py` names what one lacks.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum


@dataclass(frozen=True, slots=True)
class Always:
    """Holds for everybody."""


@dataclass(frozen=True, slots=True)
class Known:
    """Holds once the answer is known; open until then."""

    key: str


@dataclass(frozen=True, slots=True)
class Is:
    """The answer is one of these values; "not done" leaves it open."""

    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Awaited:
    """The answer is this value; any other answer leaves it open, since it can still come."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The number is this or more."""

    key: str
    bound: Decimal


@dataclass(frozen=True, slots=True)
class Below:
    """The number is less than this, strictly."""

    key: str
    bound: Decimal


@dataclass(frozen=True, slots=True)
class BelowTimes:
    """The number is less than a multiple of another answer, strictly."""

    key: str
    factor: Decimal
    limit_key: str


@dataclass(frozen=True, slots=True)
class AtMostTimes:
    """The number is a multiple of another answer, or less."""

    key: str
    factor: Decimal
    limit_key: str


@dataclass(frozen=True, slots=True)
class WithinCreatinineLimit:
    """Serum creatinine at or under the limit for age and sex; does not apply where the table has no row."""

    key: str


@dataclass(frozen=True, slots=True)
class Includes:
    """The list holds this member."""

    key: str
    member: str


@dataclass(frozen=True, slots=True)
class NotEmpty:
    """The list holds at least one member."""

    key: str


@dataclass(frozen=True, slots=True)
class Exactly:
    """The list holds these members and no other."""

    key: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contains:
    """The text holds this word, in any case."""

    key: str
    word: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part must hold."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class OneOf:
    """One part is enough; the best one decides."""

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


class Anchor(Enum):
    """The day that a measurement must still be good on."""

    REGISTRATION = "registration"
    START = "start of blinatumomab"


@dataclass(frozen=True, slots=True)
class FreshMeasurement:
    """Values measured on one day: all must hold, and the day may be at most `days` before the anchor.

    A value that fails counts as a failure, unless it is out of date already: then it is to be repeated.
    """

    name: str
    parts: tuple["Condition", ...]
    date_key: str
    days: int
    anchor: Anchor = Anchor.REGISTRATION


@dataclass(frozen=True, slots=True)
class Elapsed:
    """At least so many days have gone by since this date: day D + days is the first one that is free."""

    date_key: str
    days: int


@dataclass(frozen=True, slots=True)
class TherapyWashout:
    """So many days since the last dose of every prior therapy of a kind; does not apply where there is none.

    `past_adverse_events`: and past the last day on which late adverse events are known to occur.
    """

    kind: str
    days: int
    past_adverse_events: bool = False


@dataclass(frozen=True, slots=True)
class HalfLifeWashout:
    """So many half-lives, rounded up to whole days, since the last dose of every antibody.

    `fixed`: the trial's own days for agents with a word in their name, which are antibodies whatever kinds were given.
    """

    kind: str
    half_lives: int
    fixed: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class RadiationWashout:
    """So many days since the last radiation to one of these sites; holds where there was none."""

    sites: tuple[str, ...]
    days: int


@dataclass(frozen=True, slots=True)
class TherapySaid:
    """A prior therapy of this kind was given this answer."""

    kind: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class AntibodyWaits:
    """The waiting period of one of these antibodies is not known to be over."""

    agents: tuple[str, ...]
    washout: HalfLifeWashout


@dataclass(frozen=True, slots=True)
class TherapyWithin:
    """The last dose of an agent with this word in its name lies fewer days back than this."""

    word: str
    days: int


Logic = Always | AllOf | OneOf | Where | Unless
Answered = Known | Is | Awaited | Includes | NotEmpty | Exactly | Contains
Limit = AtLeast | Below | BelowTimes | AtMostTimes | WithinCreatinineLimit
Washout = Elapsed | TherapyWashout | HalfLifeWashout | RadiationWashout
OfTherapies = TherapySaid | AntibodyWaits | TherapyWithin
Condition = Logic | Answered | Limit | FreshMeasurement | Washout | OfTherapies
ALWAYS = Always()


def parts(condition: Condition) -> tuple[Condition, ...]:
    """The conditions that one is made of; a scope, which only says whom it concerns, is none of them."""
    match condition:
        case AllOf(parts) | OneOf(parts) | FreshMeasurement(parts=parts):
            return parts
        case Where(part=part):
            return (part,)
    return ()
