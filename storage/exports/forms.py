"""The forms that a snapshot can be written in, by name: what a chat lists, without what writes them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from storage.exports.screenings.snapshot import Snapshot
    from storage.exports.writers import Write

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Form:
    """One form: what it is in words, how its files end, and what it is written by.

    `writers`: what writes each form, by name, asked for when a file is made: a hundred modules that no start needs.
    `of_nobody`: it says something even where there is no screening.
    """

    name: str
    words: str
    suffix: str
    writers: Callable[[], "Mapping[str, Write]"]
    of_nobody: bool = False

    def write(self, snapshot: "Snapshot", out: BinaryIO) -> None:
        """Write a snapshot in this form."""
        self.writers()[self.name](snapshot, out)

    def file_name(self, trial: str, day: date, code: str = "") -> str:
        """A name for a file of this form; `code`: of the one candidate that it is about."""
        return file_name(trial, code, self.name, day.isoformat(), self.suffix)


def file_name(trial: str, code: str, form: str, of: str, suffix: str) -> str:
    """A name for a file: trial, code of the one candidate that it is about, form, and its day or version."""
    said = (_NOT_IN_NAMES.sub("_", part) for part in (trial, code, form, of))
    return "-".join(filter(None, said)) + f".{suffix}"


def _data() -> "Mapping[str, Write]":
    from storage.exports.writers import WRITERS

    return WRITERS


TABULAR = (
    Form("csv", "Screenings, a row each (CSV)", "csv", _data),
    Form("xlsx", "Everything, a workbook (XLSX)", "xlsx", _data),
    Form("csv-set", "Everything, a CSV a table (ZIP)", "zip", _data),
    Form("answers-csv", "Answers with history (CSV)", "csv", _data),
    Form("dictionary", "Data dictionary of the CSV (CSV)", "csv", _data, of_nobody=True),
    Form("jsonl", "Records to import (JSON lines)", "jsonl", _data),
    Form("screenings-jsonl", "Records, decisions (JSON lines)", "jsonl", _data),
    Form("redcap", "REDCap project (ZIP)", "zip", _data, of_nobody=True),
    Form("log-xlsx", "Screening log (XLSX)", "xlsx", _data),
    Form("flow", "Flow numbers (CSV)", "csv", _data),
)
CLINICAL = (
    Form("fhir", "FHIR R4 bundles (NDJSON)", "ndjson", _data),
    Form("odm", "CDISC ODM 1.3.2 (XML)", "xml", _data),
    Form("sdtm", "CDISC SDTM 3.4, Define-XML (ZIP)", "zip", _data),
)
FORMS = {form.name: form for form in (*TABULAR, *CLINICAL)}
