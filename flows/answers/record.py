"""From a record as it was given to typed facts: everything wrong is named, all of it at once."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import cache
from operator import lt
from typing import Any

from flows.language.refusals import RecordRefused, Wrong
from flows.language.wall_time import lies_before, zone_of
from flows.rules.answer_values import Read, Reader, Unfit, reader, remembering
from flows.rules.conditions import ALWAYS
from flows.rules.evaluation.evaluate import evaluator
from flows.rules.facts import UTC, Entry, Facts, Listed, Radiation, Therapy, anchor_days
from flows.rules.question import Day, Entries, Question
from flows.rules.status import FAILS, PASSES, Evaluator
from flows.rules.trial import Trial

# A list that a trial asks of its own has entries of its own fields.
ENTRY_TYPES: Mapping[str, Callable[..., Entry]] = {"prior_therapies": Therapy, "prior_radiation": Radiation}


def own_entry(**answers: Any) -> Entry:
    """An entry of a list of a trial's own."""
    return Listed(answers)


def read_record(record: object, trial: Trial) -> Facts:
    """The facts of a record that keys, values, ranges and orders of dates allow; `RecordRefused` names the rest.

    An absent registration date is the day of the assessment, an absent start date the registration date. Answers
    whose question was not asked, or is not known to be asked, are validated and then left out.
    """
    values, wrongs = read_values(record, trial)
    if wrongs:
        raise RecordRefused(wrongs)
    return counted(values, trial)


def counted(values: dict[str, Any], trial: Trial) -> Facts:
    """The facts that play a part: answers whose question was not asked are left out."""
    zone = zone_in(values, trial) if trial.timed else UTC
    facts = Facts(values, values["as_of"], anchor_days(trial.anchors, values, values["as_of"], zone), zone)
    for key, counts in _conditional(trial):
        if key in values and counts(facts).rank != PASSES:
            del values[key]
    return facts


def zone_in(values: Mapping[str, Any], trial: Trial) -> tzinfo:
    """The zone in which the days of a record are counted: that of its first moment."""
    return next((zone_of(values[key]) for key in trial.timed if isinstance(values.get(key), datetime)), UTC)


def read_values(record: object, trial: Trial) -> tuple[dict[str, Any], tuple[Wrong, ...]]:
    """The typed values of a record by key, and everything that is wrong with it."""
    # That it is a dictionary is seen at once; whether anything else is a mapping is a walk through classes.
    if type(record) is not dict and not isinstance(record, Mapping):
        return {}, (Wrong("record", record, "a JSON object of the contract's keys"),)
    wrongs: list[Wrong] = []
    values = _read_fields(record, _record_form(trial), wrongs)
    wrongs.extend(_out_of_order(values, record, trial))
    return values, tuple(wrongs)


@dataclass(frozen=True, slots=True)
class _Form:
    """What is read of a record or an entry, prepared: how each key is read, and what was read of it before, or what the
    entries of its list are; which keys must be there, which belong there only for some kinds, and which date may not
    precede which other."""

    readers: "tuple[tuple[str, Reader | None, Read | None, _List | None], ...]"
    required: tuple[str, ...]
    names: frozenset[str]
    belongs: tuple[tuple[str, Evaluator], ...]
    ordered: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _List:
    """A list of entries: what one is called, what is read of it, and what it becomes."""

    noun: str
    form: _Form
    make: Callable[..., Entry]


def _form(questions: tuple[Question, ...]) -> _Form:
    return _Form(
        tuple((question.key, *_reading(question)) for question in questions),
        tuple(question.key for question in questions if question.required),
        frozenset(question.key for question in questions),
        tuple((q.key, evaluator(q.belongs_when)) for q in questions if q.belongs_when is not ALWAYS),
        tuple((q.key, q.kind.not_before) for q in questions if isinstance(q.kind, Day) and q.kind.not_before),
    )


def _reading(question: Question) -> tuple[Reader | None, Read | None, _List | None]:
    kind = question.kind
    if isinstance(kind, Entries):
        return None, None, _List(kind.noun, _form(kind.fields), ENTRY_TYPES.get(question.key, own_entry))
    return reader(kind), remembering(kind), None


