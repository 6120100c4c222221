"""What writes each form of the data, by its name."""

from collections.abc import Callable
from typing import BinaryIO, TypeAlias

from storage.exports.common.about import about_table, left_out_table
from storage.exports.common.table import Sheet, Table, Tables
from storage.exports.fhir.form import write_fhir
from storage.exports.odm.form import write_odm
from storage.exports.redcap.form import redcap_project
from storage.exports.screenings.snapshot import Snapshot
from storage.exports.sdtm.form import write_sdtm
from storage.exports.story.sheets import story_sheets
from storage.exports.tables.answers import answers_sheet
from storage.exports.tables.csv_files import write_csv, write_csv_set, write_csvs
from storage.exports.tables.dictionary import dictionary_table
from storage.exports.tables.flow import flow_table
from storage.exports.tables.json_lines import write_records, write_screenings
from storage.exports.tables.screening_log import log_sheet
from storage.exports.tables.screenings import screenings_sheet
from storage.exports.tables.xlsx import write_xlsx

Write: TypeAlias = Callable[[Snapshot, BinaryIO], None]


def _csv(table: Callable[[Snapshot], Table]) -> Write:
    return lambda snapshot, out: write_csv(table(snapshot), out, bom=snapshot.order.bom)


def _redcap(snapshot: Snapshot, out: BinaryIO) -> None:
    """The CSVs that REDCap takes in: those are written without a byte order mark."""
    write_csvs(redcap_project(snapshot), out, snapshot.taken_at)


def _xlsx(tables: Callable[[Snapshot], Tables]) -> Write:
    return lambda snapshot, out: write_xlsx(tables(snapshot), out, snapshot.taken_at)


def _csv_set(tables: Callable[[Snapshot], Tables]) -> Write:
    return lambda snapshot, out: write_csv_set(tables(snapshot), out, snapshot.taken_at, bom=snapshot.order.bom)


def _whole(snapshot: Snapshot) -> Tables:
    """Everything that is known of the screenings: their answers, what happened, what is left out."""
    sheets = (screenings_sheet(snapshot), answers_sheet(snapshot), *story_sheets(snapshot.trial))
    after = (left_out_table(snapshot), dictionary_table(snapshot.trial), about_table(snapshot))
    return _together(snapshot, sheets, after)


def _log(snapshot: Snapshot) -> Tables:
    return _together(snapshot, (log_sheet(snapshot),), (left_out_table(snapshot), about_table(snapshot)))


def _together(snapshot: Snapshot, sheets: tuple[Sheet, ...], after: tuple[Table, ...]) -> Tables:
    """Sheets that are filled in one pass: a screening that does not fit into one of them is in none."""
    rows = snapshot.each(lambda screening: [list(sheet.of(screening)) for sheet in sheets])
    return Tables(sheets, rows, after)


def _alone(sheet: Callable[[Snapshot], Sheet]) -> Write:
    """The CSV of one sheet."""

    def table(snapshot: Snapshot) -> Table:
        one = sheet(snapshot)
        return Table(one.name, one.fields, (row for rows in snapshot.each(one.of) for row in rows))

    return _csv(table)


WRITERS: dict[str, Write] = {
    "csv": _alone(screenings_sheet),
    "xlsx": _xlsx(_whole),
    "csv-set": _csv_set(_whole),
    "answers-csv": _alone(answers_sheet),
    "dictionary": _csv(lambda snapshot: dictionary_table(snapshot.trial)),
    "jsonl": write_records,
    "screenings-jsonl": write_screenings,
    "redcap": _redcap,
    "log-xlsx": _xlsx(_log),
    "flow": _csv(flow_table),
    "fhir": write_fhir,
    "odm": write_odm,
    "sdtm": write_sdtm,
}
