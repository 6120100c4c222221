"""A part of a line that names nothing: it answers the question on the screen, or is asked about."""

from collections.abc import Iterator
from dataclasses import replace

from flows.answers.answers import Answers
from flows.answers.entries import entries_of, entry_facts
from flows.answers.line.chunks import FILLERS, NEGATIONS, SIGNS, ChunkPlace, Part
from flows.answers.line.drugs import agent_at, fields_of_last
from flows.answers.line.measured.last_dose import may_be_last_too
from flows.answers.line.measured.line_reading import OnScreen, Reading
from flows.answers.line.measured.measured_days import read_day
from flows.answers.line.measured.value_after import (
    Value,
    negative_of,
    said_to,
    value_after,
)
from flows.answers.line.measured.value_with_limit import of_question
from flows.answers.line.phrases import Named
from flows.answers.line.pieces import EntryPiece, offers_of
from flows.answers.reply import Answer, Doubt, Offer, Slot
from flows.answers.typed.replies import NONE_WORDS, UNKNOWN_WORDS, read_reply
from flows.rules.conditions import Is
from flows.rules.facts import Facts
from flows.rules.question import Choice, Choices, Day, Entries, Name, NumberKind, Question
from flows.rules.trial import Trial


def asked_at(slot: Slot, answers: Answers, trial: Trial) -> OnScreen | None:
    """The question on the screen with what its entry holds so far; None where it is none of the trial's."""
    if slot.key not in trial.by_key:
        return None
    if slot.field is None or slot.entry is None:
        return OnScreen(slot, trial.by_key[slot.key], {})
    entries = entries_of(answers, slot.key)
    standing = entries[slot.entry] if slot.entry < len(entries) else {}
    return OnScreen(slot, next(one for one in trial.lists[slot.key] if one.key == slot.field), standing)


def read_alone_day(reading: Reading) -> bool:
    """A day that may be the one that is asked for; what was measured beside it may have it too."""
    asked, at = reading.asked, reading.at
    if asked is None or not isinstance(asked.question.kind, Day) or not reading.chunks.opens_part(at):
        return False
    whole, bare = reading.chunks.end_of_part(at), reading.day_at(at)
    if reading.chunks.age_at(at) in (whole, bare or whole) or (bare and may_be_last_too(reading, (at, bare))):
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
    if not (bare and agent_at(reading.chunks, reading.chunks.past_fillers(bare))):
        yield whole
    if bare and _is_before_name(reading, bare):
        yield bare


def read_alone(reading: Reading) -> bool:
    """A number with its limit, a yes or no, or an option that may answer what is asked."""
    asked, at = reading.asked, reading.at
    if asked is None or _is_read_elsewhere(asked) or not reading.chunks.opens_part(at):
        return False
    end = reading.chunks.end_of_part(at)
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


def _is_read_elsewhere(asked: OnScreen) -> bool:
    """Whether what answers a question is read with days, or with agents."""
    kind = asked.question.kind
    return isinstance(kind, Day) or (isinstance(kind, Name) and kind.drug)


def _value(reading: Reading, asked: OnScreen) -> Value | None:
    """What a part of the line says, up to the day that may end it; before a name without a comma its first word."""
    chunks, at = reading.chunks, reading.at
    if isinstance(asked.question.kind, NumberKind):
        return value_after(reading, asked.question, at, _facts(reading))
    whole = chunks.end_of_part(at)
    ends = (whole, *(end for end in range(at + 1, whole) if reading.day_at(end) == whole), at + 1)
    for end in ends:
        # "No" before a name denies that.
        runs_on = chunks.word(at) not in NEGATIONS and _is_before_name(reading, end)
        if (end != at + 1 or end in ends[:-1] or runs_on) and (reply := _said(reading, asked, chunks.of(at, end))):
            return reply, end
    return None


def _said(reading: Reading, asked: OnScreen, text: str) -> Answer | Doubt | None:
    """What a text says to a question that is no number and no day."""
    none = text.casefold() in NONE_WORDS
    match asked.question.kind:
        case Entries():
            return Answer([]) if none else None
        case Name(longest=longest):
            # Anything is a name: only what opens the line can be meant.
            opens = all(reading.chunks.word(ahead) in FILLERS for ahead in range(reading.at))
            return Answer(text) if opens and len(text) <= longest else None
    said = said_to(reading, asked.question, text, _facts(reading))
    return said or (negative_of(asked.question) if none else None)


def _day_after(reading: Reading, asked: OnScreen, value: object) -> None:
    """The day behind an option that is asked once that is chosen, such as that of "stopped 3 Oct"."""
    end = reading.chunks.end_of_part(reading.at)
    follows = (one for one in reading.trial.questions if isinstance(one.kind, Day) and _follows(one, asked, value))
    if end > reading.at and (question := next(follows, None)):
        reply = reading.reply(question, reading.chunks.of(reading.at, end))
        if isinstance(reply, Answer | Doubt):
            reading.keep(question.key, reading.at, end, reply)
            reading.at = end


def _follows(day: Question, asked: OnScreen, value: object) -> bool:
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


def _keep(reading: Reading, asked: OnScreen, end: int, reply: Answer | Doubt) -> None:
    at, slot = reading.at, asked.slot
    reading.alone[at] = end
    if slot.entry is None:
        reading.keep(slot.key, at, end, reply)
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


def doubt_alone(reading: Reading) -> None:
    """Turns into a doubt what names nothing and may be of what stands before or behind it."""
    asked = reading.asked
    if asked is None or not reading.alone:
        return
    places = reading.chunks.places()
    doubtful = {at for at in reading.alone if _may_be_of_others(reading, asked, at, places)}
    reading.pieces = [
        replace(one, reply=asked_about(asked, one.reply)) if one.alone and one.places[0] in doubtful else one
        for one in reading.pieces
    ]
    reading.entries = [_entry_asked(asked, one) if one.places[0] in doubtful else one for one in reading.entries]


def asked_about(asked: OnScreen, reply: Answer | Doubt) -> Doubt:
    """Whether it is the answer to what is asked."""
    if isinstance(reply, Doubt):
        return reply
    (offer,) = offers_of(asked.question, reply)
    return Doubt(_ask(asked), (replace(offer, label=f"Yes, {offer.label}"),))


def _entry_asked(asked: OnScreen, entry: EntryPiece) -> EntryPiece:
    if entry.doubt or entry.at is None:
        return entry
    return replace(entry, doubt=Doubt(_ask(asked), (Offer(f"Yes, {entry.said}", dict(entry.fields)),)))


def _ask(asked: OnScreen) -> str:
    return f"Is that the answer to “{asked.question.label}”?"


def is_named(reading: Reading, at: int) -> bool:
    """Whether the name of a question, an answer or an agent is the next that is said from a chunk on."""
    begins = reading.chunks.past_fillers(at)
    return bool(reading.meanings_at(begins) or agent_at(reading.chunks, begins))


def _may_be_of_others(reading: Reading, asked: OnScreen, at: int, places: list[ChunkPlace]) -> bool:
    """Whether something could have it: in another line, unread beside it, or what its kind fits right before."""
    own = places[at].part
    says = [i for i in range(len(places)) if reading.chunks.word(i) not in FILLERS | SIGNS]
    before = next((places[i].part for i in reversed(says) if places[i].part < own), None)
    behind = next((i for i in says if places[i].part > own), -1)
    unread = reading.strange
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


def _fits_before(reading: Reading, asked: OnScreen, before: Part | None, places: list[ChunkPlace]) -> bool:
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
