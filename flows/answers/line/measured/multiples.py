"""A value said as a multiple of its upper limit, such as "ALT 3 x ULN"."""

from decimal import Decimal
from typing import Any

from flows.answers.line.chunks import Chunks
from flows.answers.line.measured.values import past_fillers, reach
from flows.answers.reply import Answer, Doubt, Offer
from flows.answers.typed.bounds import Span, counted_as
from flows.language.numbers import EXACT, number_words
from flows.language.typed.numbers import TypedNumber, read_number
from flows.language.typed.reading import One
from flows.rules.answer_words import value_words
from flows.rules.facts import Facts
from flows.rules.question import Question
from flows.rules.trial import Trial

UNIT = "xULN"


def multiple_after(chunks: Chunks, at: int) -> tuple[TypedNumber, int] | None:
    """How many times its upper limit a value is said to be, and where that ends."""
    start = past_fillers(chunks, at)
    for end in range(reach(chunks, start, frozenset()), start, -1):
        reading = read_number(chunks.of(start, end))
        if isinstance(reading, One) and reading.value.unit == UNIT and not reading.value.operator:
            return reading.value, end
    return None


def multiple_reply(question: Question, times: TypedNumber, limit: Any, facts: Facts, trial: Trial) -> Answer | Doubt:
    """The value that a multiple is of a limit: sure where its rounding cannot tell for a criterion, else asked."""
    said = {"value": str(times.value), "unit": UNIT}
    if not isinstance(limit, Decimal):
        return Doubt(f"{number_words(times.value)} x its upper limit: what is the upper limit of {question.label}?", ())
    value = EXACT.multiply(times.value, limit)
    half = EXACT.multiply(Decimal(5).scaleb(int(times.value.as_tuple().exponent) - 1), limit)
    if counted_as(question, Span(value - half, value + half, (value,)), facts, trial):
        return Answer(value, said)
    words = value_words(question, value)
    ask = (
        f"{number_words(times.value)} x {number_words(limit)} is about {words}, near to a limit: type the value itself."
    )
    return Doubt(ask, (Offer(f"It is exactly {words}", value, said),))
