"""What was read so far of one line: pieces, the measurements that wait for their day, and what was not understood."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from flows.answers.line.chunks import Chunks
from flows.answers.line.found import EntryPiece, Piece
from flows.answers.line.multiples import multiple_reply
from flows.answers.path import path_of
from flows.answers.reply import Answer, Doubt, No
from flows.answers.typed import read_reply
from flows.language.typed.numbers import TypedNumber
from flows.rules.conditions import Is
from flows.rules.facts import Facts
from flows.rules.question import Day
from flows.rules.trial import Trial

Span = tuple[int, int]


@dataclass(slots=True)
class Reading:
    """What was read so far of one line.

    `unread`: the chunks that were not understood. `undated`: the days that are waited for, of measurements read before.
    `multiples`: the pieces that are multiples of an upper limit. `day`: a day that stands before its measurements.
    `heading`: one that stands above them, in a line of its own; `used`: whether anything was under it.
    """

    trial: Trial
    chunks: Chunks
    answers: dict[str, Any]
    today: date
    pieces: list[Piece] = field(default_factory=list)
    entries: list[EntryPiece] = field(default_factory=list)
    unread: list[Span] = field(default_factory=list)
    undated: dict[str, None] = field(default_factory=dict)
    multiples: dict[int, TypedNumber] = field(default_factory=dict)
    day: Span | None = None
    heading: Span | None = None
    used: bool = False
    at: int = 0

    @property
    def facts(self) -> Facts:
        return path_of(dict(self.answers), self.today, self.trial).facts


def date_measured(reading: Reading, day: Span) -> None:
    """A day that belongs to all measurements that wait for one."""
    said = reading.chunks.of(*day)
    for key in reading.undated:
        reply = read_reply(reading.trial.by_key[key], said, reading.facts, reading.trial)
        if isinstance(reply, No):
            reading.unread.append(day)
            break
        if isinstance(reply, Answer):
            reading.answers[key] = reply.value
        reading.pieces.append(Piece(key, said, reply))
    reading.undated.clear()


def close_part(reading: Reading) -> None:
    """The end of a line: a day before, or alone above, its measurements is theirs."""
    if reading.undated and (day := reading.day or reading.heading):
        date_measured(reading, day)
        reading.used = reading.used or day == reading.heading
    elif reading.day:
        close_heading(reading)
        reading.heading = reading.day
    reading.day = None
    reading.undated.clear()


def close_heading(reading: Reading) -> None:
    """A day that nothing was measured under was not understood."""
    if reading.heading and not reading.used:
        reading.unread.append(reading.heading)
    reading.heading, reading.used = None, False


def unread_words(reading: Reading) -> tuple[str, ...]:
    """What was not understood, in order; chunks that follow each other in one part stand together."""
    joined: list[Span] = []
    for start, end in sorted(reading.unread):
        if joined and joined[-1][1] == start and not reading.chunks.ends_at(start):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(reading.chunks.of(*span) for span in joined)


def keep(reading: Reading, key: str, start: int, end: int, reply: Answer | Doubt) -> None:
    """What some chunks say to a question; its day may follow."""
    said = reading.chunks.of(start, end)
    for before, value in _implied(reading, key, reply):
        reading.pieces.append(Piece(before, said, Answer(value)))
        reading.answers[before] = value
    reading.pieces.append(Piece(key, said, reply))
    if isinstance(reply, Answer):
        reading.answers[key] = reply.value
    dated = reading.trial.by_key[key].dated
    if dated:
        reading.undated[dated] = None


def _implied(reading: Reading, key: str, reply: Answer | Doubt) -> Iterator[tuple[str, str]]:
    """The one answer without which a day is not asked, such as a signed consent of the day of consent."""
    question = reading.trial.by_key[key]
    asked = question.asked_when
    known = isinstance(question.kind, Day) and isinstance(reply, Answer) and reply.value is not None
    if known and isinstance(asked, Is) and len(asked.values) == 1 and reading.answers.get(asked.key) is None:
        yield asked.key, asked.values[0]


def resolve_multiples(reading: Reading) -> None:
    """Multiples of upper limits, once the whole line with its limits was read."""
    for at, times in reading.multiples.items():
        piece = reading.pieces[at]
        question = reading.trial.by_key[piece.key]
        limit = reading.facts.get(question.upper_limit)
        reading.pieces[at] = replace(piece, reply=multiple_reply(question, times, limit, reading.facts, reading.trial))
