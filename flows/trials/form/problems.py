"""What is wrong with a trial file: a line and a sentence for each, and the nearest word that would be right."""

from collections.abc import Collection, Iterable, Iterator, Sized
from itertools import islice
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Indel

# What a draft leaves to its author.
TO_BE_WRITTEN = "to be written"
STILL_TO_WRITE = f'"{TO_BE_WRITTEN}" stands here still'
# More of what an author wrote is not said again.
MOST_SAID = 600
# Nobody reads on; what is wrong further down is told when these are mended.
MOST_TOLD = 200
MOST_LISTED = 30
LIKE = 0.65


class Problem(NamedTuple):
    """One thing that is wrong, and where."""

    line: int
    words: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.words}"


Problems = list[Problem]


class TrialRefused(Exception):
    """The file is not sound; `problems` names what is wrong with it, and how much more there is after `MOST_TOLD`."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(_first(sorted(set(problems))))
        super().__init__("\n".join(map(str, self.problems)))


def too_many(given: Sized, most: int, what: str, line: int, problems: Problems) -> bool:
    """Tell where more stands than any record needs and the checker gets through in seconds."""
    if len(given) > most:
        problems.append(Problem(line, f"{len(given):,} {what}: at most {most} are read"))
    return len(given) > most


def _sayable(words: str) -> str:
    """On one line, of a length to be read, with a space for each sign that cannot be shown."""
    said = words if len(words) <= MOST_SAID else words[:MOST_SAID] + " ..."
    return said if said.isprintable() else "".join(sign if sign.isprintable() else " " for sign in said)


def _first(problems: list[Problem]) -> Iterator[Problem]:
    for line, words in problems[:MOST_TOLD]:
        yield Problem(line, _sayable(words))
    if more := problems[MOST_TOLD:]:
        yield Problem(more[0].line, f"and {len(more):,} more from here on; mend those above first")


def listed(words: Collection[str]) -> str:
    """What there is to choose from, as far as it can be read."""
    more = len(words) - MOST_LISTED
    return ", ".join(islice(words, MOST_LISTED)) + (f" and {more:,} more" if more > 0 else "")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that this one was most likely meant to be; a beginning, such as "chemo", means the shortest."""
    options, meant = tuple(known), word.lower()
    small = [option.lower() for option in options]
    best = process.extractOne(meant, small, scorer=Indel.normalized_similarity, score_cutoff=LIKE)
    begun = [at for at, option in enumerate(small) if option.startswith(meant)] if len(meant) >= 3 else []
    if begun and (best is None or best[1] < 0.9):
        return options[min(begun, key=lambda at: len(small[at]))]
    return options[best[2]] if best else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown word; empty where nothing is like it."""
    near = nearest(word, known)
    return f'; did you mean "{near}"?' if near else ""
