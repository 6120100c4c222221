import shutil
from pathlib import Path

import pytest

from tests.storage import candidates
from tests.storage.candidates import TAKEN
from tests.storage.exports.sdtm.reading import Archive
from tests.storage.exports.written import Written


@pytest.fixture(scope="session")
def two_hundred(candidates_made: Path, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Two hundred candidates in every state."""
    return Written(Path(shutil.copy(candidates_made, tmp_path_factory.mktemp("written") / "candidates.db")), TAKEN)


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """One candidate in each state."""
    return Written(candidates.make(tmp_path_factory.mktemp("few") / "few.db", len(candidates.LIVES)), TAKEN)


@pytest.fixture(scope="session")
def archive(two_hundred: Written) -> Archive:
    """What SDTM tells of them."""
    return Archive(two_hundred["sdtm"])
