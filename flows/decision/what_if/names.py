"""What people call the answers that a what-if may change."""

from collections.abc import Iterator, Mapping
from functools import cache

from flows.rules.question import Choice, Entries, Question
from flows.rules.trial import Trial


@cache
def keys_by_name(trial: Trial) -> Mapping[str, str]:
    """The key of an answer by what people call it; what a card calls it is a name as well."""
    single = [question for question in trial.questions if not isinstance(question.kind, Entries)]
    labels = {question.label.lower(): question.key for question in single}
    return labels | {name: question.key for question in single for name in question.names}


@cache
def answers_by_name(trial: Trial) -> Mapping[str, tuple[str, str]]:
    """The other answer, as key and value, that a name says by the way: how a fraction was measured, of "echo"."""
    return {name: (question.key, value) for question in trial.questions for name, value in _options(question)}


@cache
def sites_by_name(key: str, trial: Trial) -> Mapping[str, tuple[str, ...]]:
    """What the entries of a list that are called so may be: one option of their first field, or any."""
    question = trial.by_key[key]
    named = list(_options(trial.lists[key][0]))
    ones = {name: (value,) for name, value in named}
    return ones | dict.fromkeys(question.names, tuple(dict.fromkeys(_values(trial.lists[key][0]))))


def _options(question: Question) -> Iterator[tuple[str, str]]:
    if isinstance(question.kind, Choice):
        yield from ((name, option.value) for option in question.kind.options for name in option.names)


def _values(question: Question) -> Iterator[str]:
    if isinstance(question.kind, Choice):
        yield from (option.value for option in question.kind.options)
