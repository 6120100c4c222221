"""What is known of one candidate, in typed values, with the days that everything is counted to."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Any

from flows.rules.conditions import Anchor

NOT_DONE, NEVER, ONGOING = "not_done", "never", "ongoing"
UTC = timezone.utc  # noqa: UP017
MINUTE = timedelta(minutes=1)

# What the record adds to the name of an agent whose kinds nobody knows yet: there it is of every kind.
KIND_NOT_KNOWN = " (kind not known)"


class Entry:
    """One entry of a list: what was answered to its fields."""

    __slots__ = ()

    def get(self, name: str) -> Any:
        """The answer to a field; None where it is not known."""
        return getattr(self, name, None)


@dataclass(frozen=True, slots=True)
class Therapy(Entry):
    """One prior therapy: `last_dose` may lie ahead; the half-life is in days.

    `ongoing`: there is no last dose yet, it is still being given. No record says so, and no rule looks at it.
    """

    agent: str
    kinds: tuple[str, ...]
    last_dose: date | None = None
    half_life_days: Decimal | None = None
    late_ae: str | None = None
    ae_until: date | None = None
    ongoing: bool = False

    def is_one_of(self, agents: tuple[str, ...]) -> bool:
        """Whether it is one of these rows of the table; of a row for many drugs it is called "drug (row)"."""
        of_a_row = self.agent.endswith(")")
        return self.agent in agents or (of_a_row and any(self.agent.endswith(f" ({row})") for row in agents))

    @property
    def kind_known(self) -> bool:
        return not self.agent.endswith(KIND_NOT_KNOWN)


@dataclass(frozen=True, slots=True)
class Radiation(Entry):
    """One course of radiation: its site and the day of its last fraction; `ongoing` as of a therapy."""

    site: str
    last_date: date | None = None
    ongoing: bool = False


@dataclass(frozen=True, slots=True)
class Listed(Entry):
    """One entry of a list that a trial asks of its own: its answers by field."""

    answers: Mapping[str, Any]
    ongoing: bool = False

    def get(self, name: str) -> Any:
        return self.answers.get(name)


def answered_too(entry: Entry, field_key: str, value: Any) -> Entry:
    """An entry with one more answer."""
    if isinstance(entry, Listed):
        return Listed({**entry.answers, field_key: value})
    assert isinstance(entry, Therapy | Radiation)
    return replace(entry, **{field_key: value})


class AnyEntries(tuple[Any, ...]):
    """The entries of a list that nobody has said yet: what is wanted of one of them, or of each, could be so."""

    __slots__ = ()


ANY_ENTRIES = AnyEntries()


@dataclass(slots=True)
class Facts:
    """The answers that count, and the days that everything is counted to. Nobody changes them.

    An absent key is not known yet. Values are texts, decimals, dates, aware moments, tuples of texts or of entries.
    `days`: the day of each anchor, in the trial's order; None where it is not known. `leads`: how far each lies behind
    the first; the plan moves as a whole and keeps these distances. `zone`: of the site, for moments.
    `said`: by key how an answer was typed, such as "71 umol/L", where that is not how it is kept; `age_for`: the day
    that the age was given for, where it is known. Neither decides anything.
    """

    values: Mapping[str, Any]
    as_of: date
    days: Mapping[str, date | None] = field(default_factory=dict)
    zone: tzinfo = UTC
    said: Mapping[str, str] = field(default_factory=dict)
    age_for: date | None = None
    leads: Mapping[str, timedelta] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        first = next(iter(self.days.values()), None)
        self.leads = {name: day - first for name, day in self.days.items() if day} if first else {}

    @property
    def registration(self) -> date:
        """The day that is decided about: that of the first anchor."""
        return next(iter(self.days.values()), None) or self.as_of

    @property
    def start(self) -> date:
        """The day of the last anchor."""
        return next(reversed([*self.days.values()]), None) or self.registration

    def get(self, key: str) -> Any:
        """The value, or None where it is not known or was not done."""
        value = self.values.get(key)
        # Only texts are compared: to find that a decimal is no text takes a microsecond.
        return None if type(value) is str and value == NOT_DONE else value

    def having(self, values: Any) -> "Facts":
        """The same days with other answers, or with those of one entry of a list."""
        facts = object.__new__(Facts)
        facts.values, facts.as_of, facts.days, facts.zone = values, self.as_of, self.days, self.zone
        facts.said, facts.leads, facts.age_for = self.said, self.leads, self.age_for
        return facts


def day_of(value: date | datetime, zone: tzinfo) -> date:
    """The calendar day of a day or a moment."""
    return value.astimezone(zone).date() if isinstance(value, datetime) else value


def moments_of(value: date | datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """The first and the last minute that a day or a moment can mean; a day of a clock change is 23 or 25 hours long."""
    if isinstance(value, datetime):
        return value.astimezone(UTC), value.astimezone(UTC)
    first, after = (
        datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC) for day in (value, value + timedelta(1))
    )
    return first, after - MINUTE


def anchor_days(
    anchors: tuple[Anchor, ...], values: Mapping[str, Any], as_of: date, zone: tzinfo = UTC
) -> dict[str, date | None]:
    """The day of each anchor; None where it is not known."""
    return {anchor.name: _anchor_day(anchor, values, as_of, zone) for anchor in anchors}


def _anchor_day(anchor: Anchor, values: Mapping[str, Any], as_of: date, zone: tzinfo) -> date | None:
    for key in anchor.keys:
        if key in values:
            return day_of(values[key], zone)
    return as_of if anchor.today else None
