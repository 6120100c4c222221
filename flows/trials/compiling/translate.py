"""From what a file says to the conditions of the rules: trees, leaves, washouts and whole criteria.

`not` is pushed down to the leaves, so that an exclusion knows its clear day as well.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from flows.rules import conditions as rules
from flows.rules.conditions import Anchor, Condition
from flows.trials.form import leaves, trees
from flows.trials.form.leaf_checks import date_of
from flows.trials.form.periods import DAYS, Period
from flows.trials.form.questions import Question
from flows.trials.form.trial import Criterion, Measuring, Washout

Questions = Mapping[str, Question]


class Untranslated(Exception):
    """The rules have no condition for this yet."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a criterion asks for, in its own polarity: of an exclusion, `condition` says what keeps out."""

    condition: Condition
    proof: Condition | None
    not_applicable_if: Condition | None


def translate(tree: trees.Tree, questions: Questions, measured: Measuring | None = None) -> Condition:
    """The condition that a tree means; keys are those of the record.

    `questions`: those that the tree may look at, by name. `measured`: how old the values may be that the leaves look
    at, where the whole criterion says so.
    """
    return TREES[type(tree)](tree, questions, measured)


def rules_of(criterion: Criterion, questions: Questions) -> Rules:
    """The conditions of a criterion."""
    must = tuple(_must(criterion, questions))
    exempt = criterion.not_applicable_when
    not_applicable_if = translate(exempt, questions) if exempt else None
    if criterion.excluded_when is None:
        return Rules(_all(must), None, not_applicable_if)
    excluded = translate(criterion.excluded_when, questions, criterion.measured)
    return Rules(excluded, _all(must) if must else None, not_applicable_if)


def _must(criterion: Criterion, questions: Questions) -> Iterator[Condition]:
    """What must hold: of an exclusion, besides that nobody is excluded."""
    for tree in (criterion.holds, criterion.passes_when):
        if tree:
            yield translate(tree, questions, criterion.measured)
    if criterion.washout:
        yield washout(criterion.washout, questions)
    if criterion.open_until:
        yield _awaited(translate(criterion.open_until, questions))


def _all(parts: Iterable[Condition]) -> Condition:
    joined = tuple(parts)
    return joined[0] if len(joined) == 1 else rules.AllOf(joined)


def _awaited(condition: Condition) -> Condition:
    if isinstance(condition, rules.AllOf):
        return rules.AllOf(tuple(map(_awaited, condition.parts)))
    if isinstance(condition, rules.Is) and len(condition.values) == 1:
        return rules.Awaited(condition.key, condition.values[0])
    return condition


def _line(line: trees.Line, questions: Questions, measured: Measuring | None) -> Condition:
    leaf = line.leaf
    if isinstance(leaf, leaves.Measured):
        measured = Measuring(leaf.period, leaf.anchor)
        leaf = leaf.leaf
    plain = LEAVES[type(leaf)](leaf, questions)
    question = questions[leaf.name]
    if measured is None or question.answer == "age" or isinstance(leaf, leaves.Known):
        return plain
    dated = questions.get(date_of(question) or "")
    if dated is None:
        return plain
    name, days = dated.measurement or dated.name, days_of(measured.period)
    return rules.FreshMeasurement(name, (plain,), dated.key, days, Anchor(measured.anchor))


def _at_least(tree: trees.AtLeast, questions: Questions, measured: Measuring | None) -> Condition:
    parts = tuple(translate(part, questions, measured) for part in tree.parts)
    if tree.count == len(parts):
        return _all(_measured_together(parts))
    if tree.count == 1:
        return rules.OneOf(parts)
    raise Untranslated(f"line {tree.line}: at_least")


def _measured_together(parts: tuple[Condition, ...]) -> Iterator[Condition]:
    """What was measured on one day is one measurement."""
    for _, group in groupby(parts, key=_measurement):
        first, *others = group
        if not isinstance(first, rules.FreshMeasurement):
            yield from (first, *others)
            continue
        values = [value for part in (first, *others) for value in rules.parts(part)]
        yield rules.FreshMeasurement(first.name, tuple(values), first.date_key, first.days, first.anchor)


def _measurement(part: Condition) -> tuple[str, int, str] | None:
    return (part.date_key, part.days, part.anchor.value) if isinstance(part, rules.FreshMeasurement) else None


def _when(tree: trees.When, questions: Questions, measured: Measuring | None) -> Condition:
    return rules.Where(translate(tree.gate, questions), translate(tree.part, questions, measured))


def _not_said(tree: trees.NotSaid, questions: Questions, _measured: Measuring | None) -> Condition:
    return rules.Unless(translate(tree.part, questions))


def _some(tree: trees.Some, questions: Questions, _measured: Measuring | None) -> Condition:
    """Of one prior therapy: what was said of a kind, or how long ago a named one was."""
    fields = questions[tree.list].fields
    parts = tuple(part.leaf for part in tree.parts if isinstance(part, trees.Line))
    match parts:
        case (leaves.Includes(options=(kind,), how="any"), leaves.Is(field, (value,))):
            return rules.TherapySaid(kind, fields[field].key, value)
        case (leaves.Named(agent=word), leaves.Within(period=period, strict=True)):
            return rules.TherapyWithin(word, days_of(period))
    raise Untranslated(f"line {tree.line}: some")


