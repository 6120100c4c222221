"""Screenings whose answers hold no longer, and bad ones of before: no form and no other screening stops over them."""

import io
import json
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from flows.answers.path import path_of
from flows.answers.record import read_values
from flows.decision.assess import assess
from storage.database import Database
from storage.engine.canonical import canonical, parsed
from storage.exports import errors
from storage.exports.errors import UNREADABLE
from storage.exports.forms import FORMS
from storage.exports.importing.importing import Brought, bring_in, brought
from storage.exports.importing.table_rows import from_csv, from_xlsx
from storage.exports.screenings.snapshot import Snapshot
from storage.study import listings, revisions, screenings
from tests.answered import answered
from tests.referees.fhir import Judge
from tests.shots import snapshot
from tests.storage.clinic import by_version
from tests.storage.exports.exporting import BEGAN, ELIGIBLE, TAKEN, Clinic, open_clinic
from tests.storage.exports.written import files_of
from tests.storage.exports.written import written as in_form
from tests.trials import NCT04556084

# On a server every form is the same, which another test shows.
pytestmark = pytest.mark.alike

GIVEN = {"for.age_months": "2026-03-02", "for.donor_available": "2026-03-02", "for.start_date": "2026-03-02"}

# An age that may be 26 by the day of the export.
LEFT = {key: value for key, value in ELIGIBLE.items() if key != "as_of"} | {"age_months": 311, "karnofsky": 90} | GIVEN

# As one was finished before: reopened on the 10th, with the start of the plan that had passed.
MIXED = ELIGIBLE | {"as_of": "2026-03-10", "registration_date": None, "start_date": "2026-03-04"}

DECIDED = assess(ELIGIBLE, NCT04556084).as_json()


def happen(clinic: Clinic) -> None:
    """Sound screenings, a draft whose plan has passed, one that was finished as a mixture, and two of rubbish."""
    clinic.finish(ELIGIBLE, "MCW-001")
    clinic.start(LEFT, "MCW-002")
    stored(clinic, "MCW-003", MIXED, DECIDED)
    stored(clinic, "MCW-004", {"as_of": "yesterday"}, DECIDED)
    stored(clinic, "MCW-005", ["no record"], DECIDED)
    clinic.finish(ELIGIBLE, "MCW-006")


def stored(clinic: Clinic, code: str, record: Any, decision: Any) -> None:
    """A finished screening with whatever was stored for it."""
    started = screenings.start(clinic.session, clinic.site.id, code, by_version("2020-09"), clinic.nurse.id, BEGAN)
    revisions.finish(
        clinic.session, started.id, started.version, record, decision, date(2026, 3, 10), clinic.nurse.id, BEGAN
    )


def written(session: Session, name: str) -> tuple[bytes, Snapshot]:
    happen(open_clinic(session))
    return taken_as(session, name)


def taken_as(session: Session, name: str) -> tuple[bytes, Snapshot]:
    taken = snapshot(session, now=TAKEN)
    return in_form(taken, name), taken


async def test_every_form_is_written_beside_bad_screenings_and_tells_of_them(database: Database) -> None:
    await database.run(lambda session: happen(open_clinic(session)))
    for name, form in FORMS.items():
        content, taken = await database.read(lambda session, name=name: taken_as(session, name))
        assert content, name
        if form.of_nobody:
            continue
        assert taken.told == (
            f"Left out: MCW-004 and MCW-005. {UNREADABLE}",
            "Some answers hold no longer, and are marked or not in it: MCW-002 and MCW-003.",
        )
        assert len(taken.left_out) == 2
        if name not in ("answers-csv", "xlsx", "csv-set", "redcap", "log-xlsx", "sdtm", "jsonl", "flow"):
            codes = [code for code in (b"MCW-001", b"MCW-003", b"MCW-004", b"MCW-006") if code in content]
            assert codes == [b"MCW-001", b"MCW-003", b"MCW-006"], name


async def test_a_list_longer_than_a_sheet_is_wide_stops_no_other_screening(database: Database) -> None:
    def wide(session: Session) -> None:
        clinic = open_clinic(session)
        clinic.finish(ELIGIBLE, "MCW-001")
        therapies = [{"agent": f"agent {number}", "kinds": ["chemotherapy"]} for number in range(3_000)]
        clinic.start(LEFT | {"prior_therapies": therapies}, "MCW-002")

    await database.run(wide)
    for name in ("csv", "xlsx", "redcap", "sdtm", "fhir", "odm"):
        content, taken = await database.read(lambda session, name=name: taken_as(session, name))
        assert content, name
        if name in ("csv", "xlsx"):
            assert taken.told[0].startswith("Left out: MCW-002. It has 3000 entries under prior_therapies, more than")


