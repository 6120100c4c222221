"""Leaves as functions of the facts: each type is built once, for its question, its bound and its days."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from operator import eq, ge, gt, le, lt
from typing import Any

from flows.language.numbers import EXACT
from flows.trials.compiling.facts import NEVER, NOT_DONE, ONGOING, WORDS, Facts, day_of
from flows.trials.compiling.hours import hours_since, hours_within
from flows.trials.compiling.results import ABSENT, FAILED, OPENED, PASSED, PASSES, WAITS, Evaluator, Result, all_of
from flows.trials.form.agents import is_named
from flows.trials.form.leaves import (
    After,
    Between,
    Compare,
    Includes,
    InTable,
    Is,
    Known,
    Multiple,
    Named,
    Normal,
    NumberOf,
    Plain,
    Since,
    Within,
    WithinNormal,
)
from flows.trials.form.periods import ends_between
from flows.trials.form.questions import Question
from flows.trials.form.trial import Trial

OPERATORS: dict[str, Callable[[Any, Any], bool]] = {"<=": le, ">=": ge, "<": lt, ">": gt, "=": eq}
DAY = timedelta(1)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a leaf is built in: its trial and the questions it may look at (of the trial, or of the entries of a list).

    `planned`: a planned day counts as if it had come.
    """

    trial: Trial
    questions: Mapping[str, Question]
    planned: bool = False


Built = tuple[Evaluator, Evaluator]


def built(leaf: Plain, setting: Setting) -> Built:
    """The function that tells how a leaf stands, and the one for its negation."""
    return BUILDERS[type(leaf)](leaf, setting)


def _tested(name: str, test: Callable[[Any], bool], setting: Setting) -> Built:
    """Open until the answer is known; then what the test says of it."""
    testing = _testing_done if setting.questions[name].not_done else _testing
    return testing(name, test, PASSED, FAILED), testing(name, test, FAILED, PASSED)


def _testing(name: str, test: Callable[[Any], bool], yes: Result, no: Result) -> Evaluator:
    def stands(facts: Facts) -> Result:
        value = facts.values.get(name)
        return OPENED if value is None else yes if test(value) else no

    return stands


def _testing_done(name: str, test: Callable[[Any], bool], yes: Result, no: Result) -> Evaluator:
    def stands(facts: Facts) -> Result:
        value = facts.values.get(name)
        # Only texts are compared: to find that a decimal is no text takes a microsecond.
        if value is None or (type(value) is str and value == NOT_DONE):
            return OPENED
        return yes if test(value) else no

    return stands


def _compare(leaf: Compare, setting: Setting) -> Built:
    months = setting.questions[leaf.name].answer == "age"
    test = _age_test(leaf.op, leaf.number, leaf.unit) if months else _beside_number(leaf.op, leaf.number)
    return _tested(leaf.name, test, setting)


def _beside_number(op: str, number: Decimal) -> Callable[[Any], bool]:
    """Whether a value is so; the number's own method is asked, which needs no call of ours."""
    test: Callable[[Any], bool] = getattr(number, FROM_THE_RIGHT[op])
    return test


FROM_THE_RIGHT = {"<": "__gt__", "<=": "__ge__", ">": "__lt__", ">=": "__le__", "=": "__eq__"}


def _age_test(op: str, number: Decimal, unit: str | None) -> Callable[[Any], bool]:
    """An age is compared in whole completed units: "<= 25 years" until the day before the 26th birthday."""
    months = 12 if unit and unit.startswith("year") else 1
    first, after = number * months, (number + 1) * months
    if op == "=":
        return lambda age: first <= age < after
    same, bound = {"<": ("<", first), "<=": ("<", after), ">": (">=", after), ">=": (">=", first)}[op]
    return _beside_number(same, bound)


def _between(leaf: Between, setting: Setting) -> Built:
    low, high = leaf.low, leaf.high
    if setting.questions[leaf.name].answer == "age":
        over, under = _age_test(">=", low, leaf.unit), _age_test("<=", high, leaf.unit)
        return _tested(leaf.name, lambda value: over(value) and under(value), setting)
    return _tested(leaf.name, lambda value: low <= value <= high, setting)


def _multiple(leaf: Multiple, _setting: Setting) -> Built:
    return _beside(leaf.name, leaf.op, leaf.factor, leaf.other)


