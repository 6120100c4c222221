"""What happened to every candidate, rebuilt from the workbook or from a REDCap project alone, and the trial file.

An instrument of REDCap is read as the sheet of the workbook that says the same.
"""

import io
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import openpyxl

from flows.rules.facts import NOT_DONE
from flows.rules.question import NumberKind
from tests.storage.exports.rebuilt.truth import Stretch, Told, Truth, figures
from tests.storage.exports.redcap.test_redcap import redcap_files
from tests.storage.exports.written import Written
from tests.trials import NCT04556084

Row = dict[str, Any]
Sheets = dict[str, list[Row]]
CODES = {f"criterion_{code.lower()}": code for code in NCT04556084.by_code}
PREFIXES = {
    "collected": "col_",
    "signatures": "sig_",
    "rulings": "rul_",
    "registrations": "reg_",
    "measures": "mea_",
    "doses": "dos_",
    "cycles": "cyc_",
    "infusion_events": "inf_",
    "interruptions": "int_",
    "responses": "res_",
    "pregnancy_tests": "pre_",
    "end": "end_",
}
TESTED = {"positive": True, "negative": False}
FOUND = {"yes": True, "no": False}
NOT_KNOWN = "9"


def sheets_of_workbook(data: bytes) -> Sheets:
    """The rows of each sheet by column, as text; nothing where a cell is empty."""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    sheets = {}
    for sheet in book.worksheets:
        head, *rows = sheet.iter_rows(values_only=True)
        sheets[sheet.title] = [dict(zip(head, map(_text, row), strict=True)) for row in rows]
    return sheets


def _text(cell: Any) -> str | None:
    if isinstance(cell, datetime):
        return cell.isoformat(" ") if cell.hour or cell.minute else cell.date().isoformat()
    return None if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell)


def sheets_of_project(data: bytes) -> Sheets:
    """The same of a project; only what its dictionary names is looked at."""
    files = redcap_files(data)
    names = {row["Variable / Field Name"] for row in files["data_dictionary"]}
    sheets: Sheets = defaultdict(list)
    for row in files["records"]:
        told = {name: value or None for name, value in row.items() if name in names}
        form = row["redcap_repeat_instrument"] or next(form for form in SINGLE if row[f"{form}_complete"])
        prefix = PREFIXES.get(form, "")
        of = {"screening": row["record_id"], **{CODES.get(n, n.removeprefix(prefix)): v for n, v in told.items()}}
        sheets["screenings" if form == "screening" else form.replace("_", " ")].append(of)
    return sheets


READ: dict[str, Callable[[bytes], Sheets]] = {"xlsx": sheets_of_workbook, "redcap": sheets_of_project}


@cache
def sheets_of(form: str, of: Written) -> Sheets:
    """What a form tells of a database, read once."""
    return READ[form](of[form])


SINGLE = ("screening", "registrations", "cycles", "end")


def rebuilt(sheets: Sheets) -> Told:
    """The truth of every screening, by site, code and attempt."""
    of: dict[str, Sheets] = defaultdict(lambda: defaultdict(list))
    for name, rows in sheets.items():
        for row in rows:
            if "screening" in row:
                of[row["screening"]][name].append(row)
    told = ((one["screenings"][0], one) for key, one in of.items() if key is not None)
    return {(row["site"], row["subject_code"], int(row["attempt"])): _truth(row, one) for row, one in told}


def _truth(row: Row, of: Sheets) -> Truth:
    decided = row["decision"] == "stored"
    registered = of["registrations"]
    return Truth(
        stage=row["stage"],
        outcome=row["outcome"] if decided else None,
        criteria={code: row[code] for code in NCT04556084.by_code} if decided else {},
        window=(row["earliest"], row["latest"]) if decided else (None, None),
        numbers=dict(_numbers(row)),
        days={key: said for key in NCT04556084.by_key if key != "as_of" and (said := _said(row, key))[4:5] == "-"},
        typed=dict(_typed(row, of)),
        unknown=frozenset(_unknown(row, of)),
        rulings={one["item"]: one["decision"] for one in _standing(of["rulings"]) if one["decision"]},
        signed=tuple((one["signed"], one["printed_name"]) for one in of["signatures"] if not one["voided_at_utc"]),
        registered=(registered[0]["registration_number"], registered[0]["registration_date"]) if registered else None,
        **(_treated(of) if registered else {}),
    )


