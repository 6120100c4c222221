"""From the workbook, REDCap, FHIR or SDTM alone it is told how each candidate stands for each cohort, as is decided."""

import json
from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlmodel import Session

from storage.database import Database
from tests.candidates import candidate
from tests.storage.clinic import Clinic
from tests.storage.exports.rebuilt.from_sheets import sheets_of_workbook
from tests.storage.exports.redcap.test_redcap import redcap_files
from tests.storage.exports.sdtm.reading import Archive
from tests.storage.exports.test_other_trials import cohorts_told, finish
from tests.storage.exports.written import whole

OF = candidate("NCT03421379")
Told = dict[str, dict[str, str]]
# What is other than in the candidate of the file: nothing, the other cohort, what both exclude, what nobody knows.
LIVES: dict[str, dict[str, object]] = {
    "MCW-001": {},
    "MCW-002": {"diabetes_type": "type_2", "oams": []},
    "MCW-003": {"drug_abuse": "yes"},
    "MCW-004": {"hba1c": None},
    "MCW-005": {"consent_signed": "no"},
}
pytestmark = pytest.mark.file


def true(session: Session) -> Told:
    """What the database holds, by bare SQL."""
    sql = "SELECT s.subject_code, r.decision FROM screenings s JOIN revisions r ON r.screening_id = s.id"
    found = ((code, json.loads(decision)["cohorts"]) for code, decision in session.connection().execute(text(sql)))
    return {code: {name: one["outcome"] for name, one in cohorts.items()} for code, cohorts in found}


def from_workbook(data: bytes) -> Told:
    """By the columns of each cohort."""
    rows = sheets_of_workbook(data)["screenings"]
    return {row["subject_code"]: {name: row[f"outcome_{name}"] for name in OF.trial.cohorts} for row in rows}


def from_project(data: bytes) -> Told:
    """By the fields whose labels in the dictionary name the cohorts."""
    files, names = redcap_files(data), {f"Outcome: {words}": name for name, words in OF.trial.cohorts.items()}
    fields = {row["Variable / Field Name"]: names.get(row["Field Label"]) for row in files["data_dictionary"]}
    rows = (row for row in files["records"] if not row["redcap_repeat_instrument"])
    return {row["subject_code"]: {name: row[field] for field, name in fields.items() if name} for row in rows}


def from_bundles(data: bytes) -> Told:
    """By the components of the decision."""
    found = {}
    for bundle in data.splitlines()[1:]:
        resources = [entry["resource"] for entry in json.loads(bundle)["entry"]]
        [patient] = (one for one in resources if one["resourceType"] == "Patient")
        told = cohorts_told(bundle)
        outcomes = {name: told[words] for name, words in OF.trial.cohorts.items()}
        found[patient["identifier"][0]["value"]] = outcomes
    return found


def from_archive(data: bytes) -> Told:
    """By the results of XE that name a cohort."""
    archive = Archive(data)
    codes = {row["USUBJID"]: row["SUBJID"] for row in archive.of("DM")}
    found: Told = {code: {} for code in codes.values()}
    for row in archive.of("XE"):
        if row["XETESTCD"] == "COHORT":
            name, _, outcome = row["XESTRESC"].partition(" ")
            found[codes[row["USUBJID"]]][name] = outcome
    return found


READ: dict[str, Callable[[bytes], Told]] = {
    "xlsx": from_workbook,
    "redcap": from_project,
    "fhir": from_bundles,
    "sdtm": from_archive,
}


@pytest.mark.parametrize("form", READ)
async def test_each_cohort_is_told_as_it_was_decided(form: str, database: Database, clinic: Clinic) -> None:
    def lived(session: Session) -> None:
        for code, other in LIVES.items():
            finish(session, clinic, OF, code, **other)

    await database.run(lived)
    kept = await database.read(true)
    assert {tuple(outcomes.values()) for outcomes in kept.values()} >= {
        ("eligible", "not_eligible"),
        ("not_eligible", "eligible"),
        ("not_eligible", "not_eligible"),
        ("incomplete", "not_eligible"),
    }
    assert READ[form](await database.read(lambda session: whole(session, form, trial=OF.trial))) == kept
