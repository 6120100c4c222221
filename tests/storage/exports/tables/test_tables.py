"""What stands in the tables: typed cells, one row a screening or an answer, and the numbers of the flow."""

import codecs
import io
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from sqlalchemy import update
from sqlmodel import Session

from flows.rules import question
from storage.database import Database
from storage.exports.common import description
from storage.exports.common.description import Test as Comparing
from storage.exports.common.table import Field, Table, Tables
from storage.exports.forms import FORMS
from storage.exports.importing.table_rows import from_csv, from_xlsx
from storage.exports.screenings.exported import STAGES
from storage.exports.tables import xlsx
from storage.exports.tables.dictionary import dictionary_table
from storage.exports.tables.flow import flow_of
from storage.exports.tables.screening_log import log_rows
from storage.exports.tables.screenings import screening_fields
from storage.exports.tables.xlsx_cells import letters
from storage.study import answering, screenings
from storage.tables.base import table
from storage.tables.screening import LIFECYCLES, ScreeningRow
from tests.answered import changing
from tests.shots import snapshot
from tests.storage.clinic import LATER, NOW, Clinic
from tests.storage.exports.exporting import answered, finished, records, same
from tests.storage.exports.sdtm.reading import Archive
from tests.storage.exports.written import form_of, rows_of, sheet_of
from tests.trials import NCT04556084

# On a server every form is the same, which another test shows.
pytestmark = pytest.mark.alike

DAY = {"as_of": "2026-11-22"}

SHEETS = [
    *("screenings", "answers", "findings", "signatures", "rulings", "registrations", "measures", "doses", "cycles"),
    *("infusion events", "interruptions", "plan", "responses", "pregnancy tests", "deviations", "end"),
    *("left out", "dictionary", "about"),
]

SOME = {
    "age_months": 168,
    "creatinine_mg_dl": "not_done",
    "alt_u_l": 62.5,
    "consent_signed": "yes",
    "consent_date": "2026-11-20",
    "disease_group": ["relapse", "eoc_mrd"],
    "vhr_features": [],
    "sex": None,
    "prior_therapies": [{"agent": "=x", "kinds": ["chemotherapy"], "last_dose": "1900-02-01"}],
}

NUMBERS = (0.33333333333333337, 0.1, 4.999999999999999, 1e-20, 5e-324, 10**22, 10**400, 1e22)


def of_every_number(session: Session, clinic: Clinic) -> None:
    for code, number in enumerate(NUMBERS, 900):
        answered(session, clinic, DAY | {"alt_u_l": number}, f"MCW-{code}")


def varied(session: Session, clinic: Clinic) -> None:
    """An answer of every kind, what was typed and taken back, somebody screened twice, and a drug nobody knows."""
    changed = clinic.answer(session, clinic.start(session, "MCW-890"), **CONVERTED, **TYPED)
    clinic.answer(session, changed, **SETTLED)
    finished(session, clinic, DAY | {"b_all": "no"}, "MCW-891")
    finished(session, clinic, DAY | SOME, "MCW-891")
    unknown = {"agent": "quuxamide", "kinds": None, "last_dose": "2026-11-01"}
    finished(session, clinic, DAY | {"prior_therapies": [unknown]}, "MCW-892")
    answered(session, clinic, DAY | {"prior_therapies": [unknown]}, "MCW-893")


async def test_a_row_holds_typed_answers_decision_and_source(database: Database, clinic: Clinic) -> None:
    await database.run(lambda session: finished(session, clinic, DAY | SOME, "MCW-001"))
    data = await database.read(lambda session: form_of(session, "csv"))
    assert data.startswith(codecs.BOM_UTF8 + b"screening,site,subject_code,")
    assert data.count(b"\r\n") == 2
    [row] = rows_of(data)
    expected = {
        "screening": "1",
        "site": "MCW",
        "subject_code": "MCW-001",
        "stage": "finished",
        "protocol_version": "2020-09",
        "revision": "1",
        "finished_at_utc": "2026-11-22T13:00:00Z",
        "finished_by": "Nurse",
        "as_of": "2026-11-22",
        "age_months": "168",
        "creatinine_mg_dl": "not_done",
        "creatinine_clearance": "",
        "alt_u_l": "62.5",
        "disease_group": "relapse|eoc_mrd",
        "vhr_features": "none",
        "sex": "",
        "prior_therapies": "1",
        "prior_therapies_1_agent": "'=x",
        "prior_therapies_1_last_dose": "1900-02-01",
        "prior_radiation": "",
        "decision": "stored",
        "outcome": "incomplete",
        "earliest": "",
        "I4": "pending",
        "audit_entry": "6",
    }
    assert {name: row[name] for name in expected} == expected
    head = await database.read(lambda session: snapshot(session, now=LATER).head.hash)
    assert row["audit_hash"] == head