def _said(row: Row, key: str) -> str:
    """An answer; the columns of the days that are counted to say that they are planned."""
    return str(row.get(f"planned_{key}") or row.get(key) or "")


def _numbers(row: Row) -> Iterator[tuple[str, Decimal]]:
    for key, question in NCT04556084.by_key.items():
        if isinstance(question.kind, NumberKind) and row.get(key) not in (None, NOT_DONE):
            yield key, Decimal(row[key])


def _typed(row: Row, of: Sheets) -> Iterator[tuple[str, tuple[str, str]]]:
    """What was typed where it is not what is used, of the answers that stand."""
    for one in of["collected"]:
        if one["used"]:
            yield from _if_other(one["key"], one["typed"], one["typed_unit"], one["used"], one["used_unit"])
    for one in _standing(of["answers"]):
        if one["collected_value"] and one["value"]:
            key, unit = one["key"], one["collected_unit"]
            yield from _if_other(key, one["collected_value"], unit, one["value"], one["unit"])


def _if_other(key: str, value: str, unit: str, used: str, used_unit: str) -> Iterator[tuple[str, tuple[str, str]]]:
    said = figures(value), (unit or "").casefold()
    if used != NOT_DONE and said != (figures(used), (used_unit or "").casefold()):
        yield key, said


def _unknown(row: Row, of: Sheets) -> Iterator[str]:
    yield from (one["key"] for one in _standing(of["answers"]) if one["state"] == "not_known")
    for key in NCT04556084.by_key if not of["answers"] else ():
        if NOT_KNOWN in (row.get(f"{key}_k"), row.get(key) if f"{key}_k" not in row else None):
            yield key


def _standing(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["stands"] in ("yes", "1")]


def _treated(of: Sheets) -> dict[str, Any]:
    return {
        "doses": {int(one["cycle"]): Decimal(one["dose"]) for one in _standing(of["doses"])},
        "given": {int(one["cycle"]): tuple(_stretches(one, of)) for one in of["cycles"] if one["start_utc"]},
        "planned": {
            int(one["cycle"]): _instant(one["planned_start_utc"]) for one in of["cycles"] if one["planned_start_utc"]
        },
        "responses": {int(one["cycle"]): (one["found_on"], _found(one)) for one in _standing(of["responses"])},
        "tests": tuple((one["tested_on"], TESTED[one["result"]]) for one in of["pregnancy tests"]),
        "weights": tuple(
            (one["measured_on"], Decimal(one["value"])) for one in of["measures"] if one["what"] == "weight"
        ),
        "end": next(((one["how"], one["reason"]) for one in _standing(of["end"])), None),
    }


def _stretches(cycle: Row, of: Sheets) -> Iterator[Stretch]:
    since: datetime | None = _instant(cycle["start_utc"])
    for pause in of["interruptions"]:
        if pause["cycle"] == cycle["cycle"] and since:
            yield since, _instant(pause["since_utc"])
            since = _instant(pause["restart_utc"]) if pause["restart_utc"] else None
    end = _instant(cycle["end_utc"]) if cycle["end_utc"] else None
    if since and (end is None or since < end):
        yield since, end


def _found(row: Row) -> dict[str, Any]:
    said = FOUND.get(row["hts_detected"], row["hts_detected"])
    return {
        "blasts_percent": row["blasts_percent"],
        "flow_mrd_percent": row["flow_mrd_percent"],
        "hts_detected": said,
    }


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=UTC)
