"""What comes in: kept before it is confirmed, then handled in order per chat, chats side by side."""

import asyncio
import logging
import time
from collections import Counter, deque
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Session
from telegram import Bot

from bot import words
from bot.deployment import Deployment
from bot.logs import Where
from bot.receiving.redact import ahead, as_kept
from bot.receiving.trial_files import with_trial_file
from bot.receiving.unsaved import Unsaved
from bot.sending import alerts
from bot.sending.sender import Sender
from bot.telegram.calls import acknowledge
from bot.telegram.metrics import Count
from bot.telegram.updates import IncomingUpdate, Json, Unparsable, chat_of, is_update_id, parsed, read_update
from bot.turns.turn import Done, TurnRefused, refuse, show_again, take_turn
from storage.database import Database
from storage.delivery import chats, inbox, outbox
from storage.delivery.outbox import Outgoing
from storage.engine import shards
from storage.engine.errors import Elsewhere, NotSaved, StorageBroken, StorageClosed
from storage.engine.failures import failure_of
from storage.site import people
from storage.study import screenings

if TYPE_CHECKING:  # its driver takes longer to import than a start on a file
    from storage.places.leases import Leases

log = logging.getLogger(__name__)
AGAIN_AFTER = 1.0
FINISH_WITHIN = 1.5

# Seconds after which people hear that a server has not said yet whether it keeps what they said.
UNSAID_FOR = 3.0

# A flood of one failure is told to the administrators once an hour; the log has every one.
TOLD_EVERY = timedelta(hours=1)


