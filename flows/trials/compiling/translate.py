"""From what a file says to the conditions of the rules: trees, washouts and whole criteria."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import Any

from flows.rules import conditions as rules
from flows.rules.conditions import Anchor, Condition, Past
from flows.rules.evaluation.evaluate import evaluator
from flows.rules.evaluation.negation import negated
from flows.rules.status import Evaluator
from flows.trials.compiling.translate_leaves import LEAVES, Setting
from flows.trials.form.leaves import leaves, trees
from flows.trials.form.leaves.checks import date_of, names_in
from flows.trials.form.questions.questions import Question
from flows.trials.form.trial import ChairItem, Criterion, Measuring, Trial, Washout


@dataclass(frozen=True, slots=True)
class Rules:
    """What a criterion asks for, in its own polarity: of an exclusion, `condition` says what keeps out."""

    condition: Condition
    proof: Condition | None
    not_applicable_if: Condition | None


@cache
def setting_of(trial: Trial) -> Setting:
    """What the conditions of a trial are translated in."""
    return Setting(trial.questions, trial.questions, anchors_of(trial), trial.tables)


def anchors_of(trial: Trial) -> dict[str, Anchor]:
    """The days that a trial counts to, by name."""
    return {name: _anchor(name, trial) for name in trial.anchors}


def _anchor(name: str, trial: Trial) -> Anchor:
    asked: list[str] = []
    question = trial.anchors[name]
    while question in trial.questions and question not in asked:
        asked.append(question)
        question = trial.questions[question].until_known or ""
    keys = tuple(trial.questions[one].key for one in asked)
    return Anchor(name, keys, today=question == "today", moves=trial.moves(name))


def rules_of(criterion: Criterion, setting: Setting) -> Rules:
    """The conditions of a criterion."""
    inside = replace(setting, measured=criterion.measured)
    must = tuple(_must(criterion, inside))
    exempt, excluded = (criterion.trees.get(key) for key in ("not_applicable_when", "excluded_when"))
    not_applicable_if = translate(exempt, setting) if exempt else None
    if excluded is None and criterion.inclusion:
        return Rules(_all(must), None, not_applicable_if)
    keeps_out = translate(excluded, inside) if excluded else rules.Unless(rules.ALWAYS)
    return Rules(keeps_out, _all(must) if must else None, not_applicable_if)


def _must(criterion: Criterion, setting: Setting) -> Iterator[Condition]:
    """What must hold: of an exclusion, besides that nobody is excluded."""
    yield from (translate(tree, setting) for tree in criterion.under("holds", "passes_when"))
    if criterion.washout:
        yield washout(criterion.washout, setting)
    for tree in criterion.under("open_until"):
        yield rules.Awaited(translate(tree, replace(setting, measured=None)), criterion.meanwhile)


def chair_condition(item: ChairItem, setting: Setting) -> Condition:
    """What sends a candidate to the study chair: a planned day counts as if it had come."""
    return translate(item.when, replace(setting, planned=True))


def standing(tree: trees.Tree, trial: Trial, measured: Measuring | None = None) -> Evaluator:
    """The function that tells how a condition of a trial stands."""
    return evaluator(translate(tree, replace(setting_of(trial), measured=measured)))


def _all(parts: Iterable[Condition]) -> Condition:
    joined = tuple(parts)
    return joined[0] if len(joined) == 1 else rules.AllOf(joined)


def translate(tree: trees.Tree, setting: Setting) -> Condition:
    """The condition that a tree means; its keys are those of the record."""
    return TREES[type(tree)](tree, setting)


def _line(line: trees.Line, setting: Setting) -> Condition:
    said, leaf = line.leaf, line.plain
    plain, question = LEAVES[type(leaf)](leaf, setting), setting.questions[leaf.name]
    if isinstance(said, leaves.Measured):
        return _measured(plain, question, Measuring(said.period, said.anchor), setting)
    dated = question.answer != "age" and not isinstance(leaf, leaves.Known) and date_of(question)
    return _measured(plain, question, setting.measured, setting) if setting.measured and dated else plain


def _measured(plain: Condition, question: Question, measured: Measuring, setting: Setting) -> Condition:
    dated = setting.questions[date_of(question) or ""]
    anchor = setting.anchors[measured.anchor]
    return rules.FreshMeasurement(dated.measurement or dated.name, (plain,), dated.key, measured.period, anchor)


def _at_least(tree: trees.AtLeast, setting: Setting) -> Condition:
    parts = tuple(translate(part, setting) for part in tree.parts)
    if tree.count == len(parts):
        return _all(_measured_together(parts))
    return rules.OneOf(parts) if tree.count == 1 else rules.Enough(tree.count, parts)


def _measured_together(parts: tuple[Condition, ...]) -> Iterator[Condition]:
    """What was measured on one day is one measurement."""
    for measurement, group in groupby(parts, key=_measurement):
        together = tuple(group)
        if measurement is None:
            yield from together
        else:
            values = tuple(value for part in together for value in rules.parts(part))
            yield replace(measurement, parts=values)


def _measurement(part: Condition) -> rules.FreshMeasurement | None:
    return replace(part, parts=()) if isinstance(part, rules.FreshMeasurement) else None


def _some(tree: trees.Some, setting: Setting) -> Condition:
    inside = replace(setting, questions=setting.asked[tree.list].fields, measured=None)
    return rules.SomeEntry(setting.asked[tree.list].key, _all(translate(part, inside) for part in tree.parts))


def _if_asked(tree: trees.IfAsked, setting: Setting) -> Condition:
    """It concerns those who are asked everything that the part looks at, with all that must be asked before it."""
    names = {name for line in trees.lines(tree.part) for name in names_in(line.leaf)}
    gates: dict[str, trees.Tree] = {}
    while names:
        question = setting.questions[names.pop()]
        if question.asked_when and question.name not in gates:
            gates[question.name] = question.asked_when
            names |= {name for line in trees.lines(question.asked_when) for name in names_in(line.leaf)}
    asking = replace(setting, measured=None)
    scope = _all(translate(gates[name], asking) for name in setting.questions if name in gates)
    return rules.Where(scope, translate(tree.part, setting))


TREES: dict[type, Callable[[Any, Setting], Condition]] = {
    trees.Line: _line,
    trees.AtLeast: _at_least,
    trees.Not: lambda tree, setting: negated(translate(tree.part, setting)),
    trees.When: lambda tree, setting: rules.Where(
        translate(tree.gate, replace(setting, measured=None)), translate(tree.part, setting)
    ),
    trees.Some: _some,
    trees.NotSaid: lambda tree, setting: rules.Unless(translate(tree.part, replace(setting, measured=None))),
    trees.IfAsked: _if_asked,
}


def washout(rule: Washout, setting: Setting) -> rules.Washout:
    """The waiting period after the last of some entries of a list."""
    listed = setting.asked[rule.list]
    fields = {part: listed.entry.get(part, "") for part in ("name", "kind", "day", "half_life")}
    past = None
    if rule.past:
        asked = listed.fields[rule.past].asked_when
        inside = replace(setting, questions=listed.fields, measured=None)
        past = Past(rule.past, translate(asked, inside) if asked else rules.ALWAYS)
    own, anchor = tuple(rule.excepted.items()), setting.anchors[rule.before]
    return rules.Washout(listed.key, rule.of, rule.period, anchor, **fields, own=own, strict=rule.strict, past=past)
