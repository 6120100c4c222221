"""What became of a typed text: an answer, a doubt to be asked about, or a refusal with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flows.screening import Offer


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
