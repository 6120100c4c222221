"""Files that spreadsheets saved, in any language: what means one thing is read, else the cell is named."""

import io
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from storage.database import Database
from storage.exports.errors import CannotRead, ImportRefused
from storage.exports.importing.importing import import_records
from storage.exports.importing.table_rows import from_csv, from_xlsx
from tests.storage.clinic import LATER, Clinic
from tests.trials import NCT04556084

# What is wrong in a file has nothing to do with where it would have been kept.
pytestmark = pytest.mark.alike

AS_OF = {"as_of": "2026-11-22"}


def csv(text: str, encoding: str = "utf-8") -> list[dict[str, Any]]:
    return [row.record for row in from_csv(io.BytesIO(text.encode(encoding)), NCT04556084)]


def book(fill: Callable[[Any], None], change: Callable[[Any], None] = lambda book: None) -> io.BytesIO:
    """A workbook whose sheet was filled by hand."""
    made = openpyxl.Workbook()
    made.active.title = "screenings"
    fill(made.active)
    change(made)
    saved = io.BytesIO()
    made.save(saved)
    return saved


def cell(column: str, value: Any, form: str = "General", **about: Any) -> io.BytesIO:
    """A workbook of one record with one cell under `column`."""

    def fill(sheet: Any) -> None:
        sheet.append(["as_of", column])
        sheet.append(["2026-11-22", value])
        sheet["B2"].number_format = form

    return book(fill, **about)


def in_book(column: str, value: Any, form: str = "General") -> Any:
    [row] = from_xlsx(cell(column, value, form), NCT04556084)
    return row.record[column]


async def problems(database: Database, clinic: Clinic, rows: Any) -> list[str]:
    """What an import says of the rows."""
    with pytest.raises(ImportRefused) as refused:
        await database.run(lambda s: import_records(s, rows, clinic.site.id, clinic.nurse.id, LATER, NCT04556084))
    return [str(problem) for problem in refused.value.problems]


KOELN = "Kölner Antikörper, 50 µg"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("first", ["", "sep={}\r\n", '"sep={}"\r\n'])
def test_encoding_and_delimiter_are_found_out(encoding: str, delimiter: str, first: str) -> None:
    names = ["as_of", "prior_therapies_1_agent"]
    lines = [names, ["2026-11-22", f'"{KOELN}"']]
    text = first.format(delimiter) + "".join(delimiter.join(line) + "\r\n" for line in lines)
    assert csv(text, encoding) == [AS_OF | {"prior_therapies": [{"agent": KOELN}]}]


def test_a_file_of_two_encodings_is_refused() -> None:
    lines = [
        b"as_of,prior_therapies_1_agent",
        b"2026-11-22," + "Köln".encode(),
        b"2026-11-22," + "Köln".encode("cp1252"),
    ]
    with pytest.raises(CannotRead, match="some of its lines are in UTF-8 and some are not"):
        list(from_csv(io.BytesIO(b"\n".join(lines)), NCT04556084))


@pytest.mark.parametrize("empty", ["as_of;sex;;\n2026-11-22;male;;\n", "as_of;sex\n2026-11-22;male;;\n\n;;;\n"])
def test_empty_columns_and_rows_at_the_end_say_nothing(empty: str) -> None:
    assert csv(empty) == [AS_OF | {"sex": "male"}]


@pytest.mark.parametrize(
    ("delimiter", "text", "number"),
    [
        (";", "0,7", "0.7"),
        (",", "0,7", "0.7"),
        (";", "0.7", "0.7"),
        (";", "0,125", "0.125"),
        (",", "1.125", "1.125"),
        (";", "1.234,5", "1234.5"),
        (",", "1,234.5", "1234.5"),
        (",", "1,234,567", "1234567"),
        (";", "1 234,5", "1234.5"),
        (";", "1\u202f234", "1234"),
        (",", "1'234.5", "1234.5"),
        (",", " 60 ", "60"),
        (",", "6E+01", "6E+1"),
    ],
)
def test_a_number_is_read_as_people_of_many_countries_write_it(delimiter: str, text: str, number: str) -> None:
    assert csv(f'as_of{delimiter}alt_u_l\n2026-11-22{delimiter}"{text}"\n') == [AS_OF | {"alt_u_l": Decimal(number)}]


