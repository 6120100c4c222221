"""Hostile texts, ten thousand, through every tabular form: none is run, none breaks the file, none is changed."""

import asyncio
import io
import json
import random
import re
import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from flows.answers.lifecycle import Stage
from storage.database import Database
from storage.exports.forms import TABULAR
from storage.exports.importing.table_rows import from_csv, from_xlsx
from storage.exports.tables.csv_files import plain, safe
from storage.site import people, sites
from storage.study import answering, revisions, screenings
from tests.answered import changing
from tests.referees.spreadsheet import opened, quoted
from tests.storage.clinic import NOW, TODAY, by_version
from tests.storage.exports.written import files_of, form_of, rows_of
from tests.trials import NCT04556084

SCREENINGS, THERAPIES = 200, 50

STARTS = [*"=+-@＝＋－＠", "'=", "''=", *"\t\r\n", " =", "\u200b=", "\xa0@", "\x00=", "\t="]
QUOTING = ['"', '""', "'", ",", ";", ";=1+1;", '","=1+1,"', "\r\n=1", "\n-1", "\t@x", "1+1", "|", "\\"]
MARKUP = ["<r><t>x</t></r>", "<r>", "</r>", "</t></is></c>", "<f>1</f>", "<![CDATA[", "]]>", "&lt;", "&#x3D;1"]
ESCAPES = ["_x003D_", "_x0000_x0000_", "_x005F_", "\x00", "\x07", "\x1b[31m", "\x7f", "\x85", "\u2028", "\ufffe\uffff"]
WORDS = ["\U0001f9ec", "\u202eabc", "مرحبا", "\u00e9", "e\u0301", "../../etc/passwd", "%s{0}$(x)`y`", "1e5", "007"]
VALUES = ["2026-11-22", "yes", "none", "not_done", " ", 'cmd|"/C calc"!A0', 'HYPERLINK("http://x.test","y")']

SKIPPED = " \t\r\n\x0b\x0c\xa0\x85\u1680\u2028\u2029\u202f\u205f\u3000\xad\x7f\ufeff\u2060" + "".join(
    map(chr, (*range(0x20), *range(0x2000, 0x2010)))
)

# What a spreadsheet writes of a cell that is no text: nothing, a number, a day, an instant.
BARE = re.compile(r"(-?[0-9]+(\.[0-9]+)?(E[+-][0-9]+)?|[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2}:[0-9]{2})?)?")

TEXT = re.compile(r'"(?!(#[A-Z/0]+[!?]|Err:[0-9]+)"$).*"', re.DOTALL)  # and not the text of an error
PARTS = [*QUOTING, *MARKUP, *ESCAPES, *WORDS, *VALUES]


def hostile(count: int) -> Iterator[str]:
    """Every part behind every start and behind every other part, and longer ones by chance, some of them cut off."""
    rng = random.Random(7)
    pairs = list(product(("", *STARTS, *PARTS), PARTS))
    for number in range(count):
        start, *parts = pairs[number] if number < len(pairs) else (rng.choice(("", *STARTS)), *by_chance(rng))
        text = start + "".join(parts) + str(number % 10)
        yield text if number < len(pairs) else text[: rng.randint(1, 100)]


def by_chance(rng: random.Random) -> list[str]:
    return rng.choices(PARTS, k=rng.randint(0, 4))


def number_of(index: int) -> float:
    return round(0.01 + index * 0.37, 2)


