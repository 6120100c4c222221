"""Screenings for every brought trial, for one that a site wrote, and for one of other questions, in every form.

Moments are told as they were answered, every referee takes the files, and a list of a trial's own comes back as it was.
"""

import io
import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import Session

from flows.answers.path import record_of
from flows.decision.assess import decision_on
from flows.rules.trial import Trial
from flows.treatment.registration import REGISTRATION, number_of, register
from flows.trials.files.brought import TrialVersion
from storage.database import Database
from storage.engine.canonical import parsed
from storage.exports.forms import FORMS
from storage.exports.importing.importing import Brought, brought, import_records
from storage.exports.importing.table_rows import from_csv, from_xlsx
from storage.study import revisions, screenings, signatures
from storage.tables.base import table
from storage.tables.screening import ScreeningRow
from storage.tables.sign_off import RegistrationRow
from storage.treatment import registrations
from storage.trials import switches, trials
from tests.answered import answered
from tests.candidates import SITE_ZONE, Candidate, candidate_of, candidates
from tests.flows.rules.burns import BURNS
from tests.referees.fhir import Judge
from tests.referees.odm import odm_errors
from tests.shots import snapshot
from tests.storage.clinic import LATER, NOW, Clinic
from tests.storage.exports.redcap import test_redcap as redcap
from tests.storage.exports.sdtm.reading import Archive
from tests.storage.exports.sdtm.test_rules import sound
from tests.storage.exports.written import files_of, form_of, rows_of, whole
from tests.storage.lived_treatment import sign

CANDIDATES = tuple(candidates())
# A trial with lists and measurements of its own that the program does not bring.
OWN_TEXT = (Path(__file__).parents[2] / "journeys" / "files" / "hypertension.yaml").read_text("utf-8")
OWN = candidate_of(OWN_TEXT)
# On a server every form is the same, which another test shows.
FILE = pytest.mark.file
OWN_VERSION = TrialVersion(OWN.trial.registry_id, OWN.trial.version)


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
    kept = trials.keep(session, OWN_VERSION, OWN_TEXT, clinic.nurse.id, LATER)
    trials.confirm(session, kept.id, clinic.boss.id, LATER)


def in_form(form: str, trial: Trial, marked: bool = False) -> Callable[[Session], bytes]:
    """What reads a form for a trial, of which nothing is left out, or marked unless that may be."""
    return lambda session: whole(session, form, trial=trial, marked=marked)


def cohorts_told(bundle: bytes) -> dict[str, str]:
    """What the decision of a FHIR bundle says, by what each part is about."""
    observed = (entry["resource"] for entry in json.loads(bundle)["entry"])
    decision = next(one for one in observed if one.get("code", {}).get("text") == "Eligibility decision")
    parts = (part for part in decision["component"] if "valueCodeableConcept" in part)
    return {part["code"]["text"]: part["valueCodeableConcept"]["coding"][0]["code"] for part in parts}


@FILE
@pytest.mark.parametrize("of", [*CANDIDATES, OWN], ids=lambda of: of.trial.registry_id)
async def test_its_candidate_is_written_in_every_form(
    of: Candidate, database: Database, clinic: Clinic, judge: Judge, tmp_path: Path
) -> None:
    def made(session: Session) -> dict[str, bytes]:
        return {form: whole(session, form, trial=of.trial) for form in FORMS}

    if of is OWN:
        await database.run(lambda session: loaded(session, clinic))
    await database.run(lambda session: finish(session, clinic, of))
    found = await database.read(made)
    assert [form for form in FORMS if not found[form]] == []
    for key in of.trial.timed:
        said = of.answers.get(key, "")[:22].encode()
        assert [form for form in ("csv", "jsonl", "fhir") if said not in found[form]] == [], key
    assert odm_errors(found["odm"]) == []
    assert sound(Archive(found["sdtm"]), tmp_path) == []
    project = redcap.redcap_files(found["redcap"])
    redcap.names_are_lower_case_unique_and_short_and_forms_stay_together(project["data_dictionary"])
    redcap.types_choices_and_checks_are_those_that_redcap_takes(project["data_dictionary"])
    redcap.branching_names_fields_and_codes_that_are_there_before(project["data_dictionary"])
    answers = [row for row in project["records"] if not row["redcap_repeat_instrument"]]
    redcap.records_have_the_columns_and_the_codes_of_the_dictionary(project["data_dictionary"], answers)
    bundles = [json.loads(line) for line in found["fhir"].splitlines()]
    assert [errors for errors in judge.resources(bundles) if errors != {"schema": [], "model": []}] == []


