"""A criterion's rule in words, made from the condition that decides: a tree, as "all of" and "one of" are nested."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flows.language.numbers import count, listed, number_words
from flows.rules.answer_words import number_with_unit, option_label
from flows.rules.conditions import (
    AllOf,
    Always,
    AntibodyWaits,
    AtLeast,
    AtMostTimes,
    Awaited,
    Below,
    BelowTimes,
    Condition,
    Contains,
    Elapsed,
    Exactly,
    FreshMeasurement,
    HalfLifeWashout,
    Includes,
    Is,
    Known,
    NotEmpty,
    OneOf,
    RadiationWashout,
    TherapySaid,
    TherapyWashout,
    TherapyWithin,
    Unless,
    Where,
    WithinCreatinineLimit,
)
from flows.rules.question import Choice, Choices, Question
from flows.rules.trial import Trial


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a rule, and the lines under it."""

    words: str
    parts: tuple["Rule", ...] = ()


def rule(condition: Condition, trial: Trial) -> Rule:
    """The condition in words."""
    return RULES[type(condition)](condition, trial)


def _chosen(question: Question, *values: str) -> str:
    assert isinstance(question.kind, Choice | Choices)
    return listed((option_label(question.kind.options, value) for value in values), last="or")


def _bound(limit: str) -> Callable[[Any, Trial], Rule]:
    return lambda c, trial: Rule(
        f"{trial.by_key[c.key].label}: {limit} {number_with_unit(trial.by_key[c.key], c.bound)}"
    )


def _times(limit: str) -> Callable[[Any, Trial], Rule]:
    return lambda c, trial: Rule(
        f"{trial.by_key[c.key].label}: {limit} {number_words(c.factor)} x {trial.by_key[c.limit_key].label}"
    )


def _several(words: str) -> Callable[[Any, Trial], Rule]:
    return lambda c, trial: Rule(words, tuple(rule(part, trial) for part in c.parts))


def _unless(c: Unless, trial: Trial) -> Rule:
    """A scope that only what is known takes away."""
    part = rule(c.part, trial)
    return Rule("None of:", part.parts) if isinstance(c.part, OneOf) else Rule(f"Not: {part.words}", part.parts)


def _where(c: Where, trial: Trial) -> Rule:
    return Rule(
        f"Where {rule(c.scope, trial).words[0].lower()}{rule(c.scope, trial).words[1:]}", (rule(c.part, trial),)
    )


def _measured(c: FreshMeasurement, trial: Trial) -> Rule:
    when = f"{trial.by_key[c.date_key].label} at most {count(c.days, 'day')} before {c.anchor.value}, and"
    return Rule(when, tuple(rule(part, trial) for part in c.parts))


def _therapy(c: TherapyWashout, trial: Trial) -> Rule:
    late = ", and past the last day of its known late adverse events" if c.past_adverse_events else ""
    kind = _chosen(trial.fields["kinds"], c.kind)
    return Rule(f"At least {count(c.days, 'day')} since the last dose of every prior therapy of the kind {kind}{late}")


def _half_lives(c: HalfLifeWashout, trial: Trial) -> Rule:
    fixed = "".join(f"; {agent}: {count(days, 'day')} instead" for agent, days in c.fixed)
    kind = _chosen(trial.fields["kinds"], c.kind)
    return Rule(
        f"At least {c.half_lives} half-lives, rounded up to whole days, since the last dose of every prior therapy "
        f"of the kind {kind}{fixed}"
    )


RULES: dict[type, Callable[[Any, Trial], Rule]] = {
    Always: lambda _c, _trial: Rule("Holds for everybody"),
    Contains: lambda c, trial: Rule(f"{trial.by_key[c.key].label}: has “{c.word}” in it"),
    Is: lambda c, trial: Rule(f"{trial.by_key[c.key].label}: {_chosen(trial.by_key[c.key], *c.values)}"),
    Awaited: lambda c, trial: Rule(
        f"{trial.by_key[c.key].label}: {_chosen(trial.by_key[c.key], c.value)} (until then it stays open)"
    ),
    Known: lambda c, trial: Rule(f"{trial.by_key[c.key].label} is known"),
    AtLeast: _bound("at least"),
    Below: _bound("under"),
    BelowTimes: _times("under"),
    AtMostTimes: _times("at most"),
    WithinCreatinineLimit: lambda c, trial: Rule(
        f"{trial.by_key[c.key].label}: at or under the limit for age and sex (table)"
    ),
    Includes: lambda c, trial: Rule(
        f"{trial.by_key[c.key].label}: {_chosen(trial.by_key[c.key], c.member)} is among them"
    ),
    NotEmpty: lambda c, trial: Rule(f"{trial.by_key[c.key].label}: at least one"),
    Exactly: lambda c, trial: Rule(
        f"{trial.by_key[c.key].label}: {_chosen(trial.by_key[c.key], *c.members)} and nothing else"
    ),
    AllOf: _several("All of:"),
    OneOf: _several("At least one of:"),
    Unless: _unless,
    Where: _where,
    FreshMeasurement: _measured,
    Elapsed: lambda c, trial: Rule(f"{trial.by_key[c.date_key].label}: at least {count(c.days, 'day')} ago"),
    TherapyWashout: _therapy,
    HalfLifeWashout: _half_lives,
    RadiationWashout: lambda c, trial: Rule(
        f"At least {count(c.days, 'day')} since the last fraction to: {_chosen(trial.fields['site'], *c.sites)}"
    ),
    TherapySaid: lambda c, trial: Rule(
        f"A prior therapy of the kind {_chosen(trial.fields['kinds'], c.kind)} has "
        f"{trial.fields[c.field].label}: {_chosen(trial.fields[c.field], c.value)}"
    ),
    AntibodyWaits: lambda c, _trial: Rule(
        f"{c.washout.half_lives} half-lives of one of these are not over: {listed(c.agents, last='or')}"
    ),
    TherapyWithin: lambda c, _trial: Rule(
        f"Last dose of {c.word} less than {count(c.days, 'day')} before registration"
    ),
}
