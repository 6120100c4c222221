"""The cards of a list: its entries, and one entry with its fields."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flows import texts
from flows.agents.table import is_unverified
from flows.answers.entries import LAST_DAYS, ONGOING, entries_of, entry_title, fields_of, kind_is_open, missing_fields
from flows.answers.path import path_of
from flows.answers.reply import Slot
from flows.cards.card import Button, Card, Line, Style, Tone
from flows.cards.frame import HOME, REVIEW, where
from flows.cards.screening.source import source_line, source_row
from flows.chat.asked import screening_of, slot_of
from flows.chat.context import TurnContext
from flows.decision.entry_words import NOT_VERIFIED
from flows.language.days import short_day
from flows.rules.answer_words import STILL_GIVEN, value_words
from flows.rules.question import Entries, Question
from flows.rules.trial import Trial
from flows.rules.values import read_value


def listing(context: TurnContext) -> Card:
    """The list, or one of its entries."""
    slot = slot_of(context)
    assert slot is not None
    return _list(context, slot) if slot.entry is None else _entry(context, slot, slot.entry)


def _list(context: TurnContext, slot: Slot) -> Card:
    question = context.trial.by_key[slot.key]
    entries = entries_of(screening_of(context).answers, slot.key)
    lines = (
        *where(context, question.section),
        Line(question.text, Style.STRONG),
        Line(question.help, Style.HINT),
        *(Line(f"{index + 1}. {_summary(slot.key, entry, context)}") for index, entry in enumerate(entries)),
        *_hint(question, entries),
        *source_line(context),
    )
    rows = tuple(
        (Button(f"{index + 1}. {entry_title(slot.key, entry, context.trial)}", "entry", str(index)),)
        for index, entry in enumerate(entries)
    )
    return Card(lines, (*rows, *_choices(question, entries), *_ways(context, slot), *source_row(context)))


def _hint(question: Question, entries: list[dict[str, Any]]) -> tuple[Line, ...]:
    if question.key != "prior_therapies":
        return ()
    word = "another agent" if entries else "the first agent, such as InO or vincristine"
    return (Line(f"Type {word}, or tap.", Style.HINT),)


def _choices(question: Question, entries: list[dict[str, Any]]) -> tuple[tuple[Button, ...], ...]:
    kind = question.kind
    assert isinstance(kind, Entries)
    add = Button(f"Add a {kind.noun}", "add")
    if entries:
        return ((add, Button(f"Done ({len(entries)})", "done", tone=Tone.NEXT)),)
    return ((add, Button("None", "none")),)


def _ways(context: TurnContext, slot: Slot) -> tuple[tuple[Button, ...], ...]:
    answered = slot.key in path_of(screening_of(context).answers, context.today, context.trial).answered
    onward = (Button("Keep ›", "forward"),) if answered else ()
    return (
        (Button(texts.question.NOT_KNOWN, "unknown"),),
        (Button("‹ Back", "back"), Button("Why?", "why"), *onward),
        (REVIEW, HOME),
    )


def _summary(key: str, entry: Mapping[str, Any], context: TurnContext) -> str:
    """One entry in a line, with what is still missing."""
    missing = missing_fields(key, entry, context.today, context.trial)
    when = _when(key, entry, context.trial)
    rest = f" · missing: {', '.join(field.label.lower() for field in missing)}" if missing else ""
    rest = f" · kind not known yet{rest}" if kind_is_open(entry) else rest
    doubt = f" · {NOT_VERIFIED}" if is_unverified(entry.get("agent", ""), entry.get("half_life_days")) else ""
    return f"{entry_title(key, entry, context.trial)}{when}{doubt}{rest}"


def _when(key: str, entry: Mapping[str, Any], trial: Trial) -> str:
    """The day of an entry, or that it goes on still; nothing where its list asks for no day."""
    kind = trial.by_key[key].kind
    assert isinstance(kind, Entries)
    if not kind.day:
        return ""
    given = entry.get(kind.day)
    if given is None:
        return f", {STILL_GIVEN}" if entry.get(ONGOING) else ", date not known yet"
    field = trial.fields_of(key)[kind.day]
    value = read_value(field.kind, given)
    return f", {short_day(value) if type(value) is date else value_words(field, value)}"


def _entry(context: TurnContext, slot: Slot, index: int) -> Card:
    entry = entries_of(screening_of(context).answers, slot.key)[index]
    fields = fields_of(slot.key, entry, context.today, context.trial)
    lines = (
        *where(context, context.trial.by_key[slot.key].section),
        Line(entry_title(slot.key, entry, context.trial), Style.STRONG),
    )
    rows = tuple((Button(f"{field.label}: {_value(field, entry)}", "field", field.key),) for field in fields)
    return Card(lines, (*rows, (Button("Remove", "remove", tone=Tone.DANGER), Button("‹ To the list", "entries"))))


def _value(field: Question, entry: Mapping[str, Any]) -> str:
    value = entry.get(field.key)
    if field.key in LAST_DAYS.values() and entry.get(ONGOING):
        return STILL_GIVEN
    return value_words(field, None if value is None else read_value(field.kind, value))
