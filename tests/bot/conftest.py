"""A running program and the administrator's chat."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import app
from tests.bot.desk import Clock, Talk, running, talking


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
