"""When an item of a Questionnaire is enabled, and whether it is for given answers: both from `shown_when`."""

from collections.abc import Callable, Mapping
from itertools import product
from typing import Any

from flows.rules.facts import NOT_DONE
from flows.rules.trial import Trial
from storage.exports.common.codes import system
from storage.exports.common.description import Column, ShownWhen, Test
from storage.exports.fhir.datatypes import figure

# SDC: https://hl7.org/fhir/uv/sdc/StructureDefinition-sdc-questionnaire-enableWhenExpression.html
EXPRESSION = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression"


def shown(column: Column, answers: Mapping[str, Any]) -> bool:
    """Whether the item is enabled for typed answers of the same level; what is not known fails a test."""
    for group in column.shown_when:
        for test in group:
            if not _passes(test, answers):
                break
        else:
            return True
    return not column.shown_when


def enabling(column: Column, siblings: tuple[Column, ...], trial: Trial, within: str = "") -> dict[str, Any]:
    """The elements of an item that say when it is enabled; `within`: the link of the entry that it is a field of.

    R4 knows "all of" or "any of" these, and no nesting: what needs more is said as a FHIRPath expression. That could
    not say which entry it means, so such a field of an entry is always enabled: one too many, never one too few.
    """
    groups = _single(column.shown_when)
    types = {sibling.key: sibling.type for sibling in siblings}
    if not groups:
        return {}
    if len(groups) == 1 or all(len(group) == 1 for group in groups):
        tests = [_test(test, types[test.key], within, trial) for group in groups for test in group]
        behavior = {"enableBehavior": "all" if len(groups) == 1 else "any"} if len(tests) > 1 else {}
        return {"enableWhen": tests, **behavior}
    return {} if within else {"extension": [_expression(groups)]}


def _single(groups: ShownWhen) -> ShownWhen:
    """The same with one value in every test."""
    return tuple(
        tuple(Test(test.key, test.op, values, test.bound) for test, values in zip(group, chosen, strict=True))
        for group in groups
        for chosen in product(*(_each(test) for test in group))
    )


def _each(test: Test) -> list[tuple[str, ...]]:
    return [(value,) for value in test.values] or [()]


def _test(test: Test, kind: str, within: str, trial: Trial) -> dict[str, Any]:
    return {"question": within + test.key, "operator": OPERATORS[test.op], **ANSWERS[test.op](test, kind, trial)}


def _coding(test: Test, _kind: str, trial: Trial) -> dict[str, Any]:
    return {"answerCoding": {"system": system(test.key, trial), "code": test.values[0]}}


def _number(test: Test, kind: str, _trial: Trial) -> dict[str, Any]:
    return {"answerInteger" if kind == "integer" else "answerDecimal": figure(test.bound)}


def _expression(groups: ShownWhen) -> dict[str, Any]:
    text = " or ".join("(" + " and ".join(map(_path, group)) + ")" for group in groups)
    return {"url": EXPRESSION, "valueExpression": {"language": "text/fhirpath", "expression": text}}


def _path(test: Test) -> str:
    answer = f"%resource.descendants().where(linkId = '{test.key}').answer.value"
    return f"{answer}{PATHS[test.op](test)}.exists()"


def _passes(test: Test, answers: Mapping[str, Any]) -> bool:
    value = answers.get(test.key)
    return value is not None and bool(PASSES[test.op](test, value))


OPERATORS = {"in": "=", "includes": "=", "known": "exists", "at least": ">=", "below": "<"}

ANSWERS: dict[str, Callable[[Test, str, Trial], dict[str, Any]]] = {
    "in": _coding,
    "includes": _coding,
    "known": lambda _test, _kind, _trial: {"answerBoolean": True},
    "at least": _number,
    "below": _number,
}

PATHS: dict[str, Callable[[Test], str]] = {
    "in": lambda test: f".where(code = '{test.values[0]}')",
    "includes": lambda test: f".where(code = '{test.values[0]}')",
    "known": lambda _test: "",
    "at least": lambda test: f".where($this >= {test.bound})",
    "below": lambda test: f".where($this < {test.bound})",
}

PASSES: dict[str, Callable[[Test, Any], Any]] = {
    "in": lambda test, value: value in test.values,
    "includes": lambda test, value: test.values[0] in value,
    "known": lambda _test, value: value != NOT_DONE,
    "at least": lambda test, value: value >= test.bound,
    "below": lambda test, value: value < test.bound,
}
