"""The value of a question with the limit behind it, from where its name ends in a line."""

import re

from flows.answers.line.measured.limits import limit_after
from flows.answers.line.measured.multiples import multiple_after
from flows.answers.line.measured.reading import Reading, keep
from flows.answers.line.measured.values import past_gloss, value_after
from flows.answers.line.names import Named
from flows.answers.reply import Doubt
from flows.rules.question import Question

# Behind the figures of a value; "x ULN" says of which limit it is a multiple.
_UNIT = re.compile(r"\d\s*(?P<unit>(?!x)[^\W\d]\S*)\s*$", re.IGNORECASE)


def of_question(reading: Reading, meaning: Named, start: int, end: int) -> int | None:
    question = reading.trial.by_key[meaning.key]
    gloss = past_gloss(reading.chunks, end)
    if question.upper_limit and (times := multiple_after(reading.chunks, gloss)):
        reading.multiples[len(reading.pieces)] = times[0]
        keep(reading, meaning.key, start, times[1], Doubt("", ()))
        return _limit(reading, question, gloss, times[1])
    value = value_after(question, reading.chunks, gloss, reading.facts, reading.trial)
    if value is None:
        return None
    keep(reading, meaning.key, start, value[1], value[0])
    return _limit(reading, question, gloss, value[1])


def _limit(reading: Reading, question: Question, start: int, at: int) -> int:
    """The upper limit or the range that may stand behind a value, and where all of it ends."""
    limit = reading.trial.by_key.get(question.upper_limit)
    unit = _UNIT.search(reading.chunks.without_flags(start, at))
    reply, end = limit_after(limit, reading.chunks, at, reading.facts, reading.trial, unit=unit and unit["unit"])
    if limit and reply:
        keep(reading, limit.key, at, end, reply)
    return end
