"""Answers that cannot both be right: noticed with the second one, and asked about at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Answers, by key, that cannot all be right, and the sentence that says so."""

    answers: Mapping[str, str]
    words: str


CONTRADICTIONS = (
    Contradiction(
        {"cns3_history": "no", "cns_status": "cns3"},
        "CNS3 now is CNS3 ever, which cannot be No: change the one that is wrong.",
    ),
)


def contradiction(key: str, answers: Mapping[str, Any]) -> tuple[str, str] | None:
    """The question whose answer the one to `key` contradicts, and the sentence for it; None where all agree."""
    for found in CONTRADICTIONS:
        if key in found.answers and all(answers.get(other) == value for other, value in found.answers.items()):
            return next(other for other in found.answers if other != key), found.words
    return None
