"""For every test."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import app
from tests.journeys.running import Clock, Talk, running, talking

# Without it python-telegram-bot warns at each 429, and warnings are errors here.
os.environ.setdefault("PTB_TIMEDELTA", "true")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that no worker is left with one at the end."""
    items.sort(key=lambda item: "faults" not in item.path.parent.name)


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
