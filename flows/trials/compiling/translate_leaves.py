"""From the leaves of a file to the conditions of the rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from flows.rules import conditions as rules
from flows.rules.conditions import Anchor, Condition
from flows.trials.form.leaves import leaves
from flows.trials.form.questions.questions import Question
from flows.trials.form.trial import Measuring, Table


@dataclass(frozen=True, slots=True)
class Setting:
    """What a condition is translated in: the questions that it may look at (of the trial, or of an entry of a list),
    all questions of the trial, its anchors and its tables.

    `measured`: how old the values may be that the leaves look at, where the whole criterion says so. `planned`: a day
    that lies ahead counts as if it had come.
    """

    questions: Mapping[str, Question]
    asked: Mapping[str, Question]
    anchors: Mapping[str, Anchor]
    tables: Mapping[str, Table]
    measured: Measuring | None = None
    planned: bool = False


def _compare(leaf: leaves.Compare, setting: Setting) -> Condition:
    question = setting.questions[leaf.name]
    if question.answer == "age":
        return _age(question.key, leaf.op, leaf.number, leaf.unit)
    return rules.Compare(question.key, leaf.op, leaf.number)


def _age(key: str, op: str, number: Decimal, unit: str | None) -> Condition:
    """An age is compared in whole completed units: "<= 25 years" until the day before the 26th birthday."""
    months = leaves.months_in(unit)
    first, after = number * months, (number + 1) * months
    if op == "=":
        return rules.AllOf((rules.Compare(key, ">=", first), rules.Compare(key, "<", after)))
    op, bound = {"<": ("<", first), "<=": ("<", after), ">": (">=", after), ">=": (">=", first)}[op]
    return rules.Compare(key, op, bound)


def _between(leaf: leaves.Between, setting: Setting) -> Condition:
    question = setting.questions[leaf.name]
    if question.answer == "age":
        low, high = (_age(question.key, op, n, leaf.unit) for op, n in ((">=", leaf.low), ("<=", leaf.high)))
        return rules.AllOf((low, high))
    return rules.AllOf((rules.Compare(question.key, ">=", leaf.low), rules.Compare(question.key, "<=", leaf.high)))


def _multiple(leaf: leaves.Multiple, setting: Setting) -> Condition:
    return rules.Multiple(setting.questions[leaf.name].key, leaf.op, leaf.factor, setting.questions[leaf.other].key)


def _normal(leaf: leaves.Normal, setting: Setting) -> Condition:
    question = setting.questions[leaf.name]
    return rules.Multiple(question.key, leaf.op, leaf.factor, setting.questions[question.limit(leaf.which) or ""].key)


def _within_normal(leaf: leaves.WithinNormal, setting: Setting) -> Condition:
    sides = ((">=", "lower"), ("<=", "upper"))
    return rules.AllOf(tuple(_normal(leaves.Normal(leaf.name, op, Decimal(1), which), setting) for op, which in sides))


def _in_table(leaf: leaves.InTable, setting: Setting) -> Condition:
    rows = tuple((age, limits["male"], limits["female"]) for age, limits in setting.tables[leaf.table].rows)
    table = rules.Table(rows, setting.questions["age"].key, setting.questions["sex"].key)
    return rules.InTable(setting.questions[leaf.name].key, leaf.op, table)


HOW: dict[str, Literal["any", "none", "only"]] = {"any": "any", "none": "none", "only": "only"}


def _half_life(question: Question, setting: Setting) -> str:
    """The key with the half-life of what a day ended; empty where it has none."""
    half_life = setting.questions.get(question.half_life or "")
    return half_life.key if half_life else ""


def _since(leaf: leaves.Since, setting: Setting) -> Condition:
    question, anchor = setting.questions[leaf.name], setting.anchors[leaf.anchor]
    return rules.Since(question.key, leaf.period, anchor, leaf.strict, _half_life(question, setting))


def _within(leaf: leaves.Within, setting: Setting) -> Condition:
    question, anchor = setting.questions[leaf.name], setting.anchors[leaf.anchor]
    return rules.Within(
        question.key,
        leaf.period,
        anchor,
        leaf.strict,
        _half_life(question, setting),
        question.measurement or question.name,
        setting.planned,
    )


def _after(leaf: leaves.After, setting: Setting) -> Condition:
    other = setting.anchors.get(leaf.anchor) or setting.questions[leaf.anchor].key
    return rules.After(setting.questions[leaf.name].key, leaf.period, other, leaf.soon, leaf.strict)


LEAVES: dict[type, Callable[[Any, Setting], Condition]] = {
    leaves.Compare: _compare,
    leaves.Between: _between,
    leaves.Multiple: _multiple,
    leaves.Normal: _normal,
    leaves.WithinNormal: _within_normal,
    leaves.InTable: _in_table,
    leaves.Known: lambda leaf, setting: rules.Known(setting.questions[leaf.name].key),
    leaves.Is: lambda leaf, setting: rules.Is(setting.questions[leaf.name].key, leaf.options),
    leaves.Includes: lambda leaf, setting: rules.Includes(
        setting.questions[leaf.name].key, leaf.options, HOW[leaf.how]
    ),
    leaves.Named: lambda leaf, setting: rules.Named(setting.questions[leaf.name].key, leaf.agent),
    leaves.NumberOf: lambda leaf, setting: rules.NumberOf(setting.questions[leaf.name].key, leaf.op, leaf.number),
    leaves.Since: _since,
    leaves.Within: _within,
    leaves.After: _after,
}