def _beside(name: str, op: str, factor: Decimal, other: str) -> Built:
    """A number against a multiple of another answer; open until both are known. Products are exact."""
    compare = OPERATORS[op]

    def building(yes: Result, no: Result) -> Evaluator:
        def stands(facts: Facts) -> Result:
            value, limit = facts.values.get(name), facts.values.get(other)
            if value is None or limit is None or type(value) is str or type(limit) is str:
                return OPENED
            return yes if compare(value, EXACT.multiply(limit, factor)) else no

        return stands

    return building(PASSED, FAILED), building(FAILED, PASSED)


def _normal(leaf: Normal, setting: Setting) -> Built:
    question = setting.questions[leaf.name]
    limit = question.upper_limit if leaf.which == "upper" else question.lower_limit
    return _beside(leaf.name, leaf.op, leaf.factor, limit or "")


def _within_normal(leaf: WithinNormal, setting: Setting) -> Built:
    (over, under_lower), (under, over_upper) = (
        _normal(Normal(leaf.name, op, Decimal(1), which), setting) for op, which in ((">=", "lower"), ("<=", "upper"))
    )
    return (
        lambda facts: all_of((over(facts), under(facts))),
        lambda facts: max(under_lower(facts), over_upper(facts), key=lambda result: result.rank),
    )


def _in_table(leaf: InTable, setting: Setting) -> Built:
    rows, compare, name = setting.trial.tables[leaf.table].rows, OPERATORS[leaf.op], leaf.name
    backwards, youngest = rows[::-1], rows[0][0]

    def building(yes: Result, no: Result) -> Evaluator:
        def stands(facts: Facts) -> Result:
            values = facts.values
            value, age, sex = values.get(name), values.get("age"), values.get("sex")
            if age is not None and age < youngest:
                return ABSENT
            if value is None or type(value) is str or age is None or sex is None:
                return OPENED
            limits = next(limits for start, limits in backwards if age >= start)
            return yes if compare(value, limits[sex]) else no

        return stands

    return building(PASSED, FAILED), building(FAILED, PASSED)


def _known(leaf: Known, setting: Setting) -> Built:
    known = _tested(leaf.name, lambda _value: True, setting)[0]
    return known, known


def _is(leaf: Is, setting: Setting) -> Built:
    options, name = frozenset(leaf.options), leaf.name
    if NOT_DONE not in options:
        return _tested(name, options.__contains__, setting)

    def building(yes: Result, no: Result) -> Evaluator:
        def stands(facts: Facts) -> Result:
            value = facts.values.get(name)
            return OPENED if value is None else yes if value in options else no

        return stands

    return building(PASSED, FAILED), building(FAILED, PASSED)


def _includes(leaf: Includes, setting: Setting) -> Built:
    options = frozenset(leaf.options)
    tests: dict[str, Callable[[Any], bool]] = {
        "any": lambda value: not options.isdisjoint(value),
        "none": options.isdisjoint,
        "only": lambda value: options == set(value),
    }
    return _tested(leaf.name, tests[leaf.how], setting)


def _named(leaf: Named, setting: Setting) -> Built:
    agent = leaf.agent
    return _tested(leaf.name, lambda value: is_named(value, agent), setting)


def _number_of(leaf: NumberOf, setting: Setting) -> Built:
    compare, number = OPERATORS[leaf.op], leaf.number
    return _tested(leaf.name, lambda value: compare(len(value), number), setting)


def _since(leaf: Since, setting: Setting) -> Built:
    within = Within(leaf.name, leaf.period, leaf.anchor, not leaf.strict)
    return _since_of(leaf, setting), _within_of(within, setting)


def _within(leaf: Within, setting: Setting) -> Built:
    since = Since(leaf.name, leaf.period, leaf.anchor, not leaf.strict)
    return _within_of(leaf, setting), _since_of(since, setting)


def half_life_of(name: str, setting: Setting) -> str:
    """The question with the half-life of what a day ended; empty where it has none."""
    return setting.questions[name].half_life or ""


