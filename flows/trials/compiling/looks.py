"""Which questions a criterion looks at, and when one is needed: where some criterion is not settled without it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from flows.rules.conditions import ALWAYS, Condition, OneOf, Unless
from flows.trials.compiling.translate import setting_of, translate
from flows.trials.compiling.translate_leaves import Setting
from flows.trials.form.leaves.checks import date_of, names_in
from flows.trials.form.leaves.leaves import Known, Measured, Normal, WithinNormal
from flows.trials.form.leaves.trees import AtLeast, Line, Some, Tree, When, branches
from flows.trials.form.questions.questions import Question
from flows.trials.form.trial import Criterion, Trial

Questions = Mapping[str, Question]


def looked_at(criterion: Criterion, questions: Questions) -> frozenset[str]:
    """The names of the questions that a criterion looks at."""
    measured = criterion.measured is not None
    names = {name for tree in criterion.trees.values() for name in _names(tree, questions, measured)}
    return frozenset(names | ({criterion.washout.list} if criterion.washout else set()))


def _names(tree: Tree, questions: Questions, measured: bool) -> Iterator[str]:
    if isinstance(tree, Line):
        yield from _of_leaf(tree, questions, measured)
    elif isinstance(tree, Some):
        yield tree.list
    else:
        gate = tree.gate if isinstance(tree, When) else None
        for branch in branches(tree):
            yield from _names(branch, questions, measured and branch is not gate)


def _of_leaf(line: Line, questions: Questions, measured: bool) -> Iterator[str]:
    """What a leaf names, with the limits of normal and the day of a measurement."""
    question = questions[line.plain.name]
    yield from names_in(line.leaf)
    if isinstance(line.plain, Normal | WithinNormal):
        yield from filter(None, (question.upper_limit, question.lower_limit))
    if isinstance(line.leaf, Measured) or (measured and not isinstance(line.leaf, Known)):
        yield from filter(None, (date_of(question),))


def needed(name: str, trial: Trial) -> Condition:
    """Where `asked_when: needed` asks a question: where a criterion that looks at it is not settled by others."""
    ways = tuple(_needed(name, criterion, setting_of(trial)) for criterion in trial.criteria)
    asking = tuple(way for way in ways if way is not None)
    return ALWAYS if ALWAYS in asking or not asking else asking[0] if len(asking) == 1 else OneOf(asking)


def _needed(name: str, criterion: Criterion, setting: Setting) -> Condition | None:
    questions = setting.questions
    looking = [tree for tree in criterion.deciding if name in _names(tree, questions, False)]
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