@pytest.mark.parametrize(
    ("delimiter", "text", "said"),
    [
        (",", "1,125", "alt_u_l: 1,125 may be 1.125 or 1125: write 1.1250 or 1125."),
        (";", "1,125", "alt_u_l: 1,125 may be 1.125 or 1125: write 1.1250 or 1125."),
        (";", "1.125", "alt_u_l: 1.125 may be 1.125 or 1125: write 1.1250 or 1125."),
        (";", "#NV", "alt_u_l: #NV is an error of a spreadsheet: enter the value, or empty the cell."),
        (",", "#DIV/0!", "alt_u_l: #DIV/0! is an error of a spreadsheet: enter the value, or empty the cell."),
        (",", "1. Mai", 'alt_u_l: "1. Mai" was given; allowed: a number, above 0 (U/L).'),
        (",", "60 %", 'alt_u_l: "60 %" was given; allowed: a number, above 0 (U/L).'),
    ],
)
async def test_what_means_two_things_or_nothing_is_named_with_its_cell(
    database: Database, clinic: Clinic, delimiter: str, text: str, said: str
) -> None:
    table = f'subject_code{delimiter}as_of{delimiter}alt_u_l\nMCW-002{delimiter}2026-11-22{delimiter}"{text}"\n'
    rows = list(from_csv(io.BytesIO(table.encode()), NCT04556084))
    assert await problems(database, clinic, rows) == [f"Row 2, column C (MCW-002): {said}"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-10-03", "2026-10-03"),
        ("2026-10-03 00:00:00", "2026-10-03"),
        ("2026-10-03T14:30", "2026-10-03"),
        ("2026/10/03", "2026-10-03"),
        ("20261003", "2026-10-03"),
        ("25/10/2026", "2026-10-25"),
        ("10/25/2026 12:00 AM", "2026-10-25"),
        ("3-Oct-2026", "2026-10-03"),
        ("October 3, 2026", "2026-10-03"),
    ],
)
def test_a_day_is_read_where_it_is_one_day_only(text: str, day: str) -> None:
    assert csv(f'as_of,liver_date\n2026-11-22,"{text}"\n') == [AS_OF | {"liver_date": day}]


def test_points_between_the_figures_of_a_day_put_the_day_first_where_semicolons_part_the_cells() -> None:
    assert csv("as_of;liver_date\n2026-11-22;03.10.2026 00:00\n") == [AS_OF | {"liver_date": "2026-10-03"}]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("03/10/2026", "liver_date: 03/10/2026 may be Tue 10 Mar 2026 or Sat 3 Oct 2026: write it like 2026-10-03."),
        ("03.10.2026", "liver_date: 03.10.2026 may be Tue 10 Mar 2026 or Sat 3 Oct 2026: write it like 2026-10-03."),
        ("03/10/26", 'liver_date: "03/10/26" was given; allowed: a date YYYY-MM-DD from 1900 to 2199.'),
        ("yesterday", 'liver_date: "yesterday" was given; allowed: a date YYYY-MM-DD from 1900 to 2199.'),
        (
            "2026-10-03T23:30Z",
            'liver_date: "2026-10-03T23:30Z" was given; allowed: a date YYYY-MM-DD from 1900 to 2199.',
        ),
    ],
)
async def test_a_day_that_may_be_another_is_named_with_its_cell(
    database: Database, clinic: Clinic, text: str, said: str
) -> None:
    rows = list(from_csv(io.BytesIO(f"as_of,liver_date\n2026-11-22,{text}\n".encode()), NCT04556084))
    assert await problems(database, clinic, rows) == [f"Row 2, column B: {said}"]


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("b_all", "TRUE", "yes"),
        ("b_all", "FALSCH", "no"),
        ("b_all", "vrai", "yes"),
        ("b_all", "Yes", "yes"),
        ("sex", " Female ", "female"),
        ("disease_group", "NONE", []),
        ("disease_group", "Relapse | eoc_mrd", ["relapse", "eoc_mrd"]),
        ("creatinine_mg_dl", "Not done", "not_done"),
        ("lvef_percent", "62 %", Decimal(62)),
        ("sex", "TRUE", "TRUE"),
        ("b_all", "1", "1"),
    ],
)
def test_an_answer_is_read_by_its_value_or_its_label_in_any_case(column: str, text: str, value: Any) -> None:
    assert csv(f"as_of,{column}\n2026-11-22,{text}\n") == [AS_OF | {column: value}]


@pytest.mark.parametrize(
    ("column", "value", "form", "read"),
    [
        ("liver_date", date(2026, 10, 3), "yyyy-mm-dd", "2026-10-03"),
        ("liver_date", datetime(2026, 10, 3, 14, 30), "dd.mm.yyyy hh:mm", "2026-10-03"),  # noqa: DTZ001
        ("liver_date", 46298, "General", "2026-10-03"),
        ("liver_date", 20261003, "General", "2026-10-03"),
        ("liver_date", "2026-10-03", "@", "2026-10-03"),
        ("b_all", True, "General", "yes"),
        ("b_all", False, "General", "no"),
        ("alt_u_l", "60", "@", Decimal(60)),
        ("alt_u_l", " 60,5 ", "@", Decimal("60.5")),
        ("lvef_percent", 0.62, "0%", Decimal(62)),
        ("mrd_percent", 0.0002, "0.00%", Decimal("0.02")),
        ("lvef_percent", 62, "0.0", Decimal(62)),
        ("alt_u_l", 60, '"per day" 0', Decimal(60)),
    ],
)
def test_a_cell_of_a_workbook_is_read_by_what_it_is_shown_as(column: str, value: Any, form: str, read: Any) -> None:
    assert in_book(column, value, form) == read