class Inward:
    """Keeps updates and handles each chat's in their order."""

    def __init__(
        self, bot: Bot, database: Database, sender: Sender, now: Callable[[], datetime], deployment: Deployment
    ) -> None:
        self._bot = bot
        self._database = database
        self._sender = sender
        self._now = now
        self._deployment = deployment
        self._queues: dict[int | None, deque[tuple[int, Mapping[str, Any]]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False
        self._known: set[int] = set()
        self._unsaved = Unsaved(bot, database, self._start)
        self._told: dict[str, float] = {}
        self.counts: Counter[Count] = Counter()

    async def receive(self, updates: Iterable[tuple[int | None, str]]) -> None:
        """Keep raw updates; when this returns they are committed and may be confirmed.

        Raises `NotSaved`, after the people were told, `StorageBroken` and `StorageClosed`.
        """
        read = {update_id: (parsed(text), text) for update_id, text in updates if is_update_id(update_id)}
        came = [(update_id, chat_of(raw), raw, text) for update_id, (raw, text) in read.items()]
        now = self._now()
        keeping = self._database.run(
            lambda session: _kept(session, as_kept(session, came), now), ahead=lambda session: ahead(session, came)
        )
        raws = {update_id: raw for update_id, (raw, _) in read.items()}
        try:
            new = await (keeping if self._database.leases is None else self._kept_late(keeping, raws))
        except NotSaved:
            await self._unsaved.say_of_all(raws)
            raise
        if self._database.leases is None:
            chat = {update_id: chat_id for update_id, chat_id, _, _ in came}
            for update_id in new:
                self._enqueue(update_id, chat[update_id], raws[update_id])

    async def _kept_late(self, keeping: Coroutine[Any, Any, list[int]], raws: Mapping[int, Json]) -> list[int]:
        """What a server keeps; where that takes long, the people hear of it meanwhile."""
        kept = asyncio.create_task(keeping)
        done, _ = await asyncio.wait((kept,), timeout=UNSAID_FOR)
        if not done:
            await self._unsaved.say_of_all(raws)
        return await kept

    async def recover(self) -> None:
        """Take up what was kept but not handled when the program last ended."""
        for waiting in await self._database.run(inbox.waiting):
            self._enqueue(waiting.update_id, waiting.chat_id, parsed(waiting.body))

    async def share(self, leases: "Leases") -> None:
        """As one of several workers handle what waits for the chats that this one looks after, whoever received it."""
        rung, loop, before = asyncio.Event(), asyncio.get_running_loop(), frozenset[int]()
        leases.tell(lambda: loop.call_soon_threadsafe(rung.set))
        while True:
            await rung.wait()
            rung.clear()
            mine = leases.mine
            try:
                if mine - before:
                    await self._sender.take_over()
                before = mine
                for waiting in await self._database.read(
                    lambda session: inbox.waiting_for(session, leases.worker, self._known)
                ):
                    self._enqueue(waiting.update_id, waiting.chat_id, parsed(waiting.body))
            except NotSaved:
                log.warning("what waits cannot be read just now")

    async def quiet(self) -> None:
        """Wait until nothing is being handled."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def close(self) -> None:
        """Wait for the turns under way; what still waits is taken up at the next start."""
        self._closing = True
        self._queues.clear()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=FINISH_WITHIN)
            for task in late:
                task.cancel()

    def _enqueue(self, update_id: int, chat: int | None, raw: Mapping[str, Any]) -> None:
        self._known.add(update_id)
        queue = self._queues.get(chat)
        if queue is not None:
            queue.append((update_id, raw))
            return
        self._queues[chat] = deque([(update_id, raw)])
        self._start(self._work(chat))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self, chat: int | None) -> None:
        """Everything that waits for one chat, one after the other."""
        while queue := self._queues.get(chat):
            update_id, raw = queue.popleft()
            try:
                await self._handle(update_id, raw)
            except Elsewhere:  # whoever looks after the chat now takes all that waits for it
                self._known.difference_update(other for other, _ in queue)
                queue.clear()
            self._known.discard(update_id)
        self._queues.pop(chat, None)

    async def _handle(self, update_id: int, raw: Mapping[str, Any]) -> None:
        """Until it is handled or set aside; on a full disk as long as that takes."""
        while not self._closing:
            try:
                if await self._settled(update_id, raw):
                    self._unsaved.over(update_id)
                    return
            except NotSaved:
                if self._database.on_duty:  # else another worker may be about to take it up
                    await self._unsaved.say(update_id, raw)
                await asyncio.sleep(AGAIN_AFTER)
            except (StorageBroken, StorageClosed) as error:
                log.error("update %s waits: %s", update_id, type(error).__name__)
                return

    async def _settled(self, update_id: int, raw: Mapping[str, Any]) -> bool:
        try:
            await self._turn(update_id, raw)
        except (NotSaved, StorageBroken, StorageClosed, Elsewhere):
            raise
        except Exception as error:  # a bug, or an update that is none: it must not stop the chat
            return await self._set_aside(update_id, raw, error)
        return True

    async def _turn(self, update_id: int, raw: Mapping[str, Any]) -> None:
        update = read_update(raw)
        now = self._now()
        if update is None:
            await self._database.run(lambda session: _passed(session, update_id, chat_of(raw), now))
            return
        update = await with_trial_file(self._bot, self._database, update)
        try:
            done, claimed = await self._database.run(
                lambda session: self._taken(session, update, now), ahead=lambda session: _ahead(session, update)
            )
        except TurnRefused as refused:
            self.counts[Count.REFUSED_TURN] += 1
            done, claimed = await self._refused(update, now, str(refused)), None
        if done is None:
            return
        self.counts[Count.TURN] += 1
        if done.known:
            self._unsaved.knows(update.person)
        if done.callback_id:
            self._start(acknowledge(self._bot, done.callback_id, done.toast))
        if claimed:
            self._sender.send(claimed)
        else:
            self._sender.wake()

    async def _refused(self, update: IncomingUpdate, now: datetime, note: str) -> Done:
        def refused(session: Session) -> Done:
            shards.check_chat(session, update.chat_id)
            return refuse(session, update, now, note, self._deployment)

        return await self._database.run(refused)

    def _taken(self, session: Session, update: IncomingUpdate, now: datetime) -> tuple[Done | None, Outgoing | None]:
        """A turn, and in the same commit the claim on what its chat waits for: one wait for the disk less."""
        done = take_turn(session, update, now, self._deployment)
        return done, self._sender.claim(session, done.chat_id) if done else None

    async def _set_aside(self, update_id: int, raw: Mapping[str, Any], error: Exception) -> bool:
        """Count a failure; after the third the update is set aside, and the person and administrators hear so."""
        self.counts[Count.RECEIVING] += 1
        what = type(error).__name__
        log.error("update %s failed with %s\n%s", update_id, what, Where(error))
        chat, now = chat_of(raw), self._now()
        quietly = what in self._told and time.monotonic() - self._told[what] < TOLD_EVERY.total_seconds()

        def keep(session: Session) -> bool:
            shards.check_chat(session, chat)
            dead = inbox.failed(session, update_id, what, now, at_once=isinstance(error, Unparsable))
            if dead and not quietly:
                alerts.tell_administrators(session, words.poison(update_id, what), now)
            if dead and chat is not None:
                _tell(session, chat, now, self._deployment)
            return dead

        dead = await self._database.run(keep)
        if dead and not quietly:
            self._told[what] = time.monotonic()
        self._sender.wake()
        return dead


def _ahead(session: Session, update: IncomingUpdate) -> Iterator[None]:
    """What a turn reads: whether it is still to be done, who says it, where the chat stands, and its screening."""
    inbox.ask(session, update.update_id)
    shards.ask(session, update.chat_id)
    chats.ask(session, update.chat_id)
    people.ask(session, update.person)
    if update.pointer is not None:
        screenings.ask(session, update.pointer.screening)
    yield
    chat = chats.load(session, update.chat_id)
    if chat is not None and chat.screening_id is not None:
        screenings.ask(session, chat.screening_id)


def _kept(session: Session, updates: Iterable[tuple[int, int | None, str]], now: datetime) -> list[int]:
    """Keep updates, and let every worker know of it."""
    new = inbox.receive(session, updates, now)
    if new:
        shards.ring(session)
    return new


def _passed(session: Session, update_id: int, chat: int | None, now: datetime) -> None:
    """Put down that an update says nothing that concerns the program."""
    shards.check_chat(session, chat)
    inbox.done(session, update_id, now)


def _tell(session: Session, chat: int, now: datetime, deployment: Deployment) -> None:
    """Show the chat where it is; if that is what fails, the sentence alone."""
    try:
        with session.connection().begin_nested():
            show_again(session, chat, now, words.BUG, deployment)
    except Exception as error:
        if failure_of(error):
            raise
        log.error("the card of a chat cannot be shown: %s", type(error).__name__)
        outbox.put(session, chat, "message", {"text": words.BUG}, now)
