"""Sends what the outbox holds: in order per chat, many chats at once, each result sorted into what it means."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TypeVar

from sqlmodel import Session
from telegram import Bot
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.sending.documents import send_document
from bot.sending.kinds import SENDERS, RichRefused, Sent, changes_one, send_photo
from bot.sending.outcomes import SOON, Kept, give_up, keep, pause, refused, shut, wait_of
from bot.telegram.calls import is_revoked
from bot.telegram.metrics import Count
from bot.telegram.request import NotSent
from flows.language.replacing import replace
from flows.trials.files.brought import FIRST, TrialVersion
from storage.database import Database
from storage.delivery import chats, outbox
from storage.delivery.outbox import Outgoing
from storage.engine import shards
from storage.engine.errors import NotSaved, StorageClosed, StorageError
from storage.engine.pulse import Pulse
from storage.engine.sessions import MANY
from storage.trials import trials
from storage.writing import Ahead

T = TypeVar("T")
log = logging.getLogger(__name__)

# What is on its way when the program dies may be sent twice: edits do no harm, so only new messages are kept few.
IN_FLIGHT = 128

NEW_IN_FLIGHT = 8
AGAIN_AFTER = 1.0
FINISH_WITHIN = 2.0


class Sender:
    """Takes what waits and sends it, until it is stopped."""

    def __init__(self, bot: Bot, database: Database, now: Callable[[], datetime]) -> None:
        self._bot = bot
        self._database = database
        self._now = now
        self._work = asyncio.Event()
        self._busy: set[int] = set()
        self._lanes: set[asyncio.Task[None]] = set()
        self._new = 0
        # Whether something may wait that could go as soon as something else has gone.
        self._held_back = False
        self._running = False
        self._fatal: Exception | None = None
        self._latest: datetime | None = None
        # The chats in which a rich message was refused: they get plain ones, until the next start.
        self._plain: set[int] = set()
        self.pulse = Pulse()
        self.counts: Counter[Count] = Counter()

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
        return self._claim_next(session, chat_id, new=False)

    def send(self, claimed: Outgoing) -> None:
        """Send what was claimed and committed, also when everything else has come to an end."""
        self._busy.add(claimed.chat_id)
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
        claim = asyncio.ensure_future(self._database.run(lambda session: self._claim_due(session, room)))
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
        for one in claimed:
            self.send(one)

    def _claim_due(self, session: Session, room: int) -> list[Outgoing]:
        """The next message of each chat that is not busy, marked as on its way before it is sent."""
        if self._clock_went_back():
            outbox.hurry(session)
        claimed: list[Outgoing] = []
        new = self._most_new() - self._new
        due = outbox.next_due(session, self._now(), new=new, edits=room)
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
        message = outbox.next_of(session, chat_id, self._now())
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
                    message = await self._store(await self._outcome(message), message)
                finally:
                    self._new -= is_new
        except StorageClosed:
            log.warning("what became of a message to chat %s could not be stored before the end", first.chat_id)
        except Exception as error:
            self._fatal = error
        finally:
            self._busy.discard(first.chat_id)
            # Of several workers another one may have put something into the outbox.
            if self._held_back or not self._goes_on() or self._database.leases is not None:
                self._work.set()

    async def _store(self, outcome: Kept, message: Outgoing) -> Outgoing | None:
        """Keep what became of a message, however long that takes; with it the next one of the chat is claimed."""

        def keep(session: Session) -> Outgoing | None:
            if not outbox.is_ours(session, message.id, message.chat_id):
                return None
            goes_on = self._goes_on() and shards.has_chat(session, message.chat_id)
            outcome(session)
            if not goes_on:
                return None
            if session.info.get(MANY):
                self._held_back = True
                return None
            # A new message takes the place of one, so that those on their way stay as few.
            return self._claim_next(session, message.chat_id, new=not message.edits)

        def ahead(session: Session) -> Iterator[None]:
            shards.ask(session, message.chat_id)
            outbox.ask(session, message.id, message.chat_id)
            chats.ask(session, message.chat_id)
            yield

        return await self._save(keep, ahead)

    async def _save(self, work: Callable[[Session], T], ahead: Ahead | None = None) -> T:
        """Do it, on a full disk as often as it takes."""
        while True:
            try:
                return await self._database.run(work, ahead=ahead)
            except NotSaved:
                await asyncio.sleep(AGAIN_AFTER)

    def _goes_on(self) -> bool:
        return self._running and self._fatal is None

    async def _outcome(self, message: Outgoing) -> Kept:
        """Send, and give the unit of work that keeps what became of it."""
        later = self._now() + pause(message)
        if not self._database.on_duty:  # another worker may have taken it up
            return partial(outbox.postpone, message=message.id, until=later)
        self.pulse.trying()
        try:
            sent = await self._send(message)
            self.pulse.good()
            self.counts[Count.SENT] += 1
        except RetryAfter as error:
            return partial(outbox.postpone, message=message.id, until=self._now() + wait_of(error))
        except NotSent:
            return partial(outbox.postpone, message=message.id, until=later)
        except Forbidden as error:
            self.pulse.good()  # Telegram answered
            self.counts[Count.REFUSED_MESSAGE] += 1
            return partial(shut, message=message, why=str(error), now=self._now)
        except InvalidToken as error:
            if await is_revoked(self._bot):
                self._fatal = error
            return partial(outbox.postpone, message=message.id, until=later)
        except BadRequest as error:
            self.pulse.good()
            self.counts[Count.REFUSED_MESSAGE] += 1
            return refused(message, error, self._now)
        except TelegramError as error:
            return partial(outbox.unknown, message=message.id, failure=type(error).__name__, until=later)
        except Exception as error:  # a bug: the message must not stop the others of its chat
            log.error("message %s could not be sent: %s", message.id, type(error).__name__)
            self.counts[Count.SENDING] += 1
            return partial(give_up, message=message, failure=type(error).__name__, now=self._now)
        return partial(keep, message=message, sent=sent, now=self._now)

    async def _send(self, message: Outgoing) -> Sent:
        if message.kind == "document":
            return await send_document(self._bot, self._database, message, self._now())
        if message.kind == "photo":
            of = TrialVersion(*message.body.get("trial", FIRST))
            trial = await self._database.read(lambda session: trials.trial_of(session, of))
            return await send_photo(self._bot, message, trial)
        if message.chat_id not in self._plain:
            try:
                return await SENDERS[message.kind](self._bot, message)
            except RichRefused as error:
                log.warning("chat %s gets plain cards, since a rich one was refused: %s", message.chat_id, error)
                self._plain.add(message.chat_id)
        body = {name: value for name, value in message.body.items() if name != "rich"}
        return await SENDERS[message.kind](self._bot, replace(message, body=body))


def _claimed(session: Session, message: Outgoing, *, new: bool) -> Outgoing | None:
    """A message marked as on its way; None for a new one where none may go."""
    edits = changes_one(message)
    if not (edits or new):
        return None
    outbox.sending(session, message.id, message.chat_id, edits=edits)
    return replace(message, edits=edits)
