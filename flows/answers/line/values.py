"""The value that stands beside the name of a question in a line."""

import re
from datetime import date

from flows.answers.line.chunks import ENDS, FILLERS, Chunks
from flows.answers.line.names import first_words
from flows.answers.reply import Answer, Doubt
from flows.answers.typed import read_reply
from flows.language.typed.ages import read_age
from flows.language.typed.dates import read_date
from flows.language.typed.reading import One, Several
from flows.rules.facts import Facts
from flows.rules.question import Choice, Choices, NumberKind, Question
from flows.rules.trial import Trial

MOST_CHUNKS = 5
Value = tuple[Answer | Doubt, int]

# Of questions that are answered yes or no: words beside their names that say so.
_YES = frozenset(("yes", "y", "available", "+", "ok", "confirmed"))
_NO_VALUES = ("no", "none", "never", "negative")
_LIMIT_WORDS = re.compile(
    r"^(?:uln|limit|upper limit(?: of normal)?|normal(?: range)?|ref\.?)\s*[:<=]*\s*", re.IGNORECASE
)
_HAS_AGE_UNIT = re.compile(r"\d\s*-?(?:[ymjla]|wk|w)", re.IGNORECASE)


def value_after(question: Question, chunks: Chunks, at: int, facts: Facts, trial: Trial) -> Value | None:
    """What the chunks from `at` on say to a question, and where that ends; the longest that is an answer counts."""
    start = past_fillers(chunks, at)
    if start < len(chunks) and chunks.of(start, start + 1) == "(":
        return None
    doubt: Value | None = None
    is_day = isinstance(question.kind, NumberKind) and (day_at(chunks, start, facts.as_of) or 0)
    for end in range(reach(chunks, start, first_words(trial)), int(is_day) or start, -1):
        reply = _reply(question, chunks.of(start, end), facts, trial)
        if isinstance(reply, Answer) and reply.value is not None:
            return reply, end
        if isinstance(reply, Doubt) and doubt is None:
            doubt = reply, end
    return doubt


def _reply(question: Question, text: str, facts: Facts, trial: Trial) -> Answer | Doubt | None:
    if isinstance(question.kind, NumberKind) and not re.search(r"\d", text):
        return None
    if isinstance(question.kind, Choice) and text.casefold() in _YES and _has(question, "yes"):
        return Answer("yes")
    reply = read_reply(question, text, facts, trial)
    if isinstance(reply, Doubt) and reply.sure:
        return Answer(reply.offers[0].value, reply.offers[0].typed)
    return reply if isinstance(reply, Answer | Doubt) else None


def negative_of(question: Question) -> Answer | None:
    """The answer that "no" before the name of a question gives; None where it gives none."""
    if isinstance(question.kind, Choices):
        return None if question.kind.at_least else Answer([])
    return next((Answer(value) for value in _NO_VALUES if _has(question, value)), None)


def _has(question: Question, value: str) -> bool:
    return isinstance(question.kind, Choice) and any(option.value == value for option in question.kind.options)


def past_fillers(chunks: Chunks, at: int) -> int:
    """The next chunk that says something of its own."""
    while at < len(chunks) and chunks.word(at) in FILLERS:
        at += 1
    return at


def reach(chunks: Chunks, start: int, names: frozenset[str]) -> int:
    """Up to where a value that begins here can go: to the end of its part, or the next name."""
    end = start
    while end < min(len(chunks), start + MOST_CHUNKS) and chunks.of(end, end + 1) not in ENDS | {"(", ")"}:
        if end > start and chunks.word(end) in names:
            break
        end += 1
    return end


def limit_after(question: Question, chunks: Chunks, at: int, facts: Facts, trial: Trial) -> Value | None:
    """The upper limit that stands in brackets behind a value, such as (40), (ULN 40), (<40) or (5-40)."""
    if at >= len(chunks) or chunks.of(at, at + 1) != "(":
        return None
    close = next((end for end in range(at, min(len(chunks), at + 6)) if chunks.of(end, end + 1) == ")"), None)
    if close is None:
        return None
    reply = _reply(question, _LIMIT_WORDS.sub("", chunks.of(at + 1, close)), facts, trial)
    return (reply, close + 1) if reply else None


def day_at(chunks: Chunks, at: int, today: date) -> int | None:
    """Where a day that begins at a chunk ends; None where none does."""
    for end in range(reach(chunks, at, frozenset()), at, -1):
        reading = read_date(chunks.of(at, end), today)
        if isinstance(reading, One) or (isinstance(reading, Several) and not reading.unread):
            return end
    return None


def age_at(chunks: Chunks, at: int) -> int | None:
    """Where an age with its unit that begins at a chunk ends; None where none does."""
    for end in range(min(reach(chunks, at, frozenset()), at + 4), at, -1):
        text = chunks.of(at, end)
        if _HAS_AGE_UNIT.search(text) and isinstance(read_age(text), One):
            return end
    return None
