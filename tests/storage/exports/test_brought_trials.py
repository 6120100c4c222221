"""A finished screening of every brought trial is exported in every form, with its moments as they were answered."""

import io

import pytest
from sqlalchemy import update
from sqlmodel import Session

from flows.answers.keys import SITE_ZONE
from flows.answers.path import record_of
from flows.decision.assess import decision_on
from storage.database import Database
from storage.exports.common.rows import snapshot
from storage.exports.forms import FORMS
from storage.study import revisions
from storage.tables.base import table
from storage.tables.screening import ScreeningRow
from tests.candidates import Candidate, candidates
from tests.storage.clinic import LATER, Clinic

CANDIDATES = tuple(candidates())


def finish(session: Session, clinic: Clinic, of: Candidate) -> None:
    """The screening of a candidate, finished on the day of its file."""
    answers = {key: value for key, value in of.answers.items() if key != SITE_ZONE}
    seen = clinic.answer(session, clinic.start(session), **answers)
    own = {"trial": of.trial.registry_id, "protocol_version": of.trial.version}
    session.connection().execute(update(table(ScreeningRow)).values(**own))
    record, decision = record_of(answers, of.today, of.trial), decision_on(answers, of.today, of.trial).as_json()
    revisions.finish(session, seen.id, seen.version, record, decision, of.today, clinic.nurse.id, LATER)


@pytest.mark.parametrize("of", CANDIDATES, ids=lambda of: of.trial.registry_id)
async def test_its_candidate_is_written_in_every_form(of: Candidate, database: Database, clinic: Clinic) -> None:
    def written(session: Session, form: str) -> bytes:
        out, shot = io.BytesIO(), snapshot(session, now=LATER, trial=of.trial)
        FORMS[form].write(shot, out)
        assert (list(shot.left_out), list(shot.told)) == ([], []), form
        return out.getvalue()

    await database.run(lambda session: finish(session, clinic, of))
    for form in FORMS:
        content = await database.read(lambda session, form=form: written(session, form))
        assert content, form
        for key in of.trial.timed if form in ("csv", "jsonl", "fhir", "redcap-records") else ():
            said = of.answers.get(key, "")
            assert said[:22].encode() in content, (form, key)
