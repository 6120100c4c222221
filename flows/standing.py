"""Where a turn stands: what is asked now, what its answer is, and what is known there."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flows import texts
from flows.calculator_inputs import BIRTH_DATE
from flows.conversation import Doing
from flows.entries import LAST_DAYS, entries_of, entry_facts
from flows.facts import Facts
from flows.forms import is_form, typed_fields
from flows.lifecycle import DECIDED
from flows.path import next_slot, path_of, question_at
from flows.question import Entries, Question
from flows.screening import Desk, Place, Screening, Slot
from flows.treatment import Treatment
from flows.values import read_value
from flows.words import count, value_words

ON_A_QUESTION = (Doing.ASKING, Doing.LISTING, Doing.PICKING, Doing.CONFIRMING, Doing.EXPLAINING)
# Dates that are dates wherever days are counted from the first of them.
OWN_DATES = ("registration_date", BIRTH_DATE.key)


def screening_of(desk: Desk) -> Screening:
    """The screening on the desk; there always is one where its questions are asked."""
    assert desk.screening is not None
    return desk.screening


def treatment_of(desk: Desk) -> Treatment:
    """The treatment on the desk; there is one wherever it is shown."""
    assert desk.treatment is not None
    return desk.treatment


def slot_of(desk: Desk) -> Slot | None:
    """What is asked now: out of turn, or the first question without an answer."""
    return desk.place.slot or next_slot(screening_of(desk).answers, desk.today)


def pinned(desk: Desk) -> Place:
    """The place with the question that its card shows: what comes next answers that one, whatever has changed since."""
    place = desk.place
    return place if place.doing not in ON_A_QUESTION or place.slot or place.act else replace(place, slot=slot_of(desk))


def said_again(place: Place) -> Place:
    """The place after something that was answered with the same card already: it must not seem unheard."""
    first, *others = place.notes or (texts.SAME_AGAIN,)
    return place.with_notes(texts.not_read_again(first) if place.notes else first, *others)


def asked(desk: Desk) -> tuple[Slot, Question]:
    """The slot that is asked now and its question."""
    slot = slot_of(desk)
    assert slot is not None
    return slot, question_at(slot)


def facts_at(desk: Desk, slot: Slot) -> Facts:
    """What is known where a slot stands: of the candidate, or of one entry."""
    if is_form(slot.key):
        return typed_fields(slot.key, desk.place.filled, desk.today)
    answers = screening_of(desk).answers
    if slot.entry is None:
        return path_of(answers, desk.today).facts
    entries = entries_of(answers, slot.key)
    return entry_facts(entries[slot.entry] if slot.entry < len(entries) else {}, desk.today)


def seen_on(screening: Screening, today: date) -> date:
    """The day of what is shown of a screening: today, or the day on which a decided one was finished."""
    return screening.finished_on if screening.stage in DECIDED and screening.finished_on else today


def day_zero(desk: Desk) -> date:
    """The registration that other days are counted from, planned or done; today where none is planned."""
    if desk.treatment is not None:
        return desk.treatment.on
    screening = screening_of(desk)
    return path_of(screening.answers, seen_on(screening, desk.today)).facts.registration


def counts_days(slot: Slot) -> bool:
    """Whether the day of a slot is counted from registration, where the site counts so."""
    return slot.key not in OWN_DATES and slot.field not in OWN_DATES


def is_last_day(slot: Slot) -> bool:
    """Whether the last day of something is asked for, which may still go on."""
    return slot.entry is not None and slot.field == LAST_DAYS.get(slot.key)


def value_at(answers: Mapping[str, Any], slot: Slot) -> Any:
    """The answer that stands in a slot now; None where there is none."""
    if is_form(slot.key):
        return None
    if slot.field is None or slot.entry is None:
        return answers.get(slot.key)
    entries = entries_of(answers, slot.key)
    return entries[slot.entry].get(slot.field) if slot.entry < len(entries) else None


def picked_of(desk: Desk) -> tuple[str, ...]:
    """The options that are marked now: those of this card, else those of the answer."""
    if desk.place.picked is not None:
        return desk.place.picked
    slot, _ = asked(desk)
    return tuple(value_at(screening_of(desk).answers, slot) or ())


def answer_words(question: Question, value: Any) -> str:
    """An answer as it is kept, in words; of a list how many entries it has."""
    if isinstance(question.kind, Entries) and value:
        return count(len(value), question.kind.noun)
    empty = value is None or value == []
    return value_words(question, value if empty else read_value(question.kind, value))
