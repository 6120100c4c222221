"""A part of a line that names nothing: it answers the question on the screen, or is asked about."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flows.answers.entries import entries_of, entry_facts
from flows.answers.line.alone_doubted import asked_about, is_named
from flows.answers.line.chunks import FILLERS, NEGATIONS, end_of_part, opens_part
from flows.answers.line.drugs import fields_of_last
from flows.answers.line.found import EntryPiece
from flows.answers.line.measured.measured import read_day
from flows.answers.line.measured.reading import Asked, Reading, keep
from flows.answers.line.measured.valued import of_question
from flows.answers.line.measured.values import Value, day_at, negative_of, said_to, value_after
from flows.answers.line.names import Named
from flows.answers.reply import Answer, Doubt, Slot
from flows.answers.typed.text import read_reply
from flows.rules.facts import Facts
from flows.rules.question import Choice, Day, Entries, Name, NumberKind
from flows.rules.trial import Trial

NONE_WORDS = frozenset(("none", "none of these", "no", "nope", "nothing"))


def asked_at(slot: Slot, answers: Mapping[str, Any], trial: Trial) -> Asked | None:
    """The question on the screen with what its entry holds so far; None where it is none of the trial's."""
    if slot.key not in trial.by_key:
        return None
    if slot.field is None or slot.entry is None:
        return Asked(slot, trial.by_key[slot.key], {})
    entries = entries_of(answers, slot.key)
    standing = entries[slot.entry] if slot.entry < len(entries) else {}
    return Asked(slot, next(one for one in trial.lists[slot.key] if one.key == slot.field), standing)


def read_alone_day(reading: Reading) -> bool:
    """A day that may be the one that is asked for; what was measured beside it may have it too."""
    asked, at = reading.asked, reading.at
    if asked is None or not isinstance(asked.question.kind, Day) or not opens_part(reading.chunks, at):
        return False
    whole, bare = end_of_part(reading.chunks, at), day_at(reading.chunks, at, reading.today)
    for end in (whole, bare if bare and _is_before_name(reading, bare) else None):
        reply = end and read_reply(asked.question, reading.chunks.of(at, end), _facts(reading), reading.trial)
        if end and isinstance(reply, Answer | Doubt):
            _keep(reading, asked, end, reply)
            if bare:
                read_day(reading)
            reading.at = end
            return True
    return False


def read_alone(reading: Reading) -> bool:
    """A number with its limit, a yes or no, or an option that may answer what is asked."""
    asked, at = reading.asked, reading.at
    if asked is None or isinstance(asked.question.kind, Day | Name) or not opens_part(reading.chunks, at):
        return False
    if isinstance(asked.question.kind, NumberKind) and asked.slot.entry is None:
        before = len(reading.pieces)
        end = of_question(reading, Named(asked.slot.key), at, at)
        for index in range(before, len(reading.pieces)):
            piece = reading.pieces[index]
            reading.pieces[index] = replace(piece, alone=piece.key == asked.slot.key)
        if end:
            reading.alone[at] = reading.at = end
        return end is not None
    found = _value(reading, asked)
    if found:
        _keep(reading, asked, found[1], found[0])
        reading.at = found[1]
    return found is not None


def _value(reading: Reading, asked: Asked) -> Value | None:
    """What a part of the line says; before a name that follows without a comma the first word alone."""
    chunks, at, question = reading.chunks, reading.at, asked.question
    if isinstance(question.kind, NumberKind):
        return value_after(question, chunks, at, _facts(reading), reading.trial)
    for end in (end_of_part(chunks, at), at + 1):
        text = chunks.of(at, end)
        # "No" before a name denies that.
        if chunks.ends_at(end) or (chunks.word(at) not in NEGATIONS and _is_before_name(reading, end)):
            negative = negative_of(question) if text.casefold() in NONE_WORDS else None
            none = Answer([]) if isinstance(question.kind, Entries) and text.casefold() in NONE_WORDS else None
            reply = none or _said(reading, asked, text) or negative
            if reply:
                return reply, end
    return None


def _said(reading: Reading, asked: Asked, text: str) -> Answer | Doubt | None:
    """What a text says to a question with options; the beginning of one may be something else."""
    if isinstance(asked.question.kind, Entries):
        return Answer(None) if text.casefold() == "not known" else None
    reply = said_to(asked.question, text, _facts(reading), reading.trial)
    kind = asked.question.kind
    if isinstance(reply, Answer) and isinstance(reply.value, str) and isinstance(kind, Choice):
        whole = next(one for one in kind.options if one.value == reply.value)
        known = {whole.value, whole.label.casefold(), *(name.casefold() for name in whole.names), "yes", "y", "no", "n"}
        return reply if text.casefold() in known else asked_about(asked, reply)
    return reply


def _is_before_name(reading: Reading, at: int) -> bool:
    """Whether what opens the line ends at a chunk, and a name follows it without a comma."""
    return all(reading.chunks.word(ahead) in FILLERS for ahead in range(reading.at)) and is_named(reading, at)


def _facts(reading: Reading) -> Facts:
    asked = reading.asked
    if asked is None or asked.slot.entry is None:
        return reading.facts
    return entry_facts(asked.slot.key, asked.standing, reading.today, reading.trial)


def _keep(reading: Reading, asked: Asked, end: int, reply: Answer | Doubt) -> None:
    at, slot = reading.at, asked.slot
    reading.alone[at] = end
    if slot.entry is None:
        keep(reading, slot.key, at, end, reply)
        reading.pieces[-1] = replace(reading.pieces[-1], alone=True)
        return
    said, standing = reading.chunks.of(at, end), asked.standing
    if isinstance(reply, Answer):
        fields = {**standing, **fields_of_last(asked.question, reply.value)}
        reading.entries.append(EntryPiece(slot.key, said, fields, places=(at,), at=slot.entry))
        return
    offers = (replace(o, value={**standing, **fields_of_last(asked.question, o.value)}) for o in reply.offers)
    doubt = replace(reply, offers=tuple(offers))
    reading.entries.append(EntryPiece(slot.key, said, standing, doubt, (at,), slot.entry))
