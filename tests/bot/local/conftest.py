"""A local chat on a free port, with a clock that the test moves, a real `Bot` and Ana's phone."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.local import LocalChat, start
from tests.phone import Phone

ANA, BEN, STRANGER = 1001, 1002, 9001


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        """Go on by days, hours, minutes or seconds."""
        self.now += timedelta(**by)


@pytest.fixture(autouse=True)
def _waits_are_timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    # Without it python-telegram-bot 22 warns at every 429.
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def chat(clock: Clock) -> AsyncIterator[LocalChat]:
    local = await start("127.0.0.1", 0, clock=clock)
    yield local
    await local.close()


@pytest.fixture
async def bot(chat: LocalChat) -> AsyncIterator[Bot]:
    # Its own requests, but without certificates: to read those takes longer than most tests.
    sending, fetching = (HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2))
    urls = {"base_url": f"{chat.base_url}/bot", "base_file_url": f"{chat.base_url}/file/bot"}
    async with Bot(chat.token, **urls, request=sending, get_updates_request=fetching) as real:
        yield real


@pytest.fixture
async def ana(chat: LocalChat) -> AsyncIterator[Phone]:
    """Ana's phone, with the bot started and its update confirmed."""
    async with Phone(chat.base_url, ANA) as phone:
        first = await phone.start()
        await chat.updates.poll(first + 1, 100, 0)
        yield phone
