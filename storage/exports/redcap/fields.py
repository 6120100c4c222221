"""The REDCap fields of the questions, made from their description.

An empty cell of an import leaves the old value as it is, so what is not known is always sent as a code: 9 in a choice,
and elsewhere in a field beside it (`..._k`), which also tells "not done" from a number, and "none" from no answer.
What was never asked is blank, there too. Entries of a list are numbered fields, as the branching of a question may look
at the entries, which it cannot in a repeating instrument.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from flows.rules.facts import NOT_DONE
from flows.rules.trial import Trial
from storage.engine.canonical import Json
from storage.exports.common.description import Column, ShownWhen, Test, columns
from storage.exports.common.table import written
from storage.exports.redcap.variable import NO_ENTRY, Read, Variable
from storage.exports.screenings.exported import ExportedScreening
from storage.exports.screenings.snapshot import Snapshot
from storage.exports.screenings.spanning import answers_in
from storage.exports.tables.screenings import planned_name

LONGEST_NAME = 26

# Groups of fields that a dictionary has at least, so that it stays the same while lists are short.
FEWEST_GROUPS = 8

KNOWN, NOT_DONE_CODE, NOT_KNOWN = "1", "0", "9"
_CODES = {"yes": "1", "no": "0"}
_VALIDATION = {"date": "date_ymd", "integer": "integer", "number": "number", "entries": "integer"}


def answer_variables(snapshot: Snapshot) -> tuple[Variable, ...]:
    """The fields of all questions in their order, numbered groups for the entries of the longest lists among them."""
    names = {column.key: short(planned_name(column.key, snapshot.trial)) for column in columns(snapshot.trial)}
    asked: list[Variable] = []
    for column in columns(snapshot.trial):
        asked += _variables(column, names[column.key], names, "", _of_record(column.key, snapshot.trial))
        if column.type == "entries":
            for index in range(max(FEWEST_GROUPS, snapshot.most_entries(column.key))):
                asked += _group(column, names[column.key], index)
    return tuple(asked)


def _group(column: Column, counted: str, index: int) -> list[Variable]:
    """The fields of one entry of a list, shown where the list is that long."""
    names = {field.key: short(f"{column.noun}_{index + 1}_{field.key}") for field in column.fields}
    here = f"[{counted}_k] = '{KNOWN}' and [{counted}] >= {index + 1}"
    return [
        replace(variable, label=f"{column.noun.capitalize()} {index + 1}: {variable.label}")
        for field in column.fields
        for variable in _variables(field, names[field.key], names, here, _of_entry(column.key, index, field.key))
    ]


def _variables(column: Column, name: str, names: Mapping[str, str], here: str, read: Read) -> list[Variable]:
    """The field of a column and, unless it is a choice or must be there, the one beside it that says what is known."""
    shown = _and(here, _branching(column.shown_when, names))
    variable = Variable(
        name,
        _TYPES.get(column.type, "text"),
        column.text,
        lambda screening: _value(column, read(screening)),
        section=column.section,
        choices=tuple((_code(option.value), option.label) for option in column.options),
        note=" ".join(part for part in (column.help, column.unit and f"Unit: {column.unit}.") if part),
        validation=_VALIDATION.get(column.type, ""),
        low=_limit(column, column.low),
        high=_limit(column, column.high),
        branching=shown,
        required=column.required,
    )
    if column.required:
        return [variable]
    if column.type == "choice":
        return [replace(variable, choices=(*variable.choices, _UNKNOWN), read=lambda s: _or_unknown(read(s)))]
    beside = Variable(
        short(f"{name}_k"),
        "radio",
        f"{column.label}: is it known?",
        lambda screening: _knowledge(read(screening)),
        section=column.section,
        choices=((KNOWN, "Known"), *([(NOT_DONE_CODE, "Not done")] if column.not_done else []), _UNKNOWN),
        branching=shown,
    )
    return [beside, replace(variable, branching=f"[{beside.name}] = '{KNOWN}'")]


_TYPES = {"choice": "radio", "choices": "checkbox"}
_UNKNOWN = (NOT_KNOWN, "Not known yet")


def short(name: str) -> str:
    """A name that is at most as long as advised: letters are taken from the ends of its longest words."""
    words = name.split("_")
    while len("_".join(words)) > LONGEST_NAME:
        longest = max(words, key=len)
        words[words.index(longest)] = longest[:-1]
    return "_".join(words)


def _code(value: str) -> str:
    return _CODES.get(value, value)


def _limit(column: Column, limit: Json) -> str:
    return written(limit) if column.type in ("integer", "number", "date") else ""


def _of_record(key: str, trial: Trial) -> Read:
    """The answer; None where it is not known, and no entry where it was never asked."""

    def read(screening: ExportedScreening) -> Json:
        value = answers_in(screening.answered, screening.trial, trial).get(key)
        given = answers_in(screening.happened.current.given, screening.trial, trial)
        return NO_ENTRY if value is None and given.get(key, NO_ENTRY) is not None else value

    return read


def _of_entry(key: str, index: int, field: str) -> Read:
    def read(screening: ExportedScreening) -> Json:
        entries = screening.answered.get(key) or ()
        if index >= len(entries):
            return NO_ENTRY
        value = entries[index].get(field)
        kept = screening.happened.current.entries(key)
        if value is None and index < len(kept) and field not in kept[index]:
            return NO_ENTRY
        return value

    return read


def _value(column: Column, value: Json) -> Json:
    """What a field holds of a value: codes for choices, the number of entries; nothing for "not done"."""
    if value is None or value is NO_ENTRY:
        return value
    if column.not_done and value == NOT_DONE:
        return None
    if column.type == "entries":
        return len(value)
    if column.type == "choices":
        return [_code(member) for member in value]
    return _code(value) if column.type == "choice" else value


def _or_unknown(value: Json) -> Json:
    return NOT_KNOWN if value is None else value if value is NO_ENTRY else _code(value)


def _knowledge(value: Json) -> Json:
    if value is NO_ENTRY:
        return NO_ENTRY
    return {None: NOT_KNOWN, NOT_DONE: NOT_DONE_CODE}.get(value if not isinstance(value, list) else "", KNOWN)


def _and(*parts: str) -> str:
    given = [part for part in parts if part]
    return given[0] if len(given) == 1 else " and ".join(f"({part})" if " or " in part else part for part in given)


def _branching(shown_when: ShownWhen, names: Mapping[str, str]) -> str:
    """When a field is shown, in REDCap's own writing; empty where that is always."""
    groups = [_and(*(_TESTS[test.op](names[test.key], test) for test in group)) for group in shown_when]
    return groups[0] if len(groups) == 1 else " or ".join(f"({group})" for group in groups)


_TESTS: dict[str, Callable[[str, Test], str]] = {
    "in": lambda name, test: " or ".join(f"[{name}] = '{_code(value)}'" for value in test.values),
    "includes": lambda name, test: f"[{name}({_code(test.values[0])})] = '1'",
    "known": lambda name, _: f"[{short(f'{name}_k')}] = '{KNOWN}'",
    "at least": lambda name, test: f"[{short(f'{name}_k')}] = '{KNOWN}' and [{name}] >= {written(test.bound)}",
    "below": lambda name, test: f"[{short(f'{name}_k')}] = '{KNOWN}' and [{name}] < {written(test.bound)}",
}
