"""What was read so far of one line: pieces, the measurements that wait for their day, and what was not understood."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from flows.answers.answers import Answers, Changes, Fields, Value, changed
from flows.answers.line.chunks import CLOSES, ENDS, OPENS, SIGNS, Chunks
from flows.answers.line.measured.laboratories import Limit
from flows.answers.line.measured.multiples import multiple_reply
from flows.answers.line.pieces import EntryPiece, Piece, offers_of
from flows.answers.path import path_of
from flows.answers.reply import Answer, Doubt, Offer, Slot
from flows.language.typed.numbers import TypedNumber
from flows.rules.conditions import Is
from flows.rules.facts import Facts
from flows.rules.question import Day, Question
from flows.rules.trial import Trial

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Asked:
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
    asked: Asked | None = None
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


def spoken(reading: Reading, spans: list[Span]) -> tuple[str, ...]:
    """Parts of the text in order; chunks that follow each other stand together."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and _together(reading, joined[-1][1], start):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(reading.chunks.of(start, _closed(reading.chunks, start, end)) for start, end in joined)


def _closed(chunks: Chunks, start: int, end: int) -> int:
    """The end of a part with the bracket that closes it."""
    said = [chunks.of(at, at + 1) for at in range(start, end)]
    open_still = sum(sign in OPENS for sign in said) > sum(sign in CLOSES for sign in said)
    return end + 1 if open_still and chunks.word(end) in CLOSES else end


def _together(reading: Reading, end: int, start: int) -> bool:
    """Whether nothing but signs within one part stands between two pieces of a text."""
    between = [reading.chunks.of(at, at + 1) for at in range(end, start)]
    return all(chunk in SIGNS and chunk not in ENDS for chunk in between)


def keep(reading: Reading, key: str, start: int, end: int, reply: Answer | Doubt) -> None:
    """What some chunks say to a question; its day may follow."""
    said = reading.chunks.of(start, end)
    if said.endswith("?") and isinstance(reply, Answer) and reply.value is not None:
        reply = in_doubt(reading, key, reply)
    for before, value in _implied(reading, key, reply):
        reading.pieces.append(Piece(before, said, Answer(value), (start,)))
        reading.learn(before, value)
    reading.pieces.append(Piece(key, said, reply, (start,)))
    if isinstance(reply, Answer):
        reading.learn(key, reply.value)
    dated = reading.trial.by_key[key].dated
    if dated and not (isinstance(reply, Answer) and reply.value is None):
        reading.undated[dated] = reading.part


def in_doubt(reading: Reading, key: str, answer: Answer) -> Doubt:
    """An answer that is known, asked about."""
    (offer,) = offers_of(reading.trial.by_key[key], answer)
    return if_sure(offer.label, answer.value, answer.typed)


def if_sure(words: str, value: Value, typed: Mapping[str, str] | None = None) -> Doubt:
    """Asked about what has a question mark, or words beside it that say there may be nothing of it."""
    return Doubt("Is it sure?", (Offer(f"Sure: {words}", value, typed),))


def _implied(reading: Reading, key: str, reply: Answer | Doubt) -> Iterator[tuple[str, str]]:
    """The one answer without which a day is not asked, such as a signed consent of the day of consent."""
    question = reading.trial.by_key[key]
    asked = question.asked_when
    known = isinstance(question.kind, Day) and isinstance(reply, Answer) and reply.value is not None
    if known and isinstance(asked, Is) and len(asked.values) == 1 and reading.answers.given.get(asked.key) is None:
        yield asked.key, asked.values[0]


def resolve_multiples(reading: Reading) -> None:
    """Multiples of upper limits, once the whole line with its limits was read."""
    for at, times in reading.multiples.items():
        piece = reading.pieces[at]
        question = reading.trial.by_key[piece.key]
        limit = reading.facts.get(question.upper_limit)
        reading.pieces[at] = replace(piece, reply=multiple_reply(question, times, limit, reading.facts, reading.trial))
