"""From one export alone it is rebuilt who is where, decided how, with which numbers and dates, as in the database.

The database is read here by bare SQL, apart from everything that writes the exports.
"""

import io
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from storage.database import Database
from tests.storage.candidates import TAKEN
from tests.storage.exports.exporting import form_of
from tests.storage.exports.test_redcap import redcap_files
from tests.trials import NCT04556084

Facts = dict[str, Any]
SCREENINGS = """
SELECT s.id, s.subject_code code, i.name site, s.attempt, s.lifecycle stage, s.protocol_version version,
  (SELECT decision FROM revisions r WHERE r.screening_id = s.id ORDER BY number DESC LIMIT 1) decision
FROM screenings s JOIN sites i ON i.id = s.site_id ORDER BY s.id
"""


def rows(path: Path, sql: str) -> list[Facts]:
    """The rows of a query of a database file."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        return [dict(row) for row in connection.execute(sql)]
    finally:
        connection.close()


def by_screening(found: Iterator[tuple[int, Any]]) -> dict[int, list[Any]]:
    """What belongs to each screening, sorted."""
    gathered: defaultdict[int, list[Any]] = defaultdict(list)
    for key, one in found:
        gathered[key].append(one)
    return {key: sorted(ones, key=str) for key, ones in gathered.items()}


def minute(text: str | None) -> str | None:
    """An instant to the minute, in UTC, however it is written."""
    return None if text is None else str(text)[:16].replace("T", " ")


def truth(path: Path) -> dict[str, Any]:
    """What the database holds."""
    screened = rows(path, SCREENINGS)
    decided = [row for row in screened if row["decision"] and row["stage"] not in ("draft", "amending")]
    on_study = {row["id"] for row in screened if row["stage"] in ("registered", "treating", "completed", "off_study")}

    def kept(sql: str) -> list[Facts]:
        return [row for row in rows(path, sql) if row["of"] in on_study]

    return {
        "who": {
            row["id"]: (row["code"], row["site"], row["attempt"], row["stage"], row["version"]) for row in screened
        },
        "outcomes": {row["id"]: json.loads(row["decision"])["outcome"] for row in decided},
        "criteria": {row["id"]: json.loads(row["decision"])["criteria"] for row in decided},
        "numbers": {
            row["of"]: (row["number"], row["on"])
            for row in kept('SELECT screening_id "of", number, "on" FROM registrations')
        },
        "signatures": by_screening(
            (
                row["screening_id"],
                (row["outcome"], row["printed_name"], minute(row["signed_at"]), bool(row["voided_at"])),
            )
            for row in rows(path, "SELECT * FROM signatures")
        ),
        "doses": by_screening(
            (row["of"], (row["cycle"], float(row["amount"]), row["unit"]))
            for row in kept('SELECT *, screening_id "of" FROM doses')
        ),
        "steps": by_screening(
            (row["of"], minute(row["utc"]))
            for row in kept('SELECT *, screening_id "of" FROM course_events WHERE utc IS NOT NULL')
        ),
        "responses": by_screening(
            (row["of"], (row["cycle"], row["on"], float(json.loads(row["answers"])["blasts_percent"])))
            for row in kept('SELECT *, screening_id "of" FROM responses')
        ),
        "tests": by_screening(
            (row["of"], (row["on"], bool(row["positive"])))
            for row in kept('SELECT *, screening_id "of" FROM pregnancy_tests')
        ),
        "left": {
            row["of"]: (row["action"], row["reason"])
            for row in kept(
                "SELECT *, screening_id \"of\" FROM course_events WHERE action IN ('complete', 'off_study') ORDER BY id"
            )
            if row["of"] in {one["id"] for one in screened if one["stage"] in ("completed", "off_study")}
        },
    }


def cell(value: Any) -> Any:
    """A cell as the database would write it."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d") if not (value.hour or value.minute) else value.strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else value


