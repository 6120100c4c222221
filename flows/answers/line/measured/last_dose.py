"""A day in a part of its own right behind an agent that has none: whether it is its last dose is asked."""

from dataclasses import replace
from datetime import date

from flows.answers.entries import LAST_DAYS, ONGOING, entry_facts, has_last_day
from flows.answers.line.chunks import Span
from flows.answers.line.drugs import agent_at
from flows.answers.line.measured.line_reading import Reading
from flows.answers.line.pieces import EntryPiece
from flows.answers.reply import Answer, Doubt, Offer, Reply
from flows.answers.typed.replies import read_reply
from flows.language.days import day_words
from flows.language.numbers import listed
from flows.rules.question import Question
from flows.rules.trial import Trial


def last_of(trial: Trial, key: str) -> Question | None:
    """The field of a list that asks for its last day; None where none does."""
    return next((one for one in trial.lists[key] if one.key == LAST_DAYS.get(key)), None)


def last_dose_asked(reading: Reading, day: Span) -> bool:
    """Asks whether a day is the last one of the entry right before it; False where it is not, or leads to an agent."""
    entry = reading.entries[-1] if reading.entries else None
    leads = agent_at(reading.chunks, reading.chunks.past_fillers(day[1]))
    if entry is None or leads or not _waits(reading, entry, day):
        return False
    days = days_as_last(reading, entry, reading.chunks.of(*day))
    if not days:
        return False
    reading.entries[-1] = replace(entry, doubt=_was_last(entry, days))
    reading.shared.add(day[0])
    return True


def may_be_last_too(reading: Reading, day: Span) -> bool:
    """Whether a day stands right behind an entry that has one already, and may be a later one of that."""
    entry = reading.entries[-1] if reading.entries else None
    if entry is None or entry.at is not None or not entry.fields.get(LAST_DAYS.get(entry.key, "")):
        return False
    between = any(one.places[0] > entry.places[0] for one in reading.pieces)
    return not between and bool(days_as_last(reading, entry, reading.chunks.of(*day)))


def as_last(reading: Reading, entry: EntryPiece, said: str) -> Reply | None:
    """What some words say as the last day of an entry; None where no such day is asked."""
    last = last_of(reading.trial, entry.key)
    facts = entry_facts(entry.key, entry.fields, reading.today, reading.trial)
    return read_reply(last, said, facts, reading.trial) if last else None


def days_as_last(reading: Reading, entry: EntryPiece, said: str) -> tuple[str, ...]:
    """The days that some words may mean as the last one of an entry."""
    reply = as_last(reading, entry, said)
    offers = reply.offers if isinstance(reply, Doubt) else (reply,) if isinstance(reply, Answer) else ()
    return tuple(one.value for one in offers if isinstance(one.value, str) and one.value != ONGOING)


def _was_last(entry: EntryPiece, days: tuple[str, ...]) -> Doubt:
    """Whether the last day of an entry is one of some days."""
    words = {day: day_words(date.fromisoformat(day)) for day in days}
    sure = (Offer(f"Yes, {said}", {**entry.fields, LAST_DAYS[entry.key]: day}) for day, said in words.items())
    no = Offer("No, its day is asked next", dict(entry.fields))
    return Doubt(f"Was {listed(words.values(), 'or')} its last day?", (*sure, no))


def _waits(reading: Reading, entry: EntryPiece, day: Span) -> bool:
    """Whether an entry has no day yet, and nothing else stands between it and this day."""
    pieces = any(one.places[0] > entry.places[0] for one in reading.pieces if one.places != (day[0],))
    unread = any(start > entry.places[0] for start, _ in reading.unread)
    return entry.key in LAST_DAYS and not (has_last_day(entry.key, entry.fields) or entry.doubt or pieces or unread)