@FILE
@pytest.mark.parametrize("of", CANDIDATES, ids=lambda of: of.trial.registry_id)
async def test_its_number_of_registration_is_kept_and_told_whole(
    of: Candidate, database: Database, clinic: Clinic
) -> None:
    number = await database.run(lambda session: registered(session, clinic, of))
    for form in ("csv", "fhir", "odm", "screenings-jsonl"):
        assert number.encode() in await database.read(in_form(form, of.trial)), form


@FILE
async def test_the_code_that_the_file_gives_a_question_goes_with_its_answers(
    database: Database, clinic: Clinic
) -> None:
    await database.run(lambda session: loaded(session, clinic))
    await database.run(lambda session: finish(session, clinic, OWN))
    bundles = (await database.read(in_form("fhir", OWN.trial))).splitlines()
    observed = [entry["resource"] for bundle in bundles for entry in json.loads(bundle)["entry"]]
    [potassium] = (one for one in observed if one.get("code", {}).get("text") == "Potassium")
    assert potassium["code"]["coding"][0] == {"system": "http://loinc.org", "code": "2823-3"}
    sdtm = Archive(await database.read(in_form("sdtm", OWN.trial)))
    assert [row["LBLOINC"] for row in sdtm.of("LB") if row["LBSPID"] == "potassium"] == ["2823-3"]


def test_there_is_room_for_the_number_of_the_trial_with_the_longest_name() -> None:
    trial = replace(OWN.trial, number_prefix="N" * table(ScreeningRow).c.trial.type.length)
    assert len(number_of(999, 9999, trial)) == table(RegistrationRow).c.number.type.length


@FILE
async def test_a_candidate_of_one_cohort_fails_nothing_that_the_other_asks(database: Database, clinic: Clinic) -> None:
    of = next(one for one in CANDIDATES if one.trial.cohorts)

    def begun(session: Session) -> None:
        finish(session, clinic, of)
        finish(session, clinic, of, "MCW-002", drug_abuse="yes")

    await database.run(begun)
    archive = Archive(await database.read(in_form("sdtm", of.trial)))
    assert [(row["USUBJID"][-3:], row["IETESTCD"]) for row in archive.of("IE")] == [("002", "E26")]
    terms = [row["DSTERM"] for row in archive.of("DS") if row["DSDECOD"] == "SCREEN FAILURE"]
    assert terms == ["Not eligible: E26"]
    rows = rows_of(await database.read(in_form("csv", of.trial)))
    told = [[row[f"outcome_{cohort}"] for cohort in of.trial.cohorts] for row in rows]
    assert told == [["eligible", "not_eligible"], ["not_eligible", "not_eligible"]]
    bundles = (await database.read(in_form("fhir", of.trial))).splitlines()[1:]
    assert [[cohorts_told(bundle)[words] for words in of.trial.cohorts.values()] for bundle in bundles] == told
    flow = (await database.read(in_form("flow", of.trial))).decode()
    assert [line.split(",")[1] for line in flow.splitlines() if line.startswith("reason")] == ["E26"]


@FILE
async def test_a_trial_that_ends_at_registration_has_no_columns_of_a_treatment(
    database: Database, clinic: Clinic
) -> None:
    of = next(one for one in CANDIDATES if one.trial.treatment is None)
    await database.run(lambda session: finish(session, clinic, of))
    files = files_of(await database.read(in_form("csv-set", of.trial)))
    [row] = rows_of(files["screenings.csv"])
    assert not {"cycles_begun", "first_start_utc", "end", "end_date", "end_reason"} & row.keys()
    assert not {"doses.csv", "cycles.csv", "end.csv"} & files.keys()


