"""For every test."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import app
from storage.study import pins
from tests.faults.core import MEMORY
from tests.journeys.running import Clock, Talk, running, talking

ROOM = 4 * 2**30

# Without it python-telegram-bot warns at each 429, and warnings are errors here.
os.environ.setdefault("PTB_TIMEDELTA", "true")


# Where memory has room, databases stand there: each commit of a turn waits for the disk, and few tests ask that of it.
if MEMORY and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", MEMORY)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that no worker is left with one at the end."""
    items.sort(key=lambda item: "faults" not in item.path.parent.name)


# A PIN is hashed slowly, and few tests ask that of it.
pins._COST["n"] = 2


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def program(tmp_path: Path, clock: Clock) -> AsyncIterator[app.Program]:
    async with running(tmp_path, clock) as program:
        yield program


@pytest.fixture
async def chat(program: app.Program) -> AsyncIterator[Talk]:
    async with talking(program) as talk:
        yield talk
