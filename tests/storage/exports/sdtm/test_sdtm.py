"""The SDTM form: what each dataset says, in CSV and in XPT that readers which are not ours read back."""

import io
import math
import warnings
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas
import pyreadstat
import pytest

from storage.database import Database
from storage.exports.common.texts import plain_ascii
from storage.exports.screenings.snapshot import Snapshot
from storage.exports.sdtm.standard.datasets import datasets
from storage.exports.sdtm.xpt import Variable, write_xpt
from tests.storage.exports.exporting import ELIGIBLE, TAKEN, Clinic, exporting, many, open_clinic
from tests.storage.exports.sdtm.reading import Archive
from tests.storage.exports.written import files_of
from tests.storage.exports.written import written as in_form
from tests.trials import NCT04556084

# On a server every form is the same, which another test shows.
pytestmark = pytest.mark.alike


def written(snapshot: Snapshot) -> bytes:
    return in_form(snapshot, "sdtm")


def in_csv(archive: bytes, domain: str) -> list[dict[str, str]]:
    return Archive(archive).table(domain)


def by_pandas(content: bytes) -> pandas.DataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pandas.errors.PerformanceWarning)
        return pandas.read_sas(io.BytesIO(content), format="xport", encoding="utf-8")


def by_readstat(content: bytes, folder: Path) -> tuple[pandas.DataFrame, Any]:
    file = folder / "domain.xpt"
    file.write_bytes(content)
    return pyreadstat.read_xport(file)


