"""One trial that has room for the answers and findings of every version of it, for forms with a column for each."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import TypeVar

from flows.answers.given_before.carrying import alike
from flows.rules.question import Choice, Choices, NumberKind, Question
from flows.rules.trial import Trial
from storage.engine.canonical import Json

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
            key = key_in(question.key, other, trial)
            known = questions.get(key, question if key == question.key else _apart(question, key))
            questions[key] = _with_options(known, question)
        criteria = {criterion.code: criterion for criterion in other.criteria} | criteria
    gone = [code for code in criteria if code not in trial.by_code]
    ordered = (*trial.criteria, *(criteria[code] for code in gone))
    return replace(trial, questions=tuple(questions.values()), criteria=ordered)


def key_in(key: str, own: Trial, spanned: Trial) -> str:
    """Under which key a trial that spans others has what one of them asks under this key: under one of its own where
    that is measured in another unit, or is another sort of answer, so that no column holds two."""
    question, other = own.by_key.get(key), spanned.by_key.get(key)
    if question is None or other is None or alike(question, other):
        return key
    return f"{key}_{re.sub('[^a-z0-9]+', '_', _sort(question).lower()).strip('_')}"


def answers_in(answered: Mapping[str, Json], own: Trial, spanned: Trial) -> Mapping[str, Json]:
    """The answers that a version gave, by the keys of a trial that spans it."""
    moved = _moved(own, spanned)
    return {moved.get(key, key): value for key, value in answered.items()} if moved else answered


@cache
def _moved(own: Trial, spanned: Trial) -> Mapping[str, str]:
    pairs = ((key, key_in(key, own, spanned)) for key in own.by_key)
    return {key: to for key, to in pairs if key != to}


def _apart(question: Question, key: str) -> Question:
    """A question beside the one that has its key, named by what is another in it."""
    words = _sort(question)
    return replace(question, key=key, short=f"{question.label} ({words})", text=f"{question.text} ({words})")


def _sort(question: Question) -> str:
    """What sort of answer it takes: the unit of a number, or what it is."""
    kind = question.kind
    return kind.unit if isinstance(kind, NumberKind) and kind.unit else type(kind).__name__


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
