"""What a typed text comes to: an answer, a doubt or a refusal; and the slot that it is for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Slot:
    """Where an answer goes: a key of the record, or a field of one entry of a list."""

    key: str
    entry: int | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """One value to confirm or choose, and the words on its button.

    `typed`: the number that it stands for as it was typed, its figures and its unit.
    """

    label: str
    value: Any
    typed: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The text is this answer, in the contract's JSON form; None is "not known yet". `typed`: see `Offer`."""

    value: Any
    typed: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """The text must be asked about: one button for each thing it may mean."""

    question: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class No:
    """The text is no answer, and why."""

    why: str


Reply = Answer | Doubt | No
