"""Asks about what answers without a name, where something beside it in the line could have it."""

from dataclasses import replace

from flows.answers.line.chunks import FILLERS, SIGNS, Part, Place, places_of
from flows.answers.line.drugs import agent_at
from flows.answers.line.measured.line_reading import Asked, Reading
from flows.answers.line.measured.value_after import past_fillers
from flows.answers.line.phrases import phrase_at
from flows.answers.line.pieces import EntryPiece
from flows.answers.reply import Answer, Doubt, Offer
from flows.rules.answer_values import read_value
from flows.rules.answer_words import value_words
from flows.rules.question import Choice, Choices, Day, NumberKind


def doubt_alone(reading: Reading) -> None:
    """Turns into a doubt what names nothing and may be of what stands before or behind it."""
    asked = reading.asked
    if asked is None or not reading.alone:
        return
    places = places_of(reading.chunks)
    doubtful = {at for at in reading.alone if _may_be_of_others(reading, asked, at, places)}
    reading.pieces = [
        replace(one, reply=asked_about(asked, one.reply)) if one.alone and one.places[0] in doubtful else one
        for one in reading.pieces
    ]
    reading.entries = [_entry_asked(asked, one) if one.places[0] in doubtful else one for one in reading.entries]


def asked_about(asked: Asked, reply: Answer | Doubt) -> Doubt:
    """Whether it is the answer to what is asked."""
    if isinstance(reply, Doubt):
        return reply
    question, value = asked.question, reply.value
    words = value_words(question, value if value in (None, []) else read_value(question.kind, value))
    return Doubt(_ask(asked), (Offer(f"Yes, {words}", value, reply.typed),))


def _entry_asked(asked: Asked, entry: EntryPiece) -> EntryPiece:
    if entry.doubt or entry.at is None:
        return entry
    return replace(entry, doubt=Doubt(_ask(asked), (Offer(f"Yes, {entry.said}", dict(entry.fields)),)))


def _ask(asked: Asked) -> str:
    return f"Is that the answer to “{asked.question.label}”?"


def is_named(reading: Reading, at: int) -> bool:
    """Whether the name of a question, an answer or an agent is the next that is said from a chunk on."""
    begins = past_fillers(reading.chunks, at)
    named = phrase_at(reading.trial, reading.chunks, begins) or agent_at(reading.chunks, begins)
    return named is not None


def _may_be_of_others(reading: Reading, asked: Asked, at: int, places: list[Place]) -> bool:
    """Whether something could have it: in another line, unread beside it, or what its kind fits right before."""
    own = places[at].part
    says = [i for i in range(len(places)) if reading.chunks.word(i) not in FILLERS | SIGNS]
    before = next((places[i].part for i in reversed(says) if places[i].part < own), None)
    behind = next((i for i in says if places[i].part > own), -1)
    unread = {i for start, end in reading.unread for i in range(start, end)}
    strange = {places[i].part for i in unread}
    return (
        at in reading.shared
        or (before is not None and before[0] != own[0])
        or own in strange
        or before in strange
        or behind in unread
        or is_named(reading, reading.alone[at])
        or _fits_before(reading, asked, before, places)
    )


def _fits_before(reading: Reading, asked: Asked, before: Part | None, places: list[Place]) -> bool:
    """Whether it may be the limit of the number right before it, or say more of the answer there."""
    pieces = [one for one in reading.pieces if places[one.places[0]].part == before]
    questions = [reading.trial.by_key[one.key] for one in pieces]
    said = {one.key for one in reading.pieces}
    match asked.question.kind:
        case Day():
            return False
        case NumberKind():
            limits = (limit for one in questions for limit in (one.upper_limit, one.lower_limit))
            return any(limit and limit not in said for limit in limits)
        case _:
            return any(isinstance(one.kind, Choice | Choices) for one in questions)
