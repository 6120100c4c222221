"""Entries of a list while they are filled: their fields, what is missing, and what they are as typed values."""

from dataclasses import replace
from datetime import date
from typing import Any

from flows.answers.answers import Answers, Changes, Fields, Value
from flows.answers.record import ENTRY_TYPES, own_entry
from flows.answers.stored_keys import Kind
from flows.rules.answer_values import read_value
from flows.rules.answer_words import value_words
from flows.rules.evaluation.evaluate import holds
from flows.rules.facts import KIND_NOT_KNOWN, Entry, Facts
from flows.rules.question import Choices, Day, Entries, Name, Question
from flows.rules.trial import Trial

# Beside the fields of an entry: "yes" where it has no last day, since it is still being given. The contract's record
# has no room for it, and knows only that the last day is absent.
ONGOING = "ongoing"

# Beside them too: by field what the study chair is asked, since nobody at the site knows it (`for_chair`).
FOR_CHAIR = "for_chair"

# Kept beside an answer, and so of its value alone.
OF_THIS_VALUE = (Kind.SOURCE, Kind.METHOD, Kind.TYPED, Kind.CARRIED, Kind.CHAIR)

LAST_DAYS = {"prior_therapies": "last_dose", "prior_radiation": "last_date"}


def entries_of(answers: Answers, key: str) -> list[Fields]:
    """The entries of a list as they stand now: those being filled, else those that were finished."""
    draft = answers.drafts.get(key)
    return [dict(entry) for entry in (answers.entries(key) if draft is None else draft)]


def has_last_day(key: str, entry: Fields) -> bool:
    """Whether it is known of an entry when it was given last, or that it goes on."""
    return bool(entry.get(LAST_DAYS.get(key, "")) or entry.get(ONGOING))


def without_last_day(key: str, entry: Fields) -> dict[str, Any]:
    """The fields of an entry without its last day, and without that it goes on."""
    return {field: value for field, value in entry.items() if field not in (LAST_DAYS.get(key), ONGOING)}


def drafted(answers: Answers) -> set[str]:
    """The lists that are being filled; one that was put off as not known yet keeps its entries, and is answered."""
    drafts = answers.drafts.items()
    return {key for key, draft in drafts if draft is not None and answers.given.get(key, ()) is not None}


def settling(answers: Answers, key: str, value: Value) -> Changes:
    """The changes that make a value the answer: of a list that was begun, what was being filled is let go of.

    Where another value came from, and how it was calculated or typed, is not so of this one.
    """
    past = (Kind.DRAFT, *(OF_THIS_VALUE if value != answers.given.get(key) else ()))
    return Changes.to(key, {Kind.ANSWER: value, **dict.fromkeys(answers.of(key, past))})


def fields_of(key: str, entry: Fields, today: date, trial: Trial) -> tuple[Question, ...]:
    """The fields of an entry that apply to it."""
    facts = entry_facts(key, entry, today, trial)
    return tuple(field for field in trial.lists[key] if holds(field.asked_when, facts))


def missing_fields(key: str, entry: Fields, today: date, trial: Trial) -> tuple[Question, ...]:
    """The fields of an entry that were not asked yet, and required ones that are not known."""
    return tuple(
        field
        for field in fields_of(key, entry, today, trial)
        if field.key not in entry or (not field.may_be_open and entry[field.key] is None)
    )


def entry_facts(key: str, entry: Fields, today: date, trial: Trial) -> Facts:
    """What is known of one entry of a list, in typed values."""
    return Facts(_values(key, entry, trial), today)


def fitting_entry(key: str, entry: Fields, today: date, trial: Trial) -> Fields:
    """An entry without the fields that its kinds do not have, and without dates that no longer fit its others.

    A last day that is known is the end: the entry is not ongoing any more.
    """
    facts = entry_facts(key, entry, today, trial)
    fields = [field for field in trial.lists[key] if field.key in entry and holds(field.belongs_when, facts)]
    kept = {field.key: entry[field.key] for field in fields if not _too_early(field, facts)}
    ongoing = {ONGOING: "yes"} if entry.get(ONGOING) and kept.get(LAST_DAYS.get(key, "")) is None else {}
    asked = {field: said for field, said in (entry.get(FOR_CHAIR) or {}).items() if field in kept}
    return kept | ongoing | ({FOR_CHAIR: asked} if asked else {})


