"""From a record as it was given to typed facts: everything wrong is named, all of it at once."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flows.conditions import ALWAYS
from flows.errors import RecordRefused, Wrong
from flows.evaluation import evaluate, holds
from flows.facts import Facts, Radiation, Therapy
from flows.question import Day, Entries, Question
from flows.questions import QUESTIONS
from flows.status import Status
from flows.values import Unfit, read_value

AS_OF = Question("as_of", "Planned dates", "Day of the assessment", "", Day(ahead=True), required=True)
KEYS = (AS_OF, *QUESTIONS)
BY_KEY = {question.key: question for question in KEYS}
CONDITIONAL = tuple(question for question in QUESTIONS if question.counts is not ALWAYS)
DATED = tuple((q.key, q.kind) for q in QUESTIONS if isinstance(q.kind, Day) and (q.kind.not_before or not q.kind.ahead))
ENTRY_TYPES = {"prior_therapies": Therapy, "prior_radiation": Radiation}


def read_record(record: object) -> Facts:
    """The facts of a record that keys, values, ranges and orders of dates allow; `RecordRefused` names the rest.

    An absent registration date is the day of the assessment, an absent start date the registration date. Answers
    whose question was not asked, or is not known to be asked, are validated and then left out.
    """
    values, wrongs = read_values(record)
    if wrongs:
        raise RecordRefused(wrongs)
    return counted(values)


def counted(values: dict[str, Any]) -> Facts:
    """The facts that play a part: answers whose question was not asked are left out."""
    as_of = values["as_of"]
    registration = values.get("registration_date") or as_of
    facts = Facts(values, as_of, registration, values.get("start_date") or registration)
    for question in CONDITIONAL:
        if question.key in values and not holds(question.counts, facts):
            del values[question.key]
    return facts


def read_values(record: object) -> tuple[dict[str, Any], tuple[Wrong, ...]]:
    """The typed values of a record by key, and everything that is wrong with it."""
    if not isinstance(record, Mapping):
        return {}, (Wrong("record", record, "a JSON object of the contract's keys"),)
    wrongs: list[Wrong] = []
    values = _read_fields(record, KEYS, "", wrongs)
    wrongs.extend(_out_of_order(values, record))
    return values, tuple(wrongs)


def _read_fields(
    given: Mapping[str, object], questions: tuple[Question, ...], path: str, wrongs: list[Wrong]
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for question in questions:
        value = given.get(question.key)
        if value is None:
            if question.required:
                wrongs.append(Wrong(path + question.key, None, "a value: it must be there"))
            continue
        try:
            values[question.key] = _read(question, value, path, wrongs)
        except Unfit as unfit:
            wrongs.append(Wrong(path + question.key, value, str(unfit)))
    wrongs.extend(_not_keys(given, questions, path))
    return values


def _read(question: Question, value: object, path: str, wrongs: list[Wrong]) -> Any:
    if not isinstance(question.kind, Entries):
        return read_value(question.kind, value)
    if not isinstance(value, list | tuple):
        raise Unfit(f"a list of objects, one for each {question.kind.noun}")
    return tuple(
        _read_entry(question, entry, f"{path}{question.key}[{index}]", wrongs) for index, entry in enumerate(value)
    )


def _read_entry(question: Question, entry: object, path: str, wrongs: list[Wrong]) -> Therapy | Radiation | None:
    fields = question.kind.fields if isinstance(question.kind, Entries) else ()
    if not isinstance(entry, Mapping):
        wrongs.append(Wrong(path, entry, "an object with " + ", ".join(field.key for field in fields)))
        return None
    before = len(wrongs)
    values = _read_fields(entry, fields, f"{path}.", wrongs)
    wrongs.extend(_misplaced(values, fields, entry, path))
    wrongs.extend(_entry_out_of_order(values, fields, entry, path))
    return None if len(wrongs) > before else ENTRY_TYPES[question.key](**values)


def _not_keys(given: Mapping[str, object], questions: tuple[Question, ...], path: str) -> Iterator[Wrong]:
    names = {question.key for question in questions}
    for key in given:
        if key not in names:
            yield Wrong(f"{path}{key}", given[key], "no such key: " + ", ".join(q.key for q in questions))
    for key in getattr(given, "repeated", ()):
        yield Wrong(f"{path}{key}", "the key more than once", "each key once")


def _misplaced(
    values: dict[str, Any], fields: tuple[Question, ...], entry: Mapping[str, object], path: str
) -> Iterator[Wrong]:
    facts = Facts(values, date.min, date.min, date.min)
    for field in fields:
        if field.belongs_when is ALWAYS or entry.get(field.key) is None:
            continue
        if evaluate(field.belongs_when, facts).status is Status.NOT_MET:
            yield Wrong(f"{path}.{field.key}", entry[field.key], f"nothing, for {', '.join(values['kinds'])}")


def _entry_out_of_order(
    values: dict[str, Any], fields: tuple[Question, ...], entry: Mapping[str, object], path: str
) -> Iterator[Wrong]:
    for field in fields:
        earlier = field.kind.not_before if isinstance(field.kind, Day) else None
        if earlier and earlier in values and field.key in values and values[field.key] < values[earlier]:
            yield Wrong(f"{path}.{field.key}", entry[field.key], f"a date not before {earlier} ({values[earlier]})")


def _out_of_order(values: dict[str, Any], record: Mapping[str, object]) -> Iterator[Wrong]:
    as_of = values.get("as_of")
    for key, kind in DATED:
        day = values.get(key)
        if day is None:
            continue
        if kind.not_before:
            name, earliest = first_allowed(kind.not_before, values)
            if earliest and day < earliest:
                yield Wrong(key, record[key], f"a date not before {name} ({earliest})")
        elif as_of and day > as_of:
            yield Wrong(key, record[key], f"a date not after as_of ({as_of})")


def first_allowed(not_before: str, values: Mapping[str, Any]) -> tuple[str, date | None]:
    """The earlier date that another may not precede, and its key; the day of assessment where it is absent."""
    if not_before in values:
        return not_before, values[not_before]
    return "as_of", values.get("as_of")
