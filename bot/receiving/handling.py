"""One update: its turn, with the claim on what its chat is sent next, and what becomes of it where that fails."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from sqlmodel import Session
from telegram import Bot

from bot import words
from bot.deployment import Deployment
from bot.logs import Where
from bot.receiving.trial_files import with_trial_file
from bot.receiving.unsaved import Unsaved
from bot.sending.notices import tell_administrators
from bot.sending.sender import Sender
from bot.telegram.calls import acknowledge
from bot.telegram.metrics import Count
from bot.telegram.updates import IncomingUpdate, Unparsable, chat_of, read_update
from bot.turns.turn import Done, TurnRefused, refuse, show_again, take_turn
from storage.database import Database
from storage.delivery import chats, inbox, outbox
from storage.delivery.outgoing import Outgoing
from storage.engine import shards
from storage.engine.errors import Elsewhere, NotSaved, StorageBroken, StorageClosed
from storage.engine.failures import failure_of
from storage.site import people
from storage.study import screenings

log = logging.getLogger(__name__)

# A flood of one failure is told to the administrators once an hour; the log has every one.
TOLD_EVERY = timedelta(hours=1)

# Puts down that an update is handled; False where it was handled before.
Settle: TypeAlias = Callable[[Session], bool]


class Handling:
    """Handles updates one by one, whatever becomes of them."""

    def __init__(
        self,
        bot: Bot,
        database: Database,
        sender: Sender,
        now: Callable[[], datetime],
        deployment: Deployment,
        unsaved: Unsaved,
        start: Callable[[Coroutine[Any, Any, None]], object],
    ) -> None:
        """`start`: lets something go on beside the work."""
        self._bot = bot
        self._database = database
        self._sender = sender
        self._now = now
        self._deployment = deployment
        self._unsaved = unsaved
        self._start = start
        self._told: dict[str, float] = {}
        self.counts: Counter[Count] = Counter()

    async def at_once(self, raw: Mapping[str, Any]) -> bool:
        """Keep an update and take its turn in one commit; False where that cannot be done, and left no trace.

        Whatever is the matter, the update is to be kept first then, and handled as any other.
        """
        now = self._now()
        try:
            update = read_update(raw)
            if update is None or update.document is not None:
                return False
            number, chat = update.update_id, update.chat_id
            await self._turn(update, now, lambda session: inbox.receive_done(session, number, chat, now))
        except Exception as error:
            log.debug("an update is not handled at once: %s", type(error).__name__)
            return False
        self._unsaved.over(number)
        return True

    async def settled(self, update_id: int, raw: Mapping[str, Any]) -> bool:
        """Handle an update that was kept; whether it is handled now, or set aside."""
        try:
            await self._kept_turn(update_id, raw)
        except (NotSaved, StorageBroken, StorageClosed, Elsewhere):
            raise
        except Exception as error:  # a bug, or an update that is none: it must not stop the chat
            return await self._set_aside(update_id, raw, error)
        return True

    async def _kept_turn(self, update_id: int, raw: Mapping[str, Any]) -> None:
        update = read_update(raw)
        now = self._now()
        if update is None:
            await self._database.run(lambda session: _passed(session, update_id, chat_of(raw), now))
            return
        update = await with_trial_file(self._bot, self._database, update)

        def settle(session: Session) -> bool:
            return inbox.done(session, update_id, now)

        try:
            await self._turn(update, now, settle)
        except TurnRefused as refused:
            self.counts[Count.REFUSED_TURN] += 1
            self._go_on(update, await self._refused(update, now, str(refused), settle), None)

    async def _turn(self, update: IncomingUpdate, now: datetime, settle: Settle) -> None:
        done, claimed = await self._database.run(
            lambda session: self._taken(session, update, now, settle), ahead=lambda session: _ahead(session, update)
        )
        if done is not None:
            self._go_on(update, done, claimed)

    def _go_on(self, update: IncomingUpdate, done: Done, claimed: Outgoing | None) -> None:
        """What is left to do after the commit."""
        self.counts[Count.TURN] += 1
        if done.known:
            self._unsaved.knows(update.person)
        if done.callback_id:
            self._start(acknowledge(self._bot, done.callback_id, done.toast))
        if claimed:
            self._sender.send(claimed)
        else:
            self._sender.wake()

    async def _refused(self, update: IncomingUpdate, now: datetime, note: str, settle: Settle) -> Done:
        def refused(session: Session) -> Done:
            shards.check_chat(session, update.chat_id)
            settle(session)
            return refuse(session, update, now, note, self._deployment)

        return await self._database.run(refused)

    def _taken(
        self, session: Session, update: IncomingUpdate, now: datetime, settle: Settle
    ) -> tuple[Done | None, Outgoing | None]:
        """A turn, and in the same commit the claim on what its chat waits for: one wait for the disk less."""
        shards.check_chat(session, update.chat_id)
        if not settle(session):
            return None, None
        done = take_turn(session, update, now, self._deployment)
        return done, self._sender.claim(session, done.chat_id)

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
                tell_administrators(session, words.poison(update_id, what), now)
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
