"""A part of a line that names nothing: it answers the question on the screen, or is asked about."""

from collections.abc import Iterator
from dataclasses import replace

from flows.answers.answers import Answers
from flows.answers.entries import entries_of, entry_facts
from flows.answers.line.alone_doubted import is_named
from flows.answers.line.chunks import FILLERS, NEGATIONS, end_of_part, opens_part
from flows.answers.line.drugs import agent_at, fields_of_last
from flows.answers.line.measured.last_dose import may_be_last_too
from flows.answers.line.measured.line_reading import Asked, Reading, keep
from flows.answers.line.measured.measured_days import read_day
from flows.answers.line.measured.value_after import (
    Value,
    age_at,
    day_at,
    negative_of,
    past_fillers,
    said_to,
    value_after,
)
from flows.answers.line.measured.value_with_limit import of_question
from flows.answers.line.phrases import Named
from flows.answers.line.pieces import EntryPiece
from flows.answers.reply import Answer, Doubt, Offer, Slot
from flows.answers.typed.replies import UNKNOWN_WORDS, read_reply
from flows.rules.conditions import Is
from flows.rules.facts import Facts
from flows.rules.question import Day, Entries, Name, NumberKind, Question
from flows.rules.trial import Trial

NONE_WORDS = frozenset(("none", "none of these", "no", "nope", "nothing", "never", "nil"))


def asked_at(slot: Slot, answers: Answers, trial: Trial) -> Asked | None:
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
    if age_at(reading.chunks, at) in (whole, bare or whole) or (bare and may_be_last_too(reading, (at, bare))):
        return False
    for end in _ends_of_day(reading, whole, bare):
        reply = read_reply(asked.question, reading.chunks.of(at, end), _facts(reading), reading.trial)
        if isinstance(reply, Answer | Doubt):
            _keep(reading, asked, end, reply)
            if bare:
                read_day(reading)
            reading.at = end
            return True
    return False


def _ends_of_day(reading: Reading, whole: int, bare: int | None) -> Iterator[int]:
    """Where the words of a day may end: with its part of the line, or where the day itself does and a name follows."""
    # "10 Nov: VCR" says more than a day with a strange word.
    if not (bare and agent_at(reading.chunks, past_fillers(reading.chunks, bare))):
        yield whole
    if bare and _is_before_name(reading, bare):
        yield bare


def read_alone(reading: Reading) -> bool:
    """A number with its limit, a yes or no, or an option that may answer what is asked."""
    asked, at = reading.asked, reading.at
    if asked is None or _is_read_elsewhere(asked) or not opens_part(reading.chunks, at):
        return False
    end = end_of_part(reading.chunks, at)
    if reading.chunks.of(at, end).casefold() in UNKNOWN_WORDS and asked.question.may_be_open:
        _keep(reading, asked, end, Answer(None))
        reading.at = end
        return True
    if isinstance(asked.question.kind, NumberKind) and asked.slot.entry is None:
        before = len(reading.pieces)
        after = of_question(reading, Named(asked.slot.key), at, at)
        for index in range(before, len(reading.pieces)):
            piece = reading.pieces[index]
            reading.pieces[index] = replace(piece, alone=piece.key == asked.slot.key)
        if after:
            reading.alone[at] = reading.at = after
        return after is not None
    found = _value(reading, asked)
    if found:
        _keep(reading, asked, found[1], found[0])
        reading.at = found[1]
        if isinstance(found[0], Answer) and asked.slot.entry is None:
            _day_after(reading, asked, found[0].value)
    return found is not None


def _is_read_elsewhere(asked: Asked) -> bool:
    """Whether what answers a question is read with days, or with agents."""
    kind = asked.question.kind
    return isinstance(kind, Day) or (isinstance(kind, Name) and kind.drug)


def _value(reading: Reading, asked: Asked) -> Value | None:
    """What a part of the line says, up to the day that may end it; before a name without a comma its first word."""
    chunks, at, question = reading.chunks, reading.at, asked.question
    if isinstance(question.kind, NumberKind):
        return value_after(question, chunks, at, _facts(reading), reading.trial)
    whole = end_of_part(chunks, at)
    ends = (whole, *(end for end in range(at + 1, whole) if day_at(chunks, end, reading.today) == whole), at + 1)
    for end in ends:
        # "No" before a name denies that.
        runs_on = chunks.word(at) not in NEGATIONS and _is_before_name(reading, end)
        if (end != at + 1 or end in ends[:-1] or runs_on) and (reply := _said(reading, asked, chunks.of(at, end))):
            return reply, end
    return None


def _said(reading: Reading, asked: Asked, text: str) -> Answer | Doubt | None:
    """What a text says to a question that is no number and no day."""
    none = text.casefold() in NONE_WORDS
    match asked.question.kind:
        case Entries():
            return Answer([]) if none else None
        case Name(longest=longest):
            # Anything is a name: only what opens the line can be meant.
            opens = all(reading.chunks.word(ahead) in FILLERS for ahead in range(reading.at))
            return Answer(text) if opens and len(text) <= longest else None
    said = said_to(asked.question, text, _facts(reading), reading.trial)
    return said or (negative_of(asked.question) if none else None)


def _day_after(reading: Reading, asked: Asked, value: object) -> None:
    """The day behind an option that is asked once that is chosen, such as that of "stopped 3 Oct"."""
    end = end_of_part(reading.chunks, reading.at)
    follows = (one for one in reading.trial.questions if isinstance(one.kind, Day) and _follows(one, asked, value))
    if end > reading.at and (question := next(follows, None)):
        reply = read_reply(question, reading.chunks.of(reading.at, end), reading.facts, reading.trial)
        if isinstance(reply, Answer | Doubt):
            keep(reading, question.key, reading.at, end, reply)
            reading.at = end


def _follows(day: Question, asked: Asked, value: object) -> bool:
    when = day.asked_when
    return isinstance(when, Is) and when.key == asked.question.key and value in when.values


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
    offers = (Offer(said, reply.value),) if isinstance(reply, Answer) else reply.offers
    filled = tuple(replace(one, value={**standing, **fields_of_last(asked.question, one.value)}) for one in offers)
    doubt = None if isinstance(reply, Answer) else replace(reply, offers=filled)
    entry = EntryPiece(slot.key, said, filled[0].value if doubt is None else standing, doubt, (at,), slot.entry)
    before = next((one for one in reading.entries if one.at == slot.entry), None)
    if before is not None:
        reading.entries.remove(before)
        entry = _either(before, entry)
    reading.entries.append(entry)


def _either(first: EntryPiece, second: EntryPiece) -> EntryPiece:
    """Two answers to one field of an entry: which it is, is asked."""
    offers = (o for one in (first, second) for o in (one.doubt.offers if one.doubt else (Offer(one.said, one.fields),)))
    doubt = Doubt(f"“{first.said}” or “{second.said}”?", tuple(offers))
    both = replace(first, said=f"{first.said}, {second.said}", doubt=doubt)
    return replace(both, places=(*first.places, *second.places))
