"""One trial that has room for the answers and findings of every version of it, for forms with a column for each."""

from dataclasses import replace
from functools import cache
from typing import TypeVar

from flows.rules.question import Choice, Choices, Question
from flows.rules.trial import Trial

_Kind = TypeVar("_Kind", Choice, Choices)


@cache
def spanning(trial: Trial, others: tuple[Trial, ...]) -> Trial:
    """A trial with the questions, options and criteria that others of its versions have and it has not, after its own.

    It decides nothing: each screening is decided by its own version.
    """
    questions = {question.key: question for question in trial.questions}
    criteria = {criterion.code: criterion for criterion in trial.criteria}
    for other in others:
        for question in other.questions:
            known = questions.get(question.key, question)
            questions[question.key] = _with_options(known, question)
        criteria = {criterion.code: criterion for criterion in other.criteria} | criteria
    gone = [code for code in criteria if code not in trial.by_code]
    ordered = (*trial.criteria, *(criteria[code] for code in gone))
    return replace(trial, questions=tuple(questions.values()), criteria=ordered)


def _with_options(question: Question, other: Question) -> Question:
    kind = question.kind
    if isinstance(kind, Choice) and isinstance(other.kind, Choice):
        return replace(question, kind=_wider(kind, other.kind))
    if isinstance(kind, Choices) and isinstance(other.kind, Choices):
        return replace(question, kind=_wider(kind, other.kind))
    return question


def _wider(kind: _Kind, other: _Kind) -> _Kind:
    options = {option.value: option for option in (*other.options, *kind.options)}
    own = dict.fromkeys(option.value for option in kind.options)
    return replace(kind, options=tuple(options[value] for value in own | dict.fromkeys(options)))