async def test_a_sheet_has_cells_of_the_right_type(database: Database, clinic: Clinic) -> None:
    await database.run(lambda session: finished(session, clinic, DAY | SOME, "MCW-001"))
    data = await database.read(lambda session: form_of(session, "xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == SHEETS
    [row] = sheet_of(data, "screenings")
    assert (row["age_months"], row["alt_u_l"], row["creatinine_mg_dl"], row["sex"]) == (168, 62.5, "not_done", None)
    assert row["consent_date"] == datetime(2026, 11, 20)  # noqa: DTZ001 (a sheet has no time zones)
    assert row["finished_at_utc"] == datetime(2026, 11, 22, 13, 0)  # noqa: DTZ001
    assert (row["prior_therapies_1_agent"], row["prior_therapies_1_last_dose"]) == ("=x", "1900-02-01")
    about = dict(book["about"].iter_rows(values_only=True))
    assert (about["protocol_versions"], about["audit_entry"], about["screenings"]) == ("2020-09", 6, 1)


async def test_the_same_snapshot_gives_the_same_bytes(database: Database, clinic: Clinic) -> None:
    def store(session: Session) -> None:
        varied(session, clinic)
        for number, given in enumerate(records(3)):
            finished(session, clinic, given, f"MCW-{number:03}")

    await database.run(store)
    first, again = [
        await database.read(lambda session: {form: form_of(session, form) for form in FORMS}) for _ in range(2)
    ]
    assert [form for form in FORMS if first[form] != again[form]] == []


@pytest.mark.parametrize("bom", [True, False])
async def test_a_csv_begins_with_a_mark_by_which_spreadsheets_know_it_unless_that_is_turned_off(
    database: Database, clinic: Clinic, bom: bool
) -> None:
    await database.run(lambda session: finished(session, clinic, next(records(1)), "MCW-001"))
    for form in (name for name, form in FORMS.items() if form.suffix == "csv"):
        data = await database.read(lambda session, form=form: form_of(session, form, bom=bom))
        assert data.startswith(codecs.BOM_UTF8) == bom, form
        assert not data.removeprefix(codecs.BOM_UTF8).startswith(codecs.BOM_UTF8), form


@pytest.mark.parametrize("number", NUMBERS)
async def test_no_number_loses_a_digit(database: Database, clinic: Clinic, number: Any) -> None:
    await database.run(lambda session: answered(session, clinic, DAY | {"alt_u_l": number}, "MCW-001"))
    for form, read in (("csv", from_csv), ("xlsx", from_xlsx)):
        data = await database.read(lambda session, form=form: form_of(session, form))
        [row] = read(io.BytesIO(data), NCT04556084)
        assert same(row.record) == same(DAY | {"alt_u_l": number})


async def test_every_answer_is_a_row_with_its_state(database: Database, clinic: Clinic) -> None:
    def store(session: Session) -> None:
        seen = clinic.answer(session, clinic.start(session), sex="male", creatinine_mg_dl="not_done")
        seen = clinic.answer(session, seen, **{"sex": None, "source.creatinine_mg_dl": "chart"})
        clinic.answer(session, seen, **{"prior_radiation": [{"site": "tbi"}], "prior_therapies.draft": []})

    await database.run(store)
    rows = rows_of(await database.read(lambda session: form_of(session, "answers-csv")))
    shown = [(row["version"], row["label"], row["state"], row["value"], row["stands"]) for row in rows]
    assert shown == [
        ("2", "Creatinine", "not_done", "not_done", "yes"),
        ("2", "Sex", "known", "male", "no"),
        ("3", "Sex", "not_known", "", "yes"),
        ("3", "Creatinine: where it comes from", "known", "chart", "yes"),
        ("4", "Prior radiation", "known", '[{"site":"tbi"}]', "yes"),
        ("4", "Prior therapies", "draft", "[]", "yes"),
    ]
    assert {row["given_by"] for row in rows} == {"Nurse"}


async def test_still_being_given_is_an_answer_among_the_answers_and_absent_from_the_record(
    database: Database, clinic: Clinic
) -> None:
    chemotherapy = {"agent": "prednisone", "kinds": ["chemotherapy"]}
    going = [{**chemotherapy, "last_dose": None, "ongoing": "yes"}]
    await database.run(lambda session: clinic.answer(session, clinic.start(session), prior_therapies=going))
    [row] = rows_of(await database.read(lambda session: form_of(session, "answers-csv")))
    assert '"ongoing":"yes"' in row["value"]
    [taken] = await database.read(lambda session: list(snapshot(session, now=LATER)))
    assert taken.record["prior_therapies"] == [chemotherapy]
    assert taken.decision["criteria"]["I6"] == "pending"
    for form in ("csv", "xlsx", "jsonl", "fhir", "odm"):
        await database.read(lambda session, form=form: form_of(session, form))


async def test_what_was_typed_stands_beside_what_is_used(database: Database, clinic: Clinic) -> None:
    def store(session: Session) -> None:
        clinic.answer(session, clinic.answer(session, clinic.start(session), **CONVERTED, **TYPED), **SETTLED)

    await database.run(store)
    rows = rows_of(await database.read(lambda session: form_of(session, "answers-csv")))
    columns = ("key", "value", "unit", "collected_value", "collected_unit")
    assert [tuple(row[name] for name in columns) for row in rows] == [
        ("creatinine_mg_dl", "0.803167420814479", "mg/dL", "71", "umol/L"),
        ("mrd_percent", "0", "%", "<0.01", "%"),
        ("creatinine_mg_dl", "0.8", "mg/dL", "", ""),
        ("sex", "male", "", "", ""),
    ]
    first, second, *_ = sheet_of(await database.read(lambda session: form_of(session, "xlsx")), "answers")
    assert (first["collected_value"], second["collected_value"]) == (71, "<0.01")


async def test_a_ruling_on_any_item_of_the_chair_is_told(database: Database, clinic: Clinic) -> None:
    said = {"decision": "allowed", "from_day": None, "ruled_by": "delegate", "initials": "MB", "ruled_on": "2026-11-22"}
    items = {query.code: query.words for query in NCT04556084.chair_queries}

    def ruled(session: Session) -> None:
        seen = finished(session, clinic, next(records(1)), "MCW-001")
        for code in items:
            seen = answering.record_ruling(session, seen.id, seen.version, code, said, clinic.nurse.id, LATER)

    await database.run(ruled)
    rows = sheet_of(await database.read(lambda session: form_of(session, "xlsx")), "rulings")
    assert {row["item"]: row["words"] for row in rows} == items
    archive = Archive(await database.read(lambda session: form_of(session, "sdtm")))
    told = {row["XESPID"]: row["XEORRES"] for row in archive.of("XE") if row["XECAT"] == "STUDY CHAIR RULING"}
    assert told == {f"ruling.{code}": "allowed, by delegate MB" for code in items}


@pytest.mark.parametrize("ruled", [False, True])
async def test_what_nobody_here_knew_is_told_with_its_ruling(database: Database, clinic: Clinic, ruled: bool) -> None:
    chair = {"asked": "2026-11-20"} | (
        {"ruled_by": "delegate", "initials": "MB", "ruled_on": "2026-11-22"} if ruled else {}
    )
    entry = {"agent": "dasatinib", "kinds": ["chemotherapy", "biologic"], "last_dose": "2026-10-01"}
    entry |= {"late_ae": "no" if ruled else None, "for_chair": {"late_ae": chair}}

    def asked(session: Session) -> None:
        seen = finished(session, clinic, next(records(1)), "MCW-001")
        seen = screenings.amend(session, seen.id, seen.version, "more is known", clinic.nurse.id, LATER)
        answering.record_answers(
            session, seen.id, seen.version, changing(prior_therapies=[entry]), clinic.nurse.id, LATER
        )

    await database.run(asked)
    book = await database.read(lambda session: form_of(session, "xlsx"))
    [told] = sheet_of(book, "rulings")
    assert told["item"] == "chair.prior_therapies.0.late_ae"
    assert told["words"].startswith("dasatinib: Are adverse events")
    assert (told["decision"], told["initials"]) == (("late_ae no", "MB") if ruled else ("open", None))
    assert told["recorded_by"] == clinic.nurse.label
    [row] = sheet_of(book, "screenings")
    assert "chair.prior_therapies.0.late_ae" in row["consult"].split("|")


CONVERTED = {"creatinine_mg_dl": Decimal("0.803167420814479"), "mrd_percent": 0}
TYPED = {
    "typed.creatinine_mg_dl": {"value": "71", "unit": "umol/L"},
    "typed.mrd_percent": {"value": "<0.01", "unit": "%"},
}
SETTLED = {"creatinine_mg_dl": Decimal("0.8"), "typed.creatinine_mg_dl": None, "sex": "male"}


def test_a_table_longer_than_a_sheet_goes_on_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "_MOST_ROWS", 3)
    out, table = io.BytesIO(), Table("long", (Field("number", ""),), ([number] for number in range(5)))
    xlsx.write_xlsx(Tables((), (), (table,)), out, NOW)
    book = openpyxl.load_workbook(out)
    found = {sheet.title: [cell for (cell,) in sheet.iter_rows(values_only=True)] for sheet in book}
    assert found == {"long": ["number", 0, 1], "long 2": ["number", 2, 3], "long 3": ["number", 4]}
    assert [sheet.auto_filter.ref for sheet in book] == ["A1:A3", "A1:A3", "A1:A2"]


@pytest.mark.parametrize(
    ("place", "of"),
    [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")],
)
def test_columns_have_the_letters_of_a_spreadsheet(place: int, of: str) -> None:
    assert letters(place) == of


def test_the_dictionary_has_a_row_for_every_column() -> None:
    rows = {row[0]: row for row in dictionary_table(NCT04556084).rows}
    names = {
        field.name.replace("_1_", "_n_", 1)
        for field in screening_fields({"prior_therapies": 1, "prior_radiation": 1}, NCT04556084)
    }
    assert rows.keys() == names
    assert rows["sex"][7] == "female = Female; male = Male"
    assert rows["creatinine_mg_dl"][6:8] == ["mg/dL", "above 0; not_done = not done"]
    assert rows["karnofsky"][7:] == ["from 0 to 100", "age_months is at least 192"]
    assert rows["prior_therapies_n_late_ae"][8] == "kinds includes biologic"


def test_every_question_is_described_with_its_type_and_its_condition() -> None:
    columns = description.by_key(NCT04556084)
    assert list(columns) == [asked.key for asked in tuple(NCT04556084.by_key.values())]
    done = Comparing("pregnancy_test", "in", ("negative", "positive"))
    assert columns["pregnancy_test_date"].shown_when == ((done,),)
    assert columns["clearance_date"].shown_when == ((Comparing("creatinine_clearance", "known"),),)
    assert columns["creatinine_clearance"].shown_when == ()  # settled by a rule, which no form repeats
    assert [field.key for field in columns["prior_radiation"].fields] == ["site", "last_date"]


async def test_a_question_more_is_in_every_form_without_another_edit(database: Database, clinic: Clinic) -> None:
    added = question.Question("weight_kg", "Candidate", "What is the weight?", "", question.NumberKind("kg"))
    trial = replace(NCT04556084, questions=(*NCT04556084.questions, added))
    await database.run(lambda session: clinic.answer(session, clinic.start(session), weight_kg=31))
    for form in ("csv", "answers-csv", "dictionary", "jsonl"):
        written = await database.read(lambda session, form=form: form_of(session, form, trial=trial))
        assert b"weight_kg" in written


async def test_the_log_marks_what_is_open_and_keeps_pre_screening_apart(database: Database, clinic: Clinic) -> None:
    def store(session: Session) -> None:
        finished(session, clinic, DAY | {"b_all": "no", "consent_signed": "yes"}, "MCW-001")
        answered(session, clinic, DAY | {"b_all": "yes"}, "MCW-002")
        seen = clinic.start(session, "MCW-003")
        screenings.withdraw(session, seen.id, seen.version, "begun by mistake", clinic.nurse.id, LATER)
        answered(session, clinic, DAY | {"consent_signed": "yes", "consent_version": "4.0"}, "MCW-004")

    await database.run(store)
    first, second, third, _ = await database.read(lambda session: list(log_rows(snapshot(session, now=LATER))))
    assert (first.subject_code, first.consented, first.outcome) == ("MCW-001", True, "not_eligible")
    assert (first.not_met, first.started, first.finished) == (("I1",), date(2026, 11, 22), date(2026, 11, 22))
    assert (second.is_open, second.consented, second.finished) == (True, False, None)
    assert (third.withdrawn, third.reason) == (True, "begun by mistake")
    rows = sheet_of(await database.read(lambda session: form_of(session, "log-xlsx")), "screening log")
    assert [(row["status"], row["part"], row["consent_version"]) for row in rows] == [
        ("finished", "screening", "not recorded"),
        ("OPEN: to be settled", "pre-screening", None),
        ("withdrawn", "pre-screening", None),
        ("OPEN: to be settled", "screening", "4.0"),
    ]


@pytest.mark.parametrize(("stage", "words"), [("signed", "signed"), ("treating", "on treatment")])
async def test_the_log_says_where_a_screening_stands_after_it_was_finished(
    database: Database, clinic: Clinic, stage: str, words: str
) -> None:
    def store(session: Session) -> None:
        session.connection().execute(update(table(ScreeningRow)).values(lifecycle=stage))

    await database.run(clinic.finished)
    await database.run(store)
    [row] = await database.read(lambda session: list(log_rows(snapshot(session, now=LATER))))
    assert (row.stage, row.status, row.is_open) == (stage, words, False)


def test_every_stage_has_words() -> None:
    assert set(STAGES) == set(LIFECYCLES)


async def test_a_person_screened_twice_counts_once_by_the_latest(database: Database, clinic: Clinic) -> None:
    def store(session: Session) -> None:
        finished(session, clinic, DAY | {"b_all": "no", "hct_direct": "no"}, "MCW-001")
        finished(session, clinic, DAY | {"b_all": "yes"}, "MCW-001")
        finished(session, clinic, DAY | {"b_all": "no", "cns_status": "cns3"}, "MCW-002")
        finished(session, clinic, DAY | {"b_all": "no"}, "MCW-003")
        clinic.start(session, "MCW-004")
        seen = clinic.start(session, "MCW-005")
        screenings.withdraw(session, seen.id, seen.version, "begun by mistake", clinic.nurse.id, LATER)

    await database.run(store)
    flow = await database.read(lambda session: flow_of(snapshot(session, now=LATER)))
    assert (flow.assessed, flow.more_than_once, flow.open, flow.withdrawn) == (4, 1, 1, 1)
    assert flow.outcomes == {"eligible": 0, "not_yet": 0, "incomplete": 1, "not_eligible": 2}
    assert flow.reasons["I1"] == 2
    assert flow.assessed == flow.open + sum(flow.outcomes.values())
    rows = rows_of(await database.read(lambda session: form_of(session, "flow")))
    counted = {row["box"]: row["people"] for row in rows}
    assert (counted["assessed"], counted["more_than_once"], counted["open"]) == ("4", "1", "1")
    assert {row["code"] for row in rows if row["box"] == "reason"} == set(flow.reasons)


def test_criteria_of_the_trial_are_columns() -> None:
    names = [field.name for field in screening_fields({}, NCT04556084)]
    assert {criterion.code for criterion in NCT04556084.criteria} <= set(names)
    assert len(names) == len(set(names))
