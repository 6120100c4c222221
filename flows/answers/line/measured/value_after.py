"""The value that stands beside the name of a question in a line."""

import re
from datetime import date
from decimal import Decimal

from flows.answers.line.chunks import CLOSES, ENDS, FILLERS, FLAGS, OPENS, Chunks
from flows.answers.line.phrases import first_words
from flows.answers.reply import Answer, Doubt, Offer
from flows.answers.typed.replies import read_reply
from flows.language.typed.ages import read_age
from flows.language.typed.beside import AWAITED, is_doubtful, is_of_another
from flows.language.typed.dates import read_date
from flows.language.typed.reading import One, Several
from flows.rules.answer_words import value_words
from flows.rules.facts import Facts
from flows.rules.question import Choice, Choices, Entries, NumberKind, Question
from flows.rules.trial import Trial

MOST_CHUNKS = 5
MOST_IN_BRACKETS = 8
Value = tuple[Answer | Doubt, int]

# Of questions that are answered yes or no: words beside their names that say so.
_YES = frozenset(("yes", "y", "available", "+", "confirmed", "identified", "found"))
_NO_VALUES = ("no", "none", "never")
# Of a number: that nothing was found, or that something was, before its figures.
_NOTHING_WORDS = """
neg negative negativ négatif negatif negativa negativo undetectable undetected nil none nd
"""
_NOTHING = frozenset(_NOTHING_WORDS.split())
_SEEN = frozenset(("detected", "detectable", "found", "seen"))
_DECIMAL_OR_DAY = re.compile(r"\d+\.\d+\.")
# "5 times normal" is no 5.
_TIMES = frozenset(("x", "×", "times", "fold", "-fold"))
_SOMETHING = frozenset(("+", "pos", "positive", "+ve"))
_HAS_AGE_UNIT = re.compile(r"\d\s*-?(?:[ymjla]|wk|w)", re.IGNORECASE)
_CLOCK = re.compile(
    r"\d{1,2}[:h]\d{2}(?::\d{2})?(?:[ap]m)?|\d{1,2}(?:\.\d{2})?[ap]m|0\d[0-5]\dh?|[0-2]\d[0-5]\dh", re.IGNORECASE
)
_OF_CLOCK = frozenset(("am", "pm", "uhr", "hrs", "h", "hours", "heures"))


def value_after(question: Question, chunks: Chunks, at: int, facts: Facts, trial: Trial) -> Value | None:
    """What the chunks from `at` on say to a question, and where that ends; the longest that is an answer counts."""
    start = past_fillers(chunks, at)
    if start < len(chunks) and chunks.of(start, start + 1) in OPENS:
        return None
    if chunks.word(start) in AWAITED | {"unknown"} and question.may_be_open:
        return Answer(None), start + 1
    doubt: Value | None = None
    if isinstance(question.kind, NumberKind):
        start += chunks.word(start) in _SOMETHING
        start += chunks.word(start) in _NOTHING and chunks.word(start + 1).startswith("<")
        doubt = _without_figures(question, chunks, start, facts, trial)
    is_day = isinstance(question.kind, NumberKind) and (day_at(chunks, start, facts.as_of) or 0)
    for end in range(reach(chunks, start, first_words(trial)), int(is_day) or start, -1):
        if chunks.word(end) in _TIMES:
            continue
        reply = said_to(question, chunks.without_flags(start, end), facts, trial)
        # "2 x 10-4" is no 2; of other answers a shorter one may be sure.
        if isinstance(reply, Answer) and reply.value is not None:
            return reply, end
        if isinstance(reply, Doubt) and isinstance(question.kind, NumberKind):
            return reply, end
        if isinstance(reply, Doubt) and doubt is None:
            doubt = reply, end
    return doubt


def _without_figures(question: Question, chunks: Chunks, at: int, facts: Facts, trial: Trial) -> Value | None:
    """What "negative" says of a number, with the bound that may stand behind it in brackets; "1.2." may be a day."""
    if _DECIMAL_OR_DAY.fullmatch(chunks.of(at, min(at + 1, len(chunks)))):
        reply = said_to(question, chunks.word(at), facts, trial)
        return (_if_no_day(question, reply), at + 1) if isinstance(reply, Answer) else None
    end = at + 1 + (chunks.word(at) in ("not", "none") and chunks.word(at + 1) in _SEEN)
    if chunks.word(at) not in _NOTHING and end == at + 1:
        return None
    close = close_of(chunks, end) if chunks.word(end) in OPENS else None
    bound = said_to(question, chunks.of(end + 1, close), facts, trial) if close else None
    if close and isinstance(bound, Doubt):
        return bound, close + 1
    found = nothing_found(question)
    return (found, end) if found else None


