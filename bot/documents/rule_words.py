"""A criterion's rule in words, made from the condition that decides: a tree, as "all of" and "one of" are nested."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flows.decision.why.reasons import MUST
from flows.language.numbers import listed, number_words
from flows.rules import conditions as when
from flows.rules.answer_words import number_with_unit, option_label
from flows.rules.periods import Period, words_of
from flows.rules.question import Choice, Choices, Entries, Question
from flows.rules.trial import Trial


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a rule, and the lines under it."""

    words: str
    parts: tuple["Rule", ...] = ()


def rule(condition: when.Condition, trial: Trial) -> Rule:
    """The condition in words."""
    return RULES[type(condition)](condition, trial)


def _chosen(question: Question, *values: str) -> str:
    assert isinstance(question.kind, Choice | Choices)
    return listed((option_label(question.kind.options, value) for value in values), last="or")


def _asked(key: str, trial: Trial) -> Question:
    """A question of the trial, or a field of one of its lists."""
    return trial.by_key.get(key) or trial.fields[key]


def _label(key: str, trial: Trial) -> str:
    return _asked(key, trial).label


def _several(words: str) -> Callable[[Any, Trial], Rule]:
    return lambda c, trial: Rule(words, tuple(rule(part, trial) for part in c.parts))


def _unless(c: when.Unless, trial: Trial) -> Rule:
    """A scope that only what is known takes away."""
    part = rule(c.part, trial)
    return Rule("None of:", part.parts) if isinstance(c.part, when.OneOf) else Rule(f"Not: {part.words}", part.parts)


def _where(c: when.Where, trial: Trial) -> Rule:
    scope = rule(c.scope, trial)
    return Rule(f"Where {scope.words[0].lower()}{scope.words[1:]}", (*scope.parts, rule(c.part, trial)))


def _awaited(c: when.Awaited, trial: Trial) -> Rule:
    """What is open until it is so; what is asked for once the rest is so stays open by itself."""
    if isinstance(c.part, when.AllOf):
        return Rule("All of:", tuple(_awaited(when.Awaited(part), trial) for part in c.part.parts))
    part = rule(c.part, trial)
    return part if isinstance(c.part, when.Known) else Rule(f"{part.words} (until then it stays open)", part.parts)


def _entry(c: when.SomeEntry | when.EveryEntry, trial: Trial) -> Rule:
    every = "every entry holds" if isinstance(c, when.EveryEntry) else "one entry at least holds"
    return Rule(f"{_label(c.list, trial)}: {every}", (rule(c.part, trial),))


def _is(c: when.Is, trial: Trial) -> Rule:
    return Rule(f"{_label(c.key, trial)}: {'not ' if c.negated else ''}{_chosen(_asked(c.key, trial), *c.values)}")


def _includes(c: when.Includes, trial: Trial) -> Rule:
    chosen = _chosen(_asked(c.key, trial), *c.members)
    words = {
        "any": f"{chosen} is among them",
        "none": f"not {chosen}",
        "only": f"{chosen} and nothing else",
        "not only": f"other than {chosen} alone",
    }
    return Rule(f"{_label(c.key, trial)}: {words[c.how]}")


SIDE = {"<": "under", "<=": "at or under", ">": "above", ">=": "at or above", "=": "at", "!=": "not at"}


def _compare(c: when.Compare, trial: Trial) -> Rule:
    return Rule(f"{_label(c.key, trial)}: {MUST[c.op]} {number_with_unit(_asked(c.key, trial), c.bound)}")


def _multiple(c: when.Multiple, trial: Trial) -> Rule:
    limit = f"{number_words(c.factor)} x {_label(c.limit_key, trial)}"
    return Rule(f"{_label(c.key, trial)}: {MUST[c.op]} {limit}")


def _number_of(c: when.NumberOf, trial: Trial) -> Rule:
    if c.op == ">=" and c.bound == 1:
        return Rule(f"{_label(c.key, trial)}: at least one")
    return Rule(f"{_label(c.key, trial)}: {MUST[c.op]} {number_words(c.bound)} of them")


