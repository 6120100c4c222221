"""A line as chunks: words, figures and the signs between them, each with its place in the text."""

import re
from dataclasses import dataclass

_CHUNK = re.compile(r"\n|[;,()=]|(?:\d,\d|[^\s;,()=])+")
ENDS = frozenset("\n;,")
SIGNS = ENDS | frozenset("()=")

# What may stand between a name and its value, and says nothing of its own.
_FILLERS = """
and on the is was were are of at with for by in to a an & = : - date dated measured drawn taken done both now currently
"""

FILLERS = frozenset(_FILLERS.split())
NEGATIONS = frozenset(("no", "not", "never", "without", "nil", "none"))


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
        """A chunk in small letters, without what ends a sentence."""
        chunk = self.of(at, at + 1)
        return chunk if chunk in SIGNS else chunk.casefold().rstrip(".:!?")

    def ends_at(self, at: int) -> bool:
        """Whether the part of the line that holds what stands before is over here."""
        return at >= len(self.spans) or self.of(at, at + 1) in ENDS


def chunks_of(text: str) -> Chunks:
    """The chunks of a text; a colon parts a name from its value."""
    plain = re.sub(r"(?<=[^\W\d]):(?=\S)", " : ", text).replace("\r", "\n")
    return Chunks(plain, tuple(found.span() for found in _CHUNK.finditer(plain)))
