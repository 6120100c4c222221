"""The value of a question with the limit behind it, from where its name ends in a line."""

import re
from dataclasses import replace

from flows.answers.line.chunks import ENDS, FLAGS, NEGATIONS, OPENS, Chunks
from flows.answers.line.measured.line_reading import Reading
from flows.answers.line.measured.multiples import limit_of_multiple, multiple_after
from flows.answers.line.measured.value_after import Value, negative_of, said_to, value_after
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
    gloss = reading.chunks.past_gloss(end)
    if question.upper_limit and (times := multiple_after(reading.chunks, gloss)):
        reading.multiples[len(reading.pieces)] = times[0]
        reading.keep(meaning.key, start, times[1], Doubt("", ()))
        return _limit_of_multiple(reading, question, gloss, times[1])
    value = value_after(reading, question, gloss)
    if value is None:
        return _pair(reading, question, start, gloss)
    reading.keep(meaning.key, start, value[1], _in_unit_of_limit(reading, question, gloss, value))
    return _limit(reading, question, gloss, value[1])


def _in_unit_of_limit(reading: Reading, question: Question, gloss: int, value: Value) -> Answer | Doubt:
    """A value; one without its unit is asked about, where the limit behind it has another than is asked in."""
    reply, at = value
    limit = reading.trial.by_key.get(question.upper_limit)
    said = reading.chunks.without_flags(reading.chunks.past_fillers(gloss), at)
    end = limit_after(reading, limit, at, unit=None)[1]
    stated = _UNIT.search(reading.chunks.of(at, end).rstrip(")] ")) if end > at and not _UNIT.search(said) else None
    own = unit_of(question.kind.unit) if isinstance(question.kind, NumberKind) else None
    if stated is None or unit_of(stated["unit"]) in (None, own):
        return reply
    meant = said_to(reading, question, f"{said} {stated['unit']}")
    first = offers_of(question, meant) if meant else ()
    others = [offer for offer in offers_of(question, reply) if offer.value not in [one.value for one in first]]
    return Doubt(f"Is it in {stated['unit']}, as its limit?", (*first, *others))


def _none_of(reading: Reading, question: Question, start: int, end: int) -> int | None:
    """ "None" behind the name of a list."""
    at, said = reading.chunks.past_fillers(end), negative_of(question)
    if said is None or reading.chunks.word(at) not in NEGATIONS or not reading.chunks.ends_at(at + 1):
        return None
    reading.keep(question.key, start, at + 1, said)
    return at + 1


def _pair(reading: Reading, question: Question, start: int, gloss: int) -> int | None:
    """ "34/40": a value with its upper limit, which is asked; where it can be no limit, which of the two it is."""
    chunks = reading.chunks
    at = chunks.past_fillers(gloss)
    pair = _PAIR.fullmatch(chunks.word(at)) if isinstance(question.kind, NumberKind) else None
    if pair is None or reading.day_at(at):
        return None
    unit = pair["unit"] or (chunks.of(at + 1, at + 2) if unit_of(chunks.word(at + 1)) else "")
    end = at + 1 + (bool(unit) and not pair["unit"])
    first, second = (said_to(reading, question, f"{figures} {unit}".strip()) for figures in pair.group(1, 2))
    limit = reading.trial.by_key.get(question.upper_limit)
    upper = said_to(reading, limit, f"{pair[2]} {unit}".strip()) if limit else None
    if limit and isinstance(first, Answer) and isinstance(upper, Answer):
        reading.keep(question.key, start, end, first)
        (offer,) = offers_of(limit, upper)
        yes = replace(offer, label=f"Yes, limit {offer.label}")
        reading.keep(limit.key, at, end, Doubt(f"Is {pair[2]} its upper limit?", (yes,)))
        return end
    offers = [offer for one in (first, second) if one for offer in offers_of(question, one)]
    if not offers:
        return None
    reading.keep(question.key, start, end, Doubt(f"“{pair[0]}”: which is the value?", tuple(offers)))
    return end


