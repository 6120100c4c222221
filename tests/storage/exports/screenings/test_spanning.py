"""Screenings of several versions in one export: each decided by its own, and every form tells which."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session

from flows.rules.question import NumberKind, Question
from flows.trials.files.brought import TrialVersion
from flows.trials.registry import compiled
from storage.database import Database
from storage.exports.common.description import by_key
from storage.exports.screenings.spanning import spanning
from storage.exports.tables.screening_log import log_rows
from storage.study import answering, screenings
from storage.trials import switches, trials
from tests.answered import changing
from tests.flows.trials.versions import DAY_1, WILSON, answers, fourth, text_of, version
from tests.shots import snapshot
from tests.storage.clinic import NOW, Clinic
from tests.storage.exports.written import files_of, form_of, rows_of

# On a server every form is the same, which another test shows.
pytestmark = pytest.mark.alike

# 25 days before Day 1: within the 30 of version 2, more than the 21 of version 3.
ZINC = (DAY_1 - timedelta(25)).isoformat()
DECIDED = {"2": "wait", "3": "met"}


def screened(session: Session, clinic: Clinic) -> None:
    """One candidate with the same answers under each of two versions, both finished."""
    for number in DECIDED:
        of = TrialVersion(WILSON, number)
        trials.bring(session, of, text_of(number), NOW)
        switches.switch_on(session, clinic.site.id, of, None, clinic.boss.id, NOW)
        seen = screenings.start(session, clinic.site.id, f"MCW-00{number}", of, clinic.nurse.id, NOW)
        answering.record_answers(
            session, seen.id, seen.version, changing(answers(last_zinc=ZINC)), clinic.nurse.id, NOW
        )


async def of_form(database: Database, clinic: Clinic, form: str) -> bytes:
    await database.run(lambda session: screened(session, clinic))
    return await database.read(lambda session: form_of(session, form, trial=version("3.1")))


async def test_each_is_decided_by_its_own_version_and_the_table_has_room_for_both(
    database: Database, clinic: Clinic
) -> None:
    rows = rows_of(await of_form(database, clinic, "csv"))
    assert {row["protocol_version"]: row["E10"] for row in rows} == DECIDED
    assert {row["last_zinc"] for row in rows} == {ZINC}


async def test_json_lines_tell_the_version_and_its_decision(database: Database, clinic: Clinic) -> None:
    lines = map(json.loads, (await of_form(database, clinic, "screenings-jsonl")).splitlines())
    assert {one["protocol_version"]: one["decision"]["criteria"]["E10"] for one in lines} == DECIDED


async def test_a_criterion_whose_text_changed_has_another_code_in_sdtm_and_the_versions_are_told(
    database: Database, clinic: Clinic
) -> None:
    rows = rows_of(files_of(await of_form(database, clinic, "sdtm"))["ti.csv"])
    codes = {(row["TIVERS"], row["IETESTCD"]) for row in rows if row["IETESTCD"].startswith("E10")}
    assert codes == {("2", "E10"), ("3", "E10A")}


async def test_fhir_has_a_form_and_criteria_of_each_version_in_its_words(database: Database, clinic: Clinic) -> None:
    lines = map(json.loads, (await of_form(database, clinic, "fhir")).splitlines())
    found = [entry["resource"] for line in lines for entry in line["entry"]]
    assert {one["version"] for one in found if one["resourceType"] == "Questionnaire"} == set(DECIDED)
    groups = {one["name"]: json.dumps(one) for one in found if one["resourceType"] == "Group"}
    assert {name: "30 days" in text for name, text in groups.items()} == {
        f"Criteria of {WILSON}, 2": True,
        f"Criteria of {WILSON}, 3": False,
    }


async def test_odm_has_the_data_of_each_version_under_its_own_metadata(database: Database, clinic: Clinic) -> None:
    made = (await of_form(database, clinic, "odm")).decode()
    for number in DECIDED:
        assert f'MetaDataVersion OID="MDV.{number}"' in made
        assert f'<ClinicalData StudyOID="ST.{WILSON}" MetaDataVersionOID="MDV.{number}">' in made


async def test_redcap_tells_the_version_of_each_record(database: Database, clinic: Clinic) -> None:
    rows = rows_of(files_of(await of_form(database, clinic, "redcap"))["records.csv"])
    assert {row["protocol_version"]: row["criterion_e10"] for row in rows if row["protocol_version"]} == DECIDED


def test_an_answer_to_what_only_an_earlier_version_asks_keeps_its_column() -> None:
    gone = Question("copper_intake", "Candidate", "How much copper?", "", NumberKind("mg"))
    earlier = replace(version("2"), questions=(*version("2").questions, gone))
    assert "copper_intake" in by_key(spanning(version("3"), (earlier,)))
    assert spanning(version("3"), (earlier,)) is spanning(version("3"), (earlier,))
    assert not spanning(version("3"), (version("2"),)).by_code.keys() ^ version("3").by_code.keys()


async def test_the_log_tells_the_version_of_the_consent_where_the_trial_asks_it(
    database: Database, clinic: Clinic
) -> None:
    of = TrialVersion(WILSON, "4")

    def consented(session: Session) -> None:
        trials.bring(session, of, fourth(), NOW)
        switches.switch_on(session, clinic.site.id, of, None, clinic.boss.id, NOW)
        seen = screenings.start(session, clinic.site.id, "MCW-001", of, clinic.nurse.id, NOW)
        given = answers(consent_version="5.0")
        answering.record_answers(session, seen.id, seen.version, changing(given), clinic.nurse.id, NOW)

    await database.run(consented)
    [row] = await database.read(lambda session: list(log_rows(snapshot(session, now=NOW, trial=compiled(fourth())))))
    assert (row.consent_version, row.protocol_version) == ("5.0", "4")
