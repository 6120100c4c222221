"""Reads a line: one pass over its chunks, each being a name, an agent, an age, a day, or not understood."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from flows.answers.line.chunks import FILLERS, NEGATIONS, SIGNS, Chunks, chunks_of
from flows.answers.line.doubted import doubt_beside
from flows.answers.line.drugs import apart
from flows.answers.line.found import LineRead, marks_of, merged
from flows.answers.line.measured.age import read_age
from flows.answers.line.measured.laboratories import Limit
from flows.answers.line.measured.laboratory import add_limits, read_laboratory
from flows.answers.line.measured.limits import limit_after
from flows.answers.line.measured.measured import close_heading, close_part, read_day
from flows.answers.line.measured.multiples import multiple_after
from flows.answers.line.measured.reading import Reading, keep, resolve_multiples, spoken
from flows.answers.line.measured.values import day_at, negative_of, past_gloss, value_after
from flows.answers.line.names import Listed, Named, Says, phrase_at, phrases_at
from flows.answers.line.others import read_analyte, read_heading, read_print_day
from flows.answers.line.therapies import read_agent, read_listed, share_days
from flows.answers.reply import Answer, Doubt
from flows.rules.question import Choices, Question
from flows.rules.trial import Trial

# What stands between "no" and what is denied.
DENIED = frozenset(("known", "any", "evidence", "sign", "signs", "history", "of", "active", "current", "acute"))

# Behind the figures of a value; "x ULN" says of which limit it is a multiple.
_UNIT = re.compile(r"\d\s*(?P<unit>(?!x)[^\W\d]\S*)\s*$", re.IGNORECASE)


def read_line(
    trial: Trial,
    text: str,
    answers: Mapping[str, Any],
    today: date,
    left_out: Collection[str] = (),
    limits: tuple[Limit, ...] = (),
) -> LineRead:
    """What a line says to the questions of a trial, for the answers that are known already.

    `left_out`: the marks of what is not to be taken of it (`marks_of`). `limits`: those of the site's laboratories.
    """
    reading = Reading(trial, chunks_of(apart(with_days_said(text, today))), dict(answers), today, limits=limits)
    while reading.at < len(reading.chunks):
        _step(reading)
    close_part(reading)
    close_heading(reading)
    add_limits(reading)
    resolve_multiples(reading)
    share_days(reading)
    doubt_beside(reading)
    pieces = (piece for piece in reading.pieces if not left_out or marks_of(piece)[0] not in left_out)
    entries = (entry for entry in reading.entries if not left_out or marks_of(entry)[0] not in left_out)
    unread, aside = spoken(reading, reading.unread), spoken(reading, reading.aside)
    return LineRead(merged(pieces, trial), tuple(entries), unread, aside)


def _step(reading: Reading) -> None:
    """What begins at the next chunk."""
    chunks, at = reading.chunks, reading.at
    word, named = chunks.word(at), phrase_at(reading.trial, chunks, at) is not None
    if chunks.of(at, at + 1) == "\n":
        close_part(reading)
        reading.at += 1
    elif word in NEGATIONS and not named:
        _negated(reading)
    elif word in SIGNS:
        reading.part += word in (",", ";")
        reading.at += 1
    elif word in FILLERS and not named:
        if not read_agent(reading):
            reading.at += 1
    elif not any(read(reading) for read in READERS):
        reading.unread.append((at, at + 1))
        reading.at += 1


def _negated(reading: Reading) -> None:
    """ "No" before a name: its negative answer; before anything else, all of this part is not understood."""
    at = begins = reading.at
    while reading.chunks.word(begins + 1) in DENIED:
        begins += 1
    found = phrase_at(reading.trial, reading.chunks, begins + 1)
    keys = [meaning.key for meaning in found[0] if isinstance(meaning, Named)] if found else []
    reply = negative_of(reading.trial.by_key[keys[0]]) if keys else None
    if found and reply:
        keep(reading, keys[0], at, found[1], reply)
        reading.at = found[1]
        return
    end = _end_of_part(reading.chunks, at)
    reading.unread.append((at, end))
    reading.at = end


def _named(reading: Reading) -> bool:
    """What the longest name that begins here says with what stands behind it; else a shorter one."""
    start = reading.at
    for meanings, end in phrases_at(reading.trial, reading.chunks, start):
        ends: dict[str, int] = {}
        for meaning in meanings:
            # A name with a value beside it says more than the name alone.
            if meaning.key not in ends and (after := TAKEN[type(meaning)](reading, meaning, start, end)) is not None:
                ends[meaning.key] = after
        if ends:
            reading.at = max((start, *ends.values()))
            return True
    return False


def _of_question(reading: Reading, meaning: Named, start: int, end: int) -> int | None:
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


def _of_option(reading: Reading, meaning: Says, start: int, end: int) -> int | None:
    question = reading.trial.by_key[meaning.key]
    if meaning.bare and not _follows_its_section(reading, question):
        return None
    value: Any = [meaning.value] if isinstance(question.kind, Choices) else meaning.value
    keep(reading, meaning.key, start, end, Answer(value))
    return end


def _follows_its_section(reading: Reading, question: Question) -> bool:
    """Whether the last that was read is an answer of the question's section, and nothing unread stands behind it."""
    last = reading.pieces[-1] if reading.pieces else None
    unread = any(last is None or start > last.places[0] for start, _ in reading.unread)
    return last is not None and not unread and reading.trial.by_key[last.key].section == question.section


TAKEN: dict[type, Callable[[Reading, Any, int, int], int | None]] = {
    Named: _of_question,
    Says: _of_option,
    Listed: read_listed,
}


READERS: tuple[Callable[[Reading], bool], ...] = (
    read_laboratory,
    read_heading,
    _named,
    read_print_day,
    read_analyte,
    read_agent,
    read_age,
    read_day,
)


def _end_of_part(chunks: Chunks, at: int) -> int:
    while not chunks.ends_at(at):
        at += 1
    return at


_SAME = re.compile(r"\b(?:on )?(?:the )?same (?:day|date|draw|sample)\b(?! as\b)", re.IGNORECASE)


def with_days_said(text: str, today: date) -> str:
    """The line with the day before each "same day" in its place; one with no day before it stays as it is."""
    parts, last, begins = [], "", 0
    for said in _SAME.finditer(text):
        before = text[begins : said.start()]
        last, begins = _last_day(before, today) or last, said.end()
        parts += [before, last or said[0]]
    return "".join((*parts, text[begins:]))


def _last_day(text: str, today: date) -> str:
    """The last day of a text, as it was typed."""
    chunks, at, last = chunks_of(text), 0, ""
    while at < len(chunks):
        end = day_at(chunks, at, today)
        last, at = (chunks.of(at, end), end) if end else (last, at + 1)
    return last