def _read_fields(given: Mapping[str, object], form: _Form, wrongs: list[Wrong]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    get = given.get
    for key in form.required:
        if get(key) is None:
            wrongs.append(Wrong(key, None, "a value: it must be there"))
    for key, read, before, listed in form.readers:
        value = get(key)
        if value is None:
            continue
        try:
            # By their own type alone: True is equal to 1.
            if before is not None and (type(value) is str or type(value) is int):
                values[key] = before[value]
            elif read:
                values[key] = read(value)
            elif listed:
                values[key] = _read_entries(key, value, listed, wrongs)
        except Unfit as unfit:
            wrongs.append(Wrong(key, value, str(unfit)))
    # As many as were given were known, and a dictionary of no other class holds each key once.
    if type(given) is not dict or len(values) < len(given):
        wrongs.extend(_not_keys(given, form))
    return values


def _read_entries(key: str, given: object, listed: _List, wrongs: list[Wrong]) -> tuple[Entry | None, ...]:
    if not isinstance(given, list | tuple):
        raise Unfit(f"a list of objects, one for each {listed.noun}")
    entries = []
    for index, entry in enumerate(given):
        found: list[Wrong] = []
        entries.append(_read_entry(entry, listed, found))
        if found:
            path = f"{key}[{index}]"
            wrongs.extend(Wrong(f"{path}.{one.key}" if one.key else path, one.given, one.allowed) for one in found)
    return tuple(entries)


def _read_entry(entry: object, listed: _List, wrongs: list[Wrong]) -> Entry | None:
    """An entry; None where something is wrong with it, which then stands in `wrongs` by its field."""
    form = listed.form
    if type(entry) is not dict and not isinstance(entry, Mapping):
        wrongs.append(Wrong("", entry, "an object with " + ", ".join(key for key, *_ in form.readers)))
        return None
    values = _read_fields(entry, form, wrongs)
    if form.belongs:
        wrongs.extend(_misplaced(values, form, entry))
    if form.ordered:
        wrongs.extend(_entry_out_of_order(values, form, entry))
    return None if wrongs else listed.make(**values)


def _not_keys(given: Mapping[str, object], form: _Form) -> Iterator[Wrong]:
    for key in given:
        if key not in form.names:
            yield Wrong(key, given[key], "no such key: " + ", ".join(key for key, *_ in form.readers))
    for key in getattr(given, "repeated", ()):
        yield Wrong(key, "the key more than once", "each key once")


def _misplaced(values: dict[str, Any], form: _Form, entry: Mapping[str, object]) -> list[Wrong]:
    given = [(key, belongs) for key, belongs in form.belongs if entry.get(key) is not None]
    if not given:
        return []
    facts = Facts(values, date.min)
    return [
        Wrong(key, entry[key], f"nothing, for {', '.join(values['kinds'])}")
        for key, belongs in given
        if belongs(facts).rank == FAILS
    ]


def _entry_out_of_order(values: dict[str, Any], form: _Form, entry: Mapping[str, object]) -> Iterator[Wrong]:
    for key, earlier in form.ordered:
        if earlier in values and key in values and lies_before(values[key], values[earlier]):
            yield Wrong(key, entry[key], f"a date not before {earlier} ({values[earlier]})")


def _out_of_order(values: dict[str, Any], record: Mapping[str, object], trial: Trial) -> Iterator[Wrong]:
    as_of, precedes = values.get("as_of"), lies_before if trial.timed else lt
    for key, kind in _dated(trial):
        day = values.get(key)
        if not isinstance(day, date):
            continue
        if kind.not_before:
            name, earliest = first_allowed(kind.not_before, values)
            if earliest and precedes(day, earliest):
                yield Wrong(key, record[key], f"a date not before {name} ({earliest})")
        elif as_of and precedes(as_of, day):
            yield Wrong(key, record[key], f"a date not after as_of ({as_of})")


def first_allowed(not_before: str, values: Mapping[str, Any]) -> tuple[str, date | None]:
    """The earlier date that another may not precede, and its key; the day of assessment where it is absent."""
    if isinstance(values.get(not_before), date):
        return not_before, values[not_before]
    return "as_of", values.get("as_of")


@cache
def _record_form(trial: Trial) -> _Form:
    return _form(tuple(trial.by_key.values()))


@cache
def _conditional(trial: Trial) -> tuple[tuple[str, Evaluator], ...]:
    """The questions whose answers play a part only sometimes, and what tells when."""
    return tuple((q.key, evaluator(q.counts)) for q in trial.questions if q.counts is not ALWAYS)


@cache
def _dated(trial: Trial) -> tuple[tuple[str, Day], ...]:
    """The dates that may not precede another one, or lie ahead."""
    days = ((q.key, q.kind) for q in trial.questions if isinstance(q.kind, Day))
    return tuple((key, kind) for key, kind in days if kind.not_before or not kind.ahead)
