"""An error of the disk while running: it ends, no tick is shown, and the next start checks before it serves."""

import asyncio
import resource
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot import local
from bot.app import DISK_FAILED
from bot.local import LocalChat
from storage.engine import files
from storage.engine.errors import DatabaseDamaged
from storage.engine.files import Note
from tests.faults.crash_points import scenario
from tests.faults.kill import work
from tests.faults.rig import TOKEN, Client, Script, clients, compare, learnt, settings_text
from tests.journeys.forked import Forked

pytestmark = pytest.mark.file

CHATS = 3

# The note beside the database still fits; nothing that is added to the -wal does.
NO_LONGER = 4096


@pytest.fixture(scope="module")
def script() -> Script:
    return learnt(*scenario())


@pytest.fixture
async def chat() -> AsyncIterator[LocalChat]:
    chat = await local.start("127.0.0.1", 0, token=TOKEN, page=False)
    yield chat
    await chat.close()


@pytest.fixture
def people(chat: LocalChat, script: Script) -> list[Client]:
    return clients(chat.state, chat.people, script, CHATS, codes=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run" / "blinabridge.sqlite"


def start(path: Path, chat: LocalChat, people: list[Client]) -> Forked:
    return Forked(settings_text(path.parent, chat.base_url, people), path.parent.with_suffix(".log"))


async def broken(path: Path, chat: LocalChat, people: list[Client]) -> int:
    """Let the disk fail in the middle of the work; the exit status.

    The kernel refuses every write past a size, which SQLite reports as an I/O error when it commits into the -wal.
    """
    program = start(path, chat, people)
    await work(chat, people, lambda: chat.api.calls._count >= 8 * CHATS, patience=30)
    resource.prlimit(program.pid, resource.RLIMIT_FSIZE, (NO_LONGER, resource.RLIM_INFINITY))
    end = asyncio.create_task(program.ended())
    await work(chat, people, end.done, patience=60)
    return await end


async def test_after_an_error_of_the_disk_it_ends_shows_no_tick_and_goes_on_at_the_next_start(
    path: Path, chat: LocalChat, people: list[Client]
) -> None:
    assert await broken(path, chat, people) == DISK_FAILED
    assert (files.read_note(path) or Note("")).state == "broken"
    assert not all(client.through() for client in people)
    assert (await compare(path, people)).lost == 0, "whoever was shown the next question has the last answer stored"
    program = start(path, chat, people)
    await work(chat, people, lambda: False, patience=30)
    program.stop()
    assert await program.ended() == 0
    assert (files.read_note(path) or Note("")).state == "closed"
    assert (await compare(path, people)).good


@pytest.mark.parametrize(("state", "status"), [("broken", 2), ("closed", 0)])
async def test_a_row_that_was_damaged_meanwhile_is_found_before_anybody_is_served(
    path: Path, chat: LocalChat, people: list[Client], state: str, status: int
) -> None:
    """The control: under a note that tells of no error it would be served."""
    await broken(path, chat, people)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER answers_kept")
        assert connection.execute("UPDATE answers SET value = '\"other\"' WHERE id = 1").rowcount == 1
        connection.commit()
    starts = (files.read_note(path) or Note("")).starts
    files.write_note(path, Note(state, starts))
    before = chat.api.calls._count
    program = start(path, chat, people)
    if status == 0:
        await work(chat, people, lambda: chat.api.calls._count > before + 10, patience=30)
        program.stop()
    assert await program.ended() == status
    assert (chat.api.calls._count > before) is (status == 0)
    assert (str(DatabaseDamaged.__doc__).split(".")[0] in program.said) is (status == 2)
