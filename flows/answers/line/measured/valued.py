"""The value of a question with the limit behind it, from where its name ends in a line."""

import re

from flows.answers.line.measured.limits import limit_after
from flows.answers.line.measured.multiples import limit_of_multiple, multiple_after
from flows.answers.line.measured.reading import Reading, keep
from flows.answers.line.measured.values import past_gloss, value_after
from flows.answers.line.names import Named
from flows.answers.reply import Doubt
from flows.rules.question import Question

# Behind the figures of a value; "x ULN" says of which limit it is a multiple.
_UNIT = re.compile(r"\d\s*(?P<unit>(?!x)[^\W\d]\S*)\s*$", re.IGNORECASE)

_IS_LIMIT = re.compile(r"uln|upper")


def of_question(reading: Reading, meaning: Named, start: int, end: int) -> int | None:
    question = reading.trial.by_key[meaning.key]
    gloss = past_gloss(reading.chunks, end)
    if question.upper_limit and (times := multiple_after(reading.chunks, gloss)):
        reading.multiples[len(reading.pieces)] = times[0]
        keep(reading, meaning.key, start, times[1], Doubt("", ()))
        return _limit_of_multiple(reading, question, gloss, times[1])
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


def _limit_of_multiple(reading: Reading, question: Question, start: int, at: int) -> int:
    """The upper limit that may stand behind a multiple of it, and where all of it ends."""
    limit = reading.trial.by_key[question.upper_limit]
    found = limit_of_multiple(limit, reading.chunks, at, reading.facts, reading.trial)
    if found is None:
        return _limit(reading, question, start, at)
    keep(reading, limit.key, at, found[1], found[0])
    return found[1]


def read_limit(reading: Reading) -> bool:
    """A limit in a part of its own, such as "ALT 34, ULN 40": of the value right before it."""
    last = reading.pieces[-1] if reading.pieces else None
    limit = reading.trial.by_key.get(reading.trial.by_key[last.key].upper_limit) if last else None
    if not last or not limit or not _IS_LIMIT.fullmatch(reading.chunks.word(reading.at)):
        return False
    behind = [start for start, _ in (*reading.unread, *reading.aside)] + [one.places[0] for one in reading.entries]
    if any(start > last.places[0] for start in behind):
        return False
    unit = _UNIT.search(last.said)
    facts = reading.facts
    reply, end = limit_after(limit, reading.chunks, reading.at, facts, reading.trial, unit=unit and unit["unit"])
    if reply:
        keep(reading, limit.key, reading.at, end, reply)
        reading.at = end
    return reply is not None