def plain(value: Any) -> str:
    """A cell as the CSV has it."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float):
        return "0" if abs(value) < 1e-78 else f"{value:g}"  # pandas reads IBM's zero as its smallest number
    return str(value)


def rows_of(frame: pandas.DataFrame) -> list[dict[str, str]]:
    return [{str(name): plain(value) for name, value in row.items()} for row in frame.to_dict("records")]


def varied(clinic: Clinic) -> None:
    """A person who failed twice, one who passed the second time, an amended one, a draft and one put away."""
    clinic.finish(ELIGIBLE | {"lansky": 40, "cns_status": "cns2"}, "MCW-001")
    clinic.finish(ELIGIBLE | {"lansky": 30}, "MCW-001")
    clinic.finish(ELIGIBLE | {"b_all": "no"}, "MCW-002")
    clinic.finish(ELIGIBLE, "MCW-002")
    clinic.amend(clinic.finish(ELIGIBLE, "MCW-003"), ELIGIBLE | {"other_phase12_study": "yes"}, "asked again")
    clinic.start({"sex": "female"}, "MCW-004")
    clinic.put_away(clinic.finish(ELIGIBLE | {"lansky": 40}, "MCW-005"))


async def test_two_readers_find_in_the_xpt_what_the_csv_holds(database: Database, tmp_path: Path) -> None:
    archive = await exporting(database, lambda clinic: (varied(clinic), many(25)(clinic)), written)
    for dataset in datasets():
        numbers = {variable.name for variable in dataset.variables if variable.numeric}
        expected = [in_ascii(row, numbers) for row in in_csv(archive, dataset.name.lower())]
        if not expected:
            continue
        content = files_of(archive)[f"{dataset.name.lower()}.xpt"]
        frame, about = by_readstat(content, tmp_path)
        assert rows_of(by_pandas(content)) == rows_of(frame) == expected
        assert about.table_name == dataset.name


def in_ascii(row: dict[str, str], numbers: set[str]) -> dict[str, str]:
    return {
        name: f"{float(value):g}" if name in numbers and value else plain_ascii(value).rstrip()
        for name, value in row.items()
    }


async def test_a_reader_refuses_a_damaged_xpt(database: Database, tmp_path: Path) -> None:
    archive = await exporting(database, varied, written)
    content = files_of(archive)["ie.xpt"]
    damaged = content.replace(b"NAMESTR HEADER", b"NAMESTR FOOTER")
    with pytest.raises(pyreadstat.ReadstatError):
        by_readstat(damaged, tmp_path)
    with pytest.raises(ValueError, match="not an XPORT file"):
        by_pandas(content.replace(b"LIBRARY HEADER", b"LIBRARY FOOTER"))


async def test_ti_has_every_criterion_under_a_code_that_sdtm_allows(database: Database) -> None:
    rows = in_csv(await exporting(database, varied, written), "ti")
    texts = [one.says if len(one.says) <= 200 else one.short for one in NCT04556084.criteria]
    assert [row["IETEST"] for row in rows] == texts
    assert all(row["IETESTCD"].isidentifier() and len(row["IETESTCD"]) <= 8 for row in rows)
    assert {row["IECAT"] for row in rows} == {"INCLUSION", "EXCLUSION"}
    assert {row["TIVERS"] for row in rows} == {NCT04556084.version}


async def test_ie_has_only_what_was_not_met_and_numbers_it_through_the_attempts_of_a_person(database: Database) -> None:
    rows = in_csv(await exporting(database, varied, written), "ie")
    found = [(r["USUBJID"][-7:], r["IESEQ"], r["IETESTCD"], r["IEORRES"], r["VISITNUM"], r["IEDTC"]) for r in rows]
    assert found == [
        ("MCW-001", "1", "I4", "N", "1", "2026-03-02"),
        ("MCW-001", "2", "E1", "Y", "1", "2026-03-02"),
        ("MCW-001", "3", "I4", "N", "2", "2026-03-02"),
        ("MCW-002", "1", "I1", "N", "1", "2026-03-02"),
        ("MCW-003", "1", "E6", "Y", "1", "2026-03-02"),
    ]


async def test_dm_has_each_person_once_as_the_last_attempt_left_them_and_no_birth_date(database: Database) -> None:
    rows = in_csv(await exporting(database, varied, written), "dm")
    assert [(row["USUBJID"], row["SUBJID"], row["ARMNRS"]) for row in rows] == [
        ("NCT04556084-MCW-MCW-001", "MCW-001", "SCREEN FAILURE"),
        ("NCT04556084-MCW-MCW-002", "MCW-002", "NOT ASSIGNED"),
        ("NCT04556084-MCW-MCW-003", "MCW-003", "SCREEN FAILURE"),
        ("NCT04556084-MCW-MCW-004", "MCW-004", "NOT ASSIGNED"),
    ]
    assert "BRTHDTC" not in rows[0]
    assert {(r["AGE"], r["AGEU"], r["SEX"], r["RFICDTC"], r["COUNTRY"]) for r in rows[:3]} == {
        ("168", "MONTHS", "M", "2026-03-01", "USA")
    }


async def test_sv_has_one_visit_for_each_attempt_on_the_days_of_the_site(database: Database) -> None:
    rows = in_csv(await exporting(database, varied, written), "sv")
    assert [(row["USUBJID"][-7:], row["VISITNUM"], row["VISIT"]) for row in rows] == [
        ("MCW-001", "1", "SCREENING 1"),
        ("MCW-001", "2", "SCREENING 2"),
        ("MCW-002", "1", "SCREENING 1"),
        ("MCW-002", "2", "SCREENING 2"),
        ("MCW-003", "1", "SCREENING 1"),
        ("MCW-004", "1", "SCREENING 1"),
    ]
    assert {(row["SVSTDTC"], row["SVENDTC"]) for row in rows} == {("2026-03-02", "2026-03-02"), ("2026-03-02", "")}


async def test_the_archive_says_what_it_was_made_from_and_is_the_same_each_time(database: Database) -> None:
    first, again = await exporting(database, varied, lambda snapshot: (written(snapshot), written(snapshot)))
    assert first == again
    about = {row["item"]: row["value"] for row in in_csv(first, "about")}
    assert about["protocol_versions"] == NCT04556084.version
    assert len(about["audit_hash"]) == 64


async def test_names_of_sites_are_ascii_in_the_xpt_and_harmless_in_the_csv(database: Database) -> None:
    sites = {
        "=cmd|'/c calc'!A1": "=cmd|'/c calc'!A1",
        "Köln": "Koln 003",
        "Koln": "Koln",
        "Łódź Ø": "Lodz O 005",
        'quo"te,\r\nline': 'quo"te, line 006',
        "\u05d0\u05d1 \u202etfel": "tfel 007",
        "\u738b": "Site 008",
        "\u00fc" * 100: "u" * 100 + " 009",
        "a'); DROP TABLE--": "a'); DROP TABLE--",
    }

    def happen(clinic: Clinic) -> None:
        for number, site in enumerate(sites, 2):
            position = open_clinic(clinic.session, site)
            assert position.site.number == number
            position.finish(ELIGIBLE, "X-1")

    archive = await exporting(database, happen, written)
    frame = by_pandas(files_of(archive)["dm.xpt"])
    assert list(frame["SITEID"]) == list(sites.values())
    assert frame["USUBJID"].is_unique
    assert all(code.isascii() and code.endswith("-X-1") and len(code) <= 200 for code in frame["USUBJID"])
    assert not any(cell.startswith("=") for row in in_csv(archive, "dm") for cell in row.values())


async def test_a_domain_without_rows_has_no_xpt_that_readers_would_fail_on(database: Database) -> None:
    archive = await exporting(database, lambda clinic: clinic.start({"sex": "female"}, "MCW-004"), written)
    names = [name for name in files_of(archive) if name.endswith(".xpt")]
    assert names == [f"{name}.xpt" for name in ("ta", "te", "ti", "ts", "tv", "dm", "se", "sv", "xe")]
    assert in_csv(archive, "ex") == []


def test_a_file_without_rows_is_read_as_its_columns(tmp_path: Path) -> None:
    out = io.BytesIO()
    write_xpt("NONE", "Nothing", (Variable("X", "A number"), Variable("T", "A text", 90)), [], TAKEN, out)
    frame, about = by_readstat(out.getvalue(), tmp_path)
    assert (len(frame), about.column_names) == (0, ["X", "T"])
    with pandas.read_sas(io.BytesIO(out.getvalue()), format="xport", iterator=True, encoding="utf-8") as reader:
        assert list(reader.columns) == ["X", "T"]


async def test_an_answer_that_was_never_asked_is_absent_and_one_that_is_not_known_says_so(database: Database) -> None:
    answers = {"creatinine_mg_dl": None, "creatinine_clearance": "not_done", "b_all": None}
    archive = await exporting(database, lambda clinic: clinic.start(answers, "MCW-004"), written)
    rows = [*in_csv(archive, "lb"), *in_csv(archive, "xe")]
    found = {(row["DOMAIN"], row[f"{row['DOMAIN']}SPID"]): row[f"{row['DOMAIN']}REASND"] for row in rows}
    assert found.pop(("XE", "stage")) == found.pop(("XE", "revision")) == ""
    assert found == {
        ("LB", "creatinine_mg_dl"): "NOT KNOWN",
        ("LB", "creatinine_clearance"): "NOT PERFORMED",
        ("XE", "b_all"): "NOT KNOWN",
    }


async def test_what_was_typed_and_what_was_decided_with_are_both_there(database: Database) -> None:
    typed = {"creatinine_mg_dl": Decimal("0.8"), "typed.creatinine_mg_dl": {"value": "71", "unit": "umol/l"}}
    archive = await exporting(database, lambda clinic: clinic.start(typed, "MCW-004"), written)
    [row] = in_csv(archive, "lb")
    assert (row["LBORRES"], row["LBORRESU"]) == ("71", "umol/L")
    assert (row["LBSTRESC"], row["LBSTRESN"], row["LBSTRESU"]) == ("0.8", "0.8", "mg/dL")


NUMBERS = [0, 1, -1, 2, 15, 16, 17, 255, 256, 0.1, -0.5, 1 / 3, 1e10, 123456.789, 2**53, -(2**53), 1e-20, None]


def test_two_readers_read_every_number_back(tmp_path: Path) -> None:
    out = io.BytesIO()
    variables = (Variable("X", "A number"), Variable("T", "A text", 3))
    write_xpt("NUM", "Numbers", variables, [(number, "abc") for number in NUMBERS], TAKEN, out)
    frames = by_pandas(out.getvalue()), by_readstat(out.getvalue(), tmp_path)[0]
    for frame in frames:
        for number, again in zip(NUMBERS, frame["X"], strict=True):
            assert math.isnan(again) if number is None else again == pytest.approx(number, rel=1e-15)
        assert set(frame["T"]) == {"abc"}


@pytest.mark.parametrize("number", [10**400, -(10**76), 1e308, 5e-324, 1e-79])
def test_a_number_that_an_xpt_cannot_hold_is_missing_in_it(number: float, tmp_path: Path) -> None:
    out = io.BytesIO()
    write_xpt("NUM", "Numbers", (Variable("X", "A number"),), [(number,), (7,)], TAKEN, out)
    frame, _ = by_readstat(out.getvalue(), tmp_path)
    assert [math.isnan(one) for one in frame["X"]] == [True, False]


@pytest.mark.parametrize("rows", [0, 1, 3, 10])
def test_files_of_any_length_end_on_a_whole_record(rows: int, tmp_path: Path) -> None:
    out = io.BytesIO()
    # Rows of 80 bytes and more, as all of ours are: only then can a reader tell blank rows from what fills a record.
    write_xpt("ANY", "", (Variable("X", ""), Variable("T", "", 90)), [(1, "")] * rows, TAKEN, out)
    assert len(out.getvalue()) % 80 == 0
    assert len(by_readstat(out.getvalue(), tmp_path)[0]) == rows
