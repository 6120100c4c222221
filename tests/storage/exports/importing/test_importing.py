"""Import: what an export holds comes back as it was, and a file that is not right changes nothing."""

import io
import json
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from sqlalchemy import select
from sqlmodel import Session

from flows.decision.assess import assess
from storage.database import Database
from storage.engine.canonical import parsed
from storage.exports.errors import CannotRead, ImportRefused
from storage.exports.forms import FORMS as ALL_FORMS
from storage.exports.importing.importing import Brought, bring_in, brought, import_records
from storage.exports.importing.table_rows import from_csv, from_xlsx
from storage.site import sites
from storage.study import screenings
from storage.tables.base import table
from storage.tables.screening import AuditRow
from storage.trail import audit
from storage.treatment.worklist import candidates
from storage.upkeep import verify
from tests.shots import snapshot
from tests.storage.clinic import LATER, NOW, Clinic
from tests.storage.exports.exporting import answered, finished, records, same
from tests.storage.exports.written import form_of
from tests.trials import NCT04556084

Read = Callable[[bytes], Iterable[Brought]]


def from_lines(data: bytes) -> Iterable[Brought]:
    return [brought(number, parsed(line)) for number, line in enumerate(data.decode().splitlines(), 1)]


FORMS: dict[str, Read] = {
    "jsonl": from_lines,
    "screenings-jsonl": from_lines,
    "csv": lambda data: from_csv(io.BytesIO(data), NCT04556084),
    "xlsx": lambda data: from_xlsx(io.BytesIO(data), NCT04556084),
}


@pytest.fixture
async def wide(database: Database, clinic: Clinic) -> Clinic:
    """The clinic, with room for many codes."""
    site = await database.run(lambda session: sites.change(session, clinic.site.id, NOW, code_pattern="MCW-######"))
    return Clinic(site, clinic.boss, clinic.nurse)


def bring(session: Session, clinic: Clinic, rows: Iterable[Brought]) -> list[str]:
    return import_records(session, rows, clinic.site.id, clinic.nurse.id, LATER, NCT04556084)


def exported(session: Session) -> list[dict[str, Any]]:
    return [screening.record for screening in snapshot(session, now=LATER)]


@pytest.mark.alike
@pytest.mark.parametrize("form", [form for form in FORMS if form != "screenings-jsonl"])
async def test_what_was_imported_is_exported_as_it_was_and_can_be_imported_again(
    database: Database, wide: Clinic, form: str
) -> None:
    await there_and_back(database, wide, form)


async def test_lines_that_were_imported_are_exported_as_they_were_and_can_be_imported_again(
    database: Database, wide: Clinic
) -> None:
    await there_and_back(database, wide, "screenings-jsonl")


async def there_and_back(database: Database, wide: Clinic, form: str) -> None:
    given = list(records(60))
    rows = [brought(number, record) for number, record in enumerate(given, 1)]
    await database.run(lambda session: bring(session, wide, rows))
    assert await database.read(exported) == [same(record) for record in given]
    data = await database.read(lambda session: form_of(session, form))
    again = list(FORMS[form](data))
    assert [same(row.record) for row in again] == [same(record) for record in given]
    if form != "jsonl":
        assert [row.code for row in again] == [f"MCW-{number:06}" for number in range(1, 61)]
    fresh = [Brought(row.row, None, row.record) for row in again]
    await database.run(lambda session: bring(session, wide, fresh))
    assert (await database.read(exported))[60:] == [same(record) for record in given]
    assert (await database.read(verify.verify)).sound


@pytest.mark.alike
async def test_exported_lines_are_assessed_to_the_stored_decisions(database: Database, wide: Clinic) -> None:
    given = list(records(120, seed=2))

    def store(session: Session) -> None:
        for number, record in enumerate(given):
            finished(session, wide, record, f"MCW-{number:06}")

    await database.run(store)
    lines = (await database.read(lambda session: form_of(session, "jsonl"))).splitlines()
    stored = await database.read(lambda session: [row.decision for row in snapshot(session, now=LATER)])
    assert [assess(json.loads(line, parse_float=Decimal), NCT04556084).as_json() for line in lines] == stored
    around = (await database.read(lambda session: form_of(session, "screenings-jsonl"))).splitlines()
    assert [parsed(line.decode())["decision"] for line in around] == stored


