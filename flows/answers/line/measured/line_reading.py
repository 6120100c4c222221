"""What was read so far of one line: pieces, the measurements that wait for their day, and what was not understood."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from flows.answers.answers import Answers, Changes, Fields, Value, changed
from flows.answers.line.chunks import CLOSES, ENDS, OPENS, SIGNS, Chunks, Span, joined
from flows.answers.line.measured.laboratories import Limit
from flows.answers.line.phrases import Meaning, Named, phrase_at
from flows.answers.line.pieces import EntryPiece, Piece, in_doubt
from flows.answers.path import path_of
from flows.answers.reply import Answer, Doubt, Reply, Slot
from flows.answers.typed.replies import read_reply
from flows.language.typed.numbers import TypedNumber
from flows.rules.conditions import Is
from flows.rules.facts import Facts
from flows.rules.question import Day, Question
from flows.rules.trial import Trial


@dataclass(frozen=True, slots=True)
class OnScreen:
    """The question on the screen: its slot, and what the entry holds that it is a field of."""

    slot: Slot
    question: Question
    standing: Fields


@dataclass(frozen=True, slots=True)
class Denied:
    """Some words that deny entries of lists, each by its list and what its first field would hold."""

    span: Span
    names: frozenset[tuple[str, str]]


@dataclass(slots=True)
class Reading:
    """What was read so far of one line.

    `unread`: the chunks that were not understood. `aside`: those that were, and are not asked in this trial.
    `denied`: what is said not to have been given. `undated`: the days that are waited for, of measurements read
    before, with the part of the line in which each stood. `part`: which part is read now. `multiples`: the pieces
    that are multiples of an upper limit. `day`: a day that stands before its measurements. `heading`: one that stands
    above or below them, in a line of its own; `used`: whether anything was under it. `waiting`: the days of
    measurements in lines above that had none. `limits`: those that the site keeps of its laboratories;
    `laboratories`: which of these are named, and where. `asked`: the question on the screen; `alone`: where what may
    answer it without a name begins, and ends; `shared`: where what begins may be of something else in the line too.
    """

    trial: Trial
    chunks: Chunks
    answers: Answers
    today: date
    pieces: list[Piece] = field(default_factory=list)
    entries: list[EntryPiece] = field(default_factory=list)
    unread: list[Span] = field(default_factory=list)
    aside: list[Span] = field(default_factory=list)
    denied: list[Denied] = field(default_factory=list)
    undated: dict[str, int] = field(default_factory=dict)
    waiting: dict[str, int] = field(default_factory=dict)
    limits: tuple[Limit, ...] = ()
    laboratories: list[tuple[str, Span]] = field(default_factory=list)
    multiples: dict[int, TypedNumber] = field(default_factory=dict)
    asked: OnScreen | None = None
    alone: dict[int, int] = field(default_factory=dict)
    shared: set[int] = field(default_factory=set)
    day: Span | None = None
    heading: Span | None = None
    used: bool = False
    part: int = 0
    at: int = 0

    @property
    def facts(self) -> Facts:
        return path_of(self.answers, self.today, self.trial).facts

    def learn(self, key: str, value: Value) -> None:
        """What was said counts for what follows; the answers before stay as they were, since they are remembered."""
        self.answers = changed(self.answers, Changes({key: value}))

    @property
    def last(self) -> Piece | None:
        """What was said last to a question, as the text goes."""
        return max(self.pieces, key=lambda one: one.places[0], default=None)

    @property
    def strange(self) -> set[int]:
        """The chunks that were not understood."""
        return {at for span in self.unread for at in range(*span)}

    def day_at(self, at: int) -> int | None:
        """Where a day that begins at a chunk ends; None where none does."""
        return self.chunks.day_at(at, self.today)

    def reply(self, question: Question, text: str) -> Reply:
        """What a text says to a question, for what is known so far."""
        return read_reply(question, text, self.facts, self.trial)

    def meanings_at(self, at: int) -> tuple[Meaning, ...]:
        """What the longest phrase that begins at a chunk may mean; nothing where none begins."""
        found = phrase_at(self.trial, self.chunks, at)
        return found[0] if found else ()

    def questions_at(self, at: int) -> tuple[Question, ...]:
        """The questions that are named at a chunk."""
        return tuple(self.trial.by_key[one.key] for one in self.meanings_at(at) if isinstance(one, Named))

    def keep(self, key: str, start: int, end: int, reply: Answer | Doubt) -> None:
        """What some chunks say to a question; its day may follow."""
        said = self.chunks.of(start, end)
        if said.endswith("?") and isinstance(reply, Answer) and reply.value is not None:
            reply = in_doubt(self.trial.by_key[key], reply)
        for before, value in _implied(self, key, reply):
            self.pieces.append(Piece(before, said, Answer(value), (start,)))
            self.learn(before, value)
        self.pieces.append(Piece(key, said, reply, (start,)))
        if isinstance(reply, Answer):
            self.learn(key, reply.value)
        dated = self.trial.by_key[key].dated
        if dated and not (isinstance(reply, Answer) and reply.value is None):
            self.undated[dated] = self.part

    def spoken(self, spans: list[Span]) -> tuple[str, ...]:
        """Parts of the text in order; chunks that follow each other stand together."""
        together = joined(spans, partial(_together, self.chunks))
        return tuple(self.chunks.of(start, _closed(self.chunks, start, end)) for start, end in together)


def _closed(chunks: Chunks, start: int, end: int) -> int:
    """The end of a part with the bracket that closes it."""
    said = [chunks.of(at, at + 1) for at in range(start, end)]
    open_still = sum(sign in OPENS for sign in said) > sum(sign in CLOSES for sign in said)
    return end + 1 if open_still and chunks.word(end) in CLOSES else end


def _together(chunks: Chunks, end: int, start: int) -> bool:
    """Whether nothing but signs within one part stands between two pieces of a text."""
    return all(chunks.of(at, at + 1) in SIGNS - ENDS for at in range(end, start))


def _implied(reading: Reading, key: str, reply: Answer | Doubt) -> Iterator[tuple[str, str]]:
    """The one answer without which a day is not asked, such as a signed consent of the day of consent."""
    question = reading.trial.by_key[key]
    asked = question.asked_when
    known = isinstance(question.kind, Day) and isinstance(reply, Answer) and reply.value is not None
    if known and isinstance(asked, Is) and len(asked.values) == 1 and reading.answers.given.get(asked.key) is None:
        yield asked.key, asked.values[0]
