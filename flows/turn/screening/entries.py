"""Lists: prior therapies and prior radiation, entry by entry.

A list is filled as a draft, which is kept like every answer; the answer itself is not known until *Done*, so that
a half-entered history never counts as a whole one.
"""

from flows import texts
from flows.agents.drug_table import row_of
from flows.answers.answers import Changes, Fields, Value
from flows.answers.entries import (
    FOR_CHAIR,
    LAST_DAYS,
    ONGOING,
    entries_of,
    entry_of,
    entry_title,
    fitting_entry,
    kind_is_open,
    missing_fields,
    settling,
)
from flows.answers.for_chair import asked_on
from flows.answers.reply import Slot
from flows.chat.asked import asked, path_now, screening_of
from flows.chat.context import TurnContext
from flows.chat.events import Answered, TurnResult
from flows.decision.flags import Flag, flags_after, flags_of_entry, in_order
from flows.language.numbers import count, listed
from flows.rules.question import Entries, Question
from flows.turn.navigation import answered, dated, to_slot, with_changes


def add_entry(context: TurnContext, _argument: str) -> TurnResult:
    """A new entry: its first field is asked."""
    slot, _ = asked(context)
    return to_slot(context, context.position, new_slot(context, slot.key))


def new_slot(context: TurnContext, key: str) -> Slot:
    """The first field of an entry that is not in the list yet."""
    kind = context.trial.by_key[key].kind
    assert isinstance(kind, Entries)
    return Slot(key, len(entries_of(screening_of(context).answers, key)), kind.fields[0].key)


def open_entry(context: TurnContext, index: str) -> TurnResult:
    """One entry with its fields, to change or remove."""
    slot, _ = asked(context)
    return TurnResult(context.position.to("list", slot=Slot(slot.key, int(index))))


def close_entry(context: TurnContext, _argument: str) -> TurnResult:
    """From one entry back to the list."""
    slot, _ = asked(context)
    return TurnResult(context.position.to("list", slot=Slot(slot.key)))


def open_field(context: TurnContext, field: str) -> TurnResult:
    """One field of the entry is asked again."""
    slot, _ = asked(context)
    return to_slot(context, context.position, Slot(slot.key, slot.entry, field))


def ask_remove(context: TurnContext, _argument: str) -> TurnResult:
    """Removing an entry is confirmed."""
    slot, _ = asked(context)
    assert slot.entry is not None
    title = entry_title(slot.key, entries_of(screening_of(context).answers, slot.key)[slot.entry], context.trial)
    return TurnResult(context.position.to("doubt", doubt=texts.question.ask_remove(title), act="remove"))


def remove_entry(context: TurnContext) -> TurnResult:
    """The entry leaves the list; its history stays."""
    slot, _ = asked(context)
    entries = entries_of(screening_of(context).answers, slot.key)
    removed = [entry for index, entry in enumerate(entries) if index != slot.entry]
    position = context.position.to("list", slot=Slot(slot.key))
    return TurnResult(position, (Answered(Changes(drafts={slot.key: removed})),))


def leave_out(context: TurnContext, name: str) -> TurnResult:
    """What was begun does not belong in the list; an entry that was whole already stays, unless its kinds are none.

    An agent that the table does not have stays as well: that it needs no waiting period is not known here.
    """
    slot, _ = asked(context)
    assert slot.entry is not None
    entries = entries_of(screening_of(context).answers, slot.key)
    position = context.position.to("list", slot=Slot(slot.key))
    if slot.entry < len(entries) and (slot.field == "kinds" or "kinds" not in entries[slot.entry]):
        if not row_of(entries[slot.entry]["agent"]):
            return give_field(context, Slot(slot.key, slot.entry, "kinds"), None)
        gone = entries.pop(slot.entry)
        note = texts.question.left_out(name or entry_title(slot.key, gone, context.trial))
        return TurnResult(position.with_notes(note), (Answered(Changes(drafts={slot.key: entries})),))
    return TurnResult(position.with_notes(texts.question.left_out(name) if name else texts.question.NOTHING_ADDED))


def give_field(context: TurnContext, slot: Slot, value: Value) -> TurnResult:
    """One field of an entry is answered, which adds the entry where there is none yet; or several entries at once."""
    assert slot.entry is not None
    assert slot.field is not None
    entries = entries_of(screening_of(context).answers, slot.key)
    if isinstance(value, list) and value and isinstance(value[0], dict):
        entries.extend(value)
        return _to_entry(context, slot.key, entries, slot.entry)
    while len(entries) <= slot.entry:
        entries.append({})
    patch = value if isinstance(value, dict) else {slot.field: value}
    if slot.field == LAST_DAYS.get(slot.key):
        patch = {slot.field: None, ONGOING: "yes"} if value == ONGOING else {**patch, ONGOING: None}
    patch = {**patch, **_of_chair(context, slot, entries[slot.entry], value)}
    entries[slot.entry] = fitting_entry(
        slot.key, {**_kept(entries[slot.entry], patch), **patch}, context.today, context.trial
    )
    chair = (texts.question.CHAIR_ASKED,) if patch.get(FOR_CHAIR) and value is None else ()
    return _to_entry(context, slot.key, entries, slot.entry, chair)


