"""Screenings for a study of other questions and codes are exported in every form."""

import io
import zipfile

import pytest
from sqlalchemy import update
from sqlmodel import Session

from storage.database import Database
from storage.exports.forms import FORMS
from storage.tables.base import table
from storage.tables.screening import ScreeningRow
from tests.flows.rules.burns import BURNS
from tests.shots import snapshot
from tests.storage.clinic import LATER, Clinic

GIVEN = {
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


# On a server every form is the same, which another test shows.
pytestmark = pytest.mark.alike


def begun(session: Session, clinic: Clinic) -> None:
    clinic.answer(session, clinic.start(session), **GIVEN)
    session.connection().execute(update(table(ScreeningRow)).values(trial=BURNS.registry_id))


@pytest.mark.parametrize("form", sorted(FORMS))
async def test_it_is_exported_in_every_form(form: str, database: Database, clinic: Clinic) -> None:
    def written(session: Session) -> bytes:
        out = io.BytesIO()
        FORMS[form].write(snapshot(session, now=LATER, trial=BURNS), out)
        return out.getvalue()

    await database.run(lambda session: begun(session, clinic))
    content = await database.read(written)
    assert content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as files:
            content = b"".join(files.read(name) for name in files.namelist())
    assert [told for told in TOLD.get(form, ()) if told not in content] == []
