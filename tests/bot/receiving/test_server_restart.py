"""The real process on a PostgreSQL server that crashes while people are at work: nothing is lost or doubled."""

import asyncio
import re
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest

from bot import local, words
from bot.local import LocalChat
from storage.engine.address import Server
from tests.faults.crash_points import scenario
from tests.faults.kill import work
from tests.faults.rig import TOKEN, Client, Script, clients, compare, learnt, sent_twice, settings_text
from tests.journeys.forked import Forked
from tests.server import OwnServer, own_server

PEOPLE = 5
AWAY = "nothing can be read: the database server is out of reach"


@pytest.fixture(scope="module")
def script() -> Script:
    return learnt(*scenario())


@pytest.fixture
def own() -> Iterator[OwnServer]:
    with own_server() as server:
        yield server


@pytest.fixture
async def chat() -> AsyncIterator[LocalChat]:
    chat = await local.start("127.0.0.1", 0, token=TOKEN, page=False)
    yield chat
    await chat.close()


def begun(folder: Path, chat: LocalChat, people: list[Client], address: Server) -> Forked:
    """`python -m bot` with the address of a database on a server."""
    here = settings_text(folder, chat.base_url, people) | {"BLINABRIDGE_DATABASE": address.url}
    return Forked(here, folder.with_suffix(".log"))


async def health_is(program: Forked, status: str) -> None:
    """Wait until the health page says so."""
    async with aiohttp.ClientSession() as client, asyncio.timeout(30):
        while True:
            (port,) = re.findall(r"health page on port (\d+)", program.said)
            answer = await client.get(f"http://127.0.0.1:{port}/health")
            said = (await answer.json())["status"]
            assert (said == "ok") == (answer.status == 200)
            if said == status:
                return
            await asyncio.sleep(0.01)


def told(chat: LocalChat, text: str) -> int:
    """How often people were told something, in a message or over a tap."""
    return sum(text in call["params"].text("text") for call in chat.api.calls._kept)


@pytest.mark.parametrize("how", [signal.SIGQUIT, signal.SIGINT], ids=["crash", "restart"])
async def test_a_server_that_is_away_for_a_while_loses_and_doubles_nothing(
    tmp_path: Path, own: OwnServer, chat: LocalChat, script: Script, how: signal.Signals
) -> None:
    people, address = clients(chat.state, chat.people, script, PEOPLE), own.make()
    program, calls = begun(tmp_path / "run", chat, people, address), chat.api.calls
    *busy, onlooker = people
    assert onlooker.step()
    await work(chat, [onlooker], onlooker.satisfied, patience=30)
    await work(chat, busy, lambda: calls._count >= 5 * PEOPLE, patience=30)
    own.stop(how)
    assert onlooker.step()  # at once: whoever fetches lets go of it once its lease may be over
    await work(chat, busy, lambda: told(chat, words.NOT_SAVED) > 0, patience=30)
    await health_is(program, AWAY)
    assert told(chat, words.NOT_SAVED), "who says something meanwhile hears that it is not saved yet"
    own.start()
    for client in people:  # nobody begins another screening now
        client.codes = client.codes[: client.done + 1]
    await work(chat, people, lambda: all(client.through() for client in people), patience=70)
    await health_is(program, "ok")
    program.stop()
    assert await program.ended() == 0
    found = await compare(address, people)
    assert (found.good, found.kept > 0) == (True, True), found
    assert all(client.through() for client in people)
    assert sent_twice(calls._kept, people)[1] == 0