def _not_yet(tree: Any, _questions: Questions, _measured: Measuring | None) -> Condition:
    raise Untranslated(f"line {tree.line}: {type(tree).__name__}")


TREES: dict[type, Callable[[Any, Questions, Measuring | None], Condition]] = {
    trees.Line: _line,
    trees.AtLeast: _at_least,
    trees.Not: _not_yet,
    trees.When: _when,
    trees.Some: _some,
    trees.NotSaid: _not_said,
    trees.IfAsked: _not_yet,
}


def _compare(leaf: leaves.Compare, questions: Questions) -> Condition:
    question = questions[leaf.name]
    if question.answer == "age":
        return _age(leaf, question.key)
    return _bound(question.key, leaf.op, leaf.number)


def _bound(key: str, op: str, number: Decimal) -> Condition:
    if op == ">=":
        return rules.AtLeast(key, number)
    if op == "<":
        return rules.Below(key, number)
    raise Untranslated(f"{key} {op} {number}")


def _age(leaf: leaves.Compare, key: str) -> Condition:
    """An age is compared in whole completed units: "<= 25 years" until the day before the 26th birthday."""
    months = 12 if leaf.unit and leaf.unit.startswith("year") else 1
    first, after = leaf.number * months, (leaf.number + 1) * months
    if leaf.op == "=":
        return rules.AllOf((rules.AtLeast(key, first), rules.Below(key, after)))
    op, bound = {"<": ("<", first), "<=": ("<", after), ">": (">=", after), ">=": (">=", first)}[leaf.op]
    return _bound(key, op, bound)


def _multiple(leaf: leaves.Multiple, questions: Questions) -> Condition:
    key, limit_key = questions[leaf.name].key, questions[leaf.other].key
    if leaf.op == "<":
        return rules.BelowTimes(key, leaf.factor, limit_key)
    if leaf.op == "<=":
        return rules.AtMostTimes(key, leaf.factor, limit_key)
    raise Untranslated(f"{leaf.name} {leaf.op} {leaf.factor} x {leaf.other}")


def _in_table(leaf: leaves.InTable, questions: Questions) -> Condition:
    return rules.WithinCreatinineLimit(questions[leaf.name].key)


def _includes(leaf: leaves.Includes, questions: Questions) -> Condition:
    key = questions[leaf.name].key
    if leaf.how == "only":
        return rules.Exactly(key, leaf.options)
    if leaf.how == "any" and len(leaf.options) == 1:
        return rules.Includes(key, leaf.options[0])
    raise Untranslated(f"{leaf.name} includes {leaf.how} of several")


def _number_of(leaf: leaves.NumberOf, questions: Questions) -> Condition:
    if leaf.op == ">=" and leaf.number == 1:
        return rules.NotEmpty(questions[leaf.name].key)
    raise Untranslated(f"number of {leaf.name}")


def _since(leaf: leaves.Since, questions: Questions) -> Condition:
    if leaf.strict:
        raise Untranslated(f"more than ... since {leaf.name}")
    return rules.Elapsed(questions[leaf.name].key, days_of(leaf.period))


def _no_condition(leaf: Any, _questions: Questions) -> Condition:
    raise Untranslated(f"{type(leaf).__name__} of {leaf.name}")


LEAVES: dict[type, Callable[[Any, Questions], Condition]] = {
    leaves.Compare: _compare,
    leaves.Multiple: _multiple,
    leaves.InTable: _in_table,
    leaves.Known: lambda leaf, questions: rules.Known(questions[leaf.name].key),
    leaves.Is: lambda leaf, questions: rules.Is(questions[leaf.name].key, leaf.options),
    leaves.Includes: _includes,
    leaves.Named: lambda leaf, questions: rules.Contains(questions[leaf.name].key, leaf.agent),
    leaves.NumberOf: _number_of,
    leaves.Since: _since,
    **dict.fromkeys((leaves.Between, leaves.Normal, leaves.WithinNormal, leaves.Within, leaves.After), _no_condition),
}


def washout(rule: Washout, questions: Questions) -> Condition:
    """The waiting period after the last of some entries of a list."""
    if rule.period is None:
        raise Untranslated(f"line {rule.line}: otherwise")
    if "name" not in questions[rule.list].entry:
        return rules.RadiationWashout(rule.of, days_of(rule.period))
    (kind,) = rule.of
    if not rule.period.in_half_lives:
        return rules.TherapyWashout(kind, days_of(rule.period), past_adverse_events=rule.past is not None)
    fixed = tuple((agent, days_of(period)) for agent, period in rule.excepted.items() if period)
    return rules.HalfLifeWashout(kind, int(rule.period.spans[0].number), fixed)


def days_of(period: Period) -> int:
    """The whole days of a period of days or weeks."""
    span = period.spans[0]
    if len(period.spans) > 1 or span.unit not in DAYS:
        raise Untranslated(f"a period in {span.unit}s")
    return int(span.number) * DAYS[span.unit]