@pytest.mark.parametrize("form", FORMS)
async def test_an_unknown_agent_leaves_in_its_record_and_comes_back_unknown(
    database: Database, clinic: Clinic, form: str
) -> None:
    unknown = {"agent": "quuxamide", "kinds": None, "last_dose": "2026-11-01"}
    record = {"as_of": "2026-11-22", "b_all": "yes", "prior_therapies": [unknown]}
    await database.run(lambda session: finished(session, clinic, record, "MCW-001"))
    data = await database.read(lambda session: form_of(session, form))
    assert b"quuxamide (kind not known)" in data or form == "xlsx"
    rows = [Brought(row.row, "MCW-002", row.record) for row in FORMS[form](data)]
    await database.run(lambda session: bring(session, clinic, rows))
    back = await database.read(lambda session: screenings.load(session, 2))
    assert back.current.given["prior_therapies"] == [{"agent": "quuxamide", "kinds": None}]


@pytest.mark.alike
async def test_every_form_can_be_written_with_an_unknown_agent(database: Database, clinic: Clinic) -> None:
    unknown = {"agent": "quuxamide", "kinds": None, "last_dose": "2026-11-01"}
    record = {"as_of": "2026-11-22", "b_all": "yes", "prior_therapies": [unknown]}
    await database.run(lambda session: finished(session, clinic, record, "MCW-001"))
    await database.run(lambda session: answered(session, clinic, record, "MCW-002"))
    for form in (name for name, form in ALL_FORMS.items() if not form.of_nobody):
        assert await database.read(lambda session, form=form: form_of(session, form)), form


async def test_an_import_makes_drafts_that_the_chat_goes_on_with(database: Database, clinic: Clinic) -> None:
    rows = [Brought(1, "MCW-007", {"as_of": "2026-11-01", "sex": "female", "b_all": None})]
    assert await database.run(lambda session: bring(session, clinic, rows)) == ["MCW-007"]
    seen = await database.read(lambda session: screenings.load(session, 1))
    assert (seen.lifecycle, seen.version, seen.created_by) == ("draft", 2, clinic.nurse.id)
    assert seen.current.as_json() == {"sex": "female", "b_all": None, "import.as_of": "2026-11-01"}
    [row] = await database.read(lambda session: list(snapshot(session, now=LATER)))
    assert (row.as_of.isoformat(), row.record["as_of"], row.decided) == ("2026-11-01", "2026-11-01", False)
    await database.run(lambda session: clinic.answer(session, seen, sex="male"))
    [row] = await database.read(lambda session: list(snapshot(session, now=LATER)))
    assert row.record == {"as_of": "2026-11-22", "sex": "male"}


async def test_every_row_that_is_not_right_is_listed_and_nothing_is_imported(
    database: Database, clinic: Clinic
) -> None:
    await database.run(clinic.start)
    before = await database.read(audit.head)
    day = {"as_of": "2026-11-22"}
    rows = [
        Brought(1, "MCW-002", day | {"sex": "female"}),
        Brought(2, "MCW-003", day | {"sex": "f", "age_months": "old"}),
        Brought(3, None, ["no record"]),
        Brought(4, "MCW-001", day),
        Brought(5, "MCW-002", day),
        Brought(6, "Jane Doe", day),
        Brought(7, None, day | {"alt_u_l": Decimal("0.12345678901234567890")}),
        Brought(8, None, day | {"prior_therapies": [{"agent": "\ud800", "kinds": ["biologic"]}]}),
        Brought(9, 5, {}),
        Brought(10, None, day | {"prior_therapies": [{"agent": "NUL \0 in it", "kinds": ["biologic"]}]}),
        Brought(11, None, day | {"prior_therapies": [{"agent": "no NUL \\u0000 in it", "kinds": ["biologic"]}]}),
    ]
    with pytest.raises(ImportRefused) as refused:
        await database.run(lambda session: bring(session, clinic, rows))
    assert [(problem.row, problem.key) for problem in refused.value.problems] == [
        (2, "age_months"),
        (2, "sex"),
        (3, "record"),
        (4, "subject_code"),
        (5, "subject_code"),
        (6, "subject_code"),
        (7, "alt_u_l"),
        (8, "prior_therapies"),
        (9, "as_of"),
        (9, "subject_code"),
        (10, "prior_therapies"),
    ]
    assert str(refused.value.problems[1]) == ('Row 2 (MCW-003): sex: "f" was given; allowed: "female" or "male".')
    assert "open already" in refused.value.problems[3].reason
    assert await database.read(audit.head) == before
    found = await database.read(lambda session: candidates(session, clinic.site.id, NOW, ZoneInfo("UTC")))
    assert len(found) == 1


