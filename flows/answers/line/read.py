"""Reads a line: one pass over its chunks, each being a name, an agent, an age, a day, or not understood."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flows.answers.line.chunks import FILLERS, NEGATIONS, SIGNS, Chunks, chunks_of
from flows.answers.line.drugs import THERAPIES, agent_at, entry_for, is_immune_suppression, is_no_therapy
from flows.answers.line.found import EntryPiece, LineRead, Piece, merged
from flows.answers.line.multiples import multiple_after
from flows.answers.line.names import MOST_WORDS, Listed, Meaning, Named, Says, phrases_of
from flows.answers.line.reading import (
    Reading,
    close_heading,
    close_part,
    date_measured,
    keep,
    resolve_multiples,
    unread_words,
)
from flows.answers.line.values import age_at, day_at, limit_after, negative_of, past_fillers, value_after
from flows.answers.reply import Answer, Doubt, Offer
from flows.answers.typed import read_reply
from flows.language.typed.ongoing import read_ongoing
from flows.rules.question import Choice, Choices, Question
from flows.rules.trial import Trial

AGE = "age_months"
SUPPRESSION, SUPPRESSION_STOPPED = "immunosuppression", "immunosuppression_stopped"


def read_line(trial: Trial, text: str, answers: Mapping[str, Any], today: date) -> LineRead:
    """What a line says to the questions of a trial, for the answers that are known already."""
    reading = Reading(trial, chunks_of(text), dict(answers), today)
    while reading.at < len(reading.chunks):
        _step(reading)
    close_part(reading)
    close_heading(reading)
    resolve_multiples(reading)
    return LineRead(merged(reading.pieces, trial), tuple(reading.entries), unread_words(reading))


def _step(reading: Reading) -> None:
    """What begins at the next chunk."""
    chunks, at = reading.chunks, reading.at
    word = chunks.word(at)
    if chunks.of(at, at + 1) == "\n":
        close_part(reading)
        reading.at += 1
        return
    if word in NEGATIONS and not _phrase(reading, at) and _negated(reading):
        return
    if word in SIGNS or (word in FILLERS and not _phrase(reading, at)):
        reading.at += 1
        return
    if not (_named(reading) or _agent(reading) or _age(reading) or _day(reading)):
        reading.unread.append((at, at + 1))
        reading.at += 1


def _phrase(reading: Reading, at: int) -> tuple[tuple[Meaning, ...], int] | None:
    """The meanings of the longest phrase that begins at a chunk, and where it ends."""
    phrases = phrases_of(reading.trial)
    words = []
    found = None
    for end in range(at, min(at + MOST_WORDS, len(reading.chunks))):
        words.append(reading.chunks.word(end))
        if tuple(words) in phrases:
            found = phrases[tuple(words)], end + 1
    return found


def _negated(reading: Reading) -> bool:
    """ "No" before a name: its negative answer; before anything else, all of this part is not understood."""
    at = reading.at
    found = _phrase(reading, at + 1)
    keys = [meaning.key for meaning in found[0] if isinstance(meaning, Named)] if found else []
    reply = negative_of(reading.trial.by_key[keys[0]]) if keys else None
    if found and reply:
        keep(reading, keys[0], at, found[1], reply)
        reading.at = found[1]
        return True
    end = _end_of_part(reading.chunks, at)
    reading.unread.append((at, end))
    reading.at = end
    return True


def _named(reading: Reading) -> bool:
    found = _phrase(reading, reading.at)
    if found is None:
        return False
    start, (meanings, end) = reading.at, found
    after = end
    read = False
    for meaning in meanings:
        reached = TAKEN[type(meaning)](reading, meaning, start, end)
        if reached is not None:
            read, after = True, max(after, reached)
    if read:
        reading.at = after
    return read


def _of_question(reading: Reading, meaning: Named, start: int, end: int) -> int | None:
    question = reading.trial.by_key[meaning.key]
    if question.upper_limit and (times := multiple_after(reading.chunks, end)):
        reading.multiples[len(reading.pieces)] = times[0]
        keep(reading, meaning.key, start, times[1], Answer(None))
        return _limit(reading, question, times[1])
    value = value_after(question, reading.chunks, end, reading.facts, reading.trial)
    if value is None:
        return None
    keep(reading, meaning.key, start, value[1], value[0])
    return _limit(reading, question, value[1])


def _limit(reading: Reading, question: Question, at: int) -> int:
    """The upper limit that may stand in brackets behind a value, and where all of it ends."""
    limit = reading.trial.by_key.get(question.upper_limit)
    found = limit_after(limit, reading.chunks, at, reading.facts, reading.trial) if limit else None
    if limit is None or found is None:
        return at
    keep(reading, limit.key, at, found[1], found[0])
    return found[1]


def _of_option(reading: Reading, meaning: Says, start: int, end: int) -> int:
    question = reading.trial.by_key[meaning.key]
    value: Any = [meaning.value] if isinstance(question.kind, Choices) else meaning.value
    keep(reading, meaning.key, start, end, Answer(value))
    return end


def _of_list(reading: Reading, meaning: Listed, start: int, end: int) -> int:
    last = reading.trial.lists[meaning.key][-1]
    begins = past_fillers(reading.chunks, end)
    day_end = day_at(reading.chunks, begins, reading.today)
    fields: dict[str, Any] = {meaning.field: meaning.value}
    reply = read_reply(last, reading.chunks.of(begins, day_end), reading.facts, reading.trial) if day_end else None
    if isinstance(reply, Answer):
        fields |= {last.key: reply.value}
    # A day that may be several, or cannot be, is not taken: it is told as not understood, and asked with the entry.
    after = day_end if day_end and isinstance(reply, Answer) else end
    reading.entries.append(EntryPiece(meaning.key, reading.chunks.of(start, after), fields))
    if day_end and after == end:
        reading.unread.append((begins, day_end))
        return day_end
    return after


TAKEN: dict[type, Callable[[Reading, Any, int, int], int | None]] = {
    Named: _of_question,
    Says: _of_option,
    Listed: _of_list,
}


def _agent(reading: Reading) -> bool:
    found = agent_at(reading.chunks, reading.at) if THERAPIES in reading.trial.lists else None
    if found is None:
        return False
    search, end = found
    stop = _end_of_drug(reading, end)
    if is_immune_suppression(search) and SUPPRESSION in reading.trial.by_key:
        return _suppression(reading, end, stop)
    if is_no_therapy(search):
        return False
    beside = reading.chunks.of(past_fillers(reading.chunks, end), stop)
    name = reading.chunks.of(reading.at, end)
    last = next(one for one in reading.trial.lists[THERAPIES] if one.key == "last_dose")
    reading.entries.append(entry_for(search, name, beside, last, reading.today, reading.trial))
    reading.at = stop
    return True


def _suppression(reading: Reading, end: int, stop: int) -> bool:
    """Transplant immune suppression that goes on, or was stopped on a day."""
    said = reading.chunks.of(reading.at, stop)
    beside = reading.chunks.of(past_fillers(reading.chunks, end), stop)
    question = reading.trial.by_key[SUPPRESSION]
    ongoing = read_ongoing(beside, reading.today)
    day = read_reply(reading.trial.by_key[SUPPRESSION_STOPPED], beside, reading.facts, reading.trial)
    if ongoing and ongoing.sure:
        reading.pieces.append(Piece(SUPPRESSION, said, Answer("ongoing")))
    elif isinstance(day, Answer | Doubt):
        reading.pieces.append(Piece(SUPPRESSION, said, Answer("stopped")))
        reading.pieces.append(Piece(SUPPRESSION_STOPPED, said, day))
    else:
        options = question.kind.options if isinstance(question.kind, Choice) else ()
        offers = tuple(Offer(option.label, option.value) for option in options)
        reading.pieces.append(Piece(SUPPRESSION, said, Doubt(question.text, offers)))
    reading.at = stop
    return True


def _end_of_drug(reading: Reading, start: int) -> int:
    """Where the words beside an agent end: at a comma, at the next name, or at the next agent."""
    chunks, end = reading.chunks, start
    while not chunks.ends_at(end) and not _phrase(reading, end) and not (end > start and agent_at(chunks, end)):
        end += 1
    return end


def _age(reading: Reading) -> bool:
    end = age_at(reading.chunks, reading.at) if AGE in reading.trial.by_key else None
    if end is None:
        return False
    reply = read_reply(reading.trial.by_key[AGE], reading.chunks.of(reading.at, end), reading.facts, reading.trial)
    if not isinstance(reply, Answer):
        return False
    keep(reading, AGE, reading.at, end, reply)
    reading.at = end
    return True


def _day(reading: Reading) -> bool:
    """A day that belongs to no name: of the measurements before it, else of those behind it."""
    end = day_at(reading.chunks, reading.at, reading.today)
    if end is None:
        return False
    span = reading.at, end
    if reading.undated and reading.day:
        # "3 Oct: Cr 0.5, 5 Oct: ALT 34": where days stand before their measurements, the next day is of what follows.
        date_measured(reading, reading.day)
        reading.day = span
    elif reading.undated:
        date_measured(reading, span)
    elif reading.day:
        reading.unread.append(span)
    else:
        reading.day = span
    reading.at = end
    return True


def _end_of_part(chunks: Chunks, at: int) -> int:
    while not chunks.ends_at(at):
        at += 1
    return at