def recorded(entry: Fields, trial: Trial) -> Fields:
    """An entry as the contract's record has it: what is known of its fields.

    One whose kinds nobody knows yet is of every kind there, and nothing else of it counts: so every rule that may
    concern it stays open, whatever its dates are.
    """
    if kind_is_open(entry):
        name = str(entry["agent"])[: _longest_agent(trial) - len(KIND_NOT_KNOWN)]
        return {"agent": name + KIND_NOT_KNOWN, "kinds": list(every_kind(trial))}
    return _known(entry)


def _known(entry: Fields) -> Fields:
    return {key: value for key, value in entry.items() if value is not None and key not in (ONGOING, FOR_CHAIR)}


def with_ongoing(values: dict[str, Any], answers: Answers) -> dict[str, Any]:
    """Typed values of a record, with what the answers that it was made of say beside it."""
    for key in LAST_DAYS:
        entries = answers.entries(key)
        if any(entry.get(ONGOING) for entry in entries) and len(values.get(key, ())) == len(entries):
            pairs = zip(values[key], entries, strict=True)
            values[key] = tuple(replace(value, ongoing=bool(entry.get(ONGOING))) for value, entry in pairs)
    return values


def kind_is_open(entry: Fields) -> bool:
    """Whether an entry is an agent whose kinds nobody knows yet."""
    return "agent" in entry and "kinds" in entry and entry["kinds"] is None


def entry_of_record(entry: Fields, trial: Trial) -> Fields:
    """An entry of a record as the chat keeps it: the other way round."""
    agent = str(entry.get("agent", ""))
    if (
        agent.endswith(KIND_NOT_KNOWN)
        and set(entry) == {"agent", "kinds"}
        and set(entry["kinds"]) == set(every_kind(trial))
    ):
        return {"agent": agent.removesuffix(KIND_NOT_KNOWN), "kinds": None}
    return dict(entry)


def entry_of(key: str, entry: Fields, trial: Trial) -> Entry:
    """One entry of a list that has its name and kind, in typed values."""
    values = _values(key, entry, trial)
    make = ENTRY_TYPES.get(key)
    return make(**values, ongoing=bool(entry.get(ONGOING))) if make else own_entry(**values)


def entry_title(key: str, entry: Fields, trial: Trial) -> str:
    """What an entry of a list is called: its name, or its kind."""
    kind, fields = trial.by_key[key].kind, trial.fields_of(key)
    assert isinstance(kind, Entries)
    if kind.name and kind.name in entry:
        return str(entry[kind.name])
    if kind.kind and entry.get(kind.kind) is not None:
        field = fields[kind.kind]
        return value_words(field, read_value(field.kind, entry[kind.kind]))
    return kind.noun.capitalize()


def _too_early(field: Question, facts: Facts) -> bool:
    earlier = field.kind.not_before if isinstance(field.kind, Day) else None
    value, bound = facts.get(field.key), facts.get(earlier) if earlier else None
    return value is not None and bound is not None and bool(value < bound)


def _longest_agent(trial: Trial) -> int:
    kind = trial.fields["agent"].kind
    assert isinstance(kind, Name)
    return kind.longest


def every_kind(trial: Trial) -> tuple[str, ...]:
    """Every kind that an agent may be of."""
    kind = trial.fields["kinds"].kind
    assert isinstance(kind, Choices)
    return tuple(option.value for option in kind.options)


def _values(key: str, entry: Fields, trial: Trial) -> Fields:
    fields = trial.fields_of(key)
    return {name: read_value(fields[name].kind, value) for name, value in _known(entry).items()}
