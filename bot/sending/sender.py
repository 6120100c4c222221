"""Sends what the outbox holds: in order per chat, many chats at once, each result sorted into what it means."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TypeVar

from sqlmodel import Session
from telegram import Bot

from bot.sending.attempts import Attempts
from bot.sending.kinds import changes_one
from bot.sending.outcomes import SOON, AllGone, Gone, Kept, put_all_down, put_down
from flows.language.replacing import replace
from storage.database import Database
from storage.delivery import chats, outbox, outgoing
from storage.delivery.outgoing import Outgoing
from storage.engine import shards
from storage.engine.errors import NotSaved, StorageClosed, StorageError
from storage.engine.sessions import MANY
from storage.writing import Ahead

T = TypeVar("T")
log = logging.getLogger(__name__)

# What is on its way when the program dies may be sent twice: edits do no harm, so only new messages are kept few.
IN_FLIGHT = 128
NEW_IN_FLIGHT = 8

# Seconds after which it is put down at the latest that an edit went, if nothing of its chat is written before.
PUT_DOWN_WITHIN = 0.1
AGAIN_AFTER = 1.0
FINISH_WITHIN = 2.0


class Sender:
    """Takes what waits and sends it, until it is stopped."""

    def __init__(self, bot: Bot, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now
        self._work = asyncio.Event()
        # Chats to which something is on its way; true where the outbox was looked through meanwhile: more may wait.
        self._busy: dict[int, bool] = {}
        # What went to each chat that is not put down yet: to repeat it after a crash is harmless.
        self._gone: dict[int, tuple[Gone, ...]] = {}
        self._putting_down: asyncio.Task[None] | None = None
        self._lanes: set[asyncio.Task[None]] = set()
        self._new = 0
        # Whether something may wait that could go as soon as something else has gone.
        self._held_back = False
        self._running = False
        self._fatal: Exception | None = None
        self._latest: datetime | None = None
        self._attempts = Attempts(bot, database, now, self._stop)
        self.pulse, self.counts = self._attempts.pulse, self._attempts.counts

    def wake(self) -> None:
        """Something was put into the outbox."""
        self._work.set()

    def claim(self, session: Session, chat_id: int) -> Outgoing | None:
        """The edit that a chat waits for, marked as on its way in the caller's transaction, to be handed to `send`.

        None where nothing waits, where something is on its way already, and for new messages, which are kept few; and
        where many units of work are committed together: then what their chats wait for is claimed together.
        """
        if not self._goes_on() or len(self._lanes) >= IN_FLIGHT or session.info.get(MANY):
            return None
        put_down(session, chat_id, self._gone.get(chat_id, ()))
        return self._claim_next(session, chat_id, new=False)

    def send(self, claimed: Outgoing) -> None:
        """Send what was claimed and committed, also when everything else has come to an end."""
        self._busy[claimed.chat_id] = False
        self._gone.pop(claimed.chat_id, None)  # with the claim, or it could not have been one
        lane = asyncio.create_task(self._lane(claimed))
        self._lanes.add(lane)
        lane.add_done_callback(self._lanes.discard)

    async def run(self) -> None:
        """Send until cancelled; what is on its way then goes on until `close`.

        Raises `InvalidToken` when the token was revoked and `StorageBroken` when the disk failed.
        """
        await self._save(outbox.recover)
        self._running = True
        self._work.set()
        try:
            while self._fatal is None:
                await self._hand_out()
                await self._wait()
            raise self._fatal
        finally:
            self._running = False

    async def take_over(self) -> None:
        """What a worker had on its way that is gone now may have gone out."""
        await self._database.run(outbox.recover)
        self.wake()

    async def close(self) -> None:
        """Let what is on its way arrive; what does not in time is in doubt at the next start."""
        if self._lanes:
            _, late = await asyncio.wait(self._lanes, timeout=FINISH_WITHIN)
            for lane in late:
                lane.cancel()
            if late:  # an export that is broken off puts that down
                await asyncio.wait(late, timeout=1)
        if self._putting_down is not None:
            self._putting_down.cancel()
        await self._put_down()

    async def _wait(self) -> None:
        """Until there is work; at the latest soon, for what was put off."""
        try:
            async with asyncio.timeout(SOON.total_seconds()):
                await self._work.wait()
        except TimeoutError:
            pass
        self._work.clear()

    async def _hand_out(self) -> None:
        room = IN_FLIGHT - len(self._lanes)
        if room <= 0:
            self._held_back = True
            return
        self._busy = dict.fromkeys(self._busy, True)
        gone = dict(self._gone)
        claim = asyncio.ensure_future(self._database.run(lambda session: self._claim_due(session, room, gone)))
        try:
            claimed = await asyncio.shield(claim)
        except NotSaved:
            log.warning("the outbox cannot be written just now")
            await asyncio.sleep(AGAIN_AFTER)
            self._work.set()
            return
        except asyncio.CancelledError:
            # What is marked as on its way goes out, or it would be in doubt without ever having gone.
            with suppress(StorageError):
                for one in await claim:
                    self.send(one)
            raise
        self._are_down(gone)
        for one in claimed:
            self.send(one)

    def _claim_due(self, session: Session, room: int, gone: AllGone) -> list[Outgoing]:
        """The next message of each chat that is not busy, marked as on its way before it is sent.

        `gone` is put down with it.
        """
        put_all_down(session, gone)
        if self._clock_went_back():
            outbox.hurry(session)
        claimed: list[Outgoing] = []
        new = self._most_new() - self._new
        due = outgoing.next_due(session, self._now(), new=new, edits=room)
        for message in due:
            if message.chat_id in self._busy or len(claimed) == room:
                continue
            one = _claimed(session, message, new=new > 0)
            if one is not None:
                claimed.append(one)
                new -= not one.edits
        self._held_back = len(claimed) < len(due) or len(claimed) == room or new <= 0
        return claimed

    def _most_new(self) -> int:
        """How many new messages may be on their way from here: a token has one limit, whoever sends."""
        leases = self._database.leases
        return NEW_IN_FLIGHT if leases is None else max(1, NEW_IN_FLIGHT // leases.workers)

    def _clock_went_back(self) -> bool:
        """Whether the clock was set back since the last time: what was put off would wait until it catches up."""
        before, self._latest = self._latest, self._now()
        return before is not None and before - self._latest > SOON

    def _claim_next(self, session: Session, chat_id: int, *, new: bool) -> Outgoing | None:
        message = outgoing.next_of(session, chat_id, self._now())
        claimed = None if message is None else _claimed(session, message, new=new)
        if (message is not None and claimed is None) or outbox.put_for_others(session, chat_id):
            self._held_back = True
        return claimed

    async def _lane(self, first: Outgoing) -> None:
        """One message of a chat after the other, as long as they can be sent at once."""
        message: Outgoing | None = first
        try:
            while message is not None:
                is_new = not message.edits
                self._new += is_new
                try:
                    message = await self._through(message)
                finally:
                    self._new -= is_new
        except StorageClosed:
            log.warning("what became of a message to chat %s could not be stored before the end", first.chat_id)
        except Exception as error:
            self._fatal = error
        finally:
            self._busy.pop(first.chat_id, None)
            # Of several workers another one may have put something into the outbox.
            if self._held_back or not self._goes_on() or self._database.leases is not None:
                self._work.set()

    async def _through(self, message: Outgoing) -> Outgoing | None:
        """Send a message and the deletions behind it; the next one of the chat, if it was claimed.

        Where all went that there was, that is put down with whatever is written next.
        """
        chat, gone = message.chat_id, list[Gone]()
        for one in (message, *message.then):
            outcome = await self._attempts.outcome(one)
            if outcome is not None:
                return await self._store(one, outcome, gone)
            gone.append((one.id, self._now()))
        if not message.last or self._busy.get(chat) or not self._goes_on():
            return await self._store(message, None, gone)
        self._gone[chat] = tuple(gone)
        if self._putting_down is None:
            self._putting_down = asyncio.create_task(self._put_down_soon())
        return None

    async def _put_down_soon(self) -> None:
        """What nothing of its chat was written after, of all chats together."""
        await asyncio.sleep(PUT_DOWN_WITHIN)
        self._putting_down = None
        await self._put_down()

    async def _put_down(self) -> None:
        if gone := dict(self._gone):
            with suppress(StorageError):
                await self._database.run(partial(put_all_down, gone=gone))
                self._are_down(gone)

    def _are_down(self, gone: AllGone) -> None:
        for chat, of_chat in gone.items():
            if self._gone.get(chat) is of_chat:
                del self._gone[chat]

    async def _store(self, message: Outgoing, outcome: Kept | None, gone: list[Gone]) -> Outgoing | None:
        """Keep what became of a message, however long that takes; with it the next one of the chat is claimed.

        `gone`: what went before it.
        """
        chat = message.chat_id
        self._busy[chat] = False

        def keep(session: Session) -> Outgoing | None:
            put_down(session, chat, gone)
            if outcome is not None:
                if gone:  # it went along
                    outbox.sending(session, message.id, chat, edits=True)
                if not outbox.is_ours(session, message.id, chat):
                    return None
            goes_on = self._goes_on() and shards.has_chat(session, chat)
            if outcome is not None:
                outcome(session)
            if not goes_on:
                return None
            if session.info.get(MANY):
                self._held_back = True
                return None
            # A new message takes the place of one, so that those on their way stay as few.
            return self._claim_next(session, chat, new=not message.edits)

        def ahead(session: Session) -> Iterator[None]:
            shards.ask(session, chat)
            outbox.ask(session, message.id, chat)
            chats.ask(session, chat)
            yield

        return await self._save(keep, ahead)

    async def _save(self, work: Callable[[Session], T], ahead: Ahead | None = None) -> T:
        """Do it, on a full disk as often as it takes."""
        while True:
            try:
                return await self._database.run(work, ahead=ahead)
            except NotSaved:
                await asyncio.sleep(AGAIN_AFTER)

    def _stop(self, error: Exception) -> None:
        self._fatal = error

    def _goes_on(self) -> bool:
        return self._running and self._fatal is None


def _claimed(session: Session, message: Outgoing, *, new: bool) -> Outgoing | None:
    """A message marked as on its way; None for a new one where none may go."""
    edits = changes_one(message)
    if not (edits or new):
        return None
    outbox.sending(session, message.id, message.chat_id, edits=edits)
    return replace(message, edits=edits)