async def test_fhir_names_the_answers_that_hold_no_longer_and_stays_valid(database: Database, judge: Judge) -> None:
    content, _ = await database.run(lambda session: written(session, "fhir"))
    bundles = [json.loads(line) for line in content.splitlines()]
    named = [bundle for bundle in bundles if b"hold no longer" in json.dumps(bundle).encode()]
    assert [code for code in ("MCW-002", "MCW-003") for bundle in named if code in json.dumps(bundle)] == [
        "MCW-002",
        "MCW-003",
    ]
    assert not any(found for errors in judge.resources(named) for found in errors.values())


async def test_every_record_of_the_json_lines_is_one_of_the_contract(database: Database) -> None:
    content, _ = await database.run(lambda session: written(session, "jsonl"))
    lines = content.splitlines()
    assert len(lines) == 4
    for line in lines:
        assert read_values(parsed(line.decode()), NCT04556084)[1] == ()
    assert "start_date" not in json.loads(lines[2])


@pytest.mark.parametrize("name", ["csv", "xlsx", "redcap"])
async def test_a_planned_day_is_exported_where_it_was_answered(database: Database, name: str) -> None:
    content, _ = await database.run(lambda session: written(session, name))
    if name == "xlsx":
        row = next(one for one in from_xlsx(io.BytesIO(content), NCT04556084) if one.code == "MCW-002")
        assert row.asked_again["registration_date"] == ("2026-03-02", None)
        return
    if name == "redcap":
        content = files_of(content)["records.csv"]
    line = next(line for line in content.decode().splitlines() if "MCW-002" in line)
    assert "2026-03-02" in line
    assert "registration_date" in line, "it is marked"
    assert "age_months 2026-03-02" in line


@pytest.mark.parametrize("name", ["csv", "xlsx", "screenings-jsonl"])
async def test_an_export_with_answers_that_hold_no_longer_is_imported_as_it_was(database: Database, name: str) -> None:
    def only(session: Session) -> tuple[bytes, dict[str, Any]]:
        clinic = open_clinic(session)
        drafted = clinic.start(LEFT, "MCW-002")
        content, _ = taken_as(session, name)
        current = screenings.load(session, drafted).current.as_json()
        clinic.withdraw(drafted)
        return content, current

    content, before = await database.run(only)
    codes = await bring_in(database, rows_of(name, content), 1, 1, TAKEN, NCT04556084)
    assert codes == ["MCW-002"]
    found = await database.read(lambda session: listings.last_of(session, 1, "MCW-002"))
    after = (await database.read(lambda session: screenings.load(session, found))).current.as_json()
    for key in ("registration_date", "start_date", "age_months", "donor_available", "for.age_months", *GIVEN):
        assert after[key] == before[key]
    day = TAKEN.date()
    assert path_of(answered(after), day, NCT04556084).expired >= path_of(answered(before), day, NCT04556084).expired


def rows_of(name: str, content: bytes) -> list[Brought]:
    if name == "csv":
        return list(from_csv(io.BytesIO(content), NCT04556084))
    if name == "xlsx":
        return list(from_xlsx(io.BytesIO(content), NCT04556084))
    return [brought(number, parsed(line.decode())) for number, line in enumerate(content.splitlines(), 1)]


async def test_what_is_marked_and_no_answer_at_all_is_said_by_row(database: Database) -> None:
    again = {"registration_date": ("soon", None), "donor_available": ("yes", "monday"), "what": ("x", None)}
    rows = [Brought(2, None, {"as_of": "2026-03-02"}, asked_again=again)]
    await database.run(open_clinic)
    with pytest.raises(errors.ImportRefused) as refused:
        await bring_in(database, rows, 1, 1, TAKEN, NCT04556084)
    assert [problem.key for problem in refused.value.problems] == [
        "registration_date",
        "asked_again.donor_available",
        "what",
    ]


async def test_the_surrounded_lines_hold_what_is_asked_again_beside_the_record(database: Database) -> None:
    content, _ = await database.run(lambda session: written(session, "screenings-jsonl"))
    found = {line["subject_code"]: line for line in map(json.loads, content.splitlines())}
    assert found["MCW-002"]["asked_again"]["age_months"] == {"value": 311, "given_for": "2026-03-02"}
    assert found["MCW-003"]["asked_again"] == {"start_date": {"value": "2026-03-04", "given_for": None}}
    assert found["MCW-001"]["asked_again"] == {}
    assert canonical(found["MCW-003"]["decision"]) == canonical(DECIDED)
