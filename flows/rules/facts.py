"""What is known of one candidate, in typed values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

NOT_DONE = "not_done"

# What the record adds to the name of an agent whose kinds nobody knows yet: there it is of every kind.
KIND_NOT_KNOWN = " (kind not known)"


@dataclass(frozen=True, slots=True)
class Therapy:
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

    def is_named(self, word: str) -> bool:
        return word in self.agent.lower()

    def is_one_of(self, agents: tuple[str, ...]) -> bool:
        """Whether it is one of these rows of the table; of a row for many drugs it is called "drug (row)"."""
        of_a_row = self.agent.endswith(")")
        return self.agent in agents or (of_a_row and any(self.agent.endswith(f" ({row})") for row in agents))

    @property
    def kind_known(self) -> bool:
        return not self.agent.endswith(KIND_NOT_KNOWN)


@dataclass(frozen=True, slots=True)
class Radiation:
    """One course of radiation: its site and the day of its last fraction; `ongoing` as of a therapy."""

    site: str
    last_date: date | None = None
    ongoing: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """The answers that count, and the three days that everything is counted against.

    An absent key is not known yet. Values are texts, decimals, dates, tuples of texts, `Therapy` or `Radiation`.
    `said`: by key how an answer was typed, such as "71 umol/L", where that is not how it is kept; it decides nothing.
    """

    values: Mapping[str, Any]
    as_of: date
    registration: date
    start: date
    said: Mapping[str, str] = field(default_factory=dict)

    def get(self, key: str) -> Any:
        """The value, or None where it is not known or was not done."""
        value = self.values.get(key)
        # Only texts are compared: to find that a decimal is no text takes a microsecond.
        return None if type(value) is str and value == NOT_DONE else value
