"""A start on a full disk: said in words, nothing is called damaged, and nothing is lost once there is room."""

import asyncio
import errno
import os
import resource
import signal
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from storage.database import Database
from storage.engine import errors, files
from storage.engine.errors import DatabaseDamaged, NoRoom
from storage.study import listings
from tests.journeys.answers import screened
from tests.journeys.forked import Forked
from tests.journeys.running import Clock, running, talking

pytestmark = pytest.mark.file

# Bytes of any file: nothing that a start writes fits, and what the program says does.
FULL = 4096


def no_room() -> None:
    """What a full disk does to every file: the kernel refuses to let it grow."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (FULL, FULL))


async def started(folder: Path, prepare: Callable[[], Any]) -> tuple[int, str]:
    """The exit status of a start in a process of its own, and what it said."""
    here = {"BLINABRIDGE_DATA": str(folder), "BLINABRIDGE_ZONE": "UTC"}
    said = folder.with_name("said.log")
    said.unlink(missing_ok=True)
    program = Forked(here | {"BLINABRIDGE_PORT": "0", "BLINABRIDGE_LOCAL_PORT": "0"}, said, prepare)
    return await program.ended(), program.said


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


async def lived(folder: Path, clock: Clock) -> None:
    """A program that was used and stopped."""
    async with running(folder, clock) as program, talking(program) as chat:
        await screened(chat, upto="sex")


def killed(folder: Path) -> None:
    """What a kill leaves beside the database: its log is not cleared, and the note says that it runs."""
    pid = os.fork()
    if pid == 0:

        async def start() -> None:
            await Database(folder / "blinabridge.sqlite").start()
            os.kill(os.getpid(), signal.SIGKILL)

        asyncio.run(start())
    os.waitpid(pid, 0)
    assert (folder / "blinabridge.sqlite-shm").exists()


def untouched(folder: Path) -> None:
    """Stopped as it should be."""


@pytest.mark.parametrize("left", [untouched, killed])
async def test_a_start_on_a_full_disk_says_so_and_loses_nothing(
    folder: Path, clock: Clock, left: Callable[[Path], None]
) -> None:
    await lived(folder, clock)
    left(folder)
    status, said = await started(folder, no_room)
    assert status == 2, "no signal ended it"
    assert str(NoRoom.__doc__).split(".")[0] in said
    assert str(DatabaseDamaged.__doc__) not in said
    assert "backup" not in said
    async with running(folder, clock) as program, talking(program) as chat:
        assert await program.database.read(lambda session: len(listings.history(session, 1))) == 3
        assert "S-001" in (await chat.say("/open")).labels


async def test_a_first_start_on_a_full_disk_leaves_nothing_that_stands_in_the_way(folder: Path, clock: Clock) -> None:
    status, said = await started(folder, no_room)
    assert (status, str(NoRoom.__doc__).split(".")[0] in said) == (2, True)
    await lived(folder, clock)


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(path: Path, content: bytes) -> int:
        raise OSError(errno.EDQUOT, "Disk quota exceeded")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", refuse)
        yield


@pytest.mark.usefixtures("full")
async def test_a_quota_that_is_used_up_is_a_full_disk(folder: Path) -> None:
    with pytest.raises(NoRoom):
        await Database(folder / "blinabridge.sqlite").start()


async def test_who_visits_a_running_program_needs_no_room(
    folder: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(folder, clock):

        def refuse(path: Path) -> None:
            raise errors.NoRoom(str(path))

        monkeypatch.setattr(files, "check_room", refuse)
        visitor = Database(folder / "blinabridge.sqlite", visiting=True)
        await visitor.start()
        await visitor.close()
    with pytest.raises(NoRoom):
        await visitor.start()


async def test_a_file_that_the_disk_cannot_read_is_not_called_damaged(
    folder: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lived(folder, clock)
    failed = sqlite3.OperationalError("disk I/O error")
    failed.sqlite_errorcode = sqlite3.SQLITE_IOERR_READ  # type: ignore[misc]

    def unreadable(path: Path) -> None:
        raise failed

    monkeypatch.setattr(files, "_check_content", unreadable)
    with pytest.raises(errors.CannotOpen) as refused:
        await Database(folder / "blinabridge.sqlite").start()
    assert not isinstance(refused.value, DatabaseDamaged)
