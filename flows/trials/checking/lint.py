"""What is wrong with a well-formed file: what nobody looks at, limits out of reach, cases that are missing."""

from collections.abc import Iterator

from flows.rules.evaluation.decide import find
from flows.rules.status import LEFT_OUT, PASSES
from flows.trials.checking.boundary_rows import rows_of
from flows.trials.checking.cases import answered_cases, decided
from flows.trials.compiling.trial import what_decides
from flows.trials.form.criteria import named_in
from flows.trials.form.leaves.checks import names_in
from flows.trials.form.leaves.leaves import bounds_of
from flows.trials.form.leaves.trees import Line, Some, Tree, lines, nodes
from flows.trials.form.problems import Problem
from flows.trials.form.questions.questions import Question
from flows.trials.form.trial import Trial


def unused(trial: Trial) -> Iterator[Problem]:
    """Questions that are asked, and nothing looks at."""
    used = {*trial.anchors.values(), *(name for criterion in trial.criteria for name in named_in(criterion))}
    rules = (tree for criterion in trial.criteria for tree in criterion.trees.values())
    used |= {name for tree in (*rules, *(item.when for item in trial.chair)) for name in _names(tree)}
    for question in reversed(tuple(trial.questions.values())):
        if question.name in used:
            used |= set(belonging(question))
    for question in trial.questions.values():
        if question.name not in used:
            yield Problem(question.line, f'question "{question.name}" is asked, and nothing looks at it')


def _names(tree: Tree) -> Iterator[str]:
    """The questions, and the lists, that a condition looks at."""
    for node in nodes(tree):
        if isinstance(node, Line):
            yield from names_in(node.leaf)
        elif isinstance(node, Some):
            yield node.list


def belonging(question: Question) -> Iterator[str]:
    """What a question that is looked at brings with it."""
    yield from filter(None, (question.date, question.upper_limit, question.lower_limit, question.half_life))
    yield from filter(None, (question.not_before, question.until_known, question.brings))
    for tree in (question.asked_when, question.counts_when):
        if tree:
            yield from _names(tree)


def unusual(trial: Trial) -> Iterator[Problem]:
    """Limits outside of what is usual for their question, such as a thousand that was written with a point."""
    for criterion in trial.criteria:
        for line in (line for tree in criterion.can_fail for line in lines(tree)):
            question = trial.questions.get(line.plain.name)
            if question is None or not question.usual or question.answer == "age":
                continue
            low, high = question.usual
            for bound in bounds_of(line.plain):
                if not low <= bound <= high:
                    words = f"{bound} lies outside of what is usual ({low} to {high}): is it the number of the record?"
                    advice = 'Write no thousands separator; if it is right, narrow the question with its own "usual"'
                    yield Problem(line.line, f'"{line.text}": {words} {advice}')


def uncovered(trial: Trial) -> Iterator[Problem]:
    """Criteria and cohorts for which a case is missing, and leaves that decide for nobody.

    A criterion that is one question needs none: the rows have both of its answers.
    """
    answered = answered_cases(trial)
    facts = [start.facts(trial) for _, start in answered]
    for criterion in trial.criteria:
        ranks = {find(what_decides(trial).by_code[criterion.code], given).rank for given in facts}
        asked = criterion.code.lower() in trial.questions
        if ranks <= {PASSES, LEFT_OUT} and not asked:
            yield Problem(criterion.line, f"criterion {criterion.code}: no case in which it is anything but met")
        elif not ranks & {PASSES, LEFT_OUT}:
            yield Problem(criterion.line, f"criterion {criterion.code}: nobody in the file meets it")
    for cohort in trial.cohorts:
        if not any(decided(trial, start, cohort).outcome == "eligible" for _, start in answered):
            yield Problem(1, f'cohort "{cohort}": no case in which somebody is eligible')
    for line in rows_of(trial).idle:
        words = "decides for nobody in the file: add a case of somebody for whom it makes a difference"
        yield Problem(line.line, f'"{line.text}" {words}')


def unsigned(trial: Trial) -> Iterator[Problem]:
    """Signed rows that do not come out any more."""
    rows = {str(row) for row in rows_of(trial).rows} if trial.signed else set()
    for text in trial.signed:
        if text.value not in rows:
            words = f'signed row "{text.value}" does not come out so any more: read the rows again'
            yield Problem(text.line, words)
