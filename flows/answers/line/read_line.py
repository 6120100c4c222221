"""Reads a line: one pass over its chunks, each being a name, an agent, an age, a day, or not understood."""

import re
from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from flows.answers.answers import Answers
from flows.answers.entries import entries_of
from flows.answers.line.alone import asked_at, doubt_alone, read_alone, read_alone_day
from flows.answers.line.chunks import FILLERS, NEGATIONS, SIGNS, chunks_of
from flows.answers.line.doubted import ask_unclear, doubt_beside
from flows.answers.line.measured.age import read_age
from flows.answers.line.measured.laboratories import Limit
from flows.answers.line.measured.line_reading import Reading
from flows.answers.line.measured.measured_days import close_heading, close_part, read_day
from flows.answers.line.measured.multiples import resolve_multiples
from flows.answers.line.measured.value_after import negative_of
from flows.answers.line.measured.value_with_limit import of_question, read_limit
from flows.answers.line.measured.whose_limits import add_limits, read_laboratory
from flows.answers.line.others import read_analyte, read_heading, read_print_day
from flows.answers.line.phrases import Listed, Named, Says, phrase_at, phrases_at
from flows.answers.line.pieces import LineRead, marks_of, merged
from flows.answers.line.prior_therapy.denied import denials, doubt_after_denials, goes_on_denied, read_denied
from flows.answers.line.prior_therapy.given_days import doubt_last_days, read_days_before
from flows.answers.line.prior_therapy.therapies import read_agent, read_listed, share_days
from flows.answers.line.typed_out import typed_out
from flows.answers.reply import Answer, Slot
from flows.rules.question import Choices, Question
from flows.rules.trial import Trial

# What stands between "no" and what is denied; behind some of it a whole list is.
_EVER = frozenset(("history", "hx", "prior", "previous", "ever", "past", "had"))
DENIED = _EVER | frozenset(("known", "any", "evidence", "sign", "signs", "of", "active", "current", "acute"))


def read_line(
    trial: Trial,
    text: str,
    answers: Answers,
    today: date,
    left_out: Collection[str] = (),
    limits: tuple[Limit, ...] = (),
    asked: Slot | None = None,
) -> LineRead:
    """What a line says to the questions of a trial, for the answers that are known already.

    `left_out`: the marks of what is not to be taken of it (`marks_of`). `limits`: those of the site's laboratories.
    `asked`: the question that is on the screen, which a part without a name may answer.
    """
    chunks = chunks_of(typed_out(with_days_said(text, today), trial))
    on_screen = asked_at(asked, answers, trial) if asked else None
    reading = Reading(trial, chunks, answers, today, limits=limits, asked=on_screen)
    while reading.at < len(reading.chunks):
        _step(reading)
    for settle in PASSES:
        settle(reading)
    pieces = (piece for piece in reading.pieces if not left_out or marks_of(piece)[0] not in left_out)
    entries = (entry for entry in reading.entries if not left_out or marks_of(entry)[0] not in left_out)
    unread, aside = reading.spoken(reading.unread), reading.spoken(reading.aside)
    return LineRead(merged(pieces, trial), tuple(entries), unread, aside, *denials(reading))


def _step(reading: Reading) -> None:
    """What begins at the next chunk."""
    chunks, at = reading.chunks, reading.at
    word, named = chunks.word(at), bool(reading.meanings_at(at))
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
    at = reading.at
    begins = reading.chunks.past(at + 1, DENIED)
    found = phrase_at(reading.trial, reading.chunks, begins)
    keys = [meaning.key for meaning in found[0] if isinstance(meaning, Named)] if found else []
    reply = negative_of(reading.trial.by_key[keys[0]]) if keys else None
    if reply and keys[0] in reading.trial.lists and _says_ever(reading, keys[0], at, begins):
        reply = Answer([])
    if found and reply:
        reading.keep(keys[0], at, found[1], reply)
        reading.at = found[1]
        if goes_on_denied(reading):
            read_denied(reading)
        return
    if read_alone_day(reading) or read_alone(reading) or read_denied(reading):
        return
    end = reading.chunks.end_of_part(at)
    reading.unread.append((at, end))
    reading.at = end


def _says_ever(reading: Reading, key: str, start: int, end: int) -> bool:
    """Whether a denial is of all that was before, and nothing of it is entered: then not only of what is planned."""
    words = {reading.chunks.word(at) for at in range(start, end + 1)}
    return not words.isdisjoint(_EVER | {"never"}) and not entries_of(reading.answers, key)


def _drop_denials(reading: Reading) -> None:
    """ "No radiation" beside one: what is named counts, and the denial was not understood."""
    added = {entry.key for entry in reading.entries}
    for piece in [one for one in reading.pieces if one.key in added]:
        start = piece.places[0]
        ends = (at for at in range(start, len(reading.chunks) + 1) if reading.chunks.of(start, at) == piece.said)
        reading.unread.append((start, next(ends)))
        reading.pieces.remove(piece)


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


def _of_option(reading: Reading, meaning: Says, start: int, end: int) -> int | None:
    question = reading.trial.by_key[meaning.key]
    if meaning.bare and not _follows_its_section(reading, question):
        return None
    value: Any = [meaning.value] if isinstance(question.kind, Choices) else meaning.value
    reading.keep(meaning.key, start, end, Answer(value))
    return end


def _follows_its_section(reading: Reading, question: Question) -> bool:
    """Whether the last that was read is an answer of the question's section, and nothing unread stands behind it."""
    last = reading.pieces[-1] if reading.pieces else None
    unread = any(last is None or start > last.places[0] for start, _ in reading.unread)
    return last is not None and not unread and reading.trial.by_key[last.key].section == question.section


TAKEN: dict[type, Callable[[Reading, Any, int, int], int | None]] = {
    Named: of_question,
    Says: _of_option,
    Listed: read_listed,
}


# What is done once all was read, in this order. The end of the line is that of its last part before a day above it is
# looked at; what laboratories call normal is there before multiples of it are counted; a day before what was given is
# its own, or shared, before those behind it are asked about. What is not understood by then is asked where it names a
# question, and only what is left of it puts in doubt what stands beside it.
PASSES: tuple[Callable[[Reading], None], ...] = (
    close_part,
    close_heading,
    add_limits,
    resolve_multiples,
    read_days_before,
    share_days,
    doubt_last_days,
    doubt_after_denials,
    ask_unclear,
    _drop_denials,
    doubt_alone,
    doubt_beside,
)


READERS: tuple[Callable[[Reading], bool], ...] = (
    read_laboratory,
    read_heading,
    _named,
    read_limit,
    read_print_day,
    read_analyte,
    read_agent,
    read_alone_day,
    read_age,
    read_alone,
    read_day,
)


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
        end = chunks.day_at(at, today)
        last, at = (chunks.of(at, end), end) if end else (last, at + 1)
    return last