MEDICINES = [
    {"medicine": "atenolol", "class": "beta_blocker", "last_taken": "2026-10-10"},
    {"medicine": "something new"},
]
READ: dict[str, Callable[[bytes], Iterable[Brought]]] = {
    "screenings-jsonl": lambda data: [brought(n, parsed(line)) for n, line in enumerate(data.decode().splitlines(), 1)],
    "csv": lambda data: from_csv(io.BytesIO(data), OWN.trial),
    "xlsx": lambda data: from_xlsx(io.BytesIO(data), OWN.trial),
}


def with_medicines(session: Session, clinic: Clinic) -> None:
    """A draft for the trial that is not brought, with its list of its own."""
    loaded(session, clinic)
    switches.switch_on(session, clinic.site.id, OWN_VERSION, NOW.date(), clinic.boss.id, NOW)
    answers = {key: value for key, value in OWN.answers.items() if key != SITE_ZONE}
    clinic.answer(session, clinic.start(session), **{**answers, "bp_medicines": MEDICINES})
    own = {"trial": OWN_VERSION.registry_id, "protocol_version": OWN_VERSION.version}
    session.connection().execute(update(table(ScreeningRow)).values(**own))


async def test_every_form_holds_the_entries_of_a_list_of_its_own(database: Database, clinic: Clinic) -> None:
    await database.run(lambda session: with_medicines(session, clinic))
    for form in ("csv", "answers-csv", "screenings-jsonl", "fhir", "odm"):
        assert b"atenolol" in await database.read(in_form(form, OWN.trial, marked=True)), form
    for form in FORMS:
        assert await database.read(in_form(form, OWN.trial, marked=True)), form


@pytest.mark.parametrize("form", READ)
async def test_such_a_list_comes_back_as_it_was(form: str, database: Database, clinic: Clinic) -> None:
    await database.run(lambda session: with_medicines(session, clinic))
    rows = READ[form](await database.read(in_form(form, OWN.trial, marked=True)))
    again = [Brought(row.row, "MCW-002", row.record) for row in rows]
    await database.run(
        lambda session: import_records(session, again, clinic.site.id, clinic.nurse.id, LATER, OWN.trial)
    )
    records = await database.read(lambda session: [one.record for one in snapshot(session, now=LATER, trial=OWN.trial)])
    assert records[0]["bp_medicines"] == records[1]["bp_medicines"] == MEDICINES
    assert records[0] == records[1]


BURNT = {
    "ward_day": "2026-11-22",
    "area_percent": 12,
    "depth": "partial",
    "face": "yes",
    "signs": ["smell"],
    "culture": "sterile",
    "culture_day": "2026-11-21",
    "ointment_day": "2026-11-20",
    "prior_therapies": [{"agent": "cefazolin", "kinds": ["antibiotic"], "last_dose": "2026-11-01"}],
}
# What must be found in a form that is text: a question, an answer and a code of the study.
TOLD = {
    "csv": (b"culture_day", b"2026-11-21", b"A3_clear_on"),
    "answers-csv": (b"area_percent", b"cefazolin"),
    "dictionary": (b"Area", b"partial = Partial thickness", b"prior_therapies_n_kinds"),
    "jsonl": (b'"culture":"sterile"',),
    "screenings-jsonl": (b'"culture":"sterile"', b'"A3":"wait"', b'"consult":["face"]'),
    "redcap": (b"culture_day", b"Partial thickness", b"2026-11-21"),
    "fhir": (b"BURN-1", b"How deep is the burn?", b"A3"),
    "odm": (b"ST.BURN-1", b"IG.WOUND", b"I.decision.A3"),
}


def burnt(session: Session, clinic: Clinic) -> None:
    """A draft for a study of other questions and codes."""
    clinic.answer(session, clinic.start(session), **BURNT)
    session.connection().execute(update(table(ScreeningRow)).values(trial=BURNS.registry_id))


@pytest.mark.alike
async def test_a_study_of_other_questions_is_exported_in_every_form(database: Database, clinic: Clinic) -> None:
    await database.run(lambda session: burnt(session, clinic))
    for form in FORMS:
        content = await database.read(lambda session, form=form: form_of(session, form, trial=BURNS))
        assert content, form
        if content.startswith(b"PK"):
            content = b"".join(files_of(content).values())
        assert [told for told in TOLD.get(form, ()) if told not in content] == [], form
