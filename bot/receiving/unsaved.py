"""Tells people that what they said is not saved yet: at once, past the outbox, which cannot take anything either."""

import logging
from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from typing import Any

from sqlmodel import Session
from telegram import Bot
from telegram.error import TelegramError

from bot import words
from bot.telegram.calls import acknowledge
from bot.telegram.updates import IncomingUpdate, Json, read_update
from storage.database import Database
from storage.site import people

log = logging.getLogger(__name__)


class Unsaved:
    """The updates that are not saved yet, of each of which its person hears once."""

    def __init__(self, bot: Bot, database: Database, start: Callable[[Coroutine[Any, Any, None]], object]) -> None:
        """`start`: lets something go on beside the work."""
        self._bot = bot
        self._database = database
        self._start = start
        self._told: set[int] = set()
        # Who may be told while nothing can be read, either.
        self._staff: set[int] = set()

    def knows(self, person: int) -> None:
        """Put down that somebody works here."""
        self._staff.add(person)

    def over(self, update_id: int) -> None:
        """Put down that an update is saved after all."""
        self._told.discard(update_id)

    async def say_of_all(self, raws: Mapping[int, Json]) -> None:
        """Tell the person of each of these updates."""
        for update_id, raw in raws.items():
            await self.say(update_id, raw)

    async def say(self, update_id: int, raw: Mapping[str, Any]) -> None:
        """Tell the person of an update; a stranger, and whoever cannot be made out, hears nothing."""
        log.warning("update %s is not saved yet", update_id)
        if update_id in self._told:
            return
        self._told.add(update_id)
        try:
            update = read_update(raw)
            if update is None or not update.private or not await self._works_here(update.person):
                return
        except Exception as error:  # whoever cannot be made out cannot be told
            log.debug("nobody was told: %s", type(error).__name__)
            return
        if update.callback_id:
            self._start(acknowledge(self._bot, update.callback_id, words.NOT_SAVED, alert=True))
        else:
            self._start(self._write(update, words.NOT_SAVED))

    async def _works_here(self, telegram_id: int) -> bool:
        return telegram_id in self._staff or await self._database.read(partial(_is_known, telegram_id))

    async def _write(self, update: IncomingUpdate, text: str) -> None:
        try:
            await self._bot.send_message(update.chat_id, text, message_thread_id=update.thread)
        except TelegramError as error:
            log.debug("a person was not told: %s", type(error).__name__)


def _is_known(telegram_id: int, session: Session) -> bool:
    person = people.person_of(session, telegram_id)
    return person is not None and person.active
