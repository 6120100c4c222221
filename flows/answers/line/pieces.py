"""What was found in a line: answers and doubts by question, entries of lists, and what was not understood."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from flows.answers.answers import Fields, Value
from flows.answers.reply import Answer, Doubt, Offer
from flows.rules.answer_values import read_value
from flows.rules.answer_words import value_words
from flows.rules.question import Choice, Choices, Question
from flows.rules.trial import Trial


@dataclass(frozen=True, slots=True)
class Piece:
    """What a part of a line says to the question of this key.

    `said`: the part as it was typed. `places`: the numbers of the chunks at which its words begin. `alone`: it names
    nothing, and answers what is asked.
    """

    key: str
    said: str
    reply: Answer | Doubt
    places: tuple[int, ...] = field(default=(), compare=False)
    alone: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class EntryPiece:
    """What a part of a line adds to a list; `doubt`: what is to be asked about it, each offer with fields to add.

    `at`: which entry of the list it is, where it answers what is asked of one that is being filled in.
    """

    key: str
    said: str
    fields: Fields
    doubt: Doubt | None = None
    places: tuple[int, ...] = field(default=(), compare=False)
    at: int | None = None

    @property
    def meant(self) -> tuple[Fields, ...]:
        """All that it may add: its own fields, and those of each offer."""
        return (self.fields, *(offer.value for offer in self.doubt.offers)) if self.doubt else (self.fields,)


@dataclass(frozen=True, slots=True)
class LineRead:
    """All that a line says.

    `unread`: word by word what was not understood, in order. `aside`: what was read and is not asked in this trial.
    `absent`: what was not given, so that there is nothing to enter. `against`: the same of what is entered.
    """

    pieces: tuple[Piece, ...] = ()
    entries: tuple[EntryPiece, ...] = ()
    unread: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


def if_sure(words: str, value: Value, typed: Mapping[str, str] | None = None) -> Doubt:
    """Asked about what has a question mark, or words beside it that say there may be nothing of it."""
    return Doubt("Is it sure?", (Offer(f"Sure: {words}", value, typed),))


def in_doubt(question: Question, answer: Answer) -> Doubt:
    """An answer that is known, asked about."""
    (offer,) = offers_of(question, answer)
    return if_sure(offer.label, answer.value, answer.typed)


def asked(question: Question) -> Doubt:
    """The question itself, with its options to choose from."""
    options = question.kind.options if isinstance(question.kind, Choice) else ()
    return Doubt(question.text, tuple(Offer(option.label, option.value) for option in options))


def marks_of(piece: Piece | EntryPiece) -> tuple[str, ...]:
    """What a piece is known by, also once more is typed behind it: its question and each place in the text."""
    return tuple(f"{piece.key} {place}" for place in piece.places)


def merged(pieces: Iterable[Piece], trial: Trial) -> tuple[Piece, ...]:
    """The pieces, one a question: of several options all count, of two values both are asked about."""
    one_each: dict[str, Piece] = {}
    for piece in pieces:
        before = one_each.get(piece.key)
        one_each[piece.key] = _both(trial.by_key[piece.key], before, piece) if before else piece
    return tuple(one_each.values())


def _both(question: Question, first: Piece, second: Piece) -> Piece:
    both = replace(first, said=f"{first.said}, {second.said}", places=(*first.places, *second.places))
    if isinstance(first.reply, Answer) and isinstance(second.reply, Answer):
        if isinstance(question.kind, Choices):
            values = (one.value for one in (first.reply, second.reply) if isinstance(one.value, list))
            return replace(both, reply=Answer(list(dict.fromkeys(option for value in values for option in value))))
        if first.reply.value == second.reply.value:
            return both
    offers = (*offers_of(question, first.reply), *offers_of(question, second.reply))
    each = tuple({str(offer.value): offer for offer in reversed(offers)}.values())[::-1]
    return replace(both, reply=Doubt(f"“{first.said}” or “{second.said}”?", each))


def offers_of(question: Question, reply: Answer | Doubt) -> tuple[Offer, ...]:
    """What a reply may be, to choose from."""
    if isinstance(reply, Doubt):
        return reply.offers
    words = value_words(question, reply.value if reply.value in (None, []) else read_value(question.kind, reply.value))
    return (Offer(words, reply.value, reply.typed),)
