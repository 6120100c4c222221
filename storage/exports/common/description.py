"""The one description of the questions that every form is generated from.

It is made from the questions themselves, so adding one changes every form. What a form shows when follows from
`asked_when`; conditions that a form cannot say (they need the rules) count as "always", so that a form may show a
question too many and never one too few.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, TypeAlias

from flows.language.days import FIRST_DAY, LAST_DAY
from flows.language.wall_time import LONGEST_MOMENT
from flows.rules import conditions as when
from flows.rules.facts import NOT_DONE
from flows.rules.question import Choice, Choices, Day, Entries, Kind, Name, NumberKind, Option, Question
from flows.rules.trial import Trial


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison of an earlier answer; what is not known fails it.

    `op`: "in" (the choice is one of `values`), "includes" (the list holds the one of `values`), "known" (there is a
    value, and not "not done"), "at least" and "below" (the number, against `bound`).
    """

    key: str
    op: str
    values: tuple[str, ...] = ()
    bound: Decimal = Decimal(0)


# One of the groups must hold, and in it all tests; no group at all: always.
ShownWhen: TypeAlias = tuple[tuple[Test, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One key of the record, or one field of an entry, for any form.

    `type`: "choice", "choices", "integer", "number", "date", "text" or "entries". `low`, `high`: of a number, a date
    (both inclusive, but for `above`: the low end itself is refused) or of a text's length. `not_done`: a number may
    be the text "not_done" instead. `fields`: those of an entry; keys in their `shown_when` are fields of that entry.
    """

    key: str
    label: str
    text: str
    help: str
    section: str
    type: str
    unit: str = ""
    options: tuple[Option, ...] = ()
    low: Any = None
    high: Any = None
    above: bool = False
    not_done: bool = False
    required: bool = False
    shown_when: ShownWhen = ()
    noun: str = ""
    fields: tuple["Column", ...] = ()
    loinc: str = ""


@cache
def columns(trial: Trial) -> tuple[Column, ...]:
    """Every key of the record in its order, the day of the assessment first."""
    questions = tuple(trial.by_key.values())
    return tuple(_column(question, questions) for question in questions)


@cache
def sections(trial: Trial) -> Mapping[str, tuple[Column, ...]]:
    """The same by section, both in their order."""
    found = dict.fromkeys(column.section for column in columns(trial))
    return {name: tuple(column for column in columns(trial) if column.section == name) for name in found}


@cache
def response_columns(trial: Trial) -> tuple[Column, ...]:
    """The questions of the response to a cycle, which no record holds."""
    response = trial.treatment.response if trial.treatment else None
    return tuple(_column(question, response.answers) for question in response.answers) if response else ()


@cache
def by_key(trial: Trial) -> Mapping[str, Column]:
    """The columns by their key."""
    return {column.key: column for column in columns(trial)}


def _column(question: Question, siblings: tuple[Question, ...]) -> Column:
    kinds = {sibling.key: sibling.kind for sibling in siblings}
    return Column(
        key=question.key,
        label=question.label,
        text=question.text,
        help=question.help,
        section=question.section,
        required=question.required,
        shown_when=_shown_when(question.asked_when, kinds),
        loinc=question.loinc,
        **_OF_KIND[type(question.kind)](question.kind),
    )


def _number(kind: NumberKind) -> dict[str, Any]:
    return {
        "type": "number" if kind.step is None else "integer",
        "unit": kind.unit,
        "low": kind.low,
        "high": kind.high,
        "above": kind.above,
        "not_done": kind.not_done,
    }


def _day(kind: Day) -> dict[str, Any]:
    """A day that may be a word or a moment as well is text: no form has a date that can be "never"."""
    if kind.words or kind.timed:
        written = LONGEST_MOMENT if kind.timed else len("2026-11-29")
        return {"type": "text", "low": 1, "high": max(written, *(len(word.value) for word in kind.words), 0)}
    return {"type": "date", "low": FIRST_DAY, "high": LAST_DAY}


def _entries(kind: Entries) -> dict[str, Any]:
    fields = tuple(_column(field, kind.fields) for field in kind.fields)
    return {"type": "entries", "noun": kind.noun, "fields": fields}


_OF_KIND: dict[type, Callable[[Any], dict[str, Any]]] = {
    Choice: lambda kind: {"type": "choice", "options": kind.options},
    Choices: lambda kind: {"type": "choices", "options": kind.options, "low": kind.at_least},
    NumberKind: _number,
    Day: _day,
    Name: lambda kind: {"type": "text", "low": 1, "high": kind.longest},
    Entries: _entries,
}


def _shown_when(condition: when.Condition, kinds: Mapping[str, Kind]) -> ShownWhen:
    """A condition as groups of tests; what cannot be said is left out where all parts must hold."""
    return SHOWN_WHEN[type(condition)](condition, kinds)


def _all_of(condition: when.AllOf, kinds: Mapping[str, Kind]) -> ShownWhen:
    return _both([_shown_when(part, kinds) for part in condition.parts])


def _one_of(condition: when.OneOf, kinds: Mapping[str, Kind]) -> ShownWhen:
    either = [_shown_when(part, kinds) for part in condition.parts]
    return tuple(group for groups in either for group in groups) if all(either) else ()


def _both(parts: list[ShownWhen]) -> ShownWhen:
    groups: ShownWhen = ((),)
    for part in parts:
        if part:
            groups = tuple((*group, *more) for group in groups for more in part)
    return () if groups == ((),) else groups


def _known(condition: when.Known, kinds: Mapping[str, Kind]) -> ShownWhen:
    kind = kinds[condition.key]
    if isinstance(kind, Choice):
        return _only(condition.key, "in", tuple(option.value for option in kind.options if option.value != NOT_DONE))
    return _only(condition.key, "known")


def _only(key: str, op: str, values: tuple[str, ...] = (), bound: Decimal = Decimal(0)) -> ShownWhen:
    return ((Test(key, op, values, bound),),)


def _always(_condition: when.Condition, _kinds: Mapping[str, Kind]) -> ShownWhen:
    return ()


def _is(condition: when.Is, _kinds: Mapping[str, Kind]) -> ShownWhen:
    return () if condition.negated else _only(condition.key, "in", condition.values)


def _includes(condition: when.Includes, _kinds: Mapping[str, Kind]) -> ShownWhen:
    tests = (Test(condition.key, "includes", (member,)) for member in condition.members)
    return tuple((test,) for test in tests) if condition.how == "any" else ()


def _compare(condition: when.Compare, _kinds: Mapping[str, Kind]) -> ShownWhen:
    op = {">=": "at least", "<": "below"}.get(condition.op)
    return _only(condition.key, op, bound=condition.bound) if op else ()


SHOWN_WHEN: dict[type, Callable[[Any, Mapping[str, Kind]], ShownWhen]] = {
    when.Always: _always,
    when.AllOf: _all_of,
    when.OneOf: _one_of,
    when.Is: _is,
    when.Includes: _includes,
    when.Compare: _compare,
    when.Known: _known,
    # What needs the rules, a form cannot say.
    **dict.fromkeys((when.Enough, when.Where, when.Unless, when.Awaited, when.SomeEntry, when.EveryEntry), _always),
    **dict.fromkeys((when.NumberOf, when.Named, when.Multiple, when.InTable, when.FreshMeasurement), _always),
    **dict.fromkeys((when.Since, when.Within, when.After, when.Washout, when.Waits), _always),
}
