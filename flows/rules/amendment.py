"""What a version of a trial says of the one before it: which that is, why, what changed, what becomes of answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

# What becomes of an answer whose question changed: it means the same, or it is asked again.
SAME, ASKED_AGAIN = "same", "asked again"


@dataclass(frozen=True, slots=True)
class Amendment:
    """`version`: the one before. `number`: what the sponsor calls the amendment; `approved`: its day.

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
