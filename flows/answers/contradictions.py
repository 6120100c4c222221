"""Answers that cannot all be right, or hardly: noticed with the last of them and asked about, told until mended."""

from collections.abc import Iterator

from flows.rules.said import Answers
from flows.rules.trial import Trial


def contradiction(key: str, answers: Answers, trial: Trial) -> tuple[str, str] | None:
    """The question whose answer the one to `key` contradicts, and the sentence for it; None where all agree.

    An answer that contradicts itself is asked about once more.
    """
    for found in trial.contradictions:
        if key in found.keys and found.stands(answers):
            return next((o for o in found.keys if o != key and answers.get(o) is not None), key), found.words
    return None


def contradictions(answers: Answers, trial: Trial) -> Iterator[str]:
    """The sentences of all contradictions that stand."""
    yield from (found.words for found in trial.contradictions if found.stands(answers))
