"""The data dictionary: one row for each column of the screenings table, in words."""

from decimal import Decimal

from flows.rules.trial import Trial
from storage.exports.common.description import Column, ShownWhen, Test, by_key
from storage.exports.common.table import MEMBERS, NONE, Cell, Field, Table, written
from storage.exports.tables.screenings import group, screening_fields

_FIELDS = (
    Field("column", "Name of the column; the n stands for the number of the entry"),
    Field("section", "Section of the questions"),
    Field("label", "Short name"),
    Field("text", "The question, or what the column holds"),
    Field("help", "What the question adds"),
    Field("type", "integer, number, date, instant, choice, choices or text"),
    Field("unit", "Unit of a number"),
    Field("allowed", "Values and what they mean, or the range"),
    Field("asked_when", "When the question comes up; empty: always, or by a rule of the protocol"),
)


def dictionary_table(trial: Trial) -> Table:
    """The dictionary of the screenings table, a group of entries once."""
    entries = [column for column in by_key(trial).values() if column.type == "entries"]
    numbered = {field.name: field.name.replace("_1_", "_n_", 1) for column in entries for field in group(column, 0)}
    fields = screening_fields(dict.fromkeys((column.key for column in entries), 1), trial)
    return Table("dictionary", _FIELDS, (_row(field, numbered.get(field.name, field.name)) for field in fields))


def _row(field: Field, name: str) -> list[Cell]:
    column = field.column
    if column is None:
        return [name, "", "", field.about, "", field.type, "", "", ""]
    about = [column.section, column.label, column.text, column.help, field.type, column.unit]
    return [name, *about, allowed(column), asked_when(column.shown_when)]


def allowed(column: Column) -> str:
    """What the column may hold, in words."""
    options = "; ".join(f"{option.value} = {option.label}" for option in column.options)
    if column.type == "choices":
        return f"any of, with {MEMBERS} between: {options}" + ("" if column.low else f"; {NONE} = none of these")
    if column.type == "entries":
        return f"number of entries; 0 = none; each {column.noun} has columns of its own"
    if column.type == "text":
        return f"{column.low} to {column.high} characters"
    return options or _range(column)


def _range(column: Column) -> str:
    low = f"above {written(column.low)}" if column.above else f"from {written(column.low)}"
    high = "" if column.high is None else f" to {written(column.high)}"
    return low + high + ("; not_done = not done" if column.not_done else "")


def asked_when(shown_when: ShownWhen) -> str:
    """When a question comes up, in words; empty where that is always."""
    return " or ".join(" and ".join(map(_words, tests)) for tests in shown_when)


def _words(test: Test) -> str:
    return _WORDS[test.op].format(key=test.key, values=" or ".join(test.values), bound=written(Decimal(test.bound)))


_WORDS = {
    "in": "{key} is {values}",
    "includes": "{key} includes {values}",
    "known": "{key} is known",
    "at least": "{key} is at least {bound}",
    "below": "{key} is below {bound}",
}