async def test_an_import_that_fails_is_in_the_audit(database: Database, clinic: Clinic) -> None:
    rows = [Brought(1, None, None, "Line 1 is not JSON.")]
    with pytest.raises(ImportRefused) as refused:
        await bring_in(database, rows, clinic.site.id, clinic.nurse.id, LATER, NCT04556084)
    assert [str(problem) for problem in refused.value.problems] == ["Row 1: Line 1 is not JSON."]
    with pytest.raises(CannotRead):
        await bring_in(
            database, from_csv(io.BytesIO(b"x"), NCT04556084), clinic.site.id, clinic.nurse.id, LATER, NCT04556084
        )
    assert await bring_in(
        database, [Brought(1, None, {"as_of": "2026-11-22"})], clinic.site.id, clinic.nurse.id, LATER, NCT04556084
    )
    chosen = select(table(AuditRow).c.action).order_by(table(AuditRow).c.seq.desc()).limit(5)
    last = await database.read(lambda session: list(session.connection().execute(chosen).scalars()))
    assert last == ["imported", "answered", "screening started", "import failed", "import failed"]


async def test_a_file_without_records_is_refused(database: Database, clinic: Clinic) -> None:
    with pytest.raises(ImportRefused, match="no record in the file"):
        await database.run(lambda session: bring(session, clinic, []))


TABLES: list[tuple[str, str]] = [
    ("as_of,name\n2026-11-22,x\n", "no export has the column 'name'"),
    ("as_of,sex,sex\n", "more than once"),
    ("sex\nmale\n", "as_of is missing"),
    ("", "as_of is missing"),
    ("as_of,sex\n2026-11-22,male,x\n", "row 2 has more cells"),
    ('as_of,sex\n2026-11-22,"male\n', "not a CSV"),
    ("as_of,prior_therapies_0_agent\n", "no export has the column"),
]


@pytest.mark.parametrize(("text", "reason"), TABLES)
def test_a_table_that_is_no_export_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(CannotRead, match=reason):
        list(from_csv(io.BytesIO(text.encode()), NCT04556084))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"as_of\n2026-11-22\n"])
def test_a_file_that_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(CannotRead, match="not a sound XLSX"):
        list(from_xlsx(io.BytesIO(data), NCT04556084))


def test_a_table_may_have_some_of_the_columns_in_any_order_and_empty_rows() -> None:
    text = (
        "\ufeffsex,as_of,outcome,prior_therapies_2_agent,prior_therapies_1_agent\r\nmale,2026-11-22,x,b,a\r\n,,,,\r\n"
    )
    assert list(from_csv(io.BytesIO(text.encode()), NCT04556084)) == [
        Brought(
            2,
            None,
            {"as_of": "2026-11-22", "sex": "male", "prior_therapies": [{"agent": "a"}, {"agent": "b"}]},
        )
    ]


@pytest.mark.parametrize(
    ("cells", "record"),
    [
        ({"prior_radiation": "0"}, {"prior_radiation": []}),
        ({"prior_radiation": ""}, {}),
        ({"prior_radiation": "2", "prior_radiation_1_site": "tbi"}, {"prior_radiation": "2 (but 1 entries)"}),
        ({"disease_group": "none"}, {"disease_group": []}),
        ({"disease_group": "relapse|eoc_mrd"}, {"disease_group": ["relapse", "eoc_mrd"]}),
        ({"creatinine_mg_dl": "not_done"}, {"creatinine_mg_dl": "not_done"}),
        ({"creatinine_mg_dl": " 0.70 "}, {"creatinine_mg_dl": Decimal("0.70")}),
        ({"creatinine_mg_dl": "1,5"}, {"creatinine_mg_dl": Decimal("1.5")}),
        ({"creatinine_mg_dl": "1e9999"}, {"creatinine_mg_dl": "1e9999"}),
        ({"creatinine_date": "45000"}, {"creatinine_date": "45000"}),
    ],
)
def test_a_cell_is_read_by_its_column_and_else_left_for_the_check(cells: dict[str, str], record: Any) -> None:
    names = ["as_of", *cells]
    text = ",".join(names) + "\n" + ",".join(f'"{cell}"' for cell in ["2026-11-22", *cells.values()]) + "\n"
    [row] = from_csv(io.BytesIO(text.encode()), NCT04556084)
    assert row.record == {"as_of": "2026-11-22"} | record


@pytest.mark.alike
async def test_a_workbook_that_another_program_saved_is_read(database: Database, wide: Clinic) -> None:
    given = list(records(30, seed=5))
    rows = [brought(number, record) for number, record in enumerate(given, 1)]
    await database.run(lambda session: bring(session, wide, rows))
    data = await database.read(lambda session: form_of(session, "xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(data))
    saved = io.BytesIO()
    book.save(saved)
    assert [same(row.record) for row in from_xlsx(saved, NCT04556084)] == [same(record) for record in given]
