"""Whether a leaf fits the question it looks at: names, kinds, units, ranges, anchors; one check for each type."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from flows.agents.meant import ROWS, agent_called
from flows.rules.periods import MOST, Period
from flows.trials.form.leaves import leaves
from flows.trials.form.leaves.number_checks import NUMBER_CHECKS
from flows.trials.form.leaves.scope import Scope, Words, answered_by, no_question
from flows.trials.form.problems import did_you_mean, listed
from flows.trials.form.questions.question_values import TIMES
from flows.trials.form.questions.questions import Question

NO_TIME = "hours need a question with day and time (answer: time)"


def wrong_with(leaf: leaves.Leaf, scope: Scope) -> list[str]:
    """What is wrong with a leaf, a sentence each; empty where it fits."""
    if (meant := _answer_compared(leaf, scope)) is not None:
        return [meant]
    unknown = [no_question(name, scope.questions) for name in names_in(leaf) if name not in scope.questions]
    return unknown or list(CHECKS[type(leaf)](leaf, scope))


def _answer_compared(leaf: leaves.Leaf, scope: Scope) -> str | None:
    """The sentence about "sex = male", where an answer stands in the place of a number."""
    question = scope.questions.get(leaf.name) if isinstance(leaf, leaves.Multiple) else None
    if isinstance(leaf, leaves.Multiple) and question and leaf.other in question.options:
        return f'{leaf.other} is an answer: say "{leaf.name} is {leaf.other}"'
    return None


def names_in(leaf: leaves.Leaf) -> tuple[str, ...]:
    """The questions that a leaf names; the limit and the date that belong to one come with it."""
    if isinstance(leaf, leaves.Measured):
        return names_in(leaf.leaf)
    if isinstance(leaf, leaves.Multiple):
        return leaf.name, leaf.other
    return (leaf.name, *leaf.by) if isinstance(leaf, leaves.InTable) else (leaf.name,)


def _is(leaf: leaves.Is, scope: Scope) -> Words:
    question = scope.questions[leaf.name]
    if question.answer == "some of":
        yield from answered_by(question, (), 'one answer; say "includes"')
        return
    allowed = (*question.options, *question.words)
    if not allowed:
        yield from answered_by(question, (), "one of some answers")
        return
    yield from _options(question.name, leaf.options, allowed)


def _options(name: str, given: tuple[str, ...], allowed: Collection[str]) -> Words:
    for option in given:
        if option not in allowed:
            near = did_you_mean(option, allowed)
            yield f'"{option}" is no answer to {name}; there are {listed(allowed)}{near}'
    if len(set(given)) < len(given):
        yield "the same answer twice"


def _includes(leaf: leaves.Includes, scope: Scope) -> Words:
    question = scope.questions[leaf.name]
    if question.answer != "some of":
        yield from answered_by(question, ("some of",), 'several; say "is"')
    else:
        yield from _options(leaf.name, leaf.options, question.options)


def _named(leaf: leaves.Named, scope: Scope) -> Words:
    yield from answered_by(scope.questions[leaf.name], ("name",), "a name")
    yield from no_agent(leaf.agent)


def no_agent(name: str) -> Words:
    """The sentence about a name that is no whole name and no synonym of the agents' table."""
    if agent_called(name) is None:
        yield f'the agents\' table has no "{name}" that means one agent{did_you_mean(name, ROWS)}'


def _number_of(leaf: leaves.NumberOf, scope: Scope) -> Words:
    question = scope.questions[leaf.name]
    yield from answered_by(question, ("some of", "list"), "how many")
    most = len(question.options) if question.answer == "some of" else 99
    if leaf.number % 1 or leaf.number > most:
        yield f"a count is a whole number up to {most}"
    elif (int(leaf.number), leaf.op) in ((0, ">="), (most, "<=")):
        yield f"every answer to {leaf.name} is so"
    elif (int(leaf.number), leaf.op) in ((0, "<"), (most, ">")):
        yield f"no answer to {leaf.name} is so"


def _counted(leaf: leaves.Since | leaves.Within, scope: Scope) -> Words:
    yield from no_anchor(leaf.anchor, scope.anchors)
    yield from _spaced(scope.questions[leaf.name], leaf.period)


def _spaced(question: Question, period: Period) -> Words:
    """Whether a time since a question's day can be counted in the units of a period."""
    if not question.is_day:
        yield f"{question.name} is answered by {question.answer}, and this asks for a day"
        return
    yield from bad_period(period)
    if period.in_hours and question.answer not in TIMES:
        yield NO_TIME
    if period.in_half_lives and question.half_life is None:
        yield "the question does not say which question holds the half-life (half_life)"


def bad_period(period: Period) -> Words:
    """What cannot be counted: hours beside days, parts of days, more than a life."""
    if period.in_hours and len(period.spans) > 1:
        yield "hours cannot be compared with days"
    for span in period.spans:
        if span.unit != "half-life" and span.number % 1:
            yield f"{span.number} {span.unit}s: a whole number"
        elif span.number > MOST[span.unit] or (span.unit != "hour" and not span.number):
            yield f"{span.number} {span.unit}s: from 1 to {MOST[span.unit]}"


def no_anchor(name: str, anchors: Mapping[str, str]) -> Words:
    """The sentence about words that are no anchor."""
    if name not in anchors:
        yield f'"{name}" is no anchor; there are {listed(anchors)}{did_you_mean(name, anchors)}'


def _after(leaf: leaves.After, scope: Scope) -> Words:
    other = scope.questions.get(leaf.anchor)
    if leaf.anchor not in scope.anchors and (other is None or not other.is_day):
        yield f'"{leaf.anchor}" is neither an anchor nor a question asked before that is answered by a day'
    if leaf.period.in_half_lives or leaf.period.in_hours:
        yield 'a time "after" is counted in days, weeks, months or years'
    yield from _spaced(scope.questions[leaf.name], leaf.period)


def _measured(leaf: leaves.Measured, scope: Scope) -> Words:
    yield from wrong_with(leaf.leaf, scope)
    yield from no_anchor(leaf.anchor, scope.anchors)
    yield from undated(leaf.leaf, leaf.period, scope)


def undated(leaf: leaves.Leaf, period: Period, scope: Scope) -> Words:
    """What is wrong where a leaf is to be measured within a period."""
    question = scope.questions[leaf.name if not isinstance(leaf, leaves.Measured) else leaf.leaf.name]
    name = date_of(question)
    yield from bad_period(period)
    if name is None:
        yield f'"measured" needs a day, and the question {question.name} has no "date"'
    elif name not in scope.questions:
        yield no_question(name, scope.questions)
    elif period.in_hours and scope.questions[name].answer not in TIMES:
        yield NO_TIME
    if period.in_half_lives or len(period.spans) > 1:
        yield "a measurement is good for one period of hours, days, weeks, months or years"


def date_of(question: Question) -> str | None:
    """The question with the day of a measurement; a question that asks for a day is its own."""
    return question.name if question.is_day else question.date


CHECKS: dict[type, Callable[[Any, Scope], Words]] = {
    **NUMBER_CHECKS,
    leaves.Known: lambda _leaf, _scope: iter(()),
    leaves.Is: _is,
    leaves.Includes: _includes,
    leaves.Named: _named,
    leaves.NumberOf: _number_of,
    leaves.Since: _counted,
    leaves.Within: _counted,
    leaves.After: _after,
    leaves.Measured: _measured,
}
