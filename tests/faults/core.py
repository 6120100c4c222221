"""The real program and the local Bot API in one process or two, without sockets between them: fast, and exact."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from sqlmodel import Session
from telegram.request import BaseRequest, RequestData

from bot import app
from bot.local.api.faults import Faults
from bot.local.api.methods import BotApi
from bot.local.api.params import Params, Upload
from bot.local.api.update_queue import Updates
from bot.local.api.webhook import Webhook
from bot.local.people.acts import People
from bot.local.people.shelf import Shelf
from bot.local.people.state import State
from bot.receiving import meeting, polling
from bot.sending import kinds
from bot.settings import Settings
from storage.tables.base import table
from storage.tables.messages import OutboxRow
from tests.faults.rig import TOKEN
from tests.journeys.running import ADMINISTRATOR, Clock, settings_for
from tests.new_database import new_database

Answer = tuple[int, bytes]
Ask = Callable[[str, dict[str, Any], dict[str, Upload]], Awaitable[Answer]]

# A process that dies leaves its files as they are, so where only that is looked at a disk would only take time.
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(64)


class Core:
    """The local Bot API without its server."""

    def __init__(self, clock: Callable[[], Any]) -> None:
        bot = {"id": 1000000, "is_bot": True, "first_name": "Blinabridge", "username": "local_chat_bot"}
        self.state = State(Shelf(None), clock, bot, ())
        self.updates = Updates(self.state)
        self.people = People(self.state, self.updates)
        self.api = BotApi(TOKEN, self.state, self.updates, Webhook(self.state, self.updates), Faults())

    async def answer(self, name: str, values: dict[str, Any], files: dict[str, Upload]) -> Answer:
        """One call of a method."""
        params = Params(values, files)
        chat = params.number("chat_id") if "chat_id" in values else None
        call = self.api.calls.add(self.state.clock(), name, chat, params, None)
        response = await self.api._perform(name, params, call)
        return response.status, bytes(response.body)  # type: ignore[arg-type]


class Direct(BaseRequest):
    """The library's request, answered by a function instead of a network."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    @property
    def read_timeout(self) -> float | None:
        return 10.0

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: Any, **named: Any
    ) -> Answer:
        name, _, query = url.rpartition("/")[2].partition("?")
        values: dict[str, Any] = dict(parse_qsl(query))
        files = {}
        if request_data is not None:
            values |= request_data.json_parameters if request_data.contains_files else request_data.parameters
            sent = (request_data.multipart_data or {}) if request_data.contains_files else {}
            files = {key: Upload(str(part[0]), bytes(part[1])) for key, part in sent.items()}
        return await self._ask(name, values, files)


@cache
def settings_of(folder: Path, people: int) -> Settings:
    """Settings of a program for so many administrators that asks nobody on the network."""
    administrators = ",".join(str(ADMINISTRATOR + number) for number in range(people))
    return settings_for(folder, token=TOKEN, api_url="http://127.0.0.1:9", administrators=administrators)


def wire(ask: Ask, patch: pytest.MonkeyPatch) -> None:
    """Let the program ask this function; everybody gets the same picture, since drawing one takes half a second.

    Nothing in it waits for updates, and so it is asked again at once where there is none.
    """
    patch.setattr(meeting, "HttpRequest", lambda *_, **__: Direct(ask))
    patch.setattr(kinds, "picture_of", lambda body, trial: PICTURE)
    patch.setattr(polling, "AT_LEAST", 0.0)


@asynccontextmanager
async def program_on(folder: Path, core: Core, people: int, clock: Clock) -> AsyncIterator[app.Program]:
    """The program beside its Bot API in one process."""
    with pytest.MonkeyPatch.context() as patch:
        wire(core.answer, patch)
        settings = settings_of(folder, people)
        if isinstance(settings.database, Path) and not settings.database.exists():
            new_database(settings.database)
        program = await app.start(settings, clock)
        try:
            yield program
        finally:
            await program.close()


def drop_outbox(session: Session) -> None:
    """Send nothing of this: what comes in is looked at, not what goes out."""
    outbox = table(OutboxRow)
    session.connection().execute(outbox.delete().where(outbox.c.state == "due"))


def made(folder: Path, people: int) -> Path:
    """A folder with a database that knows the site and its people, to be copied for each run."""

    async def make() -> None:
        clock = Clock()
        async with program_on(folder, Core(clock), people, clock):
            pass

    asyncio.run(make())
    return folder
