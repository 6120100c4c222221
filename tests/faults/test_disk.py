"""Disks that fail and power that is cut, at the size that CI can bear, and the controls, which have to fail."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.faults import disk, power

pytestmark = pytest.mark.file


@pytest.fixture
def folder() -> Iterator[Path]:
    """In memory: what reaches a disk, and when, is for the harness to say here."""
    with tempfile.TemporaryDirectory(dir=disk.MEMORY) as name:
        yield Path(name)


def test_a_failing_disk_never_acknowledges_what_is_not_kept(folder: Path) -> None:
    found = disk.run(folder, disk.scenario()[:4], every=4)
    assert found["good"], found
    assert found["faults"] >= 200
    assert found["told that nothing is saved"]


def test_ignoring_a_failed_commit_is_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk.ignore_failures(monkeypatch)
    assert disk.run(folder, disk.scenario()[:4], 100, 50, [disk.LASTING])["lost"]


def test_a_power_cut_at_any_moment_loses_nothing_that_was_acknowledged(folder: Path) -> None:
    found = power.run(folder)
    assert found["good"], found
    assert found["states"] >= 1000


def test_syncing_less_is_found(folder: Path) -> None:
    assert power.run(folder, every=10, pragmas=("synchronous=NORMAL",))["lost"]


async def test_a_look_at_the_database_after_a_crash_does_not_stop_the_next_start(tmp_path: Path) -> None:
    running = Database(tmp_path / "running" / "study.db")
    await running.start()
    shutil.copytree(tmp_path / "running", tmp_path / "crashed")
    await running.close()
    for visiting in (True, False):
        database = Database(tmp_path / "crashed" / "study.db", visiting=visiting)
        await database.start()
        await database.close()
