"""A finished screening of every brought trial, and of one that is not, is exported in every form, as it was answered.

Its moments are told as they were answered, and every referee takes the files.
"""

import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import Session

from flows.answers.path import record_of
from flows.decision.assess import decision_on
from flows.treatment.registration import REGISTRATION, number_of, register
from flows.trials.files.brought import TrialVersion
from storage.database import Database
from storage.exports.forms import FORMS
from storage.study import revisions, screenings, signatures
from storage.tables.base import table
from storage.tables.screening import ScreeningRow
from storage.tables.sign_off import RegistrationRow
from storage.treatment import registrations
from storage.trials import trials
from tests.answered import answered
from tests.candidates import SITE_ZONE, Candidate, candidate_of, candidates
from tests.referees.fhir import Judge
from tests.referees.odm import odm as odm_schema
from tests.shots import snapshot
from tests.storage.clinic import LATER, Clinic
from tests.storage.exports import test_redcap as redcap
from tests.storage.exports.sdtm.reading import Archive
from tests.storage.exports.sdtm.test_rules import sound
from tests.storage.lived_treatment import sign

CANDIDATES = tuple(candidates())
# A trial with lists and measurements of its own that the program does not bring.
OWN_TEXT = (Path(__file__).parents[2] / "journeys" / "files" / "hypertension.yaml").read_text("utf-8")
OWN = candidate_of(OWN_TEXT)
# On a server every form is the same, which another test shows.
pytestmark = pytest.mark.file


def finish(session: Session, clinic: Clinic, of: Candidate, code: str = "MCW-001", **other: object) -> None:
    """The screening of a candidate, finished on the day of its file; `other`: answers in the place of theirs."""
    answers = {key: value for key, value in of.answers.items() if key != SITE_ZONE} | other
    seen = clinic.answer(session, clinic.start(session, code), **answers)
    own = {"trial": of.trial.registry_id, "protocol_version": of.trial.version}
    rows = table(ScreeningRow)
    session.connection().execute(update(rows).where(rows.c.id == seen.id).values(**own))
    record, decision = (
        record_of(answered(answers), of.today, of.trial),
        decision_on(answered(answers), of.today, of.trial).as_json(),
    )
    revisions.finish(session, seen.id, seen.version, record, decision, of.today, clinic.nurse.id, LATER)


def registered(session: Session, clinic: Clinic, of: Candidate) -> str:
    """The number of the candidate's registration on the day that was planned for it, or on that of its file."""
    finish(session, clinic, of)
    seen = sign(session, clinic, screenings.load(session, 1), "approved")
    held = signatures.standing(session, seen.id)
    assert held is not None
    [revision] = revisions.of(session, seen.id)
    on = date.fromisoformat(of.answers.get(REGISTRATION, of.today.isoformat()))
    entered = register(revision.record, on, seen.current, clinic.site.number, 1, of.trial)
    registrations.register(session, seen.id, seen.version, entered, 1, held.id, clinic.nurse.id, LATER)
    return entered.number


def loaded(session: Session, clinic: Clinic) -> None:
    """The file of the trial that is not brought, read and confirmed."""
    kept = trials.keep(
        session, TrialVersion(OWN.trial.registry_id, OWN.trial.version), OWN_TEXT, clinic.nurse.id, LATER
    )
    trials.confirm(session, kept.id, clinic.boss.id, LATER)


def written(session: Session, form: str, of: Candidate) -> bytes:
    """What an export in this form holds; nothing is left out of it."""
    out, shot = io.BytesIO(), snapshot(session, now=LATER, trial=of.trial)
    FORMS[form].write(shot, out)
    assert (list(shot.left_out), list(shot.told)) == ([], []), form
    return out.getvalue()


def cohorts_told(bundle: bytes) -> dict[str, str]:
    """What the decision of a FHIR bundle says, by what each part is about."""
    observed = (entry["resource"] for entry in json.loads(bundle)["entry"])
    decision = next(one for one in observed if one.get("code", {}).get("text") == "Eligibility decision")
    parts = (part for part in decision["component"] if "valueCodeableConcept" in part)
    return {part["code"]["text"]: part["valueCodeableConcept"]["coding"][0]["code"] for part in parts}


