"""Answers that cannot all be right, or hardly: noticed with the last of them and asked about, told until mended."""

from collections.abc import Iterator

from flows.answers.path import as_recorded
from flows.answers.record import read_values
from flows.language.days import LAST_DAY
from flows.rules.evaluation.evaluate import holds
from flows.rules.evaluation.said import Answers
from flows.rules.facts import Facts, anchor_days
from flows.rules.trial import Trial


def contradiction(key: str, answers: Answers, trial: Trial) -> tuple[str, str] | None:
    """The question whose answer the one to `key` contradicts, and the sentence for it; None where all agree.

    An answer that contradicts itself is asked about once more.
    """
    found = [one for one in trial.contradictions if key in one.keys]
    if not found:
        return None
    facts = _facts(answers, trial)
    for one in found:
        if holds(one.when, facts):
            return next((o for o in one.keys if o != key and answers.get(o) is not None), key), one.words
    return None


def contradictions(answers: Answers, trial: Trial) -> Iterator[str]:
    """The sentences of all contradictions that stand."""
    facts = _facts(answers, trial)
    yield from (one.words for one in trial.contradictions if holds(one.when, facts))


def _facts(answers: Answers, trial: Trial) -> Facts:
    """All that was answered, whether it is asked or not; today is not known, and no day stands in for it."""
    given = {key: as_recorded(answers[key], trial) for key in trial.by_key if answers.get(key) is not None}
    read, _ = read_values(given, trial)
    # Of an entry that the record would not take nothing is known.
    values = {key: tuple(filter(None, value)) if isinstance(value, tuple) else value for key, value in read.items()}
    return Facts(values, LAST_DAY, anchor_days(trial.anchors, values, LAST_DAY))
