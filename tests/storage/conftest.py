import asyncio
import fcntl
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.engine.address import Address, Server
from tests.elsewhere import OPTION
from tests.new_database import new_database
from tests.referees.fhir import Judge, judging
from tests.server import Postgres
from tests.storage import candidates
from tests.storage.clinic import Clinic, open_clinic


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What needs a database is tried in a file and on a server, but for what is about the file or alike on both."""
    if "kept_in" in metafunc.fixturenames:
        about_the_file, alike = (metafunc.definition.get_closest_marker(name) for name in ("file", "alike"))
        there = ["server"] if metafunc.config.getoption(OPTION) else ["file"] if alike else ["file", "server"]
        metafunc.parametrize("kept_in", ["file"] if about_the_file else there)


async def begin(address: Address) -> None:
    database = Database(address)
    await database.start()
    await database.close()


@pytest.fixture(scope="session")
def made_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new database in a file, made once and copied for each test."""
    path = new_database(tmp_path_factory.mktemp("made") / "study.db")
    asyncio.run(begin(path))
    return path


@pytest.fixture
def address(kept_in: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Address]:
    """Where there is a new database."""
    if kept_in == "file":
        yield Path(shutil.copy(request.getfixturevalue("made_before"), tmp_path))
        return
    there: Postgres = request.getfixturevalue("server")
    copy = there.make(request.getfixturevalue("made_there"))
    yield copy
    there.drop(copy)


@pytest.fixture
async def database(address: Address) -> AsyncIterator[Database]:
    opened = Database(address)
    await opened.start()
    yield opened
    await opened.close()


@pytest.fixture
def there(server: Postgres, made_there: Server) -> Server:
    """A new database on the server, in any case."""
    return server.make(made_there)


@pytest.fixture
async def worker(there: Server) -> AsyncIterator[Database]:
    """One of several workers on it."""
    database = Database(there, sharing=True)
    await database.start()
    yield database
    await database.close()


@pytest.fixture
async def clinic(database: Database) -> Clinic:
    return await database.run(open_clinic)


@pytest.fixture(scope="session")
def candidates_made(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A database with two hundred candidates in every state, made once, by the first worker that asks for it."""
    own = tmp_path_factory.getbasetemp()
    shared = (own if worker_id == "master" else own.parent) / "candidates.db"
    with shared.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not shared.exists():
            candidates.make(tmp_path_factory.mktemp("candidates") / "study.db").rename(shared)
    return shared


@pytest.fixture
async def lived_through(candidates_made: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A copy of it, opened."""
    opened = Database(Path(shutil.copy(candidates_made, tmp_path / "candidates.db")))
    await opened.start()
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def judge() -> Iterator[Judge]:
    """The validators of FHIR, started once."""
    with judging() as judge:
        yield judge
