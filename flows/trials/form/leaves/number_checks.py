"""Whether a leaf that compares numbers fits its question: units, ranges, steps and limits."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flows.language.typed.ages import OLDEST_MONTHS
from flows.trials.form.leaves.leaves import Between, Compare, InTable, Multiple, Normal, WithinNormal, months_in
from flows.trials.form.leaves.scope import Scope, Words, answered_by, no_question
from flows.trials.form.problems import did_you_mean
from flows.trials.form.questions.questions import Question

AGE_UNITS = ("year", "years", "month", "months")


def _number(question: Question, unit: str | None, *numbers: Decimal) -> Words:
    """Units and ranges of numbers that an answer is compared with."""
    if question.answer == "age":
        yield from _age(question, unit, numbers)
        return
    yield from answered_by(question, ("number",), "a number")
    if question.answer != "number":
        return
    if unit != question.unit:
        yield _other_unit(question, unit)
        return
    for number in numbers:
        yield from _reachable(question, number)


def _age(question: Question, unit: str | None, numbers: tuple[Decimal, ...]) -> Words:
    if unit not in AGE_UNITS:
        yield f"{question.name} is in completed years or months: say which"
    elif any(number % 1 for number in numbers):
        yield "an age is compared in whole years or months"
    elif any(number * months_in(unit) > (question.high or OLDEST_MONTHS) for number in numbers):
        yield f"{question.name} goes up to {question.high} months"


def _other_unit(question: Question, unit: str | None) -> str:
    if unit is None:
        return f"say the unit: {question.name} is in {question.unit}"
    if question.unit is None:
        return f"{question.name} has no unit"
    slip = next((slip for slip in question.slips if slip.endswith(f" {unit}")), None)
    recount = f"; it must be recounted: {slip}" if slip else ""
    return f"{question.name} is in {question.unit}, not in {unit}{recount}"


def _reachable(question: Question, number: Decimal) -> Words:
    low, high, step = question.low, question.high, question.step
    if (low is not None and number < low) or (high is not None and number > high):
        yield f"{question.name} goes from {low} to {high}" if high is not None else f"{question.name} starts at {low}"
    elif step is not None and number % step:
        yield f"{question.name} goes in steps of {step}, so no answer is {number}"


def _compare(leaf: Compare, scope: Scope) -> Words:
    question = scope.questions[leaf.name]
    wrong = list(_number(question, leaf.unit, leaf.number))
    yield from wrong
    if wrong or question.answer == "age":
        return
    at_low, at_high = leaf.number == question.low, leaf.number == question.high
    if (at_low and leaf.op == ">=") or (at_high and leaf.op == "<=") or (at_low and question.above and leaf.op == ">"):
        yield f"every answer to {leaf.name} is so"
    if (
        (at_low and leaf.op == "<")
        or (at_high and leaf.op == ">")
        or (at_low and question.above and leaf.op in ("<=", "="))
    ):
        yield f"no answer to {leaf.name} is so"


def _between(leaf: Between, scope: Scope) -> Words:
    if leaf.low >= leaf.high:
        yield f"nothing lies between {leaf.low} and {leaf.high}: the smaller first"
    else:
        yield from _number(scope.questions[leaf.name], leaf.unit, leaf.low, leaf.high)


def _multiple(leaf: Multiple, scope: Scope) -> Words:
    one, other = scope.questions[leaf.name], scope.questions[leaf.other]
    for question in (one, other):
        yield from answered_by(question, ("number",), "a number")
    if one.answer == other.answer == "number" and one.unit != other.unit:
        yield f"{one.name} is in {one.unit}, {other.name} in {other.unit}"
    yield from _factor(leaf.factor)


def _factor(factor: Decimal) -> Words:
    if not factor:
        yield "0 x anything is 0"


def _normal(leaf: Normal | WithinNormal, scope: Scope) -> Words:
    question = scope.questions[leaf.name]
    for which in (leaf.which,) if isinstance(leaf, Normal) else ("lower", "upper"):
        name = question.limit(which)
        if name is None:
            yield f"the question {leaf.name} does not say which question holds its {which} limit ({which}_limit)"
        elif name not in scope.questions:
            yield no_question(name, scope.questions)
        else:
            factor = leaf.factor if isinstance(leaf, Normal) else Decimal(1)
            yield from _multiple(Multiple(leaf.name, "<=", factor, name), scope)


def _in_table(leaf: InTable, scope: Scope) -> Words:
    table, question = scope.tables.get(leaf.table), scope.questions[leaf.name]
    yield from answered_by(question, ("number",), "a number")
    if table is None:
        yield f'there is no table "{leaf.table}"{did_you_mean(leaf.table, scope.tables)}'
    elif question.unit != table.unit:
        yield f"{leaf.name} is in {question.unit}, {leaf.table} in {table.unit}"
    if leaf.by != ("age", "sex"):
        yield 'a table is looked up "for age and sex"'


NUMBER_CHECKS: dict[type, Callable[[Any, Scope], Words]] = {
    Compare: _compare,
    Between: _between,
    Multiple: _multiple,
    Normal: _normal,
    WithinNormal: _normal,
    InTable: _in_table,
}
