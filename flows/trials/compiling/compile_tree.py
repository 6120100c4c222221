"""Conditions as functions of the facts: `not` is pushed down to the leaves, so an exclusion knows its clear day."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from flows.trials.compiling.compile import Setting, built
from flows.trials.compiling.facts import Facts, day_of, moments_of
from flows.trials.compiling.hours import last_good_day
from flows.trials.compiling.results import (
    ABSENT,
    FAILED,
    FAILS,
    LEFT_OUT,
    OPEN,
    OPENED,
    PASSED,
    PASSES,
    REPEATS,
    WAITS,
    Evaluator,
    Result,
    all_of,
    at_least,
    best_of,
)
from flows.trials.form.leaf_checks import date_of, names_in
from flows.trials.form.leaves import InTable, Known, Measured, Plain
from flows.trials.form.periods import Period, ends_between, hours_of
from flows.trials.form.questions import Question
from flows.trials.form.trees import AtLeast, IfAsked, Line, Not, NotSaid, Some, Tree, When, lines
from flows.trials.form.trial import Measuring


def compiled(tree: Tree, setting: Setting, negated: bool = False, measured: Measuring | None = None) -> Evaluator:
    """The function that tells how a condition, or its negation, stands.

    `measured`: how old the values may be that the leaves look at, where the whole criterion says so.
    """
    if isinstance(tree, Line):
        return _line(tree, setting, negated, measured)
    if isinstance(tree, Not):
        return compiled(tree.part, setting, not negated, measured)
    if isinstance(tree, AtLeast):
        return _joined(tree, setting, negated, measured)
    if isinstance(tree, Some):
        return _some(tree, setting, negated)
    if isinstance(tree, NotSaid):
        return _not_said(compiled(tree.part, setting), negated)
    part = compiled(tree.part, setting, negated, measured)
    gate = _asked(tree, setting) if isinstance(tree, IfAsked) else compiled(tree.gate, setting)
    return _when(gate, part)


def can_be_absent(tree: Tree) -> bool:
    """Whether there are candidates whom a condition does not concern."""
    if isinstance(tree, Line):
        return isinstance(tree.leaf.leaf if isinstance(tree.leaf, Measured) else tree.leaf, InTable)
    if isinstance(tree, When | IfAsked):
        return True
    parts = tree.parts if isinstance(tree, AtLeast | Some) else (tree.part,)
    return any(map(can_be_absent, parts))


def _joined(tree: AtLeast, setting: Setting, negated: bool, measured: Measuring | None) -> Evaluator:
    """So many of the parts; "not at least 2 of 3" is "at least 2 of 3 do not"."""
    parts = tuple(compiled(part, setting, negated, measured) for part in tree.parts)
    count = len(parts) - tree.count + 1 if negated else tree.count
    if count == len(parts):
        return every(parts)
    return _any_of(parts) if count == 1 else lambda facts: at_least(count, [part(facts) for part in parts])


def every(parts: tuple[Evaluator, ...]) -> Evaluator:
    """All of the parts."""
    if len(parts) == 1:
        return parts[0]

    def stands(facts: Facts) -> Result:
        others, passed = [], False
        for part in parts:
            result = part(facts)
            if result is PASSED:
                passed = True
            elif result is FAILED:  # which decides, whatever the others are
                return FAILED
            else:
                others.append(result)
        if not others:
            return PASSED
        return all_of(others, PASSES if passed else LEFT_OUT)

    return stands


def _when(gate: Evaluator, part: Evaluator) -> Evaluator:
    def stands(facts: Facts) -> Result:
        rank = gate(facts).rank
        if rank == PASSES:
            return part(facts)
        return ABSENT if rank == FAILS else OPENED

    return stands


def _not_said(part: Evaluator, negated: bool) -> Evaluator:
    said, not_said = (PASSED, FAILED) if negated else (FAILED, PASSED)
    return lambda facts: said if part(facts).rank == PASSES else not_said


def _asked(tree: IfAsked, setting: Setting) -> Evaluator:
    """Whether everything that the part looks at is asked, with all that must be asked before it."""
    names = {name for line in lines(tree.part) for name in names_in(line.leaf)}
    gates: dict[str, Tree] = {}
    while names:
        question = setting.questions[names.pop()]
        if question.asked_when and question.name not in gates:
            gates[question.name] = question.asked_when
            names |= {name for line in lines(question.asked_when) for name in names_in(line.leaf)}
    return every(tuple(compiled(gates[name], setting) for name in setting.questions if name in gates))


def _some(tree: Some, setting: Setting, negated: bool) -> Evaluator:
    """One entry for which all of it holds; negated, for every entry something does not."""
    fields = setting.trial.questions[tree.list].fields
    inside = replace(setting, questions=fields)
    parts = tuple(compiled(part, inside, negated) for part in tree.parts)
    one = _any_of(parts) if negated else every(parts)
    name = tree.list

    def stands(facts: Facts) -> Result:
        entries: Iterable[dict[str, Any]] | None = facts.values.get(name)
        if entries is None:
            return OPENED
        results = [one(facts.of(entry)) for entry in entries]
        if not results:
            return PASSED if negated else FAILED
        return all_of(results) if negated else best_of(results)

    return stands


def _any_of(parts: tuple[Evaluator, ...]) -> Evaluator:
    return lambda facts: best_of([part(facts) for part in parts])


def _line(line: Line, setting: Setting, negated: bool, measured: Measuring | None) -> Evaluator:
    leaf = line.leaf
    if isinstance(leaf, Measured):
        return _measured(leaf.leaf, Measuring(leaf.period, leaf.anchor), setting, negated)
    question = setting.questions[leaf.name]
    if measured and question.answer != "age" and not isinstance(leaf, Known) and date_of(question):
        return _measured(leaf, measured, setting, negated)
    return built(leaf, setting)[negated]


def _measured(leaf: Plain, measured: Measuring, setting: Setting, negated: bool) -> Evaluator:
    question = setting.questions[leaf.name]
    dated = setting.questions[date_of(question) or ""]
    value = built(leaf, setting)[negated]
    return _in_hours(value, dated, measured, setting) if measured.period.in_hours else _in_days(value, dated, measured)


def _in_days(value: Evaluator, dated: Question, measured: Measuring) -> Evaluator:
    """Good on the day of the test and so many days after it, to the anchor."""
    anchor, key, name, last_of = measured.anchor, dated.name, dated.measurement or dated.name, _last_of(measured.period)

    def stands(facts: Facts) -> Result:
        result, given = value(facts), facts.values.get(key)
        rank = result.rank
        if rank in (LEFT_OUT, WAITS):
            return result
        day = given if type(given) is date else _day_of(given, facts)
        until = facts.days[anchor]
        if rank == FAILS:
            if day is None or (last := last_of(day)) >= facts.today:
                return FAILED
        elif rank == OPEN or day is None or until is None or day > until:
            return OPENED
        else:
            last = last_of(day)
        lead = facts.leads.get(anchor)
        lapses = () if lead is None else ((name, last - lead),)
        fresh = rank != FAILS and until is not None and last >= until
        return Result(PASSES if fresh else REPEATS, None, None, lapses)

    return stands


def _day_of(given: Any, facts: Facts) -> date | None:
    """The day of a moment; None of what is not known, or a word."""
    return day_of(given, facts.zone) if isinstance(given, datetime) else None


def _last_of(period: Period) -> Any:
    """From the day of a test to the last day that it is good on."""
    length = period.length
    if length is not None:
        return lambda day: day + length
    return lambda day: ends_between(period, day, None)[0]


def _in_hours(value: Evaluator, dated: Question, measured: Measuring, setting: Setting) -> Evaluator:
    """The same in hours; where only a day is known, all its times must agree."""
    anchor, key, name = measured.anchor, dated.name, dated.measurement or dated.name
    counted_to, good_for = setting.trial.anchors[anchor], hours_of(measured.period)

    def stands(facts: Facts) -> Result:
        result, tested = value(facts), facts.values.get(key)
        until: date | datetime | None = facts.values.get(counted_to) or facts.days[anchor]
        if result.rank in (LEFT_OUT, WAITS):
            return result
        if tested is None or type(tested) is str:
            return FAILED if result.rank == FAILS else OPENED
        (first, last), today = moments_of(tested, facts.zone), moments_of(facts.today, facts.zone)
        if result.rank == FAILS and last + good_for >= today[0]:
            return FAILED
        if result.rank == OPEN or until is None:
            return OPENED
        start, end = moments_of(until, facts.zone)
        lapses = ((name, last_good_day(first + good_for, until, facts.zone) - facts.leads[anchor]),)
        if result.rank == FAILS or last + good_for < start:
            return Result(REPEATS, lapses=lapses)
        return Result(PASSES, lapses=lapses) if last <= start and first + good_for >= end else OPENED

    return stands
