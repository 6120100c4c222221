"""What happened to every candidate can be told from the workbook alone and from REDCap alone, and is what is true."""

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
from sqlmodel import Session

from storage.database import Database
from tests.storage.candidates import TAKEN
from tests.storage.exports.exporting import form_of
from tests.storage.exports.sheets_rebuild import Sheets, rebuilt, sheets_of_project, sheets_of_workbook
from tests.storage.exports.truth import GONE, Key, Truth, truths

READ: dict[str, Callable[[bytes], Sheets]] = {"xlsx": sheets_of_workbook, "redcap": sheets_of_project}
Told = tuple[dict[str, dict[Key, Truth]], dict[Key, Truth]]


@pytest.fixture(scope="module")
def told(candidates_made: Path, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What is told by each form, and what is true."""

    def read(session: Session) -> Told:
        found = {form: rebuilt(READ[form](form_of(session, form, now=TAKEN))) for form in READ}
        return found, truths(session, TAKEN)

    async def written() -> Told:
        database = Database(Path(shutil.copy(candidates_made, tmp_path_factory.mktemp("sheets") / "candidates.db")))
        await database.start()
        found = await database.read(read)
        await database.close()
        return found

    return asyncio.run(written())


@pytest.mark.parametrize("form", READ)
@pytest.mark.parametrize("what", [field.name for field in fields(Truth)])
def test_it_is_rebuilt(told: Told, form: str, what: str) -> None:
    found, truth = told
    assert found[form].keys() == truth.keys()
    here = [key for key, one in truth.items() if what == "stage" or one.stage != GONE]
    assert {key: getattr(found[form][key], what) for key in here} == {key: getattr(truth[key], what) for key in here}
