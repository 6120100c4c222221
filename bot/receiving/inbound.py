"""What comes in: kept before it is confirmed, then handled in order per chat, chats side by side."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlmodel import Session
from telegram import Bot

from bot.deployment import Deployment
from bot.receiving.handling import Handling
from bot.receiving.redact import ahead, as_kept
from bot.receiving.unsaved import Unsaved
from bot.sending.sender import Sender
from bot.telegram.updates import Json, chat_of, is_update_id, parsed
from storage.database import Database
from storage.delivery import inbox
from storage.engine import shards
from storage.engine.errors import Elsewhere, NotSaved, StorageBroken, StorageClosed

if TYPE_CHECKING:  # its driver takes longer to import than a start on a file
    from storage.places.leases import Leases

log = logging.getLogger(__name__)
AGAIN_AFTER = 1.0
FINISH_WITHIN = 1.5

# Seconds after which people hear that a server has not said yet whether it keeps what they said.
UNSAID_FOR = 3.0


class Came(NamedTuple):
    """An update as it came: its number, its chat, what it holds, and its text."""

    number: int
    chat: int | None
    raw: Json
    text: str


class Inward:
    """Keeps updates and handles each chat's in their order."""

    def __init__(
        self, bot: Bot, database: Database, sender: Sender, now: Callable[[], datetime], deployment: Deployment
    ) -> None:
        self._database = database
        self._sender = sender
        self._now = now
        # Of each chat in which something is being handled, what waits; its first one is in hand while it is kept.
        self._queues: dict[int | None, deque[tuple[int, Mapping[str, Any]]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._recovered = False
        self._closing = False
        self._known: set[int] = set()
        self._unsaved = Unsaved(bot, database, self._start)
        self._handling = Handling(bot, database, sender, now, deployment, self._unsaved, self._start)
        self.counts = self._handling.counts

    async def receive(self, updates: Iterable[tuple[int | None, str]]) -> None:
        """Keep raw updates; when this returns they are committed and may be confirmed.

        Raises `NotSaved`, after the people were told, `StorageBroken` and `StorageClosed`.
        """
        read = {update_id: (parsed(text), text) for update_id, text in updates if is_update_id(update_id)}
        came = [Came(update_id, chat_of(raw), raw, text) for update_id, (raw, text) in sorted(read.items())]
        if self._database.leases is not None:
            await self._keep(came)
        elif came:
            # What was begun is finished, also where whoever fetched it is stopped meanwhile.
            await asyncio.shield(self._start(self._take(came)))

    async def _take(self, came: list[Came]) -> None:
        """Handle at once what comes to a chat at rest, in the commit that keeps it; keep all else, to be handled."""
        first = self._at_rest(came)
        for one in first:
            self._queues[one.chat] = deque([(one.number, one.raw)])
        waits: set[int] = set()
        try:
            handled = await asyncio.gather(*(self._handling.at_once(one.raw) for one in first))
            done = {one.number for one, is_done in zip(first, handled, strict=True) if is_done}
            waits.update(await self._keep([one for one in came if one.number not in done]))
            for one in came:
                if one.number in waits and one not in first:
                    self._enqueue(one.number, one.chat, one.raw)
        finally:
            self._let_go_on(first, waits)

    def _at_rest(self, came: list[Came]) -> list[Came]:
        """The first update of each chat of which nothing waits or is in hand."""
        if self._closing or not self._recovered:
            return []
        first: dict[int, Came] = {}
        for one in came:
            if one.chat is not None and one.chat not in self._queues:
                first.setdefault(one.chat, one)
        return list(first.values())

    def _let_go_on(self, first: list[Came], waits: set[int]) -> None:
        """Handle what waits in the chats of these, which wait themselves where they were kept instead of handled."""
        for one in first:
            if not (queue := self._queues.get(one.chat)):  # at a stop
                continue
            if one.number not in waits:
                queue.popleft()
            if queue:
                self._start(self._work(one.chat))
            else:
                del self._queues[one.chat]

    async def _keep(self, came: list[Came]) -> list[int]:
        """Keep updates; the numbers of those that are new."""
        if not came:
            return []
        now = self._now()
        raws = {one.number: one.raw for one in came}
        keeping = self._database.run(
            lambda session: _kept(session, as_kept(session, came), now), ahead=lambda session: ahead(session, came)
        )
        try:
            return await (keeping if self._database.leases is None else self._kept_late(keeping, raws))
        except NotSaved:
            await self._unsaved.say_of_all(raws)
            raise

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
        self._recovered = True

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

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

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
                if await self._handling.settled(update_id, raw):
                    self._unsaved.over(update_id)
                    return
            except NotSaved:
                if self._database.on_duty:  # else another worker may be about to take it up
                    await self._unsaved.say(update_id, raw)
                await asyncio.sleep(AGAIN_AFTER)
            except (StorageBroken, StorageClosed) as error:
                log.error("update %s waits: %s", update_id, type(error).__name__)
                return


def _kept(session: Session, updates: Iterable[tuple[int, int | None, str]], now: datetime) -> list[int]:
    """Keep updates, and let every worker know of it."""
    new = inbox.receive(session, updates, now)
    if new:
        shards.ring(session)
    return new
