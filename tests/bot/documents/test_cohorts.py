"""The checklists of the brought trials: two pages each; of cohorts the outcome of each, and what only it asks."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from sqlmodel import Session

from bot.documents.checklist import checklist_pdf
from bot.documents.log import log_pdf
from storage.database import Database
from tests.bot.documents.test_papers import page_texts, text_of
from tests.candidates import Candidate, candidate, candidates
from tests.new_database import new_database
from tests.shots import snapshot
from tests.storage.clinic import LATER, open_clinic
from tests.storage.exports.test_other_trials import finish, registered

OF = candidate("NCT03421379")
T = TypeVar("T")


async def in_a_new_database(folder: Path, work: Callable[[Session], T]) -> T:
    database = Database(new_database(folder / "study.db"))
    await database.start()
    done = await database.run(work)
    await database.close()
    return done


async def test_what_only_the_other_cohort_asks_is_not_held_against_a_candidate(tmp_path: Path) -> None:
    def made(session: Session) -> list[bytes]:
        clinic = open_clinic(session)
        finish(session, clinic, OF)
        finish(session, clinic, OF, "MCW-002", drug_abuse="yes")
        taken = snapshot(session, now=LATER, trial=OF.trial)
        return [checklist_pdf(screening, taken) for screening in taken]

    eligible, failed = [" ".join(text_of(paper).split()) for paper in await in_a_new_database(tmp_path, made)]
    assert "Type 1 diabetes: ✓ Eligible. Type 2 diabetes: ✗ Not eligible as things stand." in eligible
    assert not any(words in eligible for words in ("Not met: ", "Excludes: "))
    assert "Excludes: E26." in failed
    assert "Not met: " not in failed
    assert "Inclusion 1, Type 2 diabetes only" in eligible


async def test_a_long_number_of_registration_breaks_only_between_its_parts(tmp_path: Path) -> None:
    def made(session: Session) -> tuple[str, list[bytes]]:
        number = registered(session, open_clinic(session), OF)
        taken = snapshot(session, now=LATER, trial=OF.trial)
        return number, [checklist_pdf(next(iter(taken)), taken), log_pdf(taken)]

    number, papers = await in_a_new_database(tmp_path, made)
    parts = "-( )?".join(number.split("-"))
    assert [paper for paper in papers if not re.search(parts, text_of(paper))] == []


@pytest.mark.parametrize(("comes_to", "signature"), [(finish, "Printed name"), (registered, "Signed by")])
@pytest.mark.parametrize("of", list(candidates()), ids=lambda of: of.trial.registry_id)
async def test_finished_or_registered_a_checklist_has_two_pages_with_the_signature_on_the_first(
    tmp_path: Path, of: Candidate, comes_to: Callable[..., object], signature: str
) -> None:
    def made(session: Session) -> bytes:
        comes_to(session, open_clinic(session), of)
        taken = snapshot(session, now=LATER, trial=of.trial)
        return checklist_pdf(next(iter(taken)), taken)

    first, second = page_texts(await in_a_new_database(tmp_path, made))
    assert signature in first
    assert "End of the checklist." in second
