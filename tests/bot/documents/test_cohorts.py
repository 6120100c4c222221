"""The checklist of a trial with cohorts: the outcome of each, and nothing that only another one asks."""

from pathlib import Path

from sqlmodel import Session

from bot.documents.checklist import checklist_pdf
from storage.database import Database
from storage.exports.screenings.rows import snapshot
from tests.bot.documents.test_papers import text_of
from tests.candidates import candidate
from tests.new_database import new_database
from tests.storage.clinic import LATER, open_clinic
from tests.storage.exports.test_brought_trials import finish

OF = candidate("NCT03421379")


async def test_what_only_the_other_cohort_asks_is_not_held_against_a_candidate(tmp_path: Path) -> None:
    def made(session: Session) -> list[bytes]:
        clinic = open_clinic(session)
        finish(session, clinic, OF)
        finish(session, clinic, OF, "MCW-002", drug_abuse="yes")
        taken = snapshot(session, now=LATER, trial=OF.trial)
        return [checklist_pdf(screening, taken) for screening in taken]

    database = Database(new_database(tmp_path / "study.db"))
    await database.start()
    eligible, failed = [" ".join(text_of(paper).split()) for paper in await database.run(made)]
    await database.close()
    assert "Type 1 diabetes: ✓ Eligible. Type 2 diabetes: ✗ Not eligible as things stand." in eligible
    assert not any(words in eligible for words in ("Not met: ", "Excludes: "))
    assert "Excludes: E26." in failed
    assert "Not met: " not in failed
    assert "Inclusion 1, Type 2 diabetes only" in eligible
