"""A list that a trial asks of its own is exported in every form, and comes back by an import as it was."""

import io
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import Session

from flows.trials.files.brought import TrialVersion
from storage.database import Database
from storage.engine.canonical import parsed
from storage.exports.forms import FORMS
from storage.exports.importing.importing import Brought, brought, import_records
from storage.exports.importing.table_rows import from_csv, from_xlsx
from storage.tables.base import table
from storage.tables.screening import ScreeningRow
from storage.trials import switches, trials
from tests.candidates import SITE_ZONE, candidate_of
from tests.shots import snapshot
from tests.storage.clinic import LATER, NOW, Clinic

TEXT = (Path(__file__).parents[2] / "journeys" / "files" / "hypertension.yaml").read_text("utf-8")
HYPERTENSION = candidate_of(TEXT)
OF = TrialVersion(HYPERTENSION.trial.registry_id, HYPERTENSION.trial.version)
MEDICINES = [
    {"medicine": "atenolol", "class": "beta_blocker", "last_taken": "2026-10-10"},
    {"medicine": "something new"},
]
READ: dict[str, Callable[[bytes], Iterable[Brought]]] = {
    "screenings-jsonl": lambda data: [brought(n, parsed(line)) for n, line in enumerate(data.decode().splitlines(), 1)],
    "csv": lambda data: from_csv(io.BytesIO(data), HYPERTENSION.trial),
    "xlsx": lambda data: from_xlsx(io.BytesIO(data), HYPERTENSION.trial),
}


def begun(session: Session, clinic: Clinic) -> None:
    loaded = trials.keep(session, OF, TEXT, clinic.nurse.id, NOW)
    trials.confirm(session, loaded.id, clinic.boss.id, NOW)
    switches.switch_on(session, clinic.site.id, OF, NOW.date(), clinic.boss.id, NOW)
    answers = {key: value for key, value in HYPERTENSION.answers.items() if key != SITE_ZONE}
    clinic.answer(session, clinic.start(session), **{**answers, "bp_medicines": MEDICINES})
    own = {"trial": OF.registry_id, "protocol_version": OF.version}
    session.connection().execute(update(table(ScreeningRow)).values(**own))


def written(session: Session, form: str) -> bytes:
    out, shot = io.BytesIO(), snapshot(session, now=LATER, trial=HYPERTENSION.trial)
    FORMS[form].write(shot, out)
    assert not shot.left_out, form
    return out.getvalue()


async def test_every_form_holds_its_entries(database: Database, clinic: Clinic) -> None:
    await database.run(lambda session: begun(session, clinic))
    for form in ("csv", "answers-csv", "screenings-jsonl", "fhir", "odm"):
        assert b"atenolol" in await database.read(lambda session, form=form: written(session, form)), form
    for form in FORMS:
        assert await database.read(lambda session, form=form: written(session, form)), form


@pytest.mark.parametrize("form", READ)
async def test_it_comes_back_as_it_was(form: str, database: Database, clinic: Clinic) -> None:
    await database.run(lambda session: begun(session, clinic))
    rows = READ[form](await database.read(lambda session: written(session, form)))
    again = [Brought(row.row, "MCW-002", row.record) for row in rows]
    await database.run(
        lambda session: import_records(session, again, clinic.site.id, clinic.nurse.id, LATER, HYPERTENSION.trial)
    )
    records = await database.read(
        lambda session: [one.record for one in snapshot(session, now=LATER, trial=HYPERTENSION.trial)]
    )
    assert records[0]["bp_medicines"] == records[1]["bp_medicines"] == MEDICINES
    assert records[0] == records[1]
