"""Answers on both sides of every bound of a leaf: what is varied to see where a rule turns."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from flows.language.typed.ages import OLDEST_MONTHS
from flows.rules.facts import NOT_DONE, Facts
from flows.rules.periods import Period, ends_between, moved
from flows.trials.form.leaves import leaves
from flows.trials.form.leaves.checks import date_of
from flows.trials.form.questions.question_values import TIMES
from flows.trials.form.questions.questions import Question
from flows.trials.form.trial import Trial

ONE_DAY, ONE_MINUTE = timedelta(1), timedelta(minutes=1)
# A half-life in days that makes whole days of any number of them.
SOME_HALF_LIFE = Decimal(2)


@dataclass(frozen=True, slots=True)
class Change:
    """Answers that are put in the place of a candidate's, and how they are called; None takes an answer away."""

    words: str
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate, or the treatment, with one thing changed, and how what has this code stands there."""

    code: str
    start: str
    change: str
    stands: str

    def __str__(self) -> str:
        return f"{self.code}, {self.start}; {self.change}: {self.stands}"


@dataclass(frozen=True, slots=True)
class Probed:
    """Where a leaf is probed: what it may look at, what the candidate said there, and the days."""

    trial: Trial
    questions: Mapping[str, Question]
    facts: Facts

    def question(self, name: str) -> Question:
        return self.questions[name]

    def value(self, name: str) -> Any:
        """What the candidate said there to a question."""
        question = self.questions.get(name) or self.trial.questions.get(name)
        return self.facts.values.get(question.key) if question else None


Changes = Iterator[Change]


def probes(leaf: leaves.Leaf, place: Probed) -> Changes:
    """Changes on both sides of the bounds of a leaf."""
    return PROBES[type(leaf)](leaf, place)


def _fine(question: Question, number: Decimal) -> Decimal:
    """A step that is just noticed beside a number."""
    if question.step is not None:
        return question.step
    exponent = number.normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(int(exponent), 0) - 2)


def _numbers(question: Question, *numbers: Decimal) -> Changes:
    for number in dict.fromkeys(numbers):
        if question.allows(number):
            unit = f" {question.unit}" if question.unit else ""
            yield Change(f"{question.name} {number.normalize():f}{unit}", {question.name: number})


def _around(question: Question, bound: Decimal) -> Changes:
    step = _fine(question, bound)
    return _numbers(question, bound - step, bound, bound + step)


def _ages(name: str, bound: Decimal, unit: str | None) -> Changes:
    months = leaves.months_in(unit)
    first, after = int(bound * months), int((bound + 1) * months)
    for age in dict.fromkeys((first - 1, first, after - 1, after)):
        if 0 <= age <= OLDEST_MONTHS:
            years, rest = divmod(age, 12)
            words = f"{years} years" + (f" {rest} months" if rest else "")
            yield Change(f"{name} {words}", {name: Decimal(age)})


def _compare(leaf: leaves.Compare, place: Probed) -> Changes:
    question = place.question(leaf.name)
    return _ages(leaf.name, leaf.number, leaf.unit) if question.answer == "age" else _around(question, leaf.number)


def _between(leaf: leaves.Between, place: Probed) -> Changes:
    question = place.question(leaf.name)
    for bound in (leaf.low, leaf.high):
        yield from _ages(leaf.name, bound, leaf.unit) if question.answer == "age" else _around(question, bound)


def _multiple(leaf: leaves.Multiple, place: Probed) -> Changes:
    return _beside(place, leaf.name, leaf.factor, leaf.other)


def _beside(place: Probed, name: str, factor: Decimal, other: str) -> Changes:
    given = place.value(other)
    limit = given if isinstance(given, Decimal) else Decimal(40)
    for change in _around(place.question(name), factor * limit):
        words = f"{change.words}, {other} {limit.normalize():f}"
        yield Change(words, {**change.answers, other: limit})


def _normal(leaf: leaves.Normal, place: Probed) -> Changes:
    return _beside(place, leaf.name, leaf.factor, place.question(leaf.name).limit(leaf.which) or "")


def _within_normal(leaf: leaves.WithinNormal, place: Probed) -> Changes:
    for which in ("lower", "upper"):
        yield from _normal(leaves.Normal(leaf.name, "<=", Decimal(1), which), place)


def _in_table(leaf: leaves.InTable, place: Probed) -> Changes:
    question = place.question(leaf.name)
    for age, limits in place.trial.tables[leaf.table].rows:
        for sex, limit in limits.items():
            for change in _numbers(question, limit, limit + _fine(question, limit)):
                words = f"{change.words}, {sex}, {age} months"
                yield Change(words, {**change.answers, "age": Decimal(age), "sex": sex})


def _known(leaf: leaves.Known, place: Probed) -> Changes:
    yield Change(f"{leaf.name} not known", {leaf.name: None})
    question, said = place.question(leaf.name), place.value(leaf.name)
    if said is not None and said != NOT_DONE:
        yield Change(f"{leaf.name} known", {leaf.name: said})
    elif question.options:
        yield Change(f"{leaf.name} known", {leaf.name: next(iter(question.options))})
    elif question.is_day:
        yield Change(f"{leaf.name} known", {leaf.name: place.facts.as_of})


def _is(leaf: leaves.Is, place: Probed) -> Changes:
    question = place.question(leaf.name)
    for word in (*question.options, *question.words):
        yield Change(f"{leaf.name} {word}", {leaf.name: word})
    if question.is_day:
        yield Change(f"{leaf.name} {place.facts.as_of}", {leaf.name: place.facts.as_of})


def _includes(leaf: leaves.Includes, place: Probed) -> Changes:
    options = place.question(leaf.name).options
    yield Change(f"{leaf.name} none", {leaf.name: ()})
    for option in options:
        yield Change(f"{leaf.name} {option}", {leaf.name: (option,)})
    yield Change(f"{leaf.name} all of them", {leaf.name: tuple(options)})


def _named(leaf: leaves.Named, _place: Probed) -> Changes:
    for name in (leaf.agent.replace("_", " "), "another agent"):
        yield Change(f"{leaf.name} {name}", {leaf.name: name})


def _number_of(leaf: leaves.NumberOf, place: Probed) -> Changes:
    options = tuple(place.question(leaf.name).options)
    given = place.value(leaf.name) or ()
    members = options or given
    for count in range(max(int(leaf.number) - 1, 0), int(leaf.number) + 2):
        if count <= len(members):
            yield Change(f"{count} of {leaf.name}", {leaf.name: tuple(members[:count])})


def _counted(leaf: leaves.Since | leaves.Within, place: Probed) -> Changes:
    question = place.question(leaf.name)
    yield from _times(question, leaf.period, leaf.anchor, place)
    for word in question.words:
        yield Change(f"{leaf.name} {word}", {leaf.name: word})
    until = place.facts.days[leaf.anchor]
    if question.ahead and until and not leaf.period.in_hours:
        yield Change(f"{leaf.name} 1 day after {leaf.anchor}", {leaf.name: until + ONE_DAY})


def _times(question: Question, period: Period, anchor: str, place: Probed) -> Changes:
    """The days, or the minutes, around the end of a period; with a half-life that makes either part rule."""
    until = place.facts.days[anchor]
    if until is None:
        return
    if period.in_hours:
        yield from _minutes(question, period, anchor, place)
        return
    for half_life in _half_lives(period):
        day = beginning(period, until, half_life)
        also = {question.half_life: half_life} if question.half_life and half_life else {}
        more = f", half-life {half_life} days" if also else ""
        for begun in (day + ONE_DAY, day, day - ONE_DAY):
            words = f"{question.name} {(until - begun).days} days before {anchor}{more}"
            yield Change(words, {question.name: begun, **also})


def _half_lives(period: Period) -> tuple[Decimal | None, ...]:
    if not period.in_half_lives:
        return (None,)
    return (SOME_HALF_LIFE,) if len(period.spans) == 1 else (Decimal("0.5"), Decimal(60))


def beginning(period: Period, until: date, half_life: Decimal | None) -> date:
    """The latest day from which a period is over on another."""
    whole = next((span for span in period.spans if span.unit != "half-life"), None)
    day = moved(until, whole, -1) if whole else until
    while ends_between(period, day, half_life)[1] > until:
        day -= ONE_DAY
    while ends_between(period, day + ONE_DAY, half_life)[1] <= until:
        day += ONE_DAY
    return day


def _minutes(question: Question, period: Period, anchor: str, place: Probed) -> Changes:
    planned = place.value(place.trial.anchors[anchor])
    if not isinstance(planned, datetime):
        return
    moment = moved(planned, period.spans[0], -1)
    hours = int(period.spans[0].number)
    for minutes in (-1, 0, 1):
        late = {-1: f"{hours} hours and 1 minute", 0: f"{hours} hours", 1: f"{hours} hours less 1 minute"}[minutes]
        answers = {question.name: moment + minutes * ONE_MINUTE}
        yield Change(f"{question.name} {late} before {anchor}", answers)


def _after(leaf: leaves.After, place: Probed) -> Changes:
    facts, anchors = place.facts, place.trial.anchors
    start = facts.days[leaf.anchor] if leaf.anchor in anchors else place.value(leaf.anchor)
    if not isinstance(start, date):
        return
    end = ends_between(leaf.period, start, None)[0]
    for day in (*((start - ONE_DAY, start) if leaf.soon else ()), end - ONE_DAY, end, end + ONE_DAY):
        yield Change(f"{leaf.name} {(day - start).days} days after {leaf.anchor}", {leaf.name: day})


def _measured(leaf: leaves.Measured, place: Probed) -> Changes:
    yield from probes(leaf.leaf, place)
    yield from old_and_new(place.question(leaf.leaf.name), leaf.period, leaf.anchor, place)


def old_and_new(question: Question, period: Period, anchor: str, place: Probed) -> Changes:
    """The last day on which a measurement is good for an anchor, and the day before."""
    dated = place.question(date_of(question) or "")
    until = place.facts.days[anchor]
    if until is None:
        return
    if period.in_hours and dated.answer in TIMES:
        yield from _minutes(dated, period, anchor, place)
        return
    day = beginning(period, until, None)
    while ends_between(period, day, None)[0] < until:
        day += ONE_DAY
    for tested in (day, day - ONE_DAY):
        words = f"{dated.name} {(until - tested).days} days before {anchor}"
        yield Change(words, {dated.name: tested})


PROBES: dict[type, Callable[[Any, Probed], Changes]] = {
    leaves.Compare: _compare,
    leaves.Between: _between,
    leaves.Multiple: _multiple,
    leaves.Normal: _normal,
    leaves.WithinNormal: _within_normal,
    leaves.InTable: _in_table,
    leaves.Known: _known,
    leaves.Is: _is,
    leaves.Includes: _includes,
    leaves.Named: _named,
    leaves.NumberOf: _number_of,
    leaves.Since: _counted,
    leaves.Within: _counted,
    leaves.After: _after,
    leaves.Measured: _measured,
}
