"""The forms that a snapshot can be written in, by name."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
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

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")
Write: TypeAlias = Callable[[Snapshot, BinaryIO], None]


@dataclass(frozen=True, slots=True)
class Form:
    """One form: what it is in words, how its files end, and how it is written.

    `of_nobody`: it says something even where there is no screening.
    """

    name: str
    words: str
    suffix: str
    write: Write
    of_nobody: bool = False

    def file_name(self, trial: str, day: date, code: str = "") -> str:
        """A name for a file of this form; `code`: of the one candidate that it is about."""
        return file_name(trial, code, self.name, day.isoformat(), self.suffix)


def file_name(trial: str, code: str, form: str, of: str, suffix: str) -> str:
    """A name for a file: trial, code of the one candidate that it is about, form, and its day or version."""
    said = (_NOT_IN_NAMES.sub("_", part) for part in (trial, code, form, of))
    return "-".join(filter(None, said)) + f".{suffix}"


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


TABULAR = (
    Form("csv", "Screenings, a row each (CSV)", "csv", _csv(screenings_table)),
    Form("xlsx", "Everything, a workbook (XLSX)", "xlsx", _xlsx(whole)),
    Form("csv-set", "Everything, a CSV a table (ZIP)", "zip", _csv_set(whole)),
    Form("answers-csv", "Answers with history (CSV)", "csv", _csv(answers_table)),
    Form("dictionary", "Data dictionary of the CSV (CSV)", "csv", _csv(_dictionary), of_nobody=True),
    Form("jsonl", "Records to import (JSON lines)", "jsonl", write_records),
    Form("screenings-jsonl", "Records, decisions (JSON lines)", "jsonl", write_screenings),
    Form("redcap", "REDCap project (ZIP)", "zip", _redcap, of_nobody=True),
    Form("log-xlsx", "Screening log (XLSX)", "xlsx", _xlsx(_log)),
    Form("flow", "Flow numbers (CSV)", "csv", _csv(flow_table)),
)
CLINICAL = (
    Form(
        "fhir",
        "FHIR R4 bundles (NDJSON)",
        "ndjson",
        partial(write_fhir, signature_of=standing),
    ),
    Form("odm", "CDISC ODM 1.3.2 (XML)", "xml", partial(write_odm, signature_of=standing)),
    Form("sdtm", "CDISC SDTM 3.4, Define-XML (ZIP)", "zip", write_sdtm),
)
FORMS = {form.name: form for form in (*TABULAR, *CLINICAL)}
