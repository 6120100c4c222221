"""What writes each form of the data, by its name."""

from collections.abc import Callable
from functools import partial
from typing import BinaryIO, TypeAlias

from storage.exports.common.about import about_table, left_out_table, standing
from storage.exports.common.table import Table, Tables
from storage.exports.fhir.form import write_fhir
from storage.exports.odm.form import write_odm
from storage.exports.redcap.form import redcap_project
from storage.exports.screenings.rows import Snapshot
from storage.exports.sdtm.form import write_sdtm
from storage.exports.tables import dictionary
from storage.exports.tables.answers import answers_table
from storage.exports.tables.csv import write_csv
from storage.exports.tables.csv_set import write_csv_set, write_csvs
from storage.exports.tables.flow import flow_table
from storage.exports.tables.json_lines import write_records, write_screenings
from storage.exports.tables.screening_log import log_sheet
from storage.exports.tables.screenings import screenings_table
from storage.exports.tables.whole import together, whole
from storage.exports.tables.xlsx import write_xlsx

Write: TypeAlias = Callable[[Snapshot, BinaryIO], None]


def _csv(table: Callable[[Snapshot], Table]) -> Write:
    return lambda snapshot, out: write_csv(table(snapshot), out, bom=snapshot.bom)


def _redcap(snapshot: Snapshot, out: BinaryIO) -> None:
    """The CSVs that REDCap takes in: those are written without a byte order mark."""
    write_csvs(redcap_project(snapshot), out, snapshot.taken_at)


def _xlsx(tables: Callable[[Snapshot], Tables]) -> Write:
    return lambda snapshot, out: write_xlsx(tables(snapshot), out, snapshot.taken_at)


def _csv_set(tables: Callable[[Snapshot], Tables]) -> Write:
    return lambda snapshot, out: write_csv_set(tables(snapshot), out, snapshot.taken_at, bom=snapshot.bom)


def _log(snapshot: Snapshot) -> Tables:
    return together(snapshot, (log_sheet(snapshot),), (left_out_table(snapshot), about_table(snapshot)))


def _dictionary(snapshot: Snapshot) -> Table:
    return dictionary.dictionary_table(snapshot.trial)


WRITERS: dict[str, Write] = {
    "csv": _csv(screenings_table),
    "xlsx": _xlsx(whole),
    "csv-set": _csv_set(whole),
    "answers-csv": _csv(answers_table),
    "dictionary": _csv(_dictionary),
    "jsonl": write_records,
    "screenings-jsonl": write_screenings,
    "redcap": _redcap,
    "log-xlsx": _xlsx(_log),
    "flow": _csv(flow_table),
    "fhir": partial(write_fhir, signature_of=standing),
    "odm": partial(write_odm, signature_of=standing),
    "sdtm": write_sdtm,
}
