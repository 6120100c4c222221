"""What a typed text comes to: an answer, a doubt or a refusal; and the slot that it is for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from flows.answers.answers import Value


class FormKind(StrEnum):
    """What is asked field by field beside the questions; these words stand in stored positions."""

    CALCULATOR = "calculator"
    MEASURE = "measure"
    RESPONSE = "response"
    PREGNANCY = "pregnancy"
    RULING = "ruling"
    CHAIR = "chair"  # what nobody at the site knows, as the study chair ruled it


@dataclass(frozen=True, slots=True)
class Form:
    """A form, and which one: a calculator's code, the number of a cycle, the item or the slot that is ruled on."""

    kind: FormKind
    of: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where an answer goes: a key of the record, a field of one entry of a list, or a field of a form (without key)."""

    key: str
    entry: int | None = None
    field: str | None = None
    form: Form | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """One value to confirm or choose, and the words on its button.

    `value`: an answer, or what leads to the next question, such as an agent to be found, which is stored as it is.
    `typed`: the number that it stands for as it was typed, its figures and its unit.
    """

    label: str
    value: Any
    typed: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The text is this answer, in the contract's JSON form; None is "not known yet". `typed`: see `Offer`."""

    value: Value
    typed: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """The text must be asked about: one button for each thing it may mean."""

    question: str
    offers: tuple[Offer, ...]

    def with_values(self, change: Callable[[Any], Any]) -> "Doubt":
        """The same question, with what `change` makes of each offered value."""
        return replace(self, offers=tuple(replace(one, value=change(one.value)) for one in self.offers))


@dataclass(frozen=True, slots=True)
class No:
    """The text is no answer, and why."""

    why: str


Reply = Answer | Doubt | No
