import asyncio
import io
import shutil
from pathlib import Path

import pytest
from sqlmodel import Session

from storage.database import Database
from storage.exports.sdtm.form import write_sdtm
from tests.shots import snapshot
from tests.storage.candidates import TAKEN
from tests.storage.exports.sdtm.reading import Archive
from tests.storage.exports.sdtm.rebuild import rebuilt
from tests.storage.exports.truth import Key, Truth, truths


@pytest.fixture(scope="session")
def of_candidates(candidates_made: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Archive, dict[Key, Truth]]:
    """The archive of two hundred candidates in every state, and what is true of them."""

    def read(session: Session) -> tuple[Archive, dict[Key, Truth]]:
        out = io.BytesIO()
        taken = snapshot(session, now=TAKEN)
        write_sdtm(taken, out)
        assert taken.left_out == ()
        return Archive(out.getvalue()), truths(session, TAKEN)

    async def written() -> tuple[Archive, dict[Key, Truth]]:
        folder = tmp_path_factory.mktemp("sdtm")
        database = Database(Path(shutil.copy(candidates_made, folder / "candidates.db")))
        await database.start()
        found = await database.read(read)
        await database.close()
        return found

    return asyncio.run(written())


@pytest.fixture(scope="session")
def told(archive: Archive) -> dict[Key, Truth]:
    """What is told of them by the archive alone."""
    return rebuilt(archive)


@pytest.fixture(scope="session")
def archive(of_candidates: tuple[Archive, dict[Key, Truth]]) -> Archive:
    return of_candidates[0]
