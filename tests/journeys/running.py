"""The real program with its local chat in one process, and phones that talk to it over real HTTP."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path

import pytest
from sqlmodel import Session

from bot import app
from bot.settings import PREFIX, Settings
from storage.engine.sessions import DRIVER
from tests.elsewhere import kept_at
from tests.journeys.known import Leg, along, begin_at
from tests.new_database import new_database
from tests.phone import Phone, Shown

ADMINISTRATOR, COLLEAGUE, STRANGER = 1001, 1002, 9001
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BEGAN = time.monotonic()


# Asked after every step of every chat, so without the cost of a statement that is built.
UNDER_WAY = """
    SELECT EXISTS (SELECT 1 FROM inbox WHERE state = 'waiting')
        OR EXISTS (SELECT 1 FROM outbox WHERE state IN ('due', 'sending', 'unknown'))
"""


class Clock:
    """An instant that stands still until it is moved."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


def going() -> datetime:
    """An instant that goes on from a Monday morning, so that nothing is asked anew because midnight has passed."""
    return MONDAY + timedelta(seconds=time.monotonic() - BEGAN)


class Talk:
    """One person's chat: say or tap, and see the card that comes of it."""

    def __init__(self, program: app.Program, phone: Phone) -> None:
        self.program = program
        self.phone = phone

    async def say(self, *texts: str) -> Shown:
        """Type each text; the card after the last one."""
        for text in texts:
            await self.phone.say(text)
            await self._rest()
        return await self._shown()

    async def tap(self, *labels: str) -> Shown:
        """Tap each label; the card after the last one."""
        for label in labels:
            await self.phone.tap(label)
            await self._rest()
        return await self._shown()

    async def do(self, *steps: str) -> Shown:
        """Tap each step that stands in brackets and type the rest; the card after the last one."""
        for step in steps:
            await (self.tap(step[1:-1]) if step.startswith("[") else self.say(step))
        return await self._shown()

    async def walk(self, *legs: Sequence[str]) -> Shown:
        """Do the steps of each leg, as it was done before where it was; the card after it."""
        await self._rest()
        await along(self.program, [Leg((self.phone.person, tuple(leg)), partial(self.do, *leg)) for leg in legs])
        return await self.card()

    async def card(self) -> Shown:
        """The card that is on the screen."""
        await self._rest()
        return await self._shown()

    async def _shown(self) -> Shown:
        card = await self.phone.card()
        assert card is not None
        assert card.cut == [], f"cut on a phone: {card}"
        return card

    async def quiet(self) -> None:
        """Wait until everything said was taken in, handled, and everything due was sent; then look."""
        await self._rest()
        await self.phone.screen()

    async def _rest(self) -> None:
        async with asyncio.timeout(60):
            # Nothing tells when a chat is at rest.
            while await self._unsettled() or self._at_work() or await self._waits():  # noqa: ASYNC110
                await asyncio.sleep(0.001)

    def _at_work(self) -> bool:
        """Whether the program is seen to do something; its database is asked only where it is not."""
        return bool(self.program.inward._tasks or self.program.inward._sender._lanes)

    async def _waits(self) -> bool:
        """Whether anything waits; what went is put down at once, as the program does after a moment."""
        await self.program.inward._sender._put_down()
        return await self.program.database.read(under_way)

    async def _unsettled(self) -> bool:
        """Whether something that was said or tapped is not taken in yet; a Bot API elsewhere is asked."""
        chat, person = self.program.local, self.phone.person
        if chat is None:
            await self.phone.screen()
            return bool(self.phone.view["unconfirmed"] or self.phone.view["unanswered"])
        return bool(chat.updates.of(person) or chat.state.unanswered(person))


def under_way(session: Session) -> bool:
    """Whether anything that came is not handled, or anything to be sent is not sent."""
    return bool(session.info[DRIVER].execute(UNDER_WAY).fetchone()[0])


def settings_for(folder: Path, **changes: object) -> Settings:
    """Settings of a program that listens on free ports and keeps its data in a folder."""
    given = {"zone": "UTC", "port": 0, "local_port": 0, **kept_at(folder), **changes}
    if "database" in given:
        return Settings(_env_file=None, data=folder, **given)  # type: ignore[arg-type]
    said = tuple((name, value) for name, value in os.environ.items() if name.startswith(PREFIX))
    read = _settings(tuple(given.items()), said)
    return read.model_copy(update={"data": folder, "database": folder / "blinabridge.sqlite"})


@cache
def _settings(given: tuple[tuple[str, object], ...], _environment: tuple[tuple[str, str], ...]) -> Settings:
    """Settings that are read once: to read them takes a quarter of a start."""
    return Settings(_env_file=None, **dict(given))  # type: ignore[arg-type]


@asynccontextmanager
async def running(folder: Path, clock: Clock, **changes: object) -> AsyncIterator[app.Program]:
    """The program, started and stopped."""
    settings = settings_for(folder, **changes)
    in_a_file = isinstance(settings.database, Path)
    fresh = in_a_file and (not settings.data.exists() or not any(settings.data.iterdir()))
    if fresh:
        new_database(settings.database)
    program = await app.start(settings, clock)
    if fresh:
        await begin_at(program, clock(), repr(settings.model_dump(exclude={"data", "database"})))
    try:
        yield program
    finally:
        await program.close()


@asynccontextmanager
async def talking(program: app.Program, person: int = ADMINISTRATOR) -> AsyncIterator[Talk]:
    """A person's chat with a running program."""
    assert program.local is not None
    async with Phone(program.local.base_url, person) as phone:
        yield Talk(program, phone)


async def counted_commits(program: app.Program, patch: pytest.MonkeyPatch) -> list[None]:
    """As many as the program tries to commit from now on, with a sender that looks for nothing by itself."""

    async def nothing() -> None:
        pass

    patch.setattr(program.inward._sender, "_hand_out", nothing)
    for _ in range(2):  # a look that was begun asks while the first is done, and is over with the second
        await program.database.run(lambda _: None)
    commits, trying = list[None](), program.database.saves.trying

    def counted() -> None:
        commits.append(None)
        trying()

    patch.setattr(program.database.saves, "trying", counted)
    return commits
