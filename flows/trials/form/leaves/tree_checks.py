"""Whether a whole condition fits its trial: every leaf, the lists that it looks into, and what a tree may not say."""

from dataclasses import replace

from flows.trials.form.leaves.checks import date_of, names_in, undated, wrong_with
from flows.trials.form.leaves.leaves import Known, Measured
from flows.trials.form.leaves.scope import Scope, no_question
from flows.trials.form.leaves.trees import AtLeast, IfAsked, Line, Not, Some, Tree, When, branches, lines
from flows.trials.form.problems import Problem, Problems
from flows.trials.form.trial import Measuring


def check_tree(tree: Tree | None, scope: Scope, problems: Problems, what: str = "", after: str = "") -> None:
    """Tell what is wrong with every leaf of a condition; `what` and `after` stand before and after each sentence."""
    if tree is None:
        return
    if isinstance(tree, Line):
        found = wrong_with(tree.leaf, scope)
        problems.extend(Problem(tree.line, f'{what}"{tree.text}": {wrong}{after}') for wrong in found)
    elif isinstance(tree, Some):
        _check_some(tree, scope, problems, what, after)
    else:
        if isinstance(tree, Not) and isinstance(tree.part, Line) and isinstance(tree.part.leaf, Known):
            words = f'{what}"not: {tree.part.text}": what is not known is open, and is no reason for anything'
            problems.append(Problem(tree.line, words))
        for branch in branches(tree):
            check_tree(branch, scope, problems, what, after)
        if isinstance(tree, IfAsked):
            _check_asked(tree, scope, problems, what)


def _check_some(tree: Some, scope: Scope, problems: Problems, what: str, after: str) -> None:
    question = scope.questions.get(tree.list)
    if question is None:
        problems.append(Problem(tree.line, f'{what}"some": {no_question(tree.list, scope.questions)}{after}'))
    elif question.answer != "list":
        words = f'{what}"some": {tree.list} is answered by {question.answer}, not by a list'
        problems.append(Problem(tree.line, words))
    else:
        inside = replace(scope, questions=question.fields)
        for part in tree.parts:
            check_tree(part, inside, problems, what, after)


def _check_asked(tree: IfAsked, scope: Scope, problems: Problems, what: str) -> None:
    names = {name for line in lines(tree) for name in names_in(line.leaf) if name in scope.questions}
    if names and not any(scope.questions[name].asked_when for name in names):
        words = f'{what}"if_asked": {", ".join(sorted(names))} is asked of everybody'
        problems.append(Problem(tree.line, words))


def check_measured(tree: Tree, measured: Measuring, scope: Scope, problems: Problems) -> int:
    """Tell which values that a whole criterion wants measured have no day; how many have one."""
    if isinstance(tree, Line):
        return _check_dated(tree, measured, scope, problems)
    if isinstance(tree, AtLeast):
        return sum(check_measured(part, measured, scope, problems) for part in tree.parts)
    if isinstance(tree, When | Not | IfAsked):
        return check_measured(tree.part, measured, scope, problems)
    return 0


def _check_dated(tree: Line, measured: Measuring, scope: Scope, problems: Problems) -> int:
    if isinstance(tree.leaf, Measured):
        problems.append(Problem(tree.line, f'"{tree.text}": the criterion says "measured" already'))
        return 1
    question = scope.questions.get(tree.leaf.name)
    if question is None or isinstance(tree.leaf, Known) or question.answer == "age":
        return 0
    wrong = list(undated(tree.leaf, measured.period, scope))
    problems.extend(Problem(tree.line, f'"{tree.text}": {words}') for words in wrong)
    return 1 if date_of(question) or wrong else 0
