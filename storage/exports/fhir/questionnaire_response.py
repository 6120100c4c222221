"""The answers of a screening as the items of a FHIR R4 QuestionnaireResponse."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import Any, TypeAlias

from flows.rules.facts import NOT_DONE, Facts
from flows.rules.trial import Trial
from storage.exports.common.description import Column, by_key, columns, sections
from storage.exports.fhir.datatypes import (
    NOT_PERFORMED,
    UNKNOWN,
    Resource,
    absent,
    chosen,
    day,
    number,
    several,
    text,
    written,
)
from storage.exports.fhir.enabling import shown
from storage.exports.fhir.questionnaire import ANY, link_of, no, yes

# The item, as JSON, of what was answered.
Write: TypeAlias = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Answered:
    """The items of a response, in groups. `answered`: the keys that they answer; `told`: those and the keys of which
    they say that nothing is known yet."""

    items: list[Resource]
    answered: frozenset[str]
    told: frozenset[str]


def answer_items(facts: Facts, asked: frozenset[str], trial: Trial) -> Answered:
    """The items of a response in the Questionnaire's order, without those not enabled.

    `asked`: the keys that were asked: what has no answer there is "not known yet".
    """
    given = {"as_of": facts.as_of, **facts.values}
    kept: dict[str, Any] = {}
    for column in columns(trial):
        if column.key in given and (not column.shown_when or shown(column, kept)):
            kept[column.key] = given[column.key]
    unknown = (by_key(trial).get(key) for key in asked - kept.keys())
    told = {one.key for one in unknown if one and shown(one, kept)} | kept.keys()
    groups = []
    for section, within in _sections(trial).items():
        items = [write(kept.get(key)) for key, write in within if key in told]
        if items:
            groups.append({"linkId": link_of(section), "text": section, "item": several(items)})
    return Answered(groups, frozenset(kept), frozenset(told))


@cache
def _sections(trial: Trial) -> Mapping[str, tuple[tuple[str, Write], ...]]:
    """By section its questions, each with what writes its item."""
    return {
        section: tuple((one.key, _writer(one, "", trial)) for one in within)
        for section, within in sections(trial).items()
    }


def _writer(column: Column, within: str, trial: Trial) -> Write:
    """What writes the item of a question, of a list its items."""
    if column.type == "entries":
        return _of_entries(column, trial)
    fixed = lru_cache(256)(partial(_fixed, column, within, trial))
    if column.options:
        return fixed
    named, said = TYPED[column.type]
    beginning = f"{_beginning(within + column.key, column.text)},{named}"

    def write(value: Any) -> str:
        if value is None or (type(value) is str and value == NOT_DONE):
            return fixed(value)
        return f"{beginning}{said(value)}}}]}}"

    return write


def _of_entries(column: Column, trial: Trial) -> Write:
    unknown, some, none = (_any(column, coding) for coding in (UNKNOWN, yes(column, trial), no(column, trial)))
    beginning = f'{_beginning(column.key, column.label)},"item":['
    fields = tuple((field, _writer(field, f"{column.key}.", trial)) for field in column.fields)

    def write(entries: Any) -> str:
        if not entries:
            return unknown if entries is None else none
        return ",".join((some, *(f"{beginning}{','.join(_fields(fields, entry))}]}}" for entry in entries)))

    return write


def _any(column: Column, coding: Resource) -> str:
    return written({"linkId": column.key + ANY, "text": column.text, "answer": [_coding(coding)]})


def _fixed(column: Column, within: str, trial: Trial, value: str | tuple[str, ...] | None) -> str:
    """The item of a choice, or of what is not known or was not done: one of few, so each is written once."""
    item: Resource = {"linkId": within + column.key, "text": column.text}
    if column.options:
        codings = (UNKNOWN,) if value is None else chosen(column, value, trial)
        return written(item | {"answer": [_coding(coding) for coding in codings]})
    return written(item | {"extension": [absent(UNKNOWN if value is None else NOT_PERFORMED)]})


def _coding(coding: Resource) -> Resource:
    return {"valueCoding": coding} | ({"extension": [absent(coding)]} if coding is UNKNOWN else {})


def _beginning(link: str, words: str) -> str:
    """What every item of a question begins with."""
    return written({"linkId": link, "text": words}).removesuffix("}")


def _fields(fields: tuple[tuple[Column, Write], ...], entry: Any) -> Iterator[str]:
    given = ((field.key, entry.get(field.key)) for field, _ in fields)
    answers = {key: value for key, value in given if value is not None}
    for field, write in fields:
        if not field.shown_when or shown(field, answers):
            yield write(answers.get(field.key))


# How the one answer of an item begins, and how its value is written.
TYPED: dict[str, tuple[str, Callable[[Any], str]]] = {
    "integer": ('"answer":[{"valueInteger":', number),
    "number": ('"answer":[{"valueDecimal":', number),
    "date": ('"answer":[{"valueDate":', lambda value: f'"{day(value)}"'),
    "text": ('"answer":[{"valueString":', lambda value: written(text(value))),
}
