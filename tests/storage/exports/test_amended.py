"""An amendment that asks for another unit: in no form does a figure stand under a unit that it was not given in."""

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import Session

from flows.answers.given_before.carrying import changes_by
from flows.answers.path import path_of, record_of
from flows.rules.evaluation.decide import decide
from flows.trials.files.brought import TrialVersion
from flows.trials.registry import compiled
from storage.database import Database
from storage.study import answering, revisions, screenings, versions
from storage.trials import switches, trials
from tests.answered import changing
from tests.candidates import candidate_of
from tests.flows.trials.versions import ANAEMIA, anaemia
from tests.storage.clinic import LATER, NOW, Clinic
from tests.storage.exports.sdtm.reading import Archive
from tests.storage.exports.sdtm.test_rules import sound
from tests.storage.exports.written import files_of, rows_of, whole

# On a server every form is the same, which another test shows.
pytestmark = pytest.mark.alike

ONE, TWO = (compiled(anaemia(number)) for number in ("1.0", "2.0"))
DAY = date(2026, 3, 2)


def finish(session: Session, clinic: Clinic, key: int) -> None:
    seen = screenings.load(session, key)
    trial = seen.loaded_trial
    decision = decide(path_of(seen.current, DAY, trial).facts, trial).as_json()
    record = record_of(seen.current, DAY, trial)
    revisions.finish(session, key, seen.version, record, decision, DAY, clinic.nurse.id, LATER)


def lived(session: Session, clinic: Clinic) -> None:
    """Two with 3 mg/L under version 1.0; one of them takes version 2.0, and has 0.3 mg/dL there."""
    first, second = (TrialVersion(ANAEMIA, number) for number in ("1.0", "2.0"))
    for of in (first, second):
        trials.bring(session, of, anaemia(of.version), NOW)
    switches.switch_on(session, clinic.site.id, first, None, clinic.boss.id, NOW)
    given = {key: value for key, value in candidate_of(anaemia("1.0")).answers.items() if "." not in key}
    for code in ("MCW-001", "MCW-002"):
        seen = screenings.start(session, clinic.site.id, code, first, clinic.nurse.id, NOW)
        answering.record_answers(
            session, seen.id, 1, changing({**given, "consent_version": "1.0"}), clinic.nurse.id, NOW
        )
        finish(session, clinic, seen.id)
    seen = screenings.load(session, 1)
    seen = screenings.amend(session, 1, seen.version, "Amendment 1", clinic.nurse.id, LATER)
    changes = changes_by([TWO], seen.current)
    assert {"crp", "consent_date", "consent_version"} <= changes.given.keys()
    seen = versions.take(session, 1, seen.version, "2.0", changes, {}, clinic.nurse.id, LATER)
    anew = {"crp": 0.3, "consent_date": "2026-03-02", "consent_version": "2.0", "e5": "no"}
    answering.record_answers(session, 1, seen.version, changing(anew), clinic.nurse.id, LATER)
    finish(session, clinic, 1)


@pytest.fixture
async def taken(database: Database, clinic: Clinic) -> Database:
    await database.run(lambda session: lived(session, clinic))
    return database


async def written(database: Database, form: str) -> bytes:
    return await database.read(lambda session: whole(session, form, trial=TWO))


async def test_a_question_with_another_unit_has_a_column_of_its_own(taken: Database) -> None:
    found = rows_of(await written(taken, "csv"))
    assert [(row["crp"], row["crp_mg_l"]) for row in found] == [("0.3", ""), ("", "3")]
    project = files_of(await written(taken, "redcap"))
    records, dictionary = (rows_of(project[name]) for name in ("records.csv", "data_dictionary.csv"))
    screened = [row for row in records if row["subject_code"]]
    assert [(row["crp_k"], row["crp"], row["crp_mg_l_k"], row["crp_mg_l"]) for row in screened] == [
        ("1", "0.3", "", ""),
        ("", "", "1", "3"),
    ]
    notes = {row["Variable / Field Name"]: row["Field Note"] for row in dictionary}
    assert (notes["crp"], notes["crp_mg_l"]) == ("Unit: mg/dL.", "Unit: mg/L.")


async def test_each_answer_is_told_under_the_version_and_in_the_unit_that_it_was_given_in(taken: Database) -> None:
    found = [row for row in rows_of(await written(taken, "answers-csv")) if row["key"] == "crp"]
    assert [(row["subject_code"], row["protocol_version"], row["value"], row["unit"]) for row in found] == [
        ("MCW-001", "1.0", "3", "mg/L"),
        ("MCW-001", "2.0", "", ""),
        ("MCW-001", "2.0", "0.3", "mg/dL"),
        ("MCW-002", "1.0", "3", "mg/L"),
    ]


async def test_sdtm_has_a_test_for_each_unit_and_a_name_for_each_criterion(taken: Database, tmp_path: Path) -> None:
    archive = Archive(await written(taken, "sdtm"))
    assert sound(archive, tmp_path) == []
    tests = {
        (row["XETESTCD"], row["XETEST"], row["XESTRESU"]) for row in archive.of("XE") if row["XESTRESU"][:2] == "mg"
    }
    assert tests == {("CRP", "CRP", "mg/dL"), ("CRPMGL", "CRP (mg/L)", "mg/L")}
    assert [row["RFICDTC"] for row in archive.of("DM")] == ["2026-03-01", "2026-03-01"]
    consents = [row["DSTERM"] for row in archive.of("DS") if row["DSDECOD"] == "INFORMED CONSENT OBTAINED"]
    assert consents == [
        "Informed consent obtained, version 1.0 of the form",
        "Informed consent obtained, version 2.0 of the form",
        "Informed consent obtained",
    ]
