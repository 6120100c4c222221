"""A line as chunks: words, figures and the signs between them, each with its place in the text."""

import re
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date

from flows.language.typed.ages import read_age
from flows.language.typed.beside import is_doubtful, is_of_another
from flows.language.typed.dates import read_date
from flows.language.typed.reading import One, Several
from flows.package import table, word_list

_CHUNK = re.compile(r"\n|[;,()\[\]=]|(?:\d,\d|[^\s;,()\[\]=])+")
ENDS = frozenset("\n;,")
OPENS, CLOSES = frozenset("(["), frozenset(")]")
SIGNS = ENDS | OPENS | CLOSES | frozenset("=+")


# The word lists of a line, by their names in `words.csv`.
WORDS: Mapping[str, frozenset[str]] = {
    row.cells["of"]: frozenset(row.cells["words"].split())
    for row in table("flows.answers.line", "words.csv", {"of": ".+", "words": ".+"})
}

FILLERS = WORDS["filler"] | {*word_list("flows.answers.line", "courtesy.txt")}
NEGATIONS = frozenset(("no", "not", "never", "without", "nil", "none", "denies"))

# What a laboratory prints beside a value that is not normal.
FLAGS = frozenset(("h", "hh", "l", "ll", "high", "low", "*", "**", "↑", "↓", "↑↑", "↓↓"))

_HAS_AGE_UNIT = re.compile(r"\d\s*-?(?:[ymjla]|wk|w)", re.IGNORECASE)
_CLOCK = re.compile(
    r"\d{1,2}[:h]\d{2}(?::\d{2})?(?:[ap]m)?|\d{1,2}(?:\.\d{2})?[ap]m|0\d[0-5]\dh?|[0-2]\d[0-5]\dh", re.IGNORECASE
)
_OF_CLOCK = frozenset(("am", "pm", "uhr", "hrs", "h", "hours", "heures"))

MOST_CHUNKS = 5
MOST_IN_BRACKETS = 8
_IN_BRACKETS = re.compile(r"[(\[](hh?|ll?|\*{1,2}|high|low)[)\]]", re.IGNORECASE)


Part = tuple[int, int]
Span = tuple[int, int]  # of chunks: the first, and the one behind the last


@dataclass(frozen=True, slots=True)
class ChunkPlace:
    """Of a chunk: the line and the part of it in which it stands, and whether that is in brackets."""

    part: Part
    bracketed: bool


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

    def past_fillers(self, at: int) -> int:
        """The next chunk that says something of its own."""
        return self.past(at, FILLERS)

    def past_flags(self, at: int) -> int:
        """The next chunk that is no flag of a laboratory."""
        return self.past(at, FLAGS)

    def reach(self, start: int, names: Set[str] = frozenset(), most: int = MOST_CHUNKS) -> int:
        """Up to where a value that begins here can go: to the end of its part, or the next name."""
        end = start
        while end < min(len(self), start + most) and self.of(end, end + 1) not in ENDS | OPENS | CLOSES:
            if end > start and self.word(end) in names:
                break
            end += 1
        return end

    def close_of(self, at: int) -> int | None:
        """Where the bracket that opens at a chunk closes; None where none does, or does so far away."""
        within = range(at + 1, min(len(self), at + MOST_IN_BRACKETS))
        return next((end for end in within if self.of(end, end + 1) in CLOSES), None)

    def past_gloss(self, at: int) -> int:
        """Where a name goes on behind words in brackets that say it otherwise: "ALT (GPT)", not "bili (direct)"."""
        if at >= len(self) or self.of(at, at + 1) not in OPENS:
            return at
        close = self.close_of(at)
        words = self.of(at + 1, close) if close else ""
        of_it = not (any(sign.isdigit() for sign in words) or is_doubtful(words) or is_of_another(words))
        return close + 1 if close and of_it else at

    def day_at(self, at: int, today: date) -> int | None:
        """Where a day that begins at a chunk ends; None where none does."""
        for end in range(self.reach(at), at, -1):
            reading = read_date(self.of(at, end), today)
            if isinstance(reading, One) or (isinstance(reading, Several) and not reading.unread):
                return end
        return None

    def past_clock(self, at: int) -> int:
        """The next chunk behind the time of day that may stand behind a day."""
        begins = at + (self.word(at) in ("at", "um", "à", "@"))
        if not _CLOCK.fullmatch(self.word(begins)):
            return at
        return begins + 1 + (self.word(begins + 1) in _OF_CLOCK)

    def age_at(self, at: int) -> int | None:
        """Where an age with its unit that begins at a chunk ends; None where none does."""
        for end in range(min(self.reach(at), at + 4), at, -1):
            text = self.of(at, end)
            if _HAS_AGE_UNIT.search(text) and isinstance(read_age(text), One | Several):
                return end
        return None

    def end_of_part(self, at: int) -> int:
        """Where the part of the line ends in which a chunk stands."""
        while not self.ends_at(at):
            at += 1
        return at

    def opens_part(self, at: int) -> bool:
        """Whether nothing that says something of its own stands before a chunk in its part of the line."""
        while at > 0 and self.word(at - 1) in FILLERS:
            at -= 1
        return at == 0 or self.of(at - 1, at) in ENDS

    def places(self) -> list[ChunkPlace]:
        """Where each chunk stands."""
        line = part = depth = 0
        places = []
        for at in range(len(self)):
            sign = self.of(at, at + 1)
            depth = max(0, depth + (sign in OPENS) - (sign in CLOSES))
            places.append(ChunkPlace((line, part), depth > 0))
            line, part = line + (sign == "\n"), part + (sign in ENDS)
        return places


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


def joined(spans: Iterable[Span], together: Callable[[int, int], bool]) -> list[Span]:
    """Spans in order, as one where the end of the one before and the start of the next are `together`."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and together(found[-1][1], start):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found
