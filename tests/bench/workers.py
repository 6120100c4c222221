"""Several workers on a PostgreSQL server, with one site and with a thousand; the SKIP LOCKED way and SQLite beside."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from sqlmodel import Session

from flows.chat.roles import Role
from storage.database import Database
from storage.engine import shards
from storage.engine.address import Address, Server
from storage.site import people, sites
from storage.tables.screening import MOST_SITES
from storage.upkeep.verify import verify
from tests.bench.driver import FIRST_PERSON, TOKEN
from tests.bench.processes import Process, ask, cpu_seconds, started, told
from tests.bench.report import Figure, at_least, at_most
from tests.faults.proxy import Proxy
from tests.server import own_server

OURS, SKIP_LOCKED = ("-m", "bot"), ("-m", "tests.bench.skip_locked")
# What was typed stands beside its answer and is none of its own.
_ANSWERS = "SELECT count(*) FROM answers WHERE substr(key, 1, 6) <> 'typed.'"
NOW = datetime(2026, 3, 2, tzinfo=UTC)
PATIENCE = 120.0


@dataclass(frozen=True)
class Case:
    """So many workers of a way, and so many people at so many sites; `network`: milliseconds to the server."""

    called: str
    people: int
    sites: int
    workers: int = 1
    way: tuple[str, ...] = OURS
    network: float = 0.0


CASES = (
    Case("1 worker", 24, 1),
    Case("2 workers", 24, 1, 2),
    Case("1 worker", 24, MOST_SITES),
    Case("2 workers", 24, MOST_SITES, 2),
    Case("2 workers, SKIP LOCKED", 24, 1, 2, SKIP_LOCKED),
    Case("2 workers, SKIP LOCKED", 24, MOST_SITES, 2, SKIP_LOCKED),
    Case("1 worker, network of 1 ms", 24, MOST_SITES, network=1.0),
    Case("2 workers", MOST_SITES, MOST_SITES, 2),
)
# A site is one worker's, so two of them are compared at many.
_BESIDE = CASES[2], CASES[3]
ON_A_FILE = (Case("SQLite", 24, 1), Case("SQLite", 24, MOST_SITES))


FEW = (*_BESIDE, CASES[5])


async def workers(seconds: float, *, every_case: bool) -> list[Figure]:
    """The cases, one after the other, or but a few of many sites; every commit is on the disk."""
    figures: list[Figure] = []
    with own_server() as server:
        for case in CASES if every_case else FEW:
            figures += await _measured(case, server.make(), seconds)
    stored = {(each.scenario, each.what): each.value for each in figures}
    one, two = (stored[_scenario(case), f"{case.called}: answers stored"] for case in _BESIDE)
    figures.append(at_least(_scenario(_BESIDE[0]), "answers stored, two workers / one", two / max(one, 0.1), "x", 1.7))
    for case in ON_A_FILE if every_case else ON_A_FILE[1:]:
        with tempfile.TemporaryDirectory() as folder:
            figures += await _measured(case, Path(folder) / "study.sqlite", seconds)
    return figures


async def _measured(case: Case, address: Address, seconds: float) -> list[Figure]:
    await _populate(address, case)
    async with AsyncExitStack() as stack:
        kept = await stack.enter_async_context(_visiting(address))
        driver = await stack.enter_async_context(started("-m", "tests.bench.driver"))
        base_url = (await told(driver))["base_url"]
        seen = await stack.enter_async_context(_network(address, case.network))
        running: list[Process] = []
        while len(running) < case.workers:
            running.append(await stack.enter_async_context(_worker(case, base_url, seen)))
            await _shared(kept, len(running))
        ask(driver, script="screenings", people=case.people, delay_ms=0, seconds=seconds, patience=PATIENCE)
        await told(driver)
        before, answers = _used(running), await kept.read(_answers)
        found = await told(driver)
        used, given = _used(running) - before, await kept.read(_answers) - answers
        report = await kept.read(verify)
    scenario = _scenario(case)
    updates = len(found["waits"])
    return [
        Figure(scenario, f"{case.called}: answers stored", given / found["took"], "/s"),
        Figure(scenario, f"{case.called}: updates", updates / found["took"], "/s"),
        Figure(scenario, f"{case.called}: processor", 1e6 * used / max(updates, 1), "us/update"),
        at_most(scenario, f"{case.called}: steps that led to nothing", len(found["failures"]), "", 0),
        at_most(scenario, f"{case.called}: what verify found", len(report.problems), "", 0),
    ]


def _scenario(case: Case) -> str:
    return f"{case.people:,} chats, {case.sites:,} site{'s' * (case.sites > 1)}"


async def _populate(address: Address, case: Case) -> None:
    """Sites with their people, each an administrator there."""

    def populate(session: Session) -> None:
        for number in range(1, case.sites + 1):
            site = sites.add(session, f"Site {number}", number, "UTC", "S-########", NOW)
            for person in range(FIRST_PERSON + number - 1, FIRST_PERSON + case.people, case.sites):
                people.ensure_person(session, person, "A", Role.ADMINISTRATOR, site.id, NOW)

    database = Database(address)
    await database.start()
    await database.run(populate)
    await database.close()


@asynccontextmanager
async def _network(address: Address, milliseconds: float) -> AsyncIterator[Address]:
    """The address as the workers see it."""
    if not milliseconds or not isinstance(address, Server):
        yield address
        return
    parts = urlsplit(address.url)
    proxy = Proxy(Path(parse_qs(parts.query)["host"][0]) / ".s.PGSQL.5432", milliseconds / 1000)
    yield Server(f"postgresql://postgres@127.0.0.1:{await proxy.start()}{parts.path}")
    await proxy.close()


@asynccontextmanager
async def _worker(case: Case, base_url: str, address: Address) -> AsyncIterator[Process]:
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "BLINABRIDGE_TOKEN": TOKEN,
            "BLINABRIDGE_API_URL": base_url,
            "BLINABRIDGE_DATA": folder,
            "BLINABRIDGE_DATABASE": address.url if isinstance(address, Server) else str(address),
            "BLINABRIDGE_ZONE": "UTC",
            "BLINABRIDGE_CODE_PATTERN": "S-########",
            "BLINABRIDGE_PORT": "0",
        }
        async with started(*case.way, **environment) as process:
            yield process


def _used(running: Sequence[Process]) -> float:
    return sum(map(cpu_seconds, running))


async def _shared(kept: Database, count: int) -> None:
    """Until so many workers have their shares; on a file there are none."""
    async with asyncio.timeout(PATIENCE):
        while stands := await kept.read(shards.standing):
            if len({one.owner for one in stands if one.owner}) == count:
                return
            await asyncio.sleep(0.1)


@asynccontextmanager
async def _visiting(address: Address) -> AsyncIterator[Database]:
    database = Database(address, visiting=True)
    await database.start()
    yield database
    await database.close()


def _answers(session: Session) -> int:
    """How many answers are kept now."""
    return int(session.connection().exec_driver_sql(_ANSWERS).scalar_one())
