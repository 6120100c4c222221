"""What happened to every candidate can be told from FHIR alone, is what the database says, and two referees take it."""

import asyncio
import io
import json
import shutil
from collections import defaultdict
from dataclasses import fields
from pathlib import Path

import pytest
from sqlmodel import Session

from storage.database import Database
from storage.exports.fhir.form import write_fhir
from tests.referees.fhir import Judge
from tests.shots import snapshot
from tests.storage.candidates import TAKEN
from tests.storage.exports.fhir_rebuild import rebuilt
from tests.storage.exports.truth import GONE, Key, Truth, truths

Told = tuple[bytes, dict[Key, Truth], dict[Key, Truth]]
OF_EACH_KIND = 12


@pytest.fixture(scope="module")
def told(candidates_made: Path, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The file, what is told by it alone, and what is true."""

    def read(session: Session) -> Told:
        out = io.BytesIO()
        taken = snapshot(session, now=TAKEN)
        write_fhir(taken, out)
        assert taken.left_out == ()
        return out.getvalue(), rebuilt(out.getvalue()), truths(session, TAKEN)

    async def written() -> Told:
        database = Database(Path(shutil.copy(candidates_made, tmp_path_factory.mktemp("fhir") / "candidates.db")))
        await database.start()
        found = await database.read(read)
        await database.close()
        return found

    return asyncio.run(written())


@pytest.mark.parametrize("what", [field.name for field in fields(Truth)])
def test_it_is_rebuilt(told: Told, what: str) -> None:
    _, found, truth = told
    here = {key for key, one in truth.items() if one.stage != GONE}
    assert {key: getattr(found[key], what) for key in here} == {key: getattr(truth[key], what) for key in here}


def test_what_was_begun_by_mistake_is_told_as_that(told: Told) -> None:
    _, found, truth = told
    assert {key for key, one in found.items() if one.stage == GONE} == {
        k for k, one in truth.items() if one.stage == GONE
    }


def test_both_validators_accept_resources_of_every_kind(told: Told, judge: Judge) -> None:
    kinds = defaultdict(list)
    for line in told[0].splitlines():
        for entry in json.loads(line)["entry"]:
            kinds[entry["resource"]["resourceType"]].append(entry["resource"])
    some = [resource for of in kinds.values() for resource in of[-OF_EACH_KIND:]]
    assert {"MedicationAdministration", "MedicationRequest", "Procedure", "Task", "DetectedIssue"} < kinds.keys()
    errors = judge.resources(some)
    assert [(found, one) for found, one in zip(errors, some, strict=True) if found != {"schema": [], "model": []}] == []


def test_a_registration_is_told_with_who_registered_and_the_window_of_that_day(told: Told) -> None:
    observed = (entry["resource"] for line in told[0].splitlines() for entry in json.loads(line)["entry"])
    found = [one for one in observed if one.get("code", {}).get("text", "").startswith("Registration, with")]
    days = sorted(one.registered[1] for one in told[2].values() if one.registered and one.stage != GONE)
    assert sorted(one["effectiveDateTime"] for one in found) == days
    assert {one["performer"][0]["display"] for one in found} == {"Nurse MCW", "Nurse Köln"}
    assert all(one["valuePeriod"]["start"] <= one["effectiveDateTime"] <= one["valuePeriod"]["end"] for one in found)
