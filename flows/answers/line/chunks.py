"""A line as chunks: words, figures and the signs between them, each with its place in the text."""

import re
from collections.abc import Set
from dataclasses import dataclass

from flows.package import word_list

_CHUNK = re.compile(r"\n|[;,()\[\]=]|(?:\d,\d|[^\s;,()\[\]=])+")
ENDS = frozenset("\n;,")
OPENS, CLOSES = frozenset("(["), frozenset(")]")
SIGNS = ENDS | OPENS | CLOSES | frozenset("=+")

# What may stand between a name and its value, and says nothing of its own.
_FILLERS = """
and on the is was were are of at with for by in to a an & = : - / date dated measured drawn taken done both now
currently pt patient child candidate planned collected sampled collection bloods labs
"""

FILLERS = frozenset((*_FILLERS.split(), *word_list("flows.answers.line", "courtesy.txt")))
NEGATIONS = frozenset(("no", "not", "never", "without", "nil", "none", "denies"))

# What a laboratory prints beside a value that is not normal.
FLAGS = frozenset(("h", "hh", "l", "ll", "high", "low", "*", "**", "↑", "↓", "↑↑", "↓↓"))

_IN_BRACKETS = re.compile(r"[(\[](hh?|ll?|\*{1,2}|high|low)[)\]]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Chunks:
    """A text cut into chunks."""

    text: str
    spans: tuple[tuple[int, int], ...]

    def __len__(self) -> int:
        return len(self.spans)

    def of(self, start: int, end: int) -> str:
        """The text from one chunk to before another, as it was typed."""
        return self.text[self.spans[start][0] : self.spans[end - 1][1]] if start < end else ""

    def word(self, at: int) -> str:
        """A chunk in small letters, without what ends a sentence; empty behind the last one."""
        chunk = self.of(at, at + 1) if at < len(self.spans) else ""
        return chunk if chunk in SIGNS else chunk.casefold().rstrip(".:!?") or chunk

    def past(self, at: int, words: Set[str]) -> int:
        """The next chunk from one on that is none of these words."""
        while self.word(at) in words:
            at += 1
        return at

    def without_flags(self, start: int, end: int) -> str:
        """The text of some chunks without the flags between them."""
        if not any(self.word(at) in FLAGS for at in range(start + 1, end)):
            return self.of(start, end)
        kept = (at for at in range(start, end) if at == start or self.word(at) not in FLAGS)
        return " ".join(self.of(at, at + 1) for at in kept)

    def ends_at(self, at: int) -> bool:
        """Whether the part of the line that holds what stands before is over here."""
        return at >= len(self.spans) or self.of(at, at + 1) in ENDS


def chunks_of(text: str) -> Chunks:
    """The chunks of a text: the columns of a table are words, and a colon parts a name from its value."""
    plain = re.sub(r"[ \t|]+", " ", text.replace("\r\n", "\n").replace("\r", "\n"))
    plain = re.sub(r"(?<=[^\W\d]):(?=\S)", " : ", plain)
    plain = re.sub(r"(?<=[^\W\d])\+(?!\S)", " +", plain)
    plain = re.sub(r"(?<=\d)(\*+|HH?|LL?)(?!\S)", r" \1", plain)
    # The point that ends a sentence; "24.11." is a day.
    plain = re.sub(r"\b(0[.,]\d+|\d+[.,](?:0|\d{3,}|1[3-9]|[2-9]\d))\.(?!\S)", r"\1", plain)
    plain = re.sub(r"(?<=\d) / (?=\d)", "/", plain)
    plain = _IN_BRACKETS.sub(r" \1 ", plain)
    return Chunks(plain, tuple(found.span() for found in _CHUNK.finditer(plain)))


def end_of_part(chunks: Chunks, at: int) -> int:
    """Where the part of the line ends in which a chunk stands."""
    while not chunks.ends_at(at):
        at += 1
    return at


def opens_part(chunks: Chunks, at: int) -> bool:
    """Whether nothing that says something of its own stands before a chunk in its part of the line."""
    while at > 0 and chunks.word(at - 1) in FILLERS:
        at -= 1
    return at == 0 or chunks.of(at - 1, at) in ENDS


Part = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """Of a chunk: the line and the part of it in which it stands, and whether that is in brackets."""

    part: Part
    bracketed: bool


def places_of(chunks: Chunks) -> list[Place]:
    """Where each chunk stands."""
    line = part = depth = 0
    places = []
    for at in range(len(chunks)):
        sign = chunks.of(at, at + 1)
        depth = max(0, depth + (sign in OPENS) - (sign in CLOSES))
        places.append(Place((line, part), depth > 0))
        line, part = line + (sign == "\n"), part + (sign in ENDS)
    return places
