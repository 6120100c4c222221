"""Lists: prior therapies and prior radiation, entry by entry.

A list is filled as a draft, which is kept like every answer; the answer itself is not known until *Done*, so that
a half-entered history never counts as a whole one.
"""

from typing import Any

from flows import texts
from flows.agents_table import row_of
from flows.entries import (
    DRAFT,
    LAST_DAYS,
    ONGOING,
    course_of,
    entries_of,
    entry_title,
    fitting_entry,
    kind_is_open,
    missing_fields,
    settling,
    therapy_of,
)
from flows.flags import flags_after, flags_of_course, flags_of_therapy
from flows.path import path_of
from flows.question import Entries, Question
from flows.record import BY_KEY
from flows.screening import Answered, Desk, Response, Slot
from flows.standing import asked, screening_of
from flows.ways import answered, dated, to_slot
from flows.words import count


def add_entry(desk: Desk, _argument: str) -> Response:
    """A new entry: its first field is asked."""
    slot, _ = asked(desk)
    return to_slot(desk, desk.place, new_slot(desk, slot.key))


def new_slot(desk: Desk, key: str) -> Slot:
    kind = BY_KEY[key].kind
    assert isinstance(kind, Entries)
    return Slot(key, len(entries_of(screening_of(desk).answers, key)), kind.fields[0].key)


def open_entry(desk: Desk, index: str) -> Response:
    """One entry with its fields, to change or remove."""
    slot, _ = asked(desk)
    return Response(desk.place.to("list", slot=Slot(slot.key, int(index))))


def close_entry(desk: Desk, _argument: str) -> Response:
    """From one entry back to the list."""
    slot, _ = asked(desk)
    return Response(desk.place.to("list", slot=Slot(slot.key)))


def open_field(desk: Desk, field: str) -> Response:
    """One field of the entry is asked again."""
    slot, _ = asked(desk)
    return to_slot(desk, desk.place, Slot(slot.key, slot.entry, field))


def ask_remove(desk: Desk, _argument: str) -> Response:
    """Removing an entry is confirmed."""
    slot, _ = asked(desk)
    assert slot.entry is not None
    title = entry_title(entries_of(screening_of(desk).answers, slot.key)[slot.entry])
    return Response(desk.place.to("doubt", doubt=texts.ask_remove(title), act="remove"))


def remove_entry(desk: Desk) -> Response:
    """The entry leaves the list; its history stays."""
    slot, _ = asked(desk)
    entries = entries_of(screening_of(desk).answers, slot.key)
    removed = [entry for index, entry in enumerate(entries) if index != slot.entry]
    place = desk.place.to("list", slot=Slot(slot.key))
    return Response(place, (Answered(slot.key + DRAFT, removed),))


def leave_out(desk: Desk, name: str) -> Response:
    """What was begun does not belong in the list; an entry that was whole already stays, unless its kinds are none.

    An agent that the table does not have stays as well: that it needs no waiting period is not known here.
    """
    slot, _ = asked(desk)
    assert slot.entry is not None
    entries = entries_of(screening_of(desk).answers, slot.key)
    place = desk.place.to("list", slot=Slot(slot.key))
    if slot.entry < len(entries) and (slot.field == "kinds" or "kinds" not in entries[slot.entry]):
        if not row_of(entries[slot.entry]["agent"]):
            return give_field(desk, Slot(slot.key, slot.entry, "kinds"), None)
        gone = entries.pop(slot.entry)
        note = texts.left_out(name or entry_title(gone))
        return Response(place.with_notes(note), (Answered(slot.key + DRAFT, entries),))
    return Response(place.with_notes(texts.left_out(name) if name else texts.NOTHING_ADDED))


