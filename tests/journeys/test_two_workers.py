"""Two processes' worth of the program on one server and one token: each answers for its sites, and one may go."""

import asyncio
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from bot import app, local
from bot.local.people.chats import Person
from storage.database import Database
from storage.engine import shards
from storage.engine.address import Server
from storage.places import leases
from storage.site import people, sites
from storage.upkeep.verify import verify
from tests.faults.rig import TOKEN
from tests.journeys.running import Clock, settings_for
from tests.phone import Phone
from tests.server import Postgres

FIRST = 2001


def populate(session: Session, now: datetime) -> None:
    """A coordinator at each of as many sites as there are shards."""
    for number in range(2, shards.COUNT + 2):
        site = sites.add(session, f"Site {number}", number, "UTC", "S-###", now)
        people.ensure_person(session, FIRST + number, "Ana", "coordinator", site.id, now)


async def said(phone: Phone, text: str, shows: str) -> None:
    """Say something, and see a card with these words or this button."""
    await phone.say(text)
    await phone.until(lambda card: shows in card.text or shows in card.labels, within=10)


async def shared(databases: list[Database]) -> None:
    """Until each has its share."""
    async with asyncio.timeout(10):
        while not all(each.leases and 1 < len(each.leases.mine) < 10 for each in databases):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_two_workers_answer_for_their_sites_and_the_one_that_stays_for_all(
    server: Postgres, made_there: Server, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "LOOKED", 0.02)
    database = server.make(made_there)
    async with AsyncExitStack() as stack:
        api = await local.start("127.0.0.1", 0, token=TOKEN)
        stack.push_async_callback(api.close)
        settings = settings_for(tmp_path, token=TOKEN, api_url=api.base_url, database=database)
        programs = [await app.start(settings, clock) for _ in range(2)]
        stack.push_async_callback(programs[1].close)

        await programs[0].database.run(lambda session: populate(session, clock()), alone=True)
        await shared([program.database for program in programs])
        phones = []
        for number in range(2, shards.COUNT + 2):
            api.state.add_person(Person(FIRST + number, f"Ana {number}"))
            phones.append(await stack.enter_async_context(Phone(api.base_url, FIRST + number)))
        await asyncio.gather(*(said(phone, "/start", "New screening") for phone in phones))
        await programs[0].close()
        await asyncio.gather(*(said(phone, "/new", "subject code") for phone in phones))
        await asyncio.gather(*(said(phone, "S-007", "When is registration planned?") for phone in phones))
        assert (await programs[1].database.read(verify)).problems == ()
    server.drop(database)