def _if_no_day(question: Question, reply: Answer) -> Doubt:
    return Doubt("Is it sure?", (Offer(f"Sure: {value_words(question, reply.value)}", reply.value, reply.typed),))


def said_to(question: Question, text: str, facts: Facts, trial: Trial) -> Answer | Doubt | None:
    """What some words of a line say to a question; None where they are no answer."""
    if isinstance(question.kind, NumberKind) and not re.search(r"\d", text):
        return None
    if isinstance(question.kind, Choice) and text.casefold() in _YES and _has(question, "yes"):
        return Answer("yes")
    reply = read_reply(question, text, facts, trial)
    return reply if isinstance(reply, Answer | Doubt) else None


def negative_of(question: Question) -> Answer | Doubt | None:
    """What "no" before the name of a question says; a test may have been negative, or not done. None where nothing."""
    match question.kind:
        case Choices(at_least=at_least):
            return None if at_least else Answer([])
        case NumberKind():
            return nothing_found(question)
        case Choice(options=options) if _has(question, "negative"):
            return Doubt(question.text, tuple(Offer(one.label, one.value) for one in options))
        case Entries():
            return Doubt(f"{question.label}: none at all?", (Offer("None at all", []),))
    return next((Answer(value) for value in _NO_VALUES if _has(question, value)), None)


def nothing_found(question: Question) -> Doubt | None:
    """A number of which nothing was found: it may count as 0 where that is usual; None for any other question."""
    kind = question.kind
    if not isinstance(kind, NumberKind) or not kind.usual or kind.usual[0] != 0:
        return None
    if question.negative:
        return Doubt(question.negative, ())
    zero = Decimal(0)
    offer = Offer(f"Count it as {value_words(question, zero)}", zero)
    return Doubt(
        "That is no figure. Type the value or its bound if the report has it, or choose what to count.", (offer,)
    )


def _has(question: Question, value: str) -> bool:
    return isinstance(question.kind, Choice) and any(option.value == value for option in question.kind.options)


def past_fillers(chunks: Chunks, at: int) -> int:
    """The next chunk that says something of its own."""
    return chunks.past(at, FILLERS)


def past_flags(chunks: Chunks, at: int) -> int:
    """The next chunk that is no flag of a laboratory."""
    return chunks.past(at, FLAGS)


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
    """Where a name goes on behind words in brackets that say it otherwise, such as "ALT (GPT)"; not "bili (direct)"."""
    if at >= len(chunks) or chunks.of(at, at + 1) not in OPENS:
        return at
    close = close_of(chunks, at)
    words = chunks.of(at + 1, close) if close else ""
    of_it = not (any(sign.isdigit() for sign in words) or is_doubtful(words) or is_of_another(words))
    return close + 1 if close and of_it else at


def day_at(chunks: Chunks, at: int, today: date) -> int | None:
    """Where a day that begins at a chunk ends; None where none does."""
    for end in range(reach(chunks, at, frozenset()), at, -1):
        reading = read_date(chunks.of(at, end), today)
        if isinstance(reading, One) or (isinstance(reading, Several) and not reading.unread):
            return end
    return None


def past_clock(chunks: Chunks, at: int) -> int:
    """The next chunk behind the time of day that may stand behind a day."""
    begins = at + (chunks.word(at) in ("at", "um", "à", "@"))
    if not _CLOCK.fullmatch(chunks.word(begins)):
        return at
    return begins + 1 + (chunks.word(begins + 1) in _OF_CLOCK)


def age_at(chunks: Chunks, at: int) -> int | None:
    """Where an age with its unit that begins at a chunk ends; None where none does."""
    for end in range(min(reach(chunks, at, frozenset()), at + 4), at, -1):
        text = chunks.of(at, end)
        if _HAS_AGE_UNIT.search(text) and isinstance(read_age(text), One | Several):
            return end
    return None
