import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.storage import candidates
from tests.storage.clinic import Clinic, open_clinic


@pytest.fixture(scope="session")
def made_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new database, made once and copied for each test."""
    path = tmp_path_factory.mktemp("made") / "study.db"

    async def make() -> None:
        database = Database(path)
        await database.start()
        await database.close()

    asyncio.run(make())
    return path


@pytest.fixture
async def database(made_before: Path, tmp_path: Path) -> AsyncIterator[Database]:
    opened = Database(Path(shutil.copy(made_before, tmp_path)))
    await opened.start()
    yield opened
    await opened.close()


@pytest.fixture
async def clinic(database: Database) -> Clinic:
    return await database.run(open_clinic)


@pytest.fixture(scope="session")
def candidates_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with two hundred candidates in every state, made once."""
    return candidates.make(tmp_path_factory.mktemp("candidates") / "study.db")


@pytest.fixture
async def lived_through(candidates_made: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A copy of it, opened."""
    opened = Database(Path(shutil.copy(candidates_made, tmp_path / "candidates.db")))
    await opened.start()
    yield opened
    await opened.close()