@pytest.mark.parametrize("of", [*CANDIDATES, OWN], ids=lambda of: of.trial.registry_id)
async def test_its_candidate_is_written_in_every_form(
    of: Candidate, database: Database, clinic: Clinic, judge: Judge, tmp_path: Path
) -> None:
    def made(session: Session) -> dict[str, bytes]:
        return {form: written(session, form, of) for form in FORMS}

    if of is OWN:
        await database.run(lambda session: loaded(session, clinic))
    await database.run(lambda session: finish(session, clinic, of))
    found = await database.read(made)
    assert [form for form in FORMS if not found[form]] == []
    for key in of.trial.timed:
        said = of.answers.get(key, "")[:22].encode()
        assert [form for form in ("csv", "jsonl", "fhir") if said not in found[form]] == [], key
    assert list(odm_schema().iter_errors(io.BytesIO(found["odm"]))) == []
    assert sound(Archive(found["sdtm"]), tmp_path) == []
    project = redcap.redcap_files(found["redcap"])
    redcap.names_are_lower_case_unique_and_short_and_forms_stay_together(project["data_dictionary"])
    redcap.types_choices_and_checks_are_those_that_redcap_takes(project["data_dictionary"])
    redcap.branching_names_fields_and_codes_that_are_there_before(project["data_dictionary"])
    answers = [row for row in project["records"] if not row["redcap_repeat_instrument"]]
    redcap.records_have_the_columns_and_the_codes_of_the_dictionary(project["data_dictionary"], answers)
    bundles = [json.loads(line) for line in found["fhir"].splitlines()]
    assert [errors for errors in judge.resources(bundles) if errors != {"schema": [], "model": []}] == []


@pytest.mark.parametrize("of", CANDIDATES, ids=lambda of: of.trial.registry_id)
async def test_its_number_of_registration_is_kept_and_told_whole(
    of: Candidate, database: Database, clinic: Clinic
) -> None:
    number = await database.run(lambda session: registered(session, clinic, of))
    for form in ("csv", "fhir", "odm", "screenings-jsonl"):
        assert number.encode() in await database.read(lambda session, form=form: written(session, form, of)), form


async def test_the_code_that_the_file_gives_a_question_goes_with_its_answers(
    database: Database, clinic: Clinic
) -> None:
    await database.run(lambda session: loaded(session, clinic))
    await database.run(lambda session: finish(session, clinic, OWN))
    bundles = (await database.read(lambda session: written(session, "fhir", OWN))).splitlines()
    observed = [entry["resource"] for bundle in bundles for entry in json.loads(bundle)["entry"]]
    [potassium] = (one for one in observed if one.get("code", {}).get("text") == "Potassium")
    assert potassium["code"]["coding"][0] == {"system": "http://loinc.org", "code": "2823-3"}
    sdtm = Archive(await database.read(lambda session: written(session, "sdtm", OWN)))
    assert [row["LBLOINC"] for row in sdtm.of("LB") if row["LBSPID"] == "potassium"] == ["2823-3"]


def test_there_is_room_for_the_number_of_the_trial_with_the_longest_name() -> None:
    trial = replace(OWN.trial, number_prefix="N" * table(ScreeningRow).c.trial.type.length)
    assert len(number_of(999, 9999, trial)) == table(RegistrationRow).c.number.type.length


async def test_a_candidate_of_one_cohort_fails_nothing_that_the_other_asks(database: Database, clinic: Clinic) -> None:
    of = next(one for one in CANDIDATES if one.trial.cohorts)

    def begun(session: Session) -> None:
        finish(session, clinic, of)
        finish(session, clinic, of, "MCW-002", drug_abuse="yes")

    await database.run(begun)
    archive = Archive(await database.read(lambda session: written(session, "sdtm", of)))
    assert [(row["USUBJID"][-3:], row["IETESTCD"]) for row in archive.of("IE")] == [("002", "E26")]
    terms = [row["DSTERM"] for row in archive.of("DS") if row["DSDECOD"] == "SCREEN FAILURE"]
    assert terms == ["Not eligible: E26"]
    screened = await database.read(lambda session: written(session, "csv", of))
    head, *rows = (line.split(",") for line in screened.decode("utf-8-sig").splitlines())
    told = [[row[head.index(f"outcome_{cohort}")] for cohort in of.trial.cohorts] for row in rows]
    assert told == [["eligible", "not_eligible"], ["not_eligible", "not_eligible"]]
    bundles = (await database.read(lambda session: written(session, "fhir", of))).splitlines()[1:]
    assert [[cohorts_told(bundle)[words] for words in of.trial.cohorts.values()] for bundle in bundles] == told
    flow = (await database.read(lambda session: written(session, "flow", of))).decode()
    assert [line.split(",")[1] for line in flow.splitlines() if line.startswith("reason")] == ["E26"]


async def test_a_trial_that_ends_at_registration_has_no_columns_of_a_treatment(
    database: Database, clinic: Clinic
) -> None:
    of = next(one for one in CANDIDATES if one.trial.treatment is None)
    await database.run(lambda session: finish(session, clinic, of))
    with zipfile.ZipFile(io.BytesIO(await database.read(lambda session: written(session, "csv-set", of)))) as archive:
        head = archive.read("screenings.csv").decode("utf-8-sig").splitlines()[0].split(",")
        names = set(archive.namelist())
    assert not {"cycles_begun", "first_start_utc", "end", "end_date", "end_reason"} & set(head)
    assert not {"doses.csv", "cycles.csv", "end.csv"} & names
