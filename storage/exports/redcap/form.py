"""REDCap: a longitudinal project with its dictionary, events and records, importable as it is.

The dictionary's columns and rules are those of REDCap's own exports (`redcap-tools/redcap-test-datasets`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from flows.rules.trial import Trial
from storage.exports.common.about import about_table, left_out_table
from storage.exports.common.table import Cell, Field, Row, Table
from storage.exports.redcap.fields import answer_variables
from storage.exports.redcap.fixed import SCREENING as SCREENING_FIELDS
from storage.exports.redcap.fixed import decision, source
from storage.exports.redcap.instruments import SCREENING, Instrument, events_of, instruments, unique
from storage.exports.redcap.variable import REDCAP_FORMS, Variable
from storage.exports.screenings.exported import ExportedScreening
from storage.exports.screenings.snapshot import Snapshot

# The columns of a dictionary in their order and spelling, and what a field says there; the last is on later exports.
_DICTIONARY: tuple[tuple[str, Callable[[Variable], str]], ...] = (
    ("Variable / Field Name", lambda v: v.name),
    ("Form Name", lambda v: v.form),
    ("Section Header", lambda v: v.section),
    ("Field Type", lambda v: v.type),
    ("Field Label", lambda v: v.label),
    ("Choices, Calculations, OR Slider Labels", lambda v: " | ".join(f"{code}, {label}" for code, label in v.choices)),
    ("Field Note", lambda v: v.note),
    ("Text Validation Type OR Show Slider Number", lambda v: v.validation),
    ("Text Validation Min", lambda v: v.low),
    ("Text Validation Max", lambda v: v.high),
    ("Identifier?", lambda _: ""),
    ("Branching Logic (Show field only if...)", lambda v: v.branching),
    ("Required Field?", lambda v: "y" if v.required and v.type != "checkbox" else ""),
    ("Custom Alignment", lambda _: ""),
    ("Question Number (surveys only)", lambda _: ""),
    ("Matrix Group Name", lambda _: ""),
    ("Matrix Ranking?", lambda _: ""),
    ("Field Annotation", lambda _: ""),
)
_SECTION = 2
# The columns of a longitudinal import after the record's own, in REDCap's order.
KEYS = ("redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance")
_COMPLETE, _UNVERIFIED = "2", "1"


def redcap_project(snapshot: Snapshot) -> Iterator[Table]:
    """The files of a longitudinal project, in the order in which they are loaded; the records come last.

    Record: a screening, linked to the candidate's screening before. Events: the screening, the registration, each
    cycle, the responses, the end. A screening that does not fit is in none of the rows, and listed as left out.
    """
    trial = snapshot.trial
    made = instruments(trial)
    screened = (*SCREENING_FIELDS, *answer_variables(snapshot), *decision(trial), *source(snapshot))
    every = (*screened, *(variable for one in made for variable in one.variables()))
    yield _table("data_dictionary", [name for name, _ in _DICTIONARY], _dictionary(every))
    yield _table("events", ("event_name", "arm_num", "unique_event_name"), _events(trial))
    yield _table("instrument_event_mapping", ("arm_num", "unique_event_name", "form"), _mapping(trial, made))
    yield _table("repeating_instruments", ("event_name", "form_name", "custom_form_label"), _repeating(made))
    layout = _Layout(screened, made)
    rows = (row for rows in snapshot.each(layout.rows) for row in rows)
    yield _table("records", layout.columns, rows)
    yield replace(left_out_table(snapshot), name="left_out")
    yield about_table(snapshot)


def _table(name: str, columns: Sequence[str], rows: Iterable[Row]) -> Table:
    return Table(name, tuple(Field(column, column) for column in columns), rows)


def _events(trial: Trial) -> Iterator[Row]:
    for event in events_of(trial):
        yield [event.replace("_", " ").capitalize(), 1, unique(event)]


def _mapping(trial: Trial, made: Sequence[Instrument]) -> Iterator[Row]:
    for event in events_of(trial):
        own = REDCAP_FORMS if event == SCREENING else ()
        for form in (*own, *(one.form for one in made if event in one.events)):
            yield [1, unique(event), form]


def _repeating(made: Sequence[Instrument]) -> Iterator[Row]:
    for one in made:
        for event in one.events if one.repeats else ():
            yield [unique(event), one.form, ""]


def _dictionary(every: Iterable[Variable]) -> Iterator[list[Cell]]:
    """A row for each field; a section stands where it begins."""
    section = ""
    for variable in every:
        cells: list[Cell] = [said(variable) for _, said in _DICTIONARY]
        cells[_SECTION] = variable.section if variable.section != section else ""
        section = variable.section
        yield cells


class _Layout:
    """Which cells of a row each form has."""

    def __init__(self, every: Sequence[Variable], made: Sequence[Instrument]) -> None:
        self._made = made
        self._screened = [[variable for variable in every if variable.form == form] for form in REDCAP_FORMS]
        columns = [variable for variables in self._screened for variable in variables]
        names = [name for variable in columns for name in variable.columns]
        self._key, *_ = names
        self.columns = [self._key, *KEYS]
        self._begins: dict[str, int] = {}
        later = ((one.form, one.variables()) for one in made)
        for form, variables in (*zip(REDCAP_FORMS, self._screened, strict=True), *later):
            self._begins[form] = len(self.columns)
            self.columns += [name for variable in variables for name in variable.columns if name != self._key]
            self.columns.append(f"{form}_complete")

    def rows(self, screening: ExportedScreening) -> list[list[Cell]]:
        """The rows of a screening; its forms are complete once it is decided, and unverified until then."""
        rows = [self._answers(screening)]
        for one in self._made:
            for event, instance, cells in one.rows(screening):
                row = self._row(screening, event, one.form if one.repeats else "", instance)
                self._fill(row, one.form, cells, _COMPLETE)
                rows.append(row)
        return rows

    def _answers(self, screening: ExportedScreening) -> list[Cell]:
        row = self._row(screening, SCREENING, "", None)
        complete = _COMPLETE if screening.decided else _UNVERIFIED
        for form, variables in zip(REDCAP_FORMS, self._screened, strict=True):
            cells = [cell for variable in variables if variable.name != self._key for cell in variable.cells(screening)]
            self._fill(row, form, cells, complete)
        return row

    def _row(self, screening: ExportedScreening, event: str, instrument: str, instance: int | None) -> list[Cell]:
        row: list[Cell] = [""] * len(self.columns)
        row[: len(KEYS) + 1] = [screening.id, unique(event), instrument, "" if instance is None else instance]
        return row

    def _fill(self, row: list[Cell], form: str, cells: Sequence[Cell], complete: str) -> None:
        begin = self._begins[form]
        row[begin : begin + len(cells) + 1] = [*cells, complete]
