"""Everything moves from a file to a server and back, and verifies there; a target that holds something is refused."""

import asyncio
from pathlib import Path

import pytest
from sqlmodel import Session

from storage.database import Database
from storage.engine import errors
from storage.engine.address import Address
from storage.relocation import move
from storage.trail import audit
from storage.upkeep.verify import Report, verify
from tests.server import Postgres
from tests.storage.clinic import NOW, Clinic
from tests.storage.lived import lived_in


def untold(name: str, rows: int) -> None: ...


async def looked_at(address: Address) -> Report:
    database = Database(address)
    await database.start()
    report = await database.read(verify)
    await database.run(lambda session: audit.append(session, "looked at", NOW))
    await database.close()
    return report


def test_a_database_moves_to_a_server_and_back(server: Postgres, tmp_path: Path) -> None:
    path, back, there = tmp_path / "study.db", tmp_path / "back.db", server.make()
    asyncio.run(lived_in(path))
    told: dict[str, int] = {}
    moved = move(path, there, told.__setitem__)
    assert told["screenings"] == 10
    report = asyncio.run(looked_at(there))
    assert (report.problems, report.head) == ((), moved.head)
    returned = move(there, back, untold)
    assert returned.head is not None
    assert moved.head is not None
    assert returned.head.seq == moved.head.seq + 1
    assert asyncio.run(looked_at(back)).problems == ()
    with pytest.raises(errors.TargetHolds):
        move(path, there, untold)
    server.drop(there)


async def test_what_was_moved_goes_on_counting(
    database: Database, clinic: Clinic, tmp_path: Path, server: Postgres
) -> None:
    def fails(session: Session) -> None:
        clinic.finished(session, "MCW-002")
        raise KeyError

    await database.run(clinic.finished)
    with pytest.raises(KeyError):  # a server leaves gaps between its numbers then
        await database.run(fails)
    await database.run(lambda session: clinic.finished(session, "MCW-003"))
    await database.close()
    target = server.make() if isinstance(database.address, Path) else tmp_path / "moved.db"
    await asyncio.to_thread(move, database.address, target, untold)
    moved = Database(target)
    await moved.start()
    await moved.run(lambda session: clinic.finished(session, "MCW-004"))
    assert (await moved.read(verify)).problems == ()
    await moved.close()


def test_what_is_not_there_is_not_moved(tmp_path: Path) -> None:
    with pytest.raises(errors.NoDatabase):
        move(tmp_path / "none.db", tmp_path / "other.db", untold)
    assert not (tmp_path / "none.db").exists()
