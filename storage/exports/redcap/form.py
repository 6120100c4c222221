"""REDCap: a data dictionary and the records for it, importable as they are.

The dictionary's columns and rules are those of REDCap's own exports (`redcap-tools/redcap-test-datasets`).
"""

from collections.abc import Iterator, Mapping

from storage.exports.common.rows import Snapshot
from storage.exports.common.screening import ExportedScreening
from storage.exports.common.table import Cell, Field, Table
from storage.exports.redcap.fields import answer_variables
from storage.exports.redcap.fixed import SCREENING, decision, source
from storage.exports.redcap.variable import REDCAP_FORMS, Variable

# Names in the order and spelling of a dictionary; the last one is on every later export.
HEADER = (
    "Variable / Field Name",
    "Form Name",
    "Section Header",
    "Field Type",
    "Field Label",
    "Choices, Calculations, OR Slider Labels",
    "Field Note",
    "Text Validation Type OR Show Slider Number",
    "Text Validation Min",
    "Text Validation Max",
    "Identifier?",
    "Branching Logic (Show field only if...)",
    "Required Field?",
    "Custom Alignment",
    "Question Number (surveys only)",
    "Matrix Group Name",
    "Matrix Ranking?",
    "Field Annotation",
)

_COMPLETE, _UNVERIFIED = "2", "1"


def dictionary_table(snapshot: Snapshot) -> Table:
    """The data dictionary that takes the records of this snapshot."""
    fields = tuple(Field(name, name) for name in HEADER)
    return Table("redcap dictionary", fields, _dictionary(variables(snapshot)))


def records_table(snapshot: Snapshot) -> Table:
    """The records of a snapshot, a row each, for the import of a project with that dictionary."""
    every = variables(snapshot)
    of_form = {form: [variable for variable in every if variable.form == form] for form in REDCAP_FORMS}
    names = [
        name
        for form in REDCAP_FORMS
        for name in (*(column for variable in of_form[form] for column in variable.columns), f"{form}_complete")
    ]
    return Table("redcap records", tuple(Field(name, name) for name in names), _records(snapshot, of_form))


def _records(snapshot: Snapshot, of_form: Mapping[str, list[Variable]]) -> Iterator[list[Cell]]:
    """A row for each screening; its forms are complete once it is finished, and unverified until then."""
    return snapshot.each(lambda screening: _record(screening, of_form))


def _record(screening: ExportedScreening, of_form: Mapping[str, list[Variable]]) -> list[Cell]:
    row: list[Cell] = []
    for variables_of_form in of_form.values():
        for variable in variables_of_form:
            row += variable.cells(screening)
        row.append(_COMPLETE if screening.decided else _UNVERIFIED)
    return row


def _dictionary(every: tuple[Variable, ...]) -> Iterator[list[Cell]]:
    section = ""
    for variable in every:
        header = variable.section if variable.section != section else ""
        section = variable.section
        yield [
            variable.name,
            variable.form,
            header,
            variable.type,
            variable.label,
            " | ".join(f"{code}, {label}" for code, label in variable.choices),
            variable.note,
            variable.validation,
            variable.low,
            variable.high,
            "",
            variable.branching,
            "y" if variable.required and variable.type != "checkbox" else "",
            *[""] * 5,
        ]


def variables(snapshot: Snapshot) -> tuple[Variable, ...]:
    """Every field of the project in its order."""
    return (*SCREENING, *answer_variables(snapshot), *decision(snapshot.trial), *source(snapshot))
