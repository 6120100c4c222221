"""A card is tapped before the program knows the number of its message: the tap counts, and one card stays."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from telegram.error import TimedOut

from bot import app
from bot.local import Person
from bot.local.api.params import Upload
from bot.turns import showing
from tests.faults.core import Answer, Core, program_on
from tests.journeys.running import ADMINISTRATOR, Clock, under_way


class Slow(Core):
    """A Bot API that shows a new message at once, and tells of it late or not at all."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.state.add_person(Person(ADMINISTRATOR, "Ana", started=True))
        self.shown, self.told = asyncio.Event(), asyncio.Event()
        self.told.set()
        self.silent = False

    async def answer(self, name: str, values: dict[str, Any], files: dict[str, Upload]) -> Answer:
        answer = await super().answer(name, values, files)
        if name == "sendMessage":
            self.shown.set()
            await self.told.wait()
            if self.silent:
                self.silent = False
                raise TimedOut
        return answer


class Chat:
    """The administrator's chat, on a clock that goes on while one waits."""

    def __init__(self, core: Slow, program: app.Program, clock: Clock) -> None:
        self.core = core
        self._program = program
        self._clock = clock

    @property
    def cards(self) -> list[dict[str, Any]]:
        messages = self.core.state.chats[ADMINISTRATOR].messages
        return [messages[key] for key in sorted(messages) if "reply_markup" in messages[key]]

    def say(self, text: str) -> None:
        self.core.people.say(ADMINISTRATOR, text)

    def tap(self, card: dict[str, Any]) -> None:
        """Tap the first button."""
        self.core.people.tap(ADMINISTRATOR, card["message_id"], 0, 0)

    async def handled(self) -> None:
        """Wait until everything said was handled."""
        while True:
            if not self.core.updates.pending and not self._program.inward._tasks:
                return
            await asyncio.sleep(0.002)

    async def quiet(self) -> None:
        """Wait until everything due was sent as well."""
        while True:
            await self.handled()
            if not await self._program.database.read(under_way):
                return
            self._clock.forward(seconds=1)
            self._program.inward._sender.wake()
            await asyncio.sleep(0.002)


async def told_late(chat: Chat, card: dict[str, Any]) -> None:
    """Telegram's answer comes after the tap."""
    chat.tap(card)
    await chat.handled()
    chat.core.told.set()


async def never_told(chat: Chat, card: dict[str, Any]) -> None:
    """Telegram's answer never comes, so the card is sent once more, after the tap."""
    chat.core.silent = True
    await told_late(chat, card)


async def told_of_the_repeat(chat: Chat, card: dict[str, Any]) -> None:
    """Telegram's answer never comes, and the tap is on the first card when the repeat is there already."""
    chat.core.silent = True
    chat.core.told.set()
    await chat.quiet()
    assert len(chat.cards) == 2
    chat.tap(card)


async def after_a_command(chat: Chat, card: dict[str, Any]) -> None:
    """A command comes first, so that the tapped card is an old one before its number is known."""
    chat.say("/new")
    await chat.handled()
    chat.tap(card)
    await chat.handled()
    chat.core.told.set()


async def cards_after(folder: Path, clock: Clock, act: Callable[[Chat, dict[str, Any]], Awaitable[None]]) -> list[str]:
    """What the cards say that are on the screen in the end."""
    core = Slow(clock)
    async with asyncio.timeout(60), program_on(folder, core, 1, clock) as program:
        chat = Chat(core, program, clock)
        core.told.clear()
        chat.say("/start")
        await core.shown.wait()
        await act(chat, chat.cards[0])
        await chat.quiet()
        return [card["text"] for card in chat.cards]


@pytest.mark.parametrize("act", [told_late, never_told, told_of_the_repeat, after_a_command])
async def test_one_card_stays_and_the_tap_counts(
    tmp_path: Path, clock: Clock, act: Callable[[Chat, dict[str, Any]], Awaitable[None]]
) -> None:
    (card,) = await cards_after(tmp_path, clock, act)
    assert "Which subject code" in card


async def test_without_removing_the_tapped_card_two_would_stay(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(showing, "_to_remove", lambda heard, chat: False)
    assert len(await cards_after(tmp_path, clock, told_of_the_repeat)) == 2
