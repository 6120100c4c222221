"""The leaves of a condition: what one line of it can say. Authors read the first words of each, in `form.md`."""

from dataclasses import dataclass
from decimal import Decimal

from flows.rules.periods import Period, Span


@dataclass(frozen=True, slots=True)
class Compare:
    """NAME <, <=, >, >= or = NUMBER UNIT: `mrd >= 0.01 %`, `age <= 25 years`"""

    name: str
    op: str
    number: Decimal
    unit: str | None


@dataclass(frozen=True, slots=True)
class Between:
    """NAME between A and B UNIT, both ends in: `bmi between 18.5 and 30 kg/m2`"""

    name: str
    low: Decimal
    high: Decimal
    unit: str | None


@dataclass(frozen=True, slots=True)
class Multiple:
    """NAME < N x OTHER: `alt < 5 x alt_limit`"""

    name: str
    op: str
    factor: Decimal
    other: str


@dataclass(frozen=True, slots=True)
class Normal:
    """NAME < N x upper limit, or lower limit: `alt < 5 x upper limit`

    `which`: `upper` or `lower`, of the laboratory's own limits.
    """

    name: str
    op: str
    factor: Decimal
    which: str


@dataclass(frozen=True, slots=True)
class WithinNormal:
    """NAME within normal limits: `albumin within normal limits`"""

    name: str


@dataclass(frozen=True, slots=True)
class InTable:
    """NAME <= TABLE for age and sex: `creatinine <= creatinine_limits for age and sex`"""

    name: str
    op: str
    table: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """NAME is known: `sex is known`"""

    name: str


@dataclass(frozen=True, slots=True)
class Is:
    """NAME is OPTION or OPTION: `lvef_method is echo or muga`, `last_dose is never`, `alt is not_done`"""

    name: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Includes:
    """NAME includes OPTION, includes none of OPTIONS, includes only OPTIONS: `signs includes fever`

    `how`: `any` of them, `none` of them, or `only` (exactly) them.
    """

    name: str
    options: tuple[str, ...]
    how: str


@dataclass(frozen=True, slots=True)
class Named:
    """NAME named AGENT, by any of the names in the agents' table: `agent named inotuzumab`"""

    name: str
    agent: str


@dataclass(frozen=True, slots=True)
class NumberOf:
    """number of NAME >= K: `number of features >= 1`"""

    name: str
    op: str
    number: Decimal


@dataclass(frozen=True, slots=True)
class Since:
    """at least (or more than) PERIOD since NAME before ANCHOR: `at least 7 days since stop before start`; since the
    last day of a list's entries: `more than 4 weeks since latest prior_radiation before start`

    `strict`: more than it.
    """

    name: str
    period: Period
    anchor: str
    strict: bool


@dataclass(frozen=True, slots=True)
class Within:
    """NAME within PERIOD before ANCHOR, or less than: `last_dose within 21 days before start`

    `strict`: less than it.
    """

    name: str
    period: Period
    anchor: str
    strict: bool


@dataclass(frozen=True, slots=True)
class After:
    """NAME at least (or more than) PERIOD after DAY, within or less than:
    `platelets_date at least 7 days after last_transfusion`; DAY is an anchor or a question asked before

    `soon`: within it; `strict`: more than it, or less than it.
    """

    name: str
    period: Period
    anchor: str
    soon: bool
    strict: bool = False


OfNumber = Compare | Between | Multiple | Normal | WithinNormal | InTable
Timed = Since | Within | After
Plain = OfNumber | Known | Is | Includes | Named | NumberOf | Timed


def bounds_of(leaf: Plain) -> tuple[Decimal, ...]:
    """The numbers that a leaf compares an answer with."""
    if isinstance(leaf, Between):
        return leaf.low, leaf.high
    return (leaf.number,) if isinstance(leaf, Compare) else ()


def months_in(unit: str | None) -> int:
    """How many months the unit of an age has."""
    return 12 if unit and unit.startswith("year") else 1


@dataclass(frozen=True, slots=True)
class Measured:
    """A leaf whose value must have been measured within a period before an anchor."""

    leaf: Plain
    period: Period
    anchor: str


Leaf = Plain | Measured


@dataclass(frozen=True, slots=True)
class Day:
    """A day in a case: so long before (-1) or after (1) an anchor, or the anchor's own."""

    anchor: str
    span: Span | None
    direction: int


LATEST = "latest "