def _since_of(leaf: Since, setting: Setting) -> Evaluator:
    """At least (strict: more than) a period since a day: from its end (strict: the day after) on."""
    if leaf.period.in_hours:
        return hours_since(leaf, setting.trial.anchors[leaf.anchor], setting.trial.moves(leaf.anchor))
    name, period, anchor, moves = leaf.name, leaf.period, leaf.anchor, setting.trial.moves(leaf.anchor)
    half_life, more = half_life_of(name, setting), DAY if leaf.strict else timedelta(0)

    def stands(facts: Facts) -> Result:
        value, until = facts.values.get(name), facts.days[anchor]
        if type(value) is str:
            return SINCE_WORDS[value]
        if value is None or until is None:
            return OPENED
        first, last = ends_between(period, day_of(value, facts.zone), _number(facts, half_life))
        if first == last:
            return waited(first + more, anchor, facts, moves)
        return PASSED if last != date.max and last + more <= until else OPENED

    return stands


SINCE_WORDS = {NEVER: PASSED, ONGOING: FAILED, NOT_DONE: OPENED}
WITHIN_WORDS = {NEVER: FAILED, ONGOING: PASSED, NOT_DONE: OPENED}


def waited(end: date, anchor: str, facts: Facts, moves: bool) -> Result:
    """A wait that is over from `end` on; one that is counted to a fact can never end, so it fails."""
    until = facts.days[anchor]
    if until is not None and end <= until:
        return Result(PASSES, end - facts.leads[anchor], end)
    return Result(WAITS, end - facts.leads[anchor], end) if moves else FAILED


def _number(facts: Facts, name: str) -> Decimal | None:
    value = facts.values.get(name)
    return value if isinstance(value, Decimal) else None


def _within_of(leaf: Within, setting: Setting) -> Evaluator:
    """A day within (strict: less than) a period before an anchor; a planned day is waited for."""
    called = setting.questions[leaf.name].measurement or leaf.name
    if leaf.period.in_hours:
        return hours_within(leaf, setting.trial.anchors[leaf.anchor], setting.trial.moves(leaf.anchor))
    name, period, anchor, moves = leaf.name, leaf.period, leaf.anchor, setting.trial.moves(leaf.anchor)
    half_life, planned, less = half_life_of(name, setting), setting.planned, DAY if leaf.strict else timedelta(0)

    def stands(facts: Facts) -> Result:
        value, until = facts.values.get(name), facts.days[anchor]
        if type(value) is str:
            return WITHIN_WORDS[value]
        if value is None or until is None:
            return OPENED
        day = day_of(value, facts.zone)
        if day > until:
            return PASSED if planned else waited(day, anchor, facts, moves)
        first, last = ends_between(period, day, _number(facts, half_life))
        if first != date.min and until <= first - less:
            # It passes only until then: the window ends with it.
            return Result(PASSES, None, None, ((called, first - less - facts.leads[anchor]),))
        return FAILED if until > last - less else OPENED

    return stands


def _after(leaf: After, setting: Setting) -> Built:
    """Two facts: a day at least, or within, a period after another; it never waits."""
    name, period, soon = leaf.name, leaf.period, leaf.soon
    apart = DAY if leaf.strict else timedelta(0)
    other, is_anchor = leaf.anchor, leaf.anchor in setting.trial.anchors

    def building(yes: Result, no: Result) -> Evaluator:
        def stands(facts: Facts) -> Result:
            value = facts.values.get(name)
            before = facts.days[other] if is_anchor else facts.values.get(other)
            if before in WORDS or value in WORDS:
                return _after_words(value, before, yes, no)
            if value is None or before is None:
                return OPENED
            day, start = day_of(value, facts.zone), day_of(before, facts.zone)
            end = ends_between(period, start, None)[0]
            return yes if (start <= day <= end - apart if soon else end + apart <= day) else no

        return stands

    return building(PASSED, FAILED), building(FAILED, PASSED)


def _after_words(value: object, before: object, yes: Result, no: Result) -> Result:
    """After something that never was nothing has to be kept apart; what goes on or was not done is open."""
    if {value, before} & {ONGOING, NOT_DONE} or value is None:
        return OPENED
    return no if value == NEVER else yes


BUILDERS: dict[type, Callable[[Any, Setting], Built]] = {
    Compare: _compare,
    Between: _between,
    Multiple: _multiple,
    Normal: _normal,
    WithinNormal: _within_normal,
    InTable: _in_table,
    Known: _known,
    Is: _is,
    Includes: _includes,
    Named: _named,
    NumberOf: _number_of,
    Since: _since,
    Within: _within,
    After: _after,
}