async def kept(path: Path, texts: list[str]) -> dict[str, bytes]:
    """What every form holds of screenings with these texts as agents, and some also as names, codes and reasons."""
    database = Database(path)
    await database.start()

    def store(session: Session) -> None:
        site = sites.add(session, "=MCW;@1", None, "UTC", "-##", NOW)
        nurse = people.ensure_person(session, 30, '+"N",\r\n=1', "coordinator", site.id, NOW).id
        for number in range(SCREENINGS):
            agents = texts[number * THERAPIES : (number + 1) * THERAPIES]
            entries = [{"agent": agent, "kinds": ["chemotherapy"]} for agent in agents]
            seen = screenings.start(session, site.id, f"={number}", by_version("2020-09"), nurse, NOW)
            answers = {"prior_therapies": entries, "alt_u_l": number_of(number)}
            seen = answering.record_answers(session, seen.id, seen.version, changing(answers), nurse, NOW, agents[0])
            record = {"as_of": "2026-11-22", **answers}
            revisions.finish(session, seen.id, seen.version, record, {"outcome": "eligible"}, TODAY, nurse, NOW)
            if number < 100:
                reason = STARTS[number % 6] + agents[1]
                done = screenings.load(session, seen.id)
                screenings.change(session, done, nurse, NOW, lifecycle=Stage.WITHDRAWN, reason=reason)

    await database.run(store)
    made = await database.read(
        lambda session: {name: form_of(session, name) for name in (form.name for form in TABULAR)}
    )
    await database.close()
    return made


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Ten thousand texts."""
    return list(hostile(SCREENINGS * THERAPIES))


@pytest.fixture(scope="module")
def made(texts: list[str], made_before: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return asyncio.run(kept(Path(shutil.copy(made_before, tmp_path_factory.mktemp("hostile"))), texts))


def runs(text: str) -> bool:
    """Whether a spreadsheet might run it; written apart from the code that it checks."""
    return text.lstrip(SKIPPED)[:1] in tuple("=+-@＝＋－＠")


def is_live(text: str) -> bool:
    """Whether it might be run as one cell, or as one of those that it would be cut into elsewhere."""
    return text[:1] in ("\t", "\r", "\n") or any(map(runs, re.split(r"[;\t\r\n]", text)))


def cells_of(data: bytes) -> list[dict[str, str]]:
    """The rows of a CSV, none of whose cells is live."""
    rows = rows_of(data)
    assert not any(map(is_live, {cell for row in rows for cell in row.values()}))
    return rows


def test_no_text_is_live_or_lost_in_csv_and_numbers_are_whole(made: dict[str, bytes], texts: list[str]) -> None:
    rows = cells_of(made["csv"])
    assert [row["alt_u_l"] for row in rows] == [f"{number_of(number):.15g}" for number in range(SCREENINGS)]
    brought = [
        entry["agent"]
        for row in from_csv(io.BytesIO(made["csv"]), NCT04556084)
        for entry in row.record["prior_therapies"]
    ]
    assert brought == texts
    assert plain(rows[0]["site"]) == "=MCW;@1"
    assert plain(rows[0]["started_by"]) == '+"N",\r\n=1'


def test_no_text_is_a_formula_or_lost_in_a_workbook(made: dict[str, bytes], texts: list[str]) -> None:
    for name in ("xlsx", "log-xlsx"):
        sheets = [part for name, part in files_of(made[name]).items() if name.startswith("xl/worksheets/")]
        assert not any(mark in sheet for sheet in sheets for mark in (b"<f>", b"<f ", b"hyperlink"))
    brought = from_xlsx(io.BytesIO(made["xlsx"]), NCT04556084)
    assert [entry["agent"] for row in brought for entry in row.record["prior_therapies"]] == texts


def test_another_reader_finds_texts_and_numbers_and_no_formula(made: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made["xlsx"]), read_only=True)
    head, *rows = book["screenings"].iter_rows(max_row=201, max_col=110)
    column = [cell.value for cell in head].index("alt_u_l")
    assert [row[column].value for row in rows] == [number_of(number) for number in range(200)]
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n", "d", "inlineStr"}


def test_a_spreadsheet_shows_every_text_as_it_is_and_has_no_formula(
    made: dict[str, bytes], texts: list[str], tmp_path: Path
) -> None:
    books = {name: made[name] for name in ("xlsx", "log-xlsx")} | {"live": live_formulas()}
    sheets = opened(books, tmp_path)
    assert sheets.pop("live-Sheet1") == [["2", '"#NAME?"', '"#DIV/0!"', '"=1+1"']]
    assert {"xlsx-screenings", "xlsx-answers", "xlsx-infusion events", "xlsx-left out", "xlsx-about"} <= sheets.keys()
    assert {"log-xlsx-screening log", "log-xlsx-left out", "log-xlsx-about"} <= sheets.keys()
    cells = {cell for rows in sheets.values() for row in rows for cell in row}
    assert [cell for cell in cells if not (TEXT if cell.startswith('"') else BARE).fullmatch(cell)] == []
    agents = [shown for name, shown in columns_of(sheets["xlsx-screenings"]) if name.endswith('_agent"')]
    assert [shown[number] for number in range(SCREENINGS) for shown in agents] == list(map(quoted, texts))
    screening = dict(columns_of(sheets["xlsx-screenings"]))
    assert list(map(float, screening['"alt_u_l"'])) == [number_of(number) for number in range(SCREENINGS)]
    assert set(screening['"started_by"']) == {quoted('+"N",\r\n=1')}
    values = dict(columns_of(sheets["xlsx-answers"]))['"value"']
    lists = [json.loads(value[1:-1].replace('""', '"')) for value in values if value.startswith('"')]
    assert [entry["agent"] for entries in lists for entry in entries] == texts
    log = dict(columns_of(sheets["log-xlsx-screening log"]))
    assert log['"subject_code"'] == tuple(f'"={number}"' for number in range(SCREENINGS))
    assert log['"reason"'][:100] == tuple(quoted(STARTS[n % 6] + texts[n * THERAPIES + 1]) for n in range(100))


def columns_of(rows: list[list[str]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The columns of a sheet under their names."""
    return ((column[0], column[1:]) for column in zip(*rows, strict=True))


