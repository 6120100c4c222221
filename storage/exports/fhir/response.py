"""The answers of a screening as the items of a FHIR R4 QuestionnaireResponse."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from flows.rules.facts import NOT_DONE, Facts
from flows.rules.trial import Trial
from storage.exports.common.description import Column, by_key, columns
from storage.exports.fhir.enabling import shown
from storage.exports.fhir.questionnaire import ANY, link_of, no, sections, yes
from storage.exports.fhir.values import (
    NOT_PERFORMED,
    UNKNOWN,
    Resource,
    absent,
    chosen,
    day,
    number,
    quoted,
    several,
    text,
    written,
)


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
    given = {"as_of": facts.as_of} | dict(facts.values)
    kept: dict[str, Any] = {}
    for column in columns(trial):
        if column.key in given and shown(column, kept):
            kept[column.key] = given[column.key]
    unknown = (by_key(trial).get(key) for key in asked - kept.keys())
    told = {one.key for one in unknown if one and shown(one, kept)} | kept.keys()
    groups = []
    for section, within in sections(trial).items():
        items = [item for one in within if one.key in told for item in _answered(one, "", kept.get(one.key), trial)]
        if items:
            groups.append({"linkId": link_of(section), "text": section, "item": several(iter(items))})
    return Answered(groups, frozenset(kept), frozenset(told))


def _answered(column: Column, within: str, value: Any, trial: Trial) -> Iterator[str]:
    if column.type == "entries":
        yield _any(column, None if value is None else bool(value), trial)
        for entry in value or ():
            yield f"{_beginning(column.key, column.label)},{_ITEM}{several(_fields(column, entry, trial)).text}}}"
    elif value is None or column.options or (type(value) is str and value == NOT_DONE):
        yield _fixed(column, within, value, trial)
    else:
        named, said = TYPED[column.type]
        yield f"{_beginning(within + column.key, column.text)},{named}{said(value)}}}]}}"


@cache
def _any(column: Column, there_are: bool | None, trial: Trial) -> str:
    coding = UNKNOWN if there_are is None else yes(column, trial) if there_are else no(column, trial)
    return written({"linkId": column.key + ANY, "text": column.text, "answer": [_coding(coding)]})


@lru_cache(4096)
def _fixed(column: Column, within: str, value: str | tuple[str, ...] | None, trial: Trial) -> str:
    """The item of a choice, or of what is not known or was not done: one of few, so each is written once."""
    item: Resource = {"linkId": within + column.key, "text": column.text}
    if column.options:
        codings = (UNKNOWN,) if value is None else chosen(column, value, trial)
        return written(item | {"answer": [_coding(coding) for coding in codings]})
    return written(item | {"extension": [absent(UNKNOWN if value is None else NOT_PERFORMED)]})


def _coding(coding: Resource) -> Resource:
    return {"valueCoding": coding} | ({"extension": [absent(coding)]} if coding is UNKNOWN else {})


@lru_cache(4096)
def _beginning(link: str, words: str) -> str:
    """What every item of a question begins with."""
    return written({"linkId": link, "text": words}).removesuffix("}")


def _fields(column: Column, entry: Any, trial: Trial) -> Iterator[str]:
    given = ((field.key, entry.get(field.key)) for field in column.fields)
    answers = {key: value for key, value in given if value is not None}
    for field in column.fields:
        if shown(field, answers):
            yield from _answered(field, f"{column.key}.", answers.get(field.key), trial)


_ITEM = '"item":'

# How the one answer of an item begins, and how its value is written.
TYPED: dict[str, tuple[str, Callable[[Any], str]]] = {
    "integer": ('"answer":[{"valueInteger":', number),
    "number": ('"answer":[{"valueDecimal":', number),
    "date": ('"answer":[{"valueDate":', lambda value: quoted(day(value))),
    "text": ('"answer":[{"valueString":', lambda value: quoted(text(value))),
}