def give_field(desk: Desk, slot: Slot, value: Any) -> Response:
    assert slot.entry is not None
    assert slot.field is not None
    entries = entries_of(screening_of(desk).answers, slot.key)
    if isinstance(value, list) and value and isinstance(value[0], dict):
        entries.extend(value)
        return _to_entry(desk, slot.key, entries, slot.entry)
    while len(entries) <= slot.entry:
        entries.append({})
    patch = value if isinstance(value, dict) else {slot.field: value}
    if slot.field == LAST_DAYS[slot.key]:
        patch = {slot.field: None, ONGOING: "yes"} if value == ONGOING else {**patch, ONGOING: None}
    entries[slot.entry] = fitting_entry(slot.key, {**_kept(entries[slot.entry], patch), **patch}, desk.today)
    return _to_entry(desk, slot.key, entries, slot.entry)


def _kept(entry: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    """What of an entry still holds after a change: of another agent, its day alone."""
    if patch.get("agent", entry.get("agent")) == entry.get("agent"):
        return entry
    return {key: value for key, value in entry.items() if key in ("last_dose", ONGOING)}


def _to_entry(desk: Desk, key: str, entries: list[dict[str, Any]], index: int) -> Response:
    """The next field of an entry that is still open, of this one first; else the list with what it means."""
    events = (Answered(key + DRAFT, entries),)
    for at in (index, *range(len(entries))):
        fields = missing_fields(key, entries[at], desk.today)
        if fields:
            place = desk.place.to("ask", slot=Slot(key, at, fields[0].key))
            return Response(place.with_notes(*_entry_flags(desk, key, entries[at])), events)
    place = desk.place.to("list", slot=Slot(key))
    return Response(place.with_notes(*_entry_flags(desk, key, entries[index])), events)


def _entry_flags(desk: Desk, key: str, entry: dict[str, Any]) -> tuple[str, ...]:
    facts = path_of(screening_of(desk).answers, desk.today).facts
    told = bool(entry.get(LAST_DAYS[key]) or entry.get(ONGOING))
    if key == "prior_radiation":
        return flags_of_course(course_of(entry), facts) if told else ()
    if kind_is_open(entry):
        return (texts.kind_open(entry_title(entry)),)
    return flags_of_therapy(therapy_of(entry), facts) if told and entry.get("kinds") else ()


def not_known(desk: Desk) -> Response:
    """The list is not known yet; where there are entries, that is confirmed."""
    slot, question = asked(desk)
    assert isinstance(question.kind, Entries)
    entries = entries_of(screening_of(desk).answers, slot.key)
    if not entries:
        return _close_list(desk, question, {slot.key: None})
    doubt = texts.ask_put_off(count(len(entries), question.kind.noun))
    return Response(desk.place.to("doubt", slot=slot, doubt=doubt, act="put_off"))


def put_off(desk: Desk) -> Response:
    """The list is not known yet, and its entries are kept for when it is opened again."""
    slot, question = asked(desk)
    entries = entries_of(screening_of(desk).answers, slot.key)
    return _close_list(desk, question, {slot.key: None, slot.key + DRAFT: entries})


def finish_list(desk: Desk, _argument: str) -> Response:
    """The list is whole: it becomes the answer."""
    slot, question = asked(desk)
    entries = entries_of(screening_of(desk).answers, slot.key)
    for index, entry in enumerate(entries):
        fields = missing_fields(slot.key, entry, desk.today)
        if fields:
            target = Slot(slot.key, index, fields[0].key)
            return Response(desk.place.to("ask", slot=target).with_notes(texts.FINISH_ENTRY))
    return _close_list(desk, question, settling(screening_of(desk).answers, slot.key, entries))


def no_entries(desk: Desk, _argument: str) -> Response:
    """There is none, and that is an answer."""
    slot, question = asked(desk)
    return _close_list(desk, question, settling(screening_of(desk).answers, slot.key, []))


def _close_list(desk: Desk, question: Question, changes: dict[str, Any]) -> Response:
    screening = screening_of(desk)
    before = path_of(screening.answers, desk.today).facts
    changes = dated(desk, changes)
    answers = {**screening.answers, **changes}
    after = path_of(answers, desk.today).facts
    return answered(desk, changes, answers, flags_after(question, before, after))
