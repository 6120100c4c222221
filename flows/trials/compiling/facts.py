"""From what was answered to typed facts: values are read by their questions, unasked ones play no part."""

import re
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from flows.language.days import FIRST_DAY, LAST_DAY
from flows.rules.answer_values import Unfit
from flows.rules.evaluation.evaluate import evaluator
from flows.rules.facts import NEVER, UTC, Facts, anchor_days, day_of
from flows.rules.periods import moved
from flows.rules.status import PASSES, Evaluator
from flows.trials.compiling.translate import setting_of, translate
from flows.trials.compiling.trial import what_decides
from flows.trials.form.criteria import age_in_months
from flows.trials.form.leaves.parse import NotUnderstood, read_day
from flows.trials.form.nodes import Fields, Many, Node, Text
from flows.trials.form.problems import did_you_mean
from flows.trials.form.questions.question_values import DATES
from flows.trials.form.questions.questions import Question
from flows.trials.form.trial import Trial

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ([0-9]{2}):([0-9]{2})")
DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
UNKNOWN = "unknown"


def facts_of(trial: Trial, values: Mapping[str, Any], today: date, zone: tzinfo = UTC) -> Facts:
    """The facts that play a part, by the keys of the record; `values`: answers by the names of their questions.

    An answer that was not asked for, or is not known to be, is left out.
    """
    keyed = _keyed(trial, values)
    facts = Facts(keyed, today, anchor_days(what_decides(trial).anchors, keyed, today, zone), zone)
    for key, counts in _counting(trial):
        if key in keyed and counts(facts).rank != PASSES:
            del keyed[key]
    return facts


def days_of(trial: Trial, values: Mapping[str, Any], today: date) -> dict[str, date | None]:
    """The day of every anchor; `values`: answers by the names of their questions."""
    return anchor_days(what_decides(trial).anchors, _keyed(trial, values), today, UTC)


def _keyed(trial: Trial, values: Mapping[str, Any]) -> dict[str, Any]:
    return {trial.questions[name].key: value for name, value in values.items() if name in trial.questions}


@cache
def _counting(trial: Trial) -> tuple[tuple[str, Evaluator], ...]:
    setting = setting_of(trial)
    return tuple(
        (q.key, evaluator(translate(q.counts_when, setting))) for q in trial.questions.values() if q.counts_when
    )


def read_answer(question: Question, node: Node, days: Mapping[str, date] | None = None, zone: tzinfo = UTC) -> Any:
    """The typed value of an answer as it is written; None for one that is not known. `Unfit` says what is allowed.

    `days`: the anchors that a day may be counted from, such as "41 days before registration".
    """
    if isinstance(node, Text) and node.value == UNKNOWN:
        return None
    if question.answer == "list":
        return tuple(_entry(question, entry, days or {}, zone) for entry in _items(node, "a list of entries"))
    if question.answer == "some of":
        return _members(question, node)
    if not isinstance(node, Text):
        raise Unfit(allowed(question))
    return _single(question, node.value, days or {}, zone)


def _items(node: Node, what: str) -> tuple[Node, ...]:
    if not isinstance(node, Many):
        raise Unfit(what)
    return node.items


def _members(question: Question, node: Node) -> tuple[str, ...]:
    given = tuple(item.value if isinstance(item, Text) else "" for item in _items(node, allowed(question)))
    if len(set(given)) < len(given) or not set(given) <= set(question.options):
        raise Unfit(allowed(question))
    return given


def _entry(question: Question, node: Node, days: Mapping[str, date], zone: tzinfo) -> dict[str, Any]:
    if not isinstance(node, Fields):
        raise Unfit(f"entries with {', '.join(question.fields)}")
    entry = {}
    for key, value in node.pairs:
        field = question.fields.get(key.value)
        if field is None:
            raise Unfit(f'no "{key.value}"{did_you_mean(key.value, question.fields)}: {", ".join(question.fields)}')
        read = read_answer(field, value, days, zone)
        if read is not None:
            entry[key.value] = read
    return entry


def _single(question: Question, text: str, days: Mapping[str, date], zone: tzinfo) -> Any:
    if text in question.words:
        return text
    if question.is_day:
        return _day(question, text, days, zone)
    if question.answer == "age":
        age = age_in_months(text)
        number = Decimal(age) if age is not None else None
    elif question.answer == "number":
        number = _decimal(text)
    else:
        return _word(question, text)
    if number is None or not question.allows(number):
        raise Unfit(allowed(question))
    return number


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text) if DECIMAL.fullmatch(text) else None
    except InvalidOperation:
        return None


def _word(question: Question, text: str) -> str:
    if question.answer == "name":
        if 1 <= len(text) <= 100:
            return text
    elif text in question.options:
        return text
    raise Unfit(allowed(question) + did_you_mean(text, question.options))


def _day(question: Question, text: str, days: Mapping[str, date], zone: tzinfo) -> Any:
    value = day_written(text, days, zone)
    if value is None or not FIRST_DAY <= day_of(value, zone) <= LAST_DAY:
        raise Unfit(allowed(question))
    return day_of(value, zone) if question.answer in DATES else value


def day_written(text: str, days: Mapping[str, date], zone: tzinfo = UTC) -> date | None:
    """A day, or a moment, as it is written, or counted from an anchor; None where it is neither."""
    return _written(text, zone) or _counted(text, days)


def _written(text: str, zone: tzinfo) -> date | None:
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
        if found := MOMENT.fullmatch(text):
            day = date.fromisoformat(found[1])
            moment = datetime(day.year, day.month, day.day, int(found[2]), int(found[3]), tzinfo=zone)
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return None


def _counted(text: str, days: Mapping[str, date]) -> date | None:
    try:
        said = read_day(text)
        anchor = days.get(said.anchor)
        return anchor if anchor is None or said.span is None else moved(anchor, said.span, said.direction)
    except (NotUnderstood, ValueError, OverflowError, KeyError):
        return None


def allowed(question: Question) -> str:
    """What a question takes, in words."""
    if question.answer in ("yes/no", "one of", "some of"):
        words = "a list of " if question.answer == "some of" else "say "
        words += (" or " if question.answer != "some of" else ", ").join(question.options)
    elif question.answer == "number":
        low = f"above {question.low}" if question.above else f"from {question.low}"
        words = "a number" + (f" {low}" if question.low is not None else "")
        words += f" to {question.high}" if question.high is not None else ""
        words += f" in steps of {question.step}" if question.step is not None else ""
        words += f" ({question.unit})" if question.unit else ""
    else:
        words = ALLOWED[question.answer]
    return ", or ".join((words, *(word for word in question.words if word != NEVER)))


ALLOWED = {
    "age": 'an age such as "14 years", "18 years 11 months" or completed months',
    "date": 'a day YYYY-MM-DD, or "41 days before ANCHOR"',
    "date or never": 'a day YYYY-MM-DD, "41 days before ANCHOR", or never',
    "time": 'a day and time "YYYY-MM-DD HH:MM", a day alone, or "25 hours before ANCHOR"',
    "time or never": 'a day and time "YYYY-MM-DD HH:MM", a day alone, "25 hours before ANCHOR", or never',
    "name": "a name of 1 to 100 characters",
    "list": "a list of entries",
}
