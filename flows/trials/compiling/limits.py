"""The questions of the library that ask for a limit of normal, as the chat asks them, with what each is a limit of."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

from flows.rules.question import Question
from flows.trials.compiling.ask import questions_in
from flows.trials.compiling.translate import Setting
from flows.trials.form.questions.library import library_questions


@dataclass(frozen=True, slots=True)
class Limited:
    """What a laboratory measures: its names, and the questions that ask for the ends of what is normal, if any do."""

    names: tuple[str, ...]
    upper: Question | None
    lower: Question | None


@cache
def limited() -> tuple[Limited, ...]:
    """Everything in the library that has a limit of normal."""
    known = {question.name: question for question in library_questions()}
    measured = [one for one in known.values() if one.upper_limit or one.lower_limit]
    ends = [known[name] for one in measured for name in (one.upper_limit, one.lower_limit) if name]
    chosen = {one.name: replace(one, asked_when=None, counts_when=None) for one in (*measured, *ends)}
    setting = Setting(chosen, chosen, MappingProxyType({}), MappingProxyType({}))
    asked = {question.key: question for question in questions_in(setting, "")}
    by_name = {name: asked[one.key] for name, one in chosen.items()}
    return tuple(
        Limited(
            (by_name[one.name].label, *by_name[one.name].names),
            by_name.get(one.upper_limit or ""),
            by_name.get(one.lower_limit or ""),
        )
        for one in measured
    )


@cache
def limit_questions() -> Mapping[str, Question]:
    """The questions that ask for a limit, by key."""
    ends = (end for one in limited() for end in (one.upper, one.lower) if end)
    return MappingProxyType({end.key: end for end in ends})
