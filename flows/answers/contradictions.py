"""Answers that cannot all be right, or hardly: noticed with the last of them and asked about, told until mended."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from flows.answers.answers import Answers
from flows.answers.path import as_recorded
from flows.answers.record import read_values
from flows.language.days import LAST_DAY
from flows.rules.evaluation.evaluate import holds
from flows.rules.facts import Facts, anchor_days
from flows.rules.trial import Trial
from flows.rules.trial_parts import Contradiction


def contradiction(key: str, answers: Answers, trial: Trial) -> tuple[str, str] | None:
    """The question whose answer the one to `key` contradicts, and the sentence for it; None where all agree.

    An answer that contradicts itself is asked about once more.
    """
    found, looked_at = _about(key, trial)
    if not found:
        return None
    facts = _facts(answers, looked_at, trial)
    for one in found:
        if holds(one.when, facts):
            return next((o for o in one.keys if o != key and answers.given.get(o) is not None), key), one.words
    return None


def contradictions(answers: Answers, trial: Trial) -> Iterator[str]:
    """The sentences of all contradictions that stand."""
    facts = _facts(answers, trial.by_key, trial)
    yield from (one.words for one in trial.contradictions if holds(one.when, facts))


def _facts(answers: Answers, keys: Iterable[str], trial: Trial) -> Facts:
    """What was answered under these keys, asked or not; today is not known, and no day stands in for it."""
    given = ((key, answers.given.get(key)) for key in keys)
    read, _ = read_values({key: as_recorded(value, trial) for key, value in given if value is not None}, trial)
    # Of an entry that the record would not take nothing is known.
    values = {key: tuple(filter(None, value)) if isinstance(value, tuple) else value for key, value in read.items()}
    return Facts(values, LAST_DAY, anchor_days(trial.anchors, values, LAST_DAY))


@cache
def _about(key: str, trial: Trial) -> tuple[tuple[Contradiction, ...], tuple[str, ...]]:
    """The contradictions that an answer can be part of, and the questions that these can look at, in the trial's order.

    To read a whole record for the two or three answers that they are about takes long.
    """
    found = tuple(one for one in trial.contradictions if key in one.keys)
    named = {name for one in found for name in _texts(one.when)}
    named |= {name for anchor in trial.anchors for name in anchor.keys}
    return found, tuple(name for name in trial.by_key if name in named)


def _texts(part: Any) -> Iterator[str]:
    """Every text in a condition, the keys among them, whatever the types of its parts call them."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        yield from (text for one in part for text in _texts(one))
    elif is_dataclass(part):
        yield from (text for field in fields(part) for text in _texts(getattr(part, field.name)))