def _measured(c: when.FreshMeasurement, trial: Trial) -> Rule:
    dated = f"{_label(c.date_key, trial)} at most {words_of(c.period)} before {c.anchor.name}, and"
    return Rule(dated, tuple(rule(part, trial) for part in c.parts))


def _since(c: when.Since, trial: Trial) -> Rule:
    longer = "more than" if c.strict else "at least"
    before = "ago" if c.anchor == trial.anchors[0] else f"before {c.anchor.name}"
    comma = "," if len(c.period.spans) > 1 else ""
    return Rule(f"{_label(c.key, trial)}: {longer} {words_of(c.period)}{comma} {before}")


def _within(c: when.Within, trial: Trial) -> Rule:
    less = "less than" if c.strict else "within"
    return Rule(f"{_label(c.key, trial)}: {less} {words_of(c.period)} before {c.anchor.name}")


def _after(c: when.After, trial: Trial) -> Rule:
    how = {(False, False): "at least", (False, True): "more than", (True, False): "within", (True, True): "less than"}
    other = c.other.name if isinstance(c.other, when.Anchor) else _label(c.other, trial)
    words = f"{how[c.soon, c.strict]} {words_of(c.period)} after {other}"
    return Rule(f"{_label(c.key, trial)}: {'not ' if c.negated else ''}{words}")


def _washout(c: when.Washout, trial: Trial) -> Rule:
    fields = trial.fields_of(c.list)
    last, kinds = fields[c.day].label.lower(), _chosen(fields[c.kind], *c.of)
    of = f"of every prior {_noun(c.list, trial)} of the kind {kinds}" if c.name else f"to: {kinds}"
    own = "".join(f"; {name}: {words_of(period)} instead" if period else f"; {name}: none" for name, period in c.own)
    return Rule(f"{_at_least(c.period, c.strict)} since the {last} {of}{_past(c, trial)}{own}")


def _at_least(period: Period | None, strict: bool) -> str:
    if period is None:
        return "As long as is said here"
    rounded = ", rounded up to whole days," if period.in_half_lives else ""
    return f"{'More than' if strict else 'At least'} {words_of(period)}{rounded}"


def _noun(key: str, trial: Trial) -> str:
    kind = trial.by_key[key].kind
    assert isinstance(kind, Entries)
    return kind.noun


def _past(c: when.Washout, trial: Trial) -> str:
    if c.past is None:
        return ""
    asked = getattr(c.past.asked, "key", c.past.key)
    return f", and past the last day of its known {trial.fields_of(c.list)[asked].label.lower()}"


def _waits(c: when.Waits, trial: Trial) -> Rule:
    period = words_of(c.washout.period) if c.washout.period else "The waiting period"
    return Rule(f"{period} of one of these are not over: {listed(c.agents, last='or')}")


def _named(c: when.Named, trial: Trial) -> Rule:
    return Rule(f"{_label(c.key, trial)}: {'not ' if c.negated else ''}{c.agent.replace('_', ' ')}")


RULES: dict[type, Callable[[Any, Trial], Rule]] = {
    when.Always: lambda _c, _trial: Rule("Holds for everybody"),
    when.AllOf: _several("All of:"),
    when.OneOf: _several("At least one of:"),
    when.Enough: lambda c, trial: Rule(f"At least {c.count} of:", tuple(rule(part, trial) for part in c.parts)),
    when.Where: _where,
    when.Unless: _unless,
    when.Awaited: _awaited,
    when.SomeEntry: _entry,
    when.EveryEntry: _entry,
    when.Known: lambda c, trial: Rule(f"{_label(c.key, trial)} is known"),
    when.Is: _is,
    when.Includes: _includes,
    when.NumberOf: _number_of,
    when.Named: _named,
    when.Compare: _compare,
    when.Multiple: _multiple,
    when.InTable: lambda c, trial: Rule(f"{_label(c.key, trial)}: {SIDE[c.op]} the limit for age and sex (table)"),
    when.FreshMeasurement: _measured,
    when.Since: _since,
    when.Within: _within,
    when.After: _after,
    when.Washout: _washout,
    when.Waits: _waits,
}
