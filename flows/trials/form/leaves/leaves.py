"""The leaves of a condition: what one line of it can say."""

from dataclasses import dataclass
from decimal import Decimal

from flows.rules.periods import Period, Span


@dataclass(frozen=True, slots=True)
class Compare:
    """mrd >= 0.01 %"""

    name: str
    op: str
    number: Decimal
    unit: str | None


@dataclass(frozen=True, slots=True)
class Between:
    """bmi between 18.5 and 30 kg/m2: both ends pass."""

    name: str
    low: Decimal
    high: Decimal
    unit: str | None


@dataclass(frozen=True, slots=True)
class Multiple:
    """alt < 5 x alt_limit: a multiple of another answer."""

    name: str
    op: str
    factor: Decimal
    other: str


@dataclass(frozen=True, slots=True)
class Normal:
    """alt < 5 x upper limit: a multiple of the laboratory's own limit; `which` is `upper` or `lower`."""

    name: str
    op: str
    factor: Decimal
    which: str


@dataclass(frozen=True, slots=True)
class WithinNormal:
    """albumin within normal limits: between the laboratory's lower and upper limit, both in."""

    name: str


@dataclass(frozen=True, slots=True)
class InTable:
    """creatinine <= creatinine_limits for age and sex"""

    name: str
    op: str
    table: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """sex is known"""

    name: str


@dataclass(frozen=True, slots=True)
class Is:
    """lvef_method is echo or muga"""

    name: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Includes:
    """features includes a or b; `how`: `any` of them, `none` of them, or `only` (exactly) them."""

    name: str
    options: tuple[str, ...]
    how: str


@dataclass(frozen=True, slots=True)
class Named:
    """agent named inotuzumab"""

    name: str
    agent: str


@dataclass(frozen=True, slots=True)
class NumberOf:
    """number of features >= 1"""

    name: str
    op: str
    number: Decimal


@dataclass(frozen=True, slots=True)
class Since:
    """at least (or, `strict`, more than) a period since a day before an anchor."""

    name: str
    period: Period
    anchor: str
    strict: bool


@dataclass(frozen=True, slots=True)
class Within:
    """a day within (or, `strict`, less than) a period before an anchor."""

    name: str
    period: Period
    anchor: str
    strict: bool


@dataclass(frozen=True, slots=True)
class After:
    """a day at least (or, `soon`, within) a period after an anchor or another question's day.

    `strict`: more than it, or less than it.
    """

    name: str
    period: Period
    anchor: str
    soon: bool
    strict: bool = False


Plain = (
    Compare
    | Between
    | Multiple
    | Normal
    | WithinNormal
    | InTable
    | Known
    | Is
    | Includes
    | Named
    | NumberOf
    | Since
    | Within
    | After
)


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
