"""What comes in: kept before it is confirmed, then handled in order per chat, chats side by side."""

import asyncio
import json
import logging
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session
from telegram import Bot
from telegram.error import TelegramError

from bot import words
from bot.desks import House
from bot.sender import Sender
from bot.turns import Done, TurnRefused, refuse, show_again, take_turn
from bot.updates import chat_of, read_update
from storage import inbox
from storage.database import Database
from storage.errors import NotSaved, StorageError

log = logging.getLogger(__name__)

AGAIN_AFTER = 1.0


class Unparsable(Exception):
    """The update cannot be read: trying again would not help."""


class Inward:
    """Keeps updates and handles each chat's in their order."""

    def __init__(self, bot: Bot, database: Database, sender: Sender, now: Callable[[], datetime], house: House) -> None:
        self._bot = bot
        self._database = database
        self._sender = sender
        self._now = now
        self._house = house
        self._queues: dict[int | None, deque[tuple[int, Mapping[str, Any]]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def receive(self, updates: Iterable[tuple[int | None, str]]) -> None:
        """Keep raw updates; when this returns they are committed and may be confirmed."""
        read = [(update_id, _parsed(text), text) for update_id, text in updates]
        kept = [(update_id, chat_of(raw), text) for update_id, raw, text in read if update_id is not None]
        now = self._now()
        new = set(await self._database.run(lambda session: inbox.receive(session, kept, now)))
        for update_id, raw, _ in sorted((r for r in read if r[0] in new), key=lambda r: r[0] or 0):
            assert update_id is not None
            self._enqueue(update_id, raw)

    async def recover(self) -> None:
        """Take up what was kept but not handled when the program last ended."""
        for waiting in await self._database.run(inbox.waiting):
            self._enqueue(waiting.update_id, _parsed(waiting.body))

    async def close(self) -> None:
        """Wait for the turns under way; what still waits is taken up at the next start."""
        self._queues.clear()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=3)

    def _enqueue(self, update_id: int, raw: Mapping[str, Any]) -> None:
        chat = chat_of(raw)
        queue = self._queues.get(chat)
        if queue is not None:
            queue.append((update_id, raw))
            return
        self._queues[chat] = deque([(update_id, raw)])
        self._start(self._work(chat))

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self, chat: int | None) -> None:
        """Everything that waits for one chat, one after the other."""
        while queue := self._queues.get(chat):
            update_id, raw = queue.popleft()
            await self._handle(update_id, raw)
        self._queues.pop(chat, None)

    async def _handle(self, update_id: int, raw: Mapping[str, Any]) -> None:
        while True:
            try:
                await self._turn(update_id, raw)
            except NotSaved:
                log.warning("update %s is not saved yet", update_id)
                await asyncio.sleep(AGAIN_AFTER)
            except StorageError as error:
                log.error("update %s waits: %s", update_id, type(error).__name__)
                return
            except Exception as error:  # a bug, which must not stop the chat
                if await self._set_aside(update_id, raw, error):
                    return
            else:
                return

    async def _turn(self, update_id: int, raw: Mapping[str, Any]) -> None:
        try:
            heard = read_update(raw)
        except Exception as error:  # whatever the library's types raise on something malformed
            raise Unparsable from error
        if heard is None:
            now = self._now()
            await self._database.run(lambda session: inbox.done(session, update_id, now))
            return
        now = self._now()
        try:
            done = await self._database.run(lambda session: take_turn(session, heard, now, self._house))
        except TurnRefused as refused:
            note = str(refused)
            done = await self._database.run(lambda session: refuse(session, heard, now, note, self._house))
        if done:
            self._sender.wake()
            if done.callback_id:
                self._start(self._acknowledge(done))

    async def _acknowledge(self, done: Done) -> None:
        """Take the waiting sign off the tapped button; too late for it is no harm."""
        try:
            await self._bot.answer_callback_query(done.callback_id or "", done.toast or None)
        except TelegramError as error:
            log.debug("a tap was not acknowledged: %s", type(error).__name__)

    async def _set_aside(self, update_id: int, raw: Mapping[str, Any], error: Exception) -> bool:
        """Count a failure; after the third the update is set aside and the person hears so."""
        # Only where it happened is logged: the words of an error may hold what was typed.
        where = "".join(traceback.format_tb(error.__traceback__)[-3:])
        log.error("update %s failed with %s\n%s", update_id, type(error).__name__, where)
        chat, now = chat_of(raw), self._now()

        def keep(session: Session) -> bool:
            unparsable = isinstance(error, Unparsable)
            dead = inbox.failed(session, update_id, type(error).__name__, now, at_once=unparsable)
            if dead and chat is not None:
                show_again(session, chat, now, words.BUG, self._house)
            return dead

        dead = await self._database.run(keep)
        self._sender.wake()
        return dead


def _parsed(text: str) -> Mapping[str, Any]:
    """The update as JSON; empty where it is none."""
    try:
        raw = json.loads(text)
    except ValueError:
        return {}
    return raw if isinstance(raw, Mapping) else {}
