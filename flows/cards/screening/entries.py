"""The cards of a list: its entries, and one entry with its fields."""

from datetime import date

from flows import texts
from flows.agents.drug_table import is_unverified
from flows.answers.answers import Fields
from flows.answers.entries import (
    FOR_CHAIR,
    LAST_DAYS,
    ONGOING,
    entries_of,
    entry_title,
    fields_of,
    kind_is_open,
    missing_fields,
)
from flows.answers.reply import Slot
from flows.cards.card import Button, Card, Line, Rows, Style, Tone, row_width, rows_of
from flows.cards.frame import framed, more_rows, ways_of
from flows.cards.screening.sources import source_line, source_row
from flows.cards.screening.why import WHY
from flows.chat.asked import is_answered, screening_of, slot_of
from flows.chat.context import TurnContext
from flows.decision.why.entry_words import NOT_VERIFIED
from flows.language.days import short_day
from flows.rules.answer_values import read_value
from flows.rules.answer_words import STILL_GIVEN, value_words
from flows.rules.question import Entries, Question
from flows.rules.trial import Trial

# Entries that open by their names; of more by their numbers, so many a row.
NAMED = 2
NUMBERED_A_ROW = 7


def listing(context: TurnContext) -> Card:
    """The list, or one of its entries."""
    slot = slot_of(context)
    assert slot is not None
    return _list(context, slot) if slot.entry is None else _entry(context, slot, slot.entry)


def _list(context: TurnContext, slot: Slot) -> Card:
    question = context.trial.by_key[slot.key]
    entries = entries_of(screening_of(context).answers, slot.key)
    lines = (
        *(Line(f"{index + 1}. {_summary(slot.key, entry, context)}") for index, entry in enumerate(entries)),
        Line(question.text, Style.STRONG),
        *(() if entries else (Line(question.help, Style.HINT),)),
        *_hint(context, question, entries),
        *source_line(context),
    )
    if context.position.more:
        return framed(context, question.section, lines, more_rows(WHY, ((UNKNOWN,),) if entries else ()))
    titles = [_on_button(index, slot.key, entry, context, len(entries)) for index, entry in enumerate(entries)]
    opened = (Button(title, "entry", str(index)) for index, title in enumerate(titles))
    wide = row_width(titles) if len(entries) <= NAMED else NUMBERED_A_ROW
    ways = (*source_row(context), ways_of(is_answered(context, slot)))
    return framed(context, question.section, lines, (*rows_of(opened, wide), *_choices(question, entries), *ways))


def _on_button(index: int, key: str, entry: Fields, context: TurnContext, number: int) -> str:
    """What opens an entry: of many its number alone, since their names stand above and the question must be seen."""
    return f"{index + 1}. {entry_title(key, entry, context.trial)}" if number <= NAMED else str(index + 1)


def _first_agents(context: TurnContext) -> str:
    """What may be typed; a site that counts days from registration types no dates."""
    return texts.question.RELATIVE_AGENTS if context.relative_days else texts.question.FIRST_AGENTS


def _hint(context: TurnContext, question: Question, entries: list[Fields]) -> tuple[Line, ...]:
    if question.key != "prior_therapies":
        return ()
    return (Line(_first_agents(context) if not entries else texts.question.MORE_AGENTS, Style.HINT),)


def _choices(question: Question, entries: list[Fields]) -> Rows:
    kind = question.kind
    assert isinstance(kind, Entries)
    add = Button(f"Add a {kind.noun}", "add")
    if entries:
        return ((Button(f"Done ({len(entries)})", "done", tone=Tone.NEXT), add),)
    return ((Button("None", "none"), add), (UNKNOWN,))


def _summary(key: str, entry: Fields, context: TurnContext) -> str:
    """One entry in a line, with what is still missing."""
    missing = missing_fields(key, entry, context.today, context.trial)
    when = _when(key, entry, context.trial)
    rest = f" · missing: {', '.join(field.label.lower() for field in missing)}" if missing else ""
    rest = f" · kind not known yet{rest}" if kind_is_open(entry) else rest
    doubt = f" · {NOT_VERIFIED}" if is_unverified(entry.get("agent", ""), entry.get("half_life_days")) else ""
    return f"{entry_title(key, entry, context.trial)}{when}{doubt}{rest}"


def _when(key: str, entry: Fields, trial: Trial) -> str:
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
        Line(entry_title(slot.key, entry, context.trial), Style.STRONG),
        *(Line(f"{field.label}: {_value(field, entry)}") for field in fields),
    )
    labels = [field.label for field in fields]
    rows = rows_of((Button(field.label, "field", field.key) for field in fields), row_width(labels))
    ways = (Button("Remove", "remove", tone=Tone.DANGER), Button("‹ To the list", "entries"))
    return framed(context, context.trial.by_key[slot.key].section, lines, (*rows, ways))


def _value(field: Question, entry: Fields) -> str:
    value = entry.get(field.key)
    if field.key in LAST_DAYS.values() and entry.get(ONGOING):
        return STILL_GIVEN
    if value is None and field.key in (entry.get(FOR_CHAIR) or {}):
        return texts.question.FOR_CHAIR.lower()
    return value_words(field, None if value is None else read_value(field.kind, value))


UNKNOWN = Button(texts.question.NOT_KNOWN, "unknown")