def test_a_workbook_that_counts_from_1904_gives_the_same_days() -> None:
    def from_1904(made: Any) -> None:
        made.epoch = CALENDAR_MAC_1904

    [row] = from_xlsx(cell("liver_date", date(2026, 10, 3), "yyyy-mm-dd", change=from_1904), NCT04556084)
    assert row.record["liver_date"] == "2026-10-03"


@pytest.mark.parametrize(
    ("column", "value", "form", "said"),
    [
        ("alt_u_l", "=30+30", "0", "it holds a formula without its value: open the file in a spreadsheet and save it."),
        ("alt_u_l", "#N/A", "0", "it holds the error #N/A: enter the value, or empty the cell."),
        ("alt_u_l", date(2026, 5, 1), "d-mmm", "it is a date (Fri 1 May 2026), perhaps made of a number by a "
         "spreadsheet: enter the number again."),
        ("alt_u_l", 0.6, "0%", "it is in per cent, and the column is in U/L: enter it again."),
        ("sex", True, "0", "TRUE says nothing here: enter the value."),
        ("liver_date", 0.5, "0%", "it is in per cent: enter the day, such as 2026-10-03."),
        ("b_all", date(2026, 5, 1), "d-mmm", "it is a date, perhaps made of a text by a spreadsheet: "
         "enter it again as text."),
    ],
)  # fmt: skip
async def test_a_cell_that_a_spreadsheet_spoilt_is_named_with_its_sheet(
    database: Database, clinic: Clinic, column: str, value: Any, form: str, said: str
) -> None:
    rows = list(from_xlsx(cell(column, value, form), NCT04556084))
    assert await problems(database, clinic, rows) == [f'Sheet "screenings", row 2, column B: {column}: {said}']


async def test_what_is_wrong_in_an_entry_is_named_with_its_column(database: Database, clinic: Clinic) -> None:
    names = "as_of,prior_therapies,prior_therapies_1_agent,prior_therapies_1_kinds,prior_therapies_1_last_dose"
    rows = list(from_csv(io.BytesIO(f"{names}\n2026-11-22,1,VCR,chemo,03/10/2026\n".encode()), NCT04556084))
    said = await problems(database, clinic, rows)
    assert [line.partition(": ")[0] for line in said] == ["Row 2, column E", "Row 2, column D"]


async def test_the_first_sheet_that_is_seen_is_read_and_screenings_before_all(database: Database) -> None:
    def fill(sheet: Any) -> None:
        sheet.title = "old"
        sheet.sheet_state = "hidden"
        sheet.append(["as_of", "nonsense"])

    def more(made: Any) -> None:
        seen = made.create_sheet("mine")
        seen.append([" as_of ", "sex", None])
        seen.append([None, None, None])
        seen.append(["2026-11-22", "male", None])

    assert [row.record for row in from_xlsx(book(fill, more), NCT04556084)] == [AS_OF | {"sex": "male"}]


def test_a_title_above_the_names_is_named_as_no_column_and_a_slip_with_what_is_near() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["Our screenings 2026"])
        sheet.merge_cells("A1:C1")
        sheet.append(["as_of", "sex"])

    with pytest.raises(CannotRead, match=r'sheet "screenings", row 1, column A: no export has the column .* first row'):
        list(from_xlsx(book(fill), NCT04556084))
    with pytest.raises(CannotRead, match=r"row 1, column B: no export has the column 'alt_ul'; is it alt_u_l\?"):
        csv("as_of,alt_ul\n")


def test_a_cell_below_no_name_is_named() -> None:
    with pytest.raises(CannotRead, match="row 3 has more cells than there are names: column C has none"):
        csv("as_of,sex,,\n2026-11-22,male,,\n2026-11-22,male,x,\n")


def test_a_long_text_costs_no_more_than_its_length(tmp_path: Path) -> None:
    for piece in ("1 ", "1.1", ",1", "0 000", "#A/", "2026 ", "12:34 "):
        assert csv(f'as_of,liver_date,alt_u_l\n2026-11-22,"{piece * 20_000}","{piece * 20_000}"\n')
