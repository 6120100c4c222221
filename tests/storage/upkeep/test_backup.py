"""A backup taken while the program writes: it opens, verifies, and is a part of what was written."""

import asyncio
from pathlib import Path

import pytest
from sqlmodel import Session

from storage.database import Database
from storage.engine import errors
from storage.study import listings
from storage.trail import audit
from storage.upkeep.backup import backup
from storage.upkeep.verify import verify
from tests.storage.clinic import Clinic

pytestmark = pytest.mark.file


async def test_a_backup_under_writing_is_a_sound_prefix(database: Database, clinic: Clinic, tmp_path: Path) -> None:
    stopped = asyncio.Event()

    async def write() -> None:
        number = 0
        while not stopped.is_set():
            number += 1
            await database.run(lambda session, code=f"MCW-{number}": clinic.finished(session, code))

    writing = asyncio.ensure_future(write())
    copies = [tmp_path / "copies" / f"{number}.db" for number in range(5)]
    for copy in copies:
        await asyncio.to_thread(backup, database.address, copy)
    stopped.set()
    await writing
    assert sorted(path.name for path in (tmp_path / "copies").iterdir()) == [copy.name for copy in copies]
    for copy in copies:
        opened = Database(copy)
        await opened.start()
        report = await opened.read(verify)
        await opened.close()
        assert report.sound
        bad, _ = await database.read(lambda session, head=report.head: audit.verify(session, head))
        assert bad is None


async def test_a_backup_replaces_no_file(database: Database, clinic: Clinic, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("mine")
    with pytest.raises(errors.TargetExists):
        backup(database.address, target)
    assert target.read_text() == "mine"


def test_a_backup_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(errors.NoDatabase):
        backup(tmp_path / "none.db", tmp_path / "copy.db")
    (tmp_path / "gone.db.note").write_text("closed 1")
    with pytest.raises(errors.DatabaseMissing):
        backup(tmp_path / "gone.db", tmp_path / "copy.db")
    (tmp_path / "gone.db.note").unlink()
    (tmp_path / "text.db").write_text("hello " * 1000)
    with pytest.raises(errors.DatabaseDamaged):
        backup(tmp_path / "text.db", tmp_path / "copy.db")
    assert [path.name for path in tmp_path.iterdir()] == ["text.db"]


async def test_a_backup_holds_what_was_there(database: Database, clinic: Clinic, tmp_path: Path) -> None:
    await database.run(clinic.finished)
    backup(database.address, tmp_path / "copy.db")
    await database.run(lambda session: clinic.finished(session, "MCW-002"))
    copy = Database(tmp_path / "copy.db")
    await copy.start()

    def codes(session: Session) -> list[str]:
        return [screening.subject_code for screening in listings.finished_of(session, 1).screenings]

    assert await copy.read(codes) == ["MCW-001"]
    assert sorted(await database.read(codes)) == ["MCW-001", "MCW-002"]
    await copy.close()
