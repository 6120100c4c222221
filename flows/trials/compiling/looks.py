"""Which questions a criterion looks at, and when one is needed: where some criterion is not settled without it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from flows.rules.conditions import ALWAYS, Condition, OneOf, Unless
from flows.trials.compiling.translate import Setting, setting_of, translate
from flows.trials.form.leaves.checks import date_of, names_in
from flows.trials.form.leaves.leaves import Known, Leaf, Measured, Normal, WithinNormal
from flows.trials.form.leaves.trees import AtLeast, Line, Some, Tree, When
from flows.trials.form.questions.questions import Question
from flows.trials.form.trial import Criterion, Trial

Questions = Mapping[str, Question]


def looked_at(criterion: Criterion, questions: Questions) -> frozenset[str]:
    """The names of the questions that a criterion looks at."""
    trees = (*_rules(criterion), criterion.not_applicable_when)
    names = {name for tree in trees if tree for name in _names(tree, questions, criterion.measured is not None)}
    return frozenset(names | ({criterion.washout.list} if criterion.washout else set()))


def _rules(criterion: Criterion) -> tuple[Tree | None, ...]:
    return criterion.holds, criterion.excluded_when, criterion.passes_when, criterion.open_until


def _names(tree: Tree, questions: Questions, measured: bool) -> Iterator[str]:
    if isinstance(tree, Line):
        yield from _of_leaf(tree.leaf, questions, measured)
    elif isinstance(tree, Some):
        yield tree.list
    else:
        if isinstance(tree, When):
            yield from _names(tree.gate, questions, False)
        for part in tree.parts if isinstance(tree, AtLeast) else (tree.part,):
            yield from _names(part, questions, measured)


def _of_leaf(leaf: Leaf, questions: Questions, measured: bool) -> Iterator[str]:
    """What a leaf names, with the limits of normal and the day of a measurement."""
    plain = leaf.leaf if isinstance(leaf, Measured) else leaf
    question = questions[plain.name]
    yield from names_in(leaf)
    if isinstance(plain, Normal | WithinNormal):
        yield from filter(None, (question.upper_limit, question.lower_limit))
    if isinstance(leaf, Measured) or (measured and not isinstance(plain, Known)):
        yield from filter(None, (date_of(question),))


def needed(name: str, trial: Trial) -> Condition:
    """Where `asked_when: needed` asks a question: where a criterion that looks at it is not settled by others."""
    ways = tuple(_needed(name, criterion, setting_of(trial)) for criterion in trial.criteria)
    asking = tuple(way for way in ways if way is not None)
    return ALWAYS if ALWAYS in asking or not asking else asking[0] if len(asking) == 1 else OneOf(asking)


def _needed(name: str, criterion: Criterion, setting: Setting) -> Condition | None:
    questions = setting.questions
    looking = [tree for tree in _rules(criterion) if tree and name in _names(tree, questions, False)]
    if not looking:
        return None
    others = _without(looking[0], name, questions) if len(looking) == 1 else None
    return Unless(translate(others, replace(setting, measured=criterion.measured))) if others else ALWAYS


def _without(tree: Tree, name: str, questions: Questions) -> Tree | None:
    """What is left of a condition when a question is not asked; None where it cannot hold so."""
    if name not in _names(tree, questions, False):
        return tree
    if not isinstance(tree, AtLeast):
        return None
    left = tuple(part for part in (_without(part, name, questions) for part in tree.parts) if part)
    if len(left) < tree.count:
        return None
    return left[0] if len(left) == 1 else replace(tree, parts=left)