def _limit(reading: Reading, question: Question, start: int, at: int) -> int:
    """The upper limit or the range that may stand behind a value, and where all of it ends."""
    limit = reading.trial.by_key.get(question.upper_limit)
    unit = _UNIT.search(reading.chunks.without_flags(start, at))
    reply, end = limit_after(reading, limit, at, unit=unit and unit["unit"])
    if limit and reply:
        reading.keep(limit.key, at, end, reply)
    return end


def _limit_of_multiple(reading: Reading, question: Question, start: int, at: int) -> int:
    """The upper limit that may stand behind a multiple of it, and where all of it ends."""
    limit = reading.trial.by_key[question.upper_limit]
    found = limit_of_multiple(reading, limit, at)
    if found is None:
        return _limit(reading, question, start, at)
    reading.keep(limit.key, at, found[1], found[0])
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
    reply, end = limit_after(reading, limit, reading.at, unit=unit and unit["unit"])
    if reply:
        reading.keep(limit.key, reading.at, end, reply)
        reading.at = end
    return reply is not None


_MOST = 5  # chunks, such as "0.2 - 1.2 mg / dL"
_LIMIT_WORDS = re.compile(
    r"(?:uln|upper limit(?: of normal)?|limit|normal(?: range)?|norm|ref(?:erence)?(?: range)?|n)\b\.?\s*[:<=≤]*\s*",
    re.IGNORECASE,
)

# A range, or a bound: nothing else behind a value is printed so.
_REFERENCE = re.compile(
    r"(?:[<>≤≥]\s*=?\s*\d[\d.,]*|\d[\d.,]*\s*(?:-|–|to)\s*\d[\d.,]*)(?:\s*(?P<unit>[^\W\d]\S*))?",
    re.IGNORECASE,
)


def limit_after(
    reading: Reading, limit: Question | None, at: int, *, unit: str | None
) -> tuple[Answer | Doubt | None, int]:
    """The upper limit that stands behind a value, such as (40), (ULN 40), <40 or 5-40, and where all of it ends.

    `limit`: the question that asks for it; where none does, a printed range is passed over. `unit`: of the value, which
    counts for a limit without one; where the value has none, two figures behind it may be a day.
    """
    chunks, start = reading.chunks, reading.chunks.past_flags(at)
    if start < len(chunks) and chunks.of(start, start + 1) in OPENS:
        close = chunks.close_of(start)
        inner = chunks.of(start + 1, close) if close else ""
        reply = _said(reading, limit, inner, unit)
        found = close is not None and (reply is not None or _is_reference(inner))
        return (reply, chunks.past_flags(close + 1)) if close and found else (None, at)
    for end in range(_reach(chunks, start), start, -1):
        text = chunks.without_flags(start, end)
        printed = _REFERENCE.fullmatch(text)
        # Two figures right behind a bare value may be a day; behind a flag, or with a unit, they are none.
        is_range = printed and (unit or chunks.word(start - 1) in FLAGS or unit_of(printed["unit"] or "?"))
        if not (_LIMIT_WORDS.match(text) or is_range):
            continue
        reply = _said(reading, limit, text, unit)
        if reply or _is_reference(text):
            return reply, chunks.past_flags(end)
    return None, at


def _said(reading: Reading, limit: Question | None, text: str, unit: str | None) -> Answer | Doubt | None:
    bare = _bare(text)
    given = bare if unit is None or any(sign.isalpha() for sign in bare) else f"{bare} {unit}"
    return said_to(reading, limit, given) if limit else None


def _is_reference(text: str) -> bool:
    return _REFERENCE.fullmatch(_bare(text)) is not None


def _bare(text: str) -> str:
    """A limit without the words that say that it is one."""
    return _LIMIT_WORDS.sub("", text, count=1) if _LIMIT_WORDS.match(text) else text


def _reach(chunks: Chunks, start: int) -> int:
    within = range(start, min(len(chunks), start + _MOST))
    return next((at for at in within if chunks.of(at, at + 1) in ENDS | OPENS), within.stop)
