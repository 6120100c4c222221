"""What a trial says besides its rules and questions: what is measured, which answers are usual together or do not fit,
which decisions rest on a reading of ours, and what a version changes in the one before it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flows.rules.conditions import ALWAYS, Condition

# What becomes of an answer whose question changed: it means the same, or it is asked again.
SAME, ASKED_AGAIN = "same", "asked again"


@dataclass(frozen=True, slots=True)
class Measurement:
    """A measurement that a criterion rests on: the criterion's code, its name in the record, and what it is called.

    `title`: what it is of, such as "Kidney function", where the words do not say it.
    """

    code: str
    name: str
    words: str
    title: str = ""

    @property
    def heading(self) -> str:
        """What it is of, at the beginning of a sentence."""
        return self.title or f"{self.words[:1].upper()}{self.words[1:]}"


@dataclass(frozen=True, slots=True)
class Together:
    """Answers that are usual together, which one tap may give: each stays an answer of its own.

    `label`: the words of the button; where "{n}" stands in it, those that are left may be given without the others.
    """

    label: str
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The questions whose answers do not fit together where `when` holds, and the sentence that says so."""

    keys: tuple[str, ...]
    when: Condition
    words: str


@dataclass(frozen=True, slots=True)
class Acting:
    """A reading of ours that is told beside a decision which rests on it, with the code of its criterion.

    It acts where `when` holds; `decided`: only where the criterion is met or not. `kind`: where there is a prior
    therapy of this kind among `agents` (none: any), and without `named` in its name; "{agents}" in the words are those.
    """

    code: str
    words: str
    when: Condition = ALWAYS
    decided: bool = False
    kind: str = ""
    agents: frozenset[str] = frozenset()
    named: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a version says of the one before it.

    `version`: which that is. `number`: what the sponsor calls the amendment; `approved`: its day.

    `changed`: by the code of a criterion what is another, in words. `answers`: by the key of an answer the key that it
    has in this version, `SAME`, or `ASKED_AGAIN`. `rescreens`: how often somebody who failed before may be screened
    again because of it. `consent`: the version of the consent that must be signed again; empty where none must.
    `taken_back`: it is the way back from an amendment to the version before it.
    """

    version: str
    number: str
    approved: date | None
    why: str
    changed: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    rescreens: int = 0
    consent: str = ""
    taken_back: bool = False

    @property
    def name(self) -> str:
        """What it is called in a sentence."""
        return f"amendment {self.number}"
