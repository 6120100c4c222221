"""The answers of a screening as the items of a FHIR R4 QuestionnaireResponse."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flows.rules.facts import NOT_DONE, Facts
from flows.rules.trial import Trial
from storage.exports.common.description import Column, columns
from storage.exports.fhir.enabling import shown
from storage.exports.fhir.questionnaire import ANY, link_of, no, sections, yes
from storage.exports.fhir.values import NOT_PERFORMED, UNKNOWN, Resource, absent, chosen, day, text


def answer_items(facts: Facts, asked: frozenset[str], trial: Trial) -> tuple[list[Resource], frozenset[str]]:
    """The items of a response in the Questionnaire's order, without those not enabled, and the keys they answer.

    `asked`: the keys that were asked: what has no answer there is "not known yet".
    """
    given = {"as_of": facts.as_of} | dict(facts.values)
    kept: dict[str, Any] = {}
    for column in columns(trial):
        if column.key in given and shown(column, kept):
            kept[column.key] = given[column.key]
    answered = ((section, _answers(within, kept, asked, trial)) for section, within in sections(trial).items())
    groups = [{"linkId": link_of(section), "text": section, "item": items} for section, items in answered if items]
    return groups, frozenset(kept)


def _answers(
    within: tuple[Column, ...], kept: Mapping[str, Any], asked: frozenset[str], trial: Trial
) -> list[Resource]:
    items: list[Resource] = []
    for column in within:
        if column.key in kept or (column.key in asked and shown(column, kept)):
            items.extend(_answered(column, "", kept.get(column.key), trial))
    return items


def _answered(column: Column, within: str, value: Any, trial: Trial) -> Iterator[Resource]:
    link = within + column.key
    if column.type == "entries":
        coding = UNKNOWN if value is None else yes(column, trial) if value else no(column, trial)
        yield {"linkId": link + ANY, "text": column.text, "answer": [_coding(coding)]}
        for entry in value or ():
            yield {"linkId": link, "text": column.label, "item": _fields(column, entry, trial)}
    elif value is None and not column.options:
        yield {"linkId": link, "text": column.text, "extension": [absent(UNKNOWN)]}
    elif value == NOT_DONE and not column.options:
        yield {"linkId": link, "text": column.text, "extension": [absent(NOT_PERFORMED)]}
    else:
        yield {"linkId": link, "text": column.text, "answer": ANSWERS[column.type](column, value, trial)}


def _fields(column: Column, entry: Any, trial: Trial) -> list[Resource]:
    given = ((field.key, entry.get(field.key)) for field in column.fields)
    answers = {key: value for key, value in given if value is not None}
    enabled = (field for field in column.fields if shown(field, answers))
    return [item for field in enabled for item in _answered(field, f"{column.key}.", answers.get(field.key), trial)]


def _coding(coding: Resource) -> Resource:
    return {"valueCoding": coding} | ({"extension": [absent(coding)]} if coding is UNKNOWN else {})


def _choice(column: Column, value: Any, trial: Trial) -> list[Resource]:
    return [_coding(coding) for coding in ((UNKNOWN,) if value is None else chosen(column, value, trial))]


ANSWERS: dict[str, Callable[[Column, Any, Trial], list[Resource]]] = {
    "choice": _choice,
    "choices": _choice,
    "integer": lambda _column, value, _trial: [{"valueInteger": value}],
    "number": lambda _column, value, _trial: [{"valueDecimal": value}],
    "date": lambda _column, value, _trial: [{"valueDate": day(value)}],
    "text": lambda _column, value, _trial: [{"valueString": text(value)}],
}
