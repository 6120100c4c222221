"""How much is on its way at once: few new messages, since a crash may double them, and edits as many as there are."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from bot import app
from bot.deployment import Deployment
from bot.local import Person
from bot.local.api.params import Upload
from bot.sending import sender
from bot.sending.sender import NEW_IN_FLIGHT
from bot.telegram.updates import read_update
from bot.turns.turn import MOST_WAITING, take_turn
from storage.database import Database
from storage.delivery import chats, inbox, outbox, outgoing
from storage.delivery.chats import Chat
from tests.faults.core import Answer, Core, program_on
from tests.journeys.running import Clock, under_way
from tests.new_database import new_database

NEW = {"sendMessage", "sendPhoto"}
KINDS = {"message": {"text": "x"}, "card": {"text": "x"}, "photo": {"kind": "decision", "caption": "x"}}


class Hanging(Core):
    """A Bot API that takes new messages only once it is told to go on."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.on_way = self.most = self.edited = 0
        self.goes_on = asyncio.Event()
        self.moved = asyncio.Condition()

    async def reached(self, on_way: int, edited: int) -> None:
        async with self.moved:
            await self.moved.wait_for(lambda: self.on_way == on_way and self.edited == edited)

    async def answer(self, name: str, values: dict[str, Any], files: dict[str, Upload]) -> Answer:
        async with self.moved:
            self.edited += name == "editMessageText"
            self.on_way += name in NEW
            self.most = max(self.most, self.on_way)
            self.moved.notify_all()
        if name not in NEW:
            return await super().answer(name, values, files)
        await self.goes_on.wait()
        self.on_way -= 1
        return await super().answer(name, values, files)


def put_new(session: Session, persons: range, now: datetime) -> None:
    """A new message of some kind for each of these."""
    for person in persons:
        kind = list(KINDS)[person % len(KINDS)]
        outbox.put(session, person, kind, KINDS[kind], now)


def put_edits(session: Session, cards: dict[int, int], now: datetime) -> None:
    """A changed card for each of these."""
    for person, message in cards.items():
        chats.save(session, Chat(person, card_message_id=message), now)
        outbox.put(session, person, "card", {"text": "y"}, now)


async def strained(folder: Path, news: int, edits: int, on_way: int = NEW_IN_FLIGHT) -> Hanging:
    """New messages, and behind them edits, on a Bot API that hangs until the edits are through and so many are not."""
    clock = Clock()
    core = Hanging(clock)
    cards = {}
    for person in range(2001, 2001 + news + edits):
        core.state.add_person(Person(person, f"P{person}", started=True))
        if person > 2000 + news:
            chat = core.state.chats[person]
            cards[person] = core.state.post(chat, core.state.bot, {"text": "x"})["message_id"]
    async with program_on(folder, core, 1, clock) as program:
        await program.database.run(lambda session: put_new(session, range(2001, 2001 + news), clock()))
        await program.database.run(lambda session: put_edits(session, cards, clock()))
        program.inward._sender.wake()
        async with asyncio.timeout(30):
            await core.reached(on_way, edits)
            core.goes_on.set()
            await nothing_due(program)
    return core


async def nothing_due(program: app.Program) -> None:
    while True:
        if not await program.database.read(under_way):
            return
        await asyncio.sleep(0.005)


async def test_few_new_messages_are_on_their_way_at_once_and_edits_pass_them(tmp_path: Path) -> None:
    core = await strained(tmp_path, news=40, edits=60)
    assert core.most == NEW_IN_FLIGHT
    assert len([call for call in core.api.calls._kept if call["method"] in NEW]) == 40


async def test_edits_pass_however_many_new_messages_wait(tmp_path: Path) -> None:
    core = await strained(tmp_path, news=150, edits=5)
    assert core.most == NEW_IN_FLIGHT


async def test_without_the_cap_there_would_be_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "NEW_IN_FLIGHT", 1000)
    assert (await strained(tmp_path, news=40, edits=5, on_way=40)).most > NEW_IN_FLIGHT


def a_hello(session: Session, person: int, clock: Clock) -> None:
    """A message of somebody whom nobody invited."""
    chat = {"id": person, "type": "private"}
    message = {"message_id": 1, "from": {"id": person, "first_name": "X"}, "chat": chat, "text": "hello"}
    update = read_update({"update_id": person, "message": message})
    assert update is not None
    inbox.receive(session, [(person, person, "{}")], clock.now)
    take_turn(session, update, clock.now, Deployment(""))


async def test_a_flood_of_strangers_is_told_bit_by_bit(tmp_path: Path, clock: Clock) -> None:
    database = Database(new_database(tmp_path / "study.sqlite"))
    await database.start()

    def flood(session: Session) -> tuple[int, int]:
        for person in range(1, MOST_WAITING + 11):
            a_hello(session, person, clock)
        first = outgoing.next_due(session, clock.now, new=1000)
        for message in first:
            outbox.sent(session, message.id, message.chat_id, 1, clock.now)
        a_hello(session, 1000, clock)
        return len(first), len(outgoing.next_due(session, clock.now, new=1000))

    assert await database.run(flood) == (MOST_WAITING, 1)
    await database.close()
