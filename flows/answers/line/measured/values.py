"""The value that stands beside the name of a question in a line."""

import re
from datetime import date

from flows.answers.line.chunks import CLOSES, ENDS, FILLERS, FLAGS, OPENS, Chunks
from flows.answers.line.names import first_words
from flows.answers.reply import Answer, Doubt
from flows.answers.typed.text import read_reply
from flows.language.typed.ages import read_age
from flows.language.typed.dates import read_date
from flows.language.typed.doubtful import AWAITED
from flows.language.typed.reading import One, Several
from flows.rules.facts import Facts
from flows.rules.question import Choice, Choices, NumberKind, Question
from flows.rules.trial import Trial

MOST_CHUNKS = 5
MOST_IN_BRACKETS = 8
Value = tuple[Answer | Doubt, int]

# Of questions that are answered yes or no: words beside their names that say so.
_YES = frozenset(("yes", "y", "available", "+", "ok", "confirmed", "identified", "found"))
_NO_VALUES = ("no", "none", "never", "negative")
_HAS_AGE_UNIT = re.compile(r"\d\s*-?(?:[ymjla]|wk|w)", re.IGNORECASE)
_CLOCK = re.compile(r"\d{1,2}[:h]\d{2}(?::\d{2})?")


def value_after(question: Question, chunks: Chunks, at: int, facts: Facts, trial: Trial) -> Value | None:
    """What the chunks from `at` on say to a question, and where that ends; the longest that is an answer counts."""
    start = past_fillers(chunks, at)
    if start < len(chunks) and chunks.of(start, start + 1) in OPENS:
        return None
    if chunks.word(start) in AWAITED | {"unknown"} and question.may_be_open:
        return Answer(None), start + 1
    if isinstance(question.kind, NumberKind) and chunks.word(start) == "+":
        start += 1
    doubt: Value | None = None
    is_day = isinstance(question.kind, NumberKind) and (day_at(chunks, start, facts.as_of) or 0)
    for end in range(reach(chunks, start, first_words(trial)), int(is_day) or start, -1):
        reply = said_to(question, chunks.without_flags(start, end), facts, trial)
        if isinstance(reply, Answer) and reply.value is not None:
            return reply, end
        if isinstance(reply, Doubt) and doubt is None:
            doubt = reply, end
    return doubt


def said_to(question: Question, text: str, facts: Facts, trial: Trial) -> Answer | Doubt | None:
    """What some words of a line say to a question; None where they are no answer."""
    if isinstance(question.kind, NumberKind) and not re.search(r"\d", text):
        return None
    if isinstance(question.kind, Choice) and text.casefold() in _YES and _has(question, "yes"):
        return Answer("yes")
    reply = read_reply(question, text, facts, trial)
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


def past_flags(chunks: Chunks, at: int) -> int:
    """The next chunk that is no flag of a laboratory."""
    while at < len(chunks) and chunks.word(at) in FLAGS:
        at += 1
    return at


def reach(chunks: Chunks, start: int, names: frozenset[str], most: int = MOST_CHUNKS) -> int:
    """Up to where a value that begins here can go: to the end of its part, or the next name."""
    end = start
    while end < min(len(chunks), start + most) and chunks.of(end, end + 1) not in ENDS | OPENS | CLOSES:
        if end > start and chunks.word(end) in names:
            break
        end += 1
    return end


def close_of(chunks: Chunks, at: int) -> int | None:
    """Where the bracket that opens at a chunk closes; None where none does, or does so far away."""
    within = range(at + 1, min(len(chunks), at + MOST_IN_BRACKETS))
    return next((end for end in within if chunks.of(end, end + 1) in CLOSES), None)


def past_gloss(chunks: Chunks, at: int) -> int:
    """Where a name goes on behind words in brackets that say it otherwise, such as "ALT (GPT)"."""
    if at >= len(chunks) or chunks.of(at, at + 1) not in OPENS:
        return at
    close = close_of(chunks, at)
    words = chunks.of(at + 1, close) if close else ""
    return close + 1 if close and not any(sign.isdigit() for sign in words) else at


def day_at(chunks: Chunks, at: int, today: date) -> int | None:
    """Where a day that begins at a chunk ends; None where none does."""
    for end in range(reach(chunks, at, frozenset()), at, -1):
        reading = read_date(chunks.of(at, end), today)
        if isinstance(reading, One) or (isinstance(reading, Several) and not reading.unread):
            return end
    return None


def past_clock(chunks: Chunks, at: int) -> int:
    """The next chunk behind the time of day that may stand behind a day."""
    return at + 1 if _CLOCK.fullmatch(chunks.word(at)) else at


def age_at(chunks: Chunks, at: int) -> int | None:
    """Where an age with its unit that begins at a chunk ends; None where none does."""
    for end in range(min(reach(chunks, at, frozenset()), at + 4), at, -1):
        text = chunks.of(at, end)
        if _HAS_AGE_UNIT.search(text) and isinstance(read_age(text), One | Several):
            return end
    return None