def live_formulas() -> bytes:
    """A workbook in which the spreadsheet must find formulas, so that it is known to look for them."""
    out, book = io.BytesIO(), openpyxl.Workbook()
    sheet = book.create_sheet("Sheet1", 0)
    sheet.append(["=1+1", "=nothing()", "=1/0", "=1+1"])  # without a result it has to be worked out
    sheet["D1"].data_type = "s"
    book.remove(book["Sheet"])
    book.save(out)
    return out.getvalue()


def test_no_text_is_live_or_lost_in_answers_and_redcap(made: dict[str, bytes], texts: list[str]) -> None:
    lists = [json.loads(plain(row["value"])) for row in cells_of(made["answers-csv"]) if row["key"] != "alt_u_l"]
    assert [entry["agent"] for entries in lists for entry in entries] == texts
    project = files_of(made["redcap"])
    rows = cells_of(project["records.csv"])
    cells_of(project["data_dictionary.csv"])
    assert [plain(row[f"therapy_{index}_agent"]) for row in rows for index in range(1, THERAPIES + 1)] == texts
    cells_of(made["dictionary"])
    cells_of(made["flow"])


def test_no_text_is_lost_in_json_lines(made: dict[str, bytes], texts: list[str]) -> None:
    lines = [json.loads(line) for line in made["jsonl"].split(b"\n")[:-1]]
    assert [entry["agent"] for line in lines for entry in line["prior_therapies"]] == texts
    assert len(made["screenings-jsonl"].split(b"\n")) == SCREENINGS + 1


@given(st.text())
@settings(max_examples=50, deadline=None)
def test_a_text_made_safe_is_not_live_and_comes_back(text: str) -> None:
    assert plain(safe(text)) == text
    assert not is_live(safe(text))


@given(st.text(alphabet="'=;\t\n x\u200b", max_size=8))
def test_texts_of_apostrophes_and_separators_come_back(text: str) -> None:
    assert plain(safe(text)) == text
    assert not is_live(safe(text))


@pytest.mark.parametrize("text", ["vincristine", "", "anti-CD22 (x)", "a = b", "1-2", "λ", "'tis", "a,-b"])
def test_harmless_text_is_left_as_it_is(text: str) -> None:
    assert safe(text) == text