def from_xlsx(data: bytes) -> dict[str, Any]:
    """What the workbook says."""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    sheets = {}
    for sheet in book.worksheets:
        head, *found = sheet.iter_rows(values_only=True)
        sheets[sheet.title] = [dict(zip(head, map(cell, row), strict=True)) for row in found]
    criteria: defaultdict[int, dict[str, str]] = defaultdict(dict)
    decided = {row["screening"] for row in sheets["screenings"] if row["decision"] == "stored"}
    for row in sheets["findings"]:
        if row["screening"] in decided:
            criteria[row["screening"]][row["criterion"]] = row["status"]
    ends = {"completed": "complete", "off_study": "off_study"}
    return {
        "who": {
            row["screening"]: (
                *(row[name] for name in ("subject_code", "site", "attempt", "stage", "protocol_version")),
            )
            for row in sheets["screenings"]
        },
        "outcomes": {row["screening"]: row["outcome"] for row in sheets["screenings"] if row["decision"] == "stored"},
        "criteria": dict(criteria),
        "numbers": {
            row["screening"]: (row["registration_number"], row["registration_date"]) for row in sheets["registrations"]
        },
        "signatures": by_screening(
            (
                row["screening"],
                (row["signed"], row["printed_name"], minute(row["signed_at_utc"]), bool(row["voided_at_utc"])),
            )
            for row in sheets["signatures"]
        ),
        "doses": by_screening((row["screening"], (row["cycle"], row["dose"], row["unit"])) for row in sheets["doses"]),
        "steps": by_screening(
            (row["screening"], minute(row["planned_for_utc"] or row["happened_at_utc"]))
            for row in sheets["infusion events"]
            if row["planned_for_utc"] or row["happened_at_utc"]
        ),
        "responses": by_screening(
            (row["screening"], (row["cycle"], row["found_on"], row["blasts_percent"])) for row in sheets["responses"]
        ),
        "tests": by_screening(
            (row["screening"], (row["tested_on"], row["result"] == "positive")) for row in sheets["pregnancy tests"]
        ),
        "left": {row["screening"]: (ends[row["how"]], row["reason"]) for row in sheets["end"]},
    }


def from_redcap(data: bytes) -> dict[str, Any]:
    """What the records of the project say; only what the dictionary names is looked at."""
    files = redcap_files(data)
    names = {row["Variable / Field Name"] for row in files["data_dictionary"]}
    screened, of = [], defaultdict(list)
    for row in files["records"]:
        told = {name: value or None for name, value in row.items() if name in names} | {"of": int(row["record_id"])}
        form = row["redcap_repeat_instrument"] or next(form for form in SINGLE if row[f"{form}_complete"])
        (screened if form == "screening" else of[form]).append(told)
    decided = [row for row in screened if row["decision"] == "stored"]
    ends = {"completed": "complete", "off_study": "off_study"}
    codes = {name: name.removeprefix("criterion_") for name in names if name.startswith("criterion_")}
    codes = {name: code for name, code in codes.items() if not code.endswith("_clear_on")}
    return {
        "who": {
            row["of"]: (row["subject_code"], row["site"], int(row["attempt"]), row["stage"], row["protocol_version"])
            for row in screened
        },
        "outcomes": {row["of"]: row["outcome"] for row in decided},
        "criteria": {
            row["of"]: {CODES[code]: row[name] for name, code in codes.items() if row[name]} for row in decided
        },
        "numbers": {row["of"]: (row["registration_number"], row["registration_date"]) for row in of["registrations"]},
        "signatures": by_screening(
            (
                row["of"],
                (
                    row["sig_signed"],
                    row["sig_printed_name"],
                    minute(row["sig_signed_at_utc"]),
                    bool(row["sig_voided_at_utc"]),
                ),
            )
            for row in of["signatures"]
        ),
        "doses": by_screening(
            (row["of"], (int(row["dos_cycle"]), float(row["dos_dose"]), row["dos_unit"])) for row in of["doses"]
        ),
        "steps": by_screening(
            (row["of"], minute(at))
            for row in of["infusion_events"]
            if (at := row["inf_planned_for_utc"] or row["inf_happened_at_utc"])
        ),
        "responses": by_screening(
            (row["of"], (int(row["res_cycle"]), row["res_found_on"], float(row["res_blasts_percent"])))
            for row in of["responses"]
        ),
        "tests": by_screening(
            (row["of"], (row["pre_tested_on"], row["pre_result"] == "positive")) for row in of["pregnancy_tests"]
        ),
        "left": {row["of"]: (ends[row["end_how"]], row["end_reason"]) for row in of["end"]},
    }


SINGLE = ("screening", "registrations", "cycles", "end")
CODES = {code.lower(): code for code in NCT04556084.by_code}
REBUILT = {"xlsx": from_xlsx, "redcap": from_redcap}


@pytest.mark.parametrize("form", REBUILT)
async def test_it_is_all_in_one_form(form: str, lived_through: Database) -> None:
    data = await lived_through.read(lambda session: form_of(session, form, now=TAKEN))
    told, kept = REBUILT[form](data), truth(Path(lived_through.address))
    assert told.keys() == kept.keys()
    for what, facts in kept.items():
        assert told[what] == facts, what
