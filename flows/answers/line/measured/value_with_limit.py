"""The value of a question with the limit behind it, from where its name ends in a line."""

import re
from dataclasses import replace

from flows.answers.line.chunks import NEGATIONS
from flows.answers.line.measured.line_reading import Reading, keep
from flows.answers.line.measured.multiples import limit_of_multiple, multiple_after
from flows.answers.line.measured.printed_limit import limit_after
from flows.answers.line.measured.value_after import (
    Value,
    day_at,
    negative_of,
    past_fillers,
    past_gloss,
    said_to,
    value_after,
)
from flows.answers.line.phrases import Named
from flows.answers.line.pieces import offers_of
from flows.answers.reply import Answer, Doubt
from flows.language.typed.units import unit_of
from flows.rules.question import Entries, NumberKind, Question

# Behind the figures of a value; "x ULN" says of which limit it is a multiple.
_UNIT = re.compile(r"\d\s*(?P<unit>(?!x)[^\W\d]\S*)\s*$", re.IGNORECASE)

_PAIR = re.compile(r"(\d+(?:[.,]\d+)?)/(\d+(?:[.,]\d+)?)(?P<unit>%?)")
_IS_LIMIT = re.compile(r"uln|upper")


def of_question(reading: Reading, meaning: Named, start: int, end: int) -> int | None:
    """Keeps what stands behind the name of a question, and where it ends; None where that is no answer."""
    question = reading.trial.by_key[meaning.key]
    if isinstance(question.kind, Entries):
        return _none_of(reading, question, start, end)
    gloss = past_gloss(reading.chunks, end)
    if question.upper_limit and (times := multiple_after(reading.chunks, gloss)):
        reading.multiples[len(reading.pieces)] = times[0]
        keep(reading, meaning.key, start, times[1], Doubt("", ()))
        return _limit_of_multiple(reading, question, gloss, times[1])
    value = value_after(question, reading.chunks, gloss, reading.facts, reading.trial)
    if value is None:
        return _pair(reading, question, start, gloss)
    keep(reading, meaning.key, start, value[1], _in_unit_of_limit(reading, question, gloss, value))
    return _limit(reading, question, gloss, value[1])


def _in_unit_of_limit(reading: Reading, question: Question, gloss: int, value: Value) -> Answer | Doubt:
    """A value; one without its unit is asked about, where the limit behind it has another than is asked in."""
    reply, at = value
    limit = reading.trial.by_key.get(question.upper_limit)
    said = reading.chunks.without_flags(past_fillers(reading.chunks, gloss), at)
    end = limit_after(limit, reading.chunks, at, reading.facts, reading.trial, unit=None)[1]
    stated = _UNIT.search(reading.chunks.of(at, end).rstrip(")] ")) if end > at and not _UNIT.search(said) else None
    own = unit_of(question.kind.unit) if isinstance(question.kind, NumberKind) else None
    if stated is None or unit_of(stated["unit"]) in (None, own):
        return reply
    meant = said_to(question, f"{said} {stated['unit']}", reading.facts, reading.trial)
    first = offers_of(question, meant) if meant else ()
    others = [offer for offer in offers_of(question, reply) if offer.value not in [one.value for one in first]]
    return Doubt(f"Is it in {stated['unit']}, as its limit?", (*first, *others))


def _none_of(reading: Reading, question: Question, start: int, end: int) -> int | None:
    """ "None" behind the name of a list."""
    at, said = past_fillers(reading.chunks, end), negative_of(question)
    if said is None or reading.chunks.word(at) not in NEGATIONS or not reading.chunks.ends_at(at + 1):
        return None
    keep(reading, question.key, start, at + 1, said)
    return at + 1


def _pair(reading: Reading, question: Question, start: int, gloss: int) -> int | None:
    """ "34/40": a value with its upper limit, which is asked; where it can be no limit, which of the two it is."""
    chunks, facts, trial = reading.chunks, reading.facts, reading.trial
    at = past_fillers(chunks, gloss)
    pair = _PAIR.fullmatch(chunks.word(at)) if isinstance(question.kind, NumberKind) else None
    if pair is None or day_at(chunks, at, reading.today):
        return None
    unit = pair["unit"] or (chunks.of(at + 1, at + 2) if unit_of(chunks.word(at + 1)) else "")
    end = at + 1 + (bool(unit) and not pair["unit"])
    first, second = (said_to(question, f"{figures} {unit}".strip(), facts, trial) for figures in pair.group(1, 2))
    limit = trial.by_key.get(question.upper_limit)
    upper = said_to(limit, f"{pair[2]} {unit}".strip(), facts, trial) if limit else None
    if limit and isinstance(first, Answer) and isinstance(upper, Answer):
        keep(reading, question.key, start, end, first)
        (offer,) = offers_of(limit, upper)
        yes = replace(offer, label=f"Yes, limit {offer.label}")
        keep(reading, limit.key, at, end, Doubt(f"Is {pair[2]} its upper limit?", (yes,)))
        return end
    offers = [offer for one in (first, second) if one for offer in offers_of(question, one)]
    if not offers:
        return None
    keep(reading, question.key, start, end, Doubt(f"“{pair[0]}”: which is the value?", tuple(offers)))
    return end


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
