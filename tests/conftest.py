"""For every test."""

import asyncio
import gc
import os
import shutil
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

# Written, compiled modules are there for the other worker, for the programs that tests start, and for the next run.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# What is imported and collected stays to the end, so it is not searched for what could go.
gc.disable()

from bot import app
from bot.receiving import catch_up
from bot.reminding import reminding
from bot.sending import sender
from storage.database import Database
from storage.engine.address import Server
from storage.site import pins
from tests import elsewhere
from tests.faults.core import MEMORY
from tests.journeys.running import Clock, Talk, running, talking
from tests.referees.fetching import fetch

if TYPE_CHECKING:
    from tests.server import Postgres

ROOM = 4 * 2**30

# Without it python-telegram-bot warns at each 429, and warnings are errors here.
os.environ.setdefault("PTB_TIMEDELTA", "true")


# Where memory has room, databases stand there: each commit of a turn waits for the disk, and few tests ask that of it.
if MEMORY and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", MEMORY)


# Where the tests of half a minute are.
LONGEST = (
    "tests/faults/",
    "tests/flows/trials/checking/test_boundary_rows.py",
    "tests/flows/trials/checking/test_fuzz.py",
    "tests/bot/reminding/test_reminder_delivery.py",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(elsewhere.OPTION, action="store_true", help="keep on a PostgreSQL server what is kept in files")


def pytest_configure(config: pytest.Config) -> None:
    """What every test needs on a server is asked for there alone."""
    if config.getoption(elsewhere.OPTION):
        config.pluginmanager.register(elsewhere)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest first, so that no worker is left with one at the end.

    Each worker begins with one part of the list and takes from the others once it is through with its own, so the
    longest are dealt out: https://pytest-xdist.readthedocs.io/en/stable/distribution.html.
    """
    if config.getoption(elsewhere.OPTION):
        items[:] = [item for item in items if item.get_closest_marker("file") is None]
    workers = getattr(config, "workerinput", {"workercount": 1})["workercount"]
    long = [item for item in items if item.nodeid.startswith(LONGEST)]
    known, part = set(long), len(items) // workers
    short = iter([item for item in items if item not in known])
    items.clear()
    for number in range(workers):
        share = long[number::workers]
        items += [*share, *islice(short, max(0, part - len(share)))]
    items += short


def pytest_collection_finish(session: pytest.Session) -> None:
    """From here on only what the tests themselves make is searched for what can go.

    What has to be fetched for one of them, where it is missing, is fetched meanwhile.
    """
    first = getattr(session.config, "workerinput", {"workerid": "gw0"})["workerid"] == "gw0"
    if first and not session.config.option.collectonly:
        there = {item.nodeid.partition("::")[0] for item in session.items}
        threading.Thread(target=fetch, args=(there,), name="fetch", daemon=True).start()
    gc.freeze()
    gc.enable()


def pytest_sessionfinish() -> None:
    """pytest looks for garbage five times in the end, to hear of what went wrong in it: twice among all there is."""
    gc.collect()
    gc.collect()
    gc.freeze()


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


@pytest.fixture
def looks_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was put off is looked at twenty times a second: it goes out as soon as the clock was moved that far."""
    monkeypatch.setattr(sender, "SOON", timedelta(seconds=0.05))


@pytest.fixture
def a_clock_that_leaps(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock is moved by hours or days, which is neither a fault of it nor an absence."""
    monkeypatch.setattr(reminding, "SECOND_READING", 0.0)
    monkeypatch.setattr(catch_up, "TAPS_LIVE", timedelta(days=365))


@pytest.fixture
def commands_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands work on the data of the test's own folder."""
    monkeypatch.setenv("BLINABRIDGE_DATA", str(tmp_path))
    monkeypatch.setenv("BLINABRIDGE_ZONE", "UTC")


@pytest.fixture(scope="session")
def server(postgresql: "Postgres") -> "Postgres":
    """A PostgreSQL server for all tests."""
    return postgresql


@pytest.fixture(scope="session")
def postgresql() -> Iterator["Postgres"]:
    """A PostgreSQL server, started with the first test that asks for it."""
    from tests.server import FAST, postgres  # its driver takes a while to import

    with postgres(*FAST) as running:
        yield running


@pytest.fixture(scope="session")
def made_there(postgresql: "Postgres") -> Server:
    """A new database on the server, made once, to be copied by the tests."""
    made = postgresql.make()
    database = Database(made)

    async def make() -> None:
        await database.start()
        await database.close()

    asyncio.run(make())
    postgresql.forget_place(made)
    return made
