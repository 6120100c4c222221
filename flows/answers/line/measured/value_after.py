"""The value that stands beside the name of a question in a line."""

import re
from decimal import Decimal

from flows.answers.line.chunks import OPENS, WORDS
from flows.answers.line.measured.line_reading import Reading
from flows.answers.line.phrases import first_words
from flows.answers.line.pieces import asked, in_doubt
from flows.answers.reply import Answer, Doubt, Offer
from flows.answers.typed.replies import read_reply
from flows.language.typed.beside import AWAITED
from flows.rules.answer_words import value_words
from flows.rules.facts import Facts
from flows.rules.question import Choice, Choices, Entries, NumberKind, Question

Value = tuple[Answer | Doubt, int]

# Of questions that are answered yes or no: words beside their names that say so.
_YES = frozenset(("yes", "y", "available", "+", "confirmed", "identified", "found"))
_NO_VALUES = ("no", "none", "never")
# Of a number: that nothing was found, or that something was, before its figures.
_NOTHING = WORDS["nothing found"]
_SEEN = frozenset(("detected", "detectable", "found", "seen"))
_DECIMAL_OR_DAY = re.compile(r"\d+\.\d+\.")
# "5 times normal" is no 5.
_TIMES = frozenset(("x", "×", "times", "fold", "-fold"))
_SOMETHING = frozenset(("+", "pos", "positive", "+ve"))


def value_after(reading: Reading, question: Question, at: int, facts: Facts | None = None) -> Value | None:
    """What the chunks from `at` on say to a question, and where that ends; the longest that is an answer counts."""
    chunks, start = reading.chunks, reading.chunks.past_fillers(at)
    if start < len(chunks) and chunks.of(start, start + 1) in OPENS:
        return None
    if chunks.word(start) in AWAITED | {"unknown"} and question.may_be_open:
        return Answer(None), start + 1
    doubt: Value | None = None
    if isinstance(question.kind, NumberKind):
        start += chunks.word(start) in _SOMETHING
        start += chunks.word(start) in _NOTHING and chunks.word(start + 1).startswith("<")
        doubt = _without_figures(reading, question, start, facts)
    is_day = isinstance(question.kind, NumberKind) and (reading.day_at(start) or 0)
    for end in range(chunks.reach(start, first_words(reading.trial)), int(is_day) or start, -1):
        if chunks.word(end) in _TIMES:
            continue
        reply = said_to(reading, question, chunks.without_flags(start, end), facts)
        # "2 x 10-4" is no 2; of other answers a shorter one may be sure.
        if isinstance(reply, Answer) and reply.value is not None:
            return reply, end
        if isinstance(reply, Doubt) and isinstance(question.kind, NumberKind):
            return reply, end
        if isinstance(reply, Doubt) and doubt is None:
            doubt = reply, end
    return doubt


def _without_figures(reading: Reading, question: Question, at: int, facts: Facts | None) -> Value | None:
    """What "negative" says of a number, with the bound that may stand behind it in brackets; "1.2." may be a day."""
    chunks = reading.chunks
    if _DECIMAL_OR_DAY.fullmatch(chunks.of(at, min(at + 1, len(chunks)))):
        reply = said_to(reading, question, chunks.word(at), facts)
        return (in_doubt(question, reply), at + 1) if isinstance(reply, Answer) else None
    end = at + 1 + (chunks.word(at) in ("not", "none") and chunks.word(at + 1) in _SEEN)
    if chunks.word(at) not in _NOTHING and end == at + 1:
        return None
    close = chunks.close_of(end) if chunks.word(end) in OPENS else None
    bound = said_to(reading, question, chunks.of(end + 1, close), facts) if close else None
    if close and isinstance(bound, Doubt):
        return bound, close + 1
    found = nothing_found(question)
    return (found, end) if found else None


def said_to(reading: Reading, question: Question, text: str, facts: Facts | None = None) -> Answer | Doubt | None:
    """What some words of a line say to a question; None where they are no answer. `facts`: those of an entry."""
    if isinstance(question.kind, NumberKind) and not re.search(r"\d", text):
        return None
    if isinstance(question.kind, Choice) and text.casefold() in _YES and _has(question, "yes"):
        return Answer("yes")
    reply = read_reply(question, text, facts or reading.facts, reading.trial)
    return reply if isinstance(reply, Answer | Doubt) else None


def negative_of(question: Question) -> Answer | Doubt | None:
    """What "no" before the name of a question says; a test may have been negative, or not done. None where nothing."""
    match question.kind:
        case Choices(at_least=at_least):
            return None if at_least else Answer([])
        case NumberKind():
            return nothing_found(question)
        case Choice() if _has(question, "negative"):
            return asked(question)
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
    ask = "That is no figure. Type the value or its bound if the report has it, or choose what to count."
    return Doubt(ask, (Offer(f"Count it as {value_words(question, zero)}", zero),))


def _has(question: Question, value: str) -> bool:
    return isinstance(question.kind, Choice) and any(option.value == value for option in question.kind.options)
