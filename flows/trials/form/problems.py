"""What is wrong with a trial file: a line and a sentence for each, and the nearest word that would be right."""

from collections.abc import Iterable
from typing import NamedTuple

from rapidfuzz.distance import Indel

# What a draft leaves to its author.
TO_BE_WRITTEN = "to be written"
STILL_TO_WRITE = f'"{TO_BE_WRITTEN}" stands here still'
# More of what an author wrote is not said again.
MOST_SAID = 600


class Problem(NamedTuple):
    """One thing that is wrong, and where."""

    line: int
    words: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.words}"


Problems = list[Problem]


class TrialRefused(Exception):
    """The file is not sound; `problems` names everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted({Problem(line, _sayable(words)) for line, words in problems}))
        super().__init__("\n".join(map(str, self.problems)))


def _sayable(words: str) -> str:
    """On one line, of a length to be read, with a space for each sign that cannot be shown."""
    said = words if len(words) <= MOST_SAID else words[:MOST_SAID] + " ..."
    return said if said.isprintable() else "".join(sign if sign.isprintable() else " " for sign in said)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that this one was most likely meant to be."""
    scored = ((_likeness(word.lower(), other.lower()), other) for other in known)
    score, best = max(scored, default=(0.0, None))
    return best if score >= 0.65 else None


def _likeness(word: str, other: str) -> float:
    """A beginning of a word, such as "chemo", is like it."""
    return 0.9 if len(word) >= 3 and other.startswith(word) else Indel.normalized_similarity(word, other)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown word; empty where nothing is like it."""
    near = nearest(word, known)
    return f'; did you mean "{near}"?' if near else ""