def _of_chair(context: TurnContext, slot: Slot, entry: Fields, value: Value) -> Fields:
    """What is kept beside the answer to a field of which the study chair is asked what nobody here knows."""
    asked = entry.get(FOR_CHAIR) or {}
    field = slot.field or ""
    if value is None and context.trial.fields_of(slot.key)[field].for_chair:
        waits = field in asked and entry.get(field) is None
        return {} if waits else {FOR_CHAIR: {**asked, field: asked_on(context.today)}}
    return {FOR_CHAIR: {field: said for field, said in asked.items() if field != slot.field}} if asked else {}


def _kept(entry: Fields, patch: Fields) -> Fields:
    """What of an entry still holds after a change: of another agent, its day alone."""
    if patch.get("agent", entry.get("agent")) == entry.get("agent"):
        return entry
    return {key: value for key, value in entry.items() if key in ("last_dose", ONGOING)}


def _to_entry(
    context: TurnContext, key: str, entries: list[Fields], index: int, notes: tuple[str, ...] = ()
) -> TurnResult:
    """The next field of an entry that is still open, of this one first; else the list with what it means."""
    events = (Answered(Changes(drafts={key: entries})),)
    for at in (index, *range(len(entries))):
        fields = missing_fields(key, entries[at], context.today, context.trial)
        if fields:
            position = context.position.to("ask", slot=Slot(key, at, fields[0].key))
            return TurnResult(position.with_notes(*notes, *in_order(entry_flags(context, key, entries[at]))), events)
    position = context.position.to("list", slot=Slot(key))
    return TurnResult(position.with_notes(*notes, *in_order(entry_flags(context, key, entries[index]))), events)


def entry_flags(context: TurnContext, key: str, entry: Fields) -> tuple[Flag, ...]:
    """What an entry means for registration, as far as it is filled."""
    facts = path_now(context).facts
    kind = context.trial.by_key[key].kind
    assert isinstance(kind, Entries)
    told = bool(entry.get(kind.day) or entry.get(ONGOING))
    if kind_is_open(entry):
        codes = listed(criterion.code for criterion in context.trial.after_therapies)
        return (Flag(texts.question.kind_open(entry_title(key, entry, context.trial), codes)),)
    if not told or (kind.kind and entry.get(kind.kind) is None):
        return ()
    return flags_of_entry(key, entry_of(key, entry, context.trial), facts, context.trial)


def not_known(context: TurnContext) -> TurnResult:
    """The list is not known yet; where there are entries, that is confirmed."""
    slot, question = asked(context)
    assert isinstance(question.kind, Entries)
    entries = entries_of(screening_of(context).answers, slot.key)
    if not entries:
        return _close_list(context, question, Changes({slot.key: None}))
    doubt = texts.question.ask_put_off(count(len(entries), question.kind.noun))
    return TurnResult(context.position.to("doubt", slot=slot, doubt=doubt, act="put_off"))


def put_off(context: TurnContext) -> TurnResult:
    """The list is not known yet, and its entries are kept for when it is opened again."""
    slot, question = asked(context)
    entries = entries_of(screening_of(context).answers, slot.key)
    return _close_list(context, question, Changes({slot.key: None}, {slot.key: entries}))


def finish_list(context: TurnContext, _argument: str) -> TurnResult:
    """The list is whole: it becomes the answer."""
    slot, question = asked(context)
    entries = entries_of(screening_of(context).answers, slot.key)
    for index, entry in enumerate(entries):
        fields = missing_fields(slot.key, entry, context.today, context.trial)
        if fields:
            target = Slot(slot.key, index, fields[0].key)
            return TurnResult(context.position.to("ask", slot=target).with_notes(texts.question.FINISH_ENTRY))
    return _close_list(context, question, settling(screening_of(context).answers, slot.key, entries))


def no_entries(context: TurnContext, _argument: str) -> TurnResult:
    """There is none, and that is an answer."""
    slot, question = asked(context)
    return _close_list(context, question, settling(screening_of(context).answers, slot.key, []))


def _close_list(context: TurnContext, question: Question, changes: Changes) -> TurnResult:
    changes = dated(context, changes)
    before, after = path_now(context).facts, path_now(with_changes(context, changes)).facts
    return answered(context, changes, in_order(flags_after(question, before, after, context.trial)))
