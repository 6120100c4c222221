"""A value said as a multiple of its upper limit, such as "ALT 3 x ULN"."""

import re
from dataclasses import replace
from decimal import Decimal

from flows.answers.line.chunks import Chunks
from flows.answers.line.measured.line_reading import Reading
from flows.answers.line.measured.value_after import said_to
from flows.answers.reply import Answer, Doubt, Offer
from flows.answers.typed.bounds import Bounds, counted_as
from flows.language.numbers import EXACT, number_words
from flows.language.typed.numbers import TypedNumber, read_number
from flows.language.typed.reading import One
from flows.rules.answer_words import value_words
from flows.rules.question import Question

UNIT = "xULN"

_TIMES = re.compile(
    r"(?P<times>\d[\d.,]*|twice|double)[\s-]*(?:x|×|\*|times|fold)?\s*(?:of\s+)?(?:the\s+|its\s+)?"
    r"(?:uln|upper limit(?: of)?(?: the)?(?: normal)?|upper normal(?: limit)?)",
    re.IGNORECASE,
)
_AS_FIGURES = {"twice": "2", "double": "2"}
_MOST = 9  # chunks, such as "2.3 times the upper limit of the normal"
_LIMIT = re.compile(r"\d[\d.,]*(?:\s*[^\W\d]\S*)?")


def multiple_after(chunks: Chunks, at: int) -> tuple[TypedNumber, int] | None:
    """How many times its upper limit a value is said to be, and where that ends."""
    start = chunks.past_fillers(at)
    for end in range(chunks.reach(start, most=_MOST), start, -1):
        said = _TIMES.fullmatch(chunks.of(start, end))
        times = said["times"].casefold() if said else ""
        reading = read_number(f"{_AS_FIGURES.get(times, times)} x ULN")
        if said and isinstance(reading, One) and not reading.value.operator:
            return reading.value, end
    return None


def limit_of_multiple(reading: Reading, limit: Question, at: int) -> tuple[Answer | Doubt, int] | None:
    """The upper limit that follows a multiple of it without another word, such as 40 in "2 x ULN 40"; a day is none."""
    chunks = reading.chunks
    at += chunks.word(at) == "="
    if reading.day_at(at):
        return None
    for end in range(min(chunks.reach(at), at + 2), at, -1):
        reply = said_to(reading, limit, chunks.of(at, end)) if _LIMIT.fullmatch(chunks.of(at, end)) else None
        if reply:
            return reply, end
    return None


def resolve_multiples(reading: Reading) -> None:
    """Multiples of upper limits, once the whole line with its limits was read."""
    for at, times in reading.multiples.items():
        piece = reading.pieces[at]
        reading.pieces[at] = replace(piece, reply=_multiple(reading, reading.trial.by_key[piece.key], times))


def _multiple(reading: Reading, question: Question, times: TypedNumber) -> Answer | Doubt:
    """The value that a multiple is of a limit: sure where its rounding cannot tell for a criterion, else asked."""
    said, limit = {"value": str(times.value), "unit": UNIT}, reading.facts.get(question.upper_limit)
    if not isinstance(limit, Decimal):
        return Doubt(f"{number_words(times.value)} x its upper limit: what is the upper limit of {question.label}?", ())
    value = EXACT.multiply(times.value, limit)
    half = EXACT.multiply(Decimal(5).scaleb(int(times.value.as_tuple().exponent) - 1), limit)
    if counted_as(question, Bounds(value - half, value + half, (value,)), reading.facts, reading.trial):
        return Answer(value, said)
    words = value_words(question, value)
    ask = (
        f"{number_words(times.value)} x {number_words(limit)} is about {words}, near to a limit: type the value itself."
    )
    return Doubt(ask, (Offer(f"It is exactly {words}", value, said),))
