"""Entries of a list while they are filled: their fields, what is missing, and what they are as typed values."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flows.evaluation import holds
from flows.evidence import METHOD, SOURCE, TYPED
from flows.facts import Facts, Radiation, Therapy
from flows.question import Day, Entries, Question
from flows.record import BY_KEY
from flows.values import read_value
from flows.words import value_words

# The key beside a list under which its entries are kept until the list is whole.
DRAFT = ".draft"


def entries_of(answers: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """The entries of a list as they stand now: those being filled, else those that were finished."""
    draft = answers.get(key + DRAFT)
    return [dict(entry) for entry in (draft if draft is not None else answers.get(key) or ())]


def drafted(answers: Mapping[str, Any]) -> set[str]:
    """The lists that are being filled; one that was put off as not known yet keeps its entries, and is answered."""
    drafts = {key.removesuffix(DRAFT) for key, value in answers.items() if key.endswith(DRAFT) and value is not None}
    return {key for key in drafts if answers.get(key, ()) is not None}


def settling(answers: Mapping[str, Any], key: str, value: Any) -> dict[str, Any]:
    """The changes that make a value the answer: of a list that was begun, what was being filled is let go of.

    Where another value came from, and how it was calculated or typed, is not so of this one.
    """
    beside = (SOURCE + key, METHOD + key, TYPED + key) if value != answers.get(key) else ()
    return {key: value} | {past: None for past in (key + DRAFT, *beside) if answers.get(past) is not None}


def fields_of(key: str, entry: Mapping[str, Any], today: date) -> tuple[Question, ...]:
    """The fields of an entry that apply to it."""
    facts = entry_facts(entry, today)
    return tuple(field for field in _fields(key) if holds(field.asked_when, facts))


def missing_fields(key: str, entry: Mapping[str, Any], today: date) -> tuple[Question, ...]:
    """The fields of an entry that were not asked yet, and required ones that are not known."""
    return tuple(
        field
        for field in fields_of(key, entry, today)
        if field.key not in entry or (field.required and entry[field.key] is None)
    )


def entry_facts(entry: Mapping[str, Any], today: date) -> Facts:
    """What is known of one entry, in typed values."""
    values = {key: _typed(key, value) for key, value in entry.items() if value is not None}
    return Facts(values, today, today, today)


def fitting_entry(key: str, entry: Mapping[str, Any], today: date) -> dict[str, Any]:
    """An entry without the fields that its kinds do not have, and without dates that no longer fit its others."""
    facts = entry_facts(entry, today)
    fields = [field for field in _fields(key) if field.key in entry and holds(field.belongs_when, facts)]
    return {field.key: entry[field.key] for field in fields if not _too_early(field, facts)}


def therapy_of(entry: Mapping[str, Any]) -> Therapy:
    """One prior therapy of an entry that has its agent and kinds."""
    return Therapy(**{key: _typed(key, value) for key, value in entry.items() if value is not None})


def course_of(entry: Mapping[str, Any]) -> Radiation:
    """One course of radiation of an entry that has its site."""
    return Radiation(**{key: _typed(key, value) for key, value in entry.items() if value is not None})


def entry_title(entry: Mapping[str, Any]) -> str:
    """What an entry is called: its agent, or its site."""
    if "agent" in entry:
        return str(entry["agent"])
    return value_words(FIELDS["site"], entry.get("site"))


def _fields(key: str) -> tuple[Question, ...]:
    kind = BY_KEY[key].kind
    assert isinstance(kind, Entries)
    return kind.fields


def _too_early(field: Question, facts: Facts) -> bool:
    earlier = field.kind.not_before if isinstance(field.kind, Day) else None
    value, bound = facts.get(field.key), facts.get(earlier) if earlier else None
    return value is not None and bound is not None and bool(value < bound)


FIELDS = {field.key: field for key in ("prior_therapies", "prior_radiation") for field in _fields(key)}


def _typed(key: str, value: Any) -> Any:
    return read_value(FIELDS[key].kind, value)
