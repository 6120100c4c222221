"""The rules of a dose: how much, in which unit, for whom, by weight or body surface, with rounding and cap."""

from dataclasses import dataclass
from decimal import Decimal

from flows.language.numbers import number_words
from flows.rules.conditions import ALWAYS, Condition


@dataclass(frozen=True, slots=True)
class DoseRule:
    """The dose of those for whom `when` holds, which looks at the weight; `whom`: the same in words.

    `unit` is that of the dose, such as "mcg/day"; `per` what it is counted by: "m2", "kg", or nothing. `reading`: what
    is ours.
    """

    give: Decimal
    unit: str
    per: str = ""
    when: Condition = ALWAYS
    whom: str = ""
    at_most: Decimal | None = None
    round_to: Decimal | None = None
    reading: str = ""

    @property
    def rate(self) -> str:
        """Such as "15 mcg/m2/day"."""
        mass, slash, time = self.unit.partition("/")
        return f"{number_words(self.give)} {mass}{f'/{self.per}' if self.per else ''}{slash}{time}"


@dataclass(frozen=True, slots=True)
class Dosing:
    """The rules of the dose, of which the first that holds counts; `says`: what the record says of it.

    `bounds_kg`: the weights at which another rule begins to count.
    """

    rules: tuple[DoseRule, ...]
    says: str
    source: str
    bounds_kg: tuple[Decimal, ...] = ()

    @property
    def by_surface(self) -> tuple[DoseRule, ...]:
        """The rules that count by body surface, for which a height is needed."""
        return tuple(rule for rule in self.rules if rule.per == "m2")

    @property
    def by_weight(self) -> bool:
        """Whether any rule needs a weight."""
        return any(rule.per or rule.when is not ALWAYS for rule in self.rules)
