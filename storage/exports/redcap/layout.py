"""The rows of REDCap records: of each screening one for its answers, and one for each instance of what happened."""

from collections.abc import Sequence

from storage.exports.common.table import Cell
from storage.exports.redcap.instruments import SCREENING, Instrument, unique
from storage.exports.redcap.variable import REDCAP_FORMS, Variable
from storage.exports.screenings.screening import ExportedScreening

# The columns of a longitudinal import after the record's own, in REDCap's order.
KEYS = ("redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance")
_COMPLETE, _UNVERIFIED = "2", "1"


class Layout:
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
