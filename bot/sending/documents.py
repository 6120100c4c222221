"""A file that was ordered, made and sent; its chat is told how far it is, and hears in time where it cannot be made."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from telegram import Bot
from telegram.error import TelegramError

from bot import words
from bot.sending.kinds import Sent, in_topic
from bot.sending.order_bodies import Document, whose_file
from flows.texts.site import MADE_WITHIN_MINUTES
from storage.database import Database
from storage.delivery.outgoing import Outgoing
from storage.engine.apart import apart
from storage.engine.errors import Refused, StorageError
from storage.exports.errors import ExportError

if TYPE_CHECKING:
    from storage.exports.screenings.snapshot import Progress

log = logging.getLogger(__name__)
# In seconds: so long a chat waits for a file, and so often it is told how far that is.
LONGEST = 60.0 * MADE_WITHIN_MINUTES
TOLD_EVERY = 3.0


async def send_document(bot: Bot, database: Database, message: Outgoing, now: datetime) -> Sent:
    """Make the file and send it; why it cannot be made is said in a message instead."""
    made = await _made(bot, database, message, now)
    if isinstance(made, str):
        sent = await in_topic(message, lambda **topic: bot.send_message(message.chat_id, made, **topic))
        return Sent(sent.message_id)
    label = f"{words.REPEAT}\n" if message.label else ""
    send = bot.send_photo if made.name.endswith(".png") else bot.send_document
    sent = await in_topic(
        message,
        lambda **topic: send(
            message.chat_id,
            made.content,
            filename=made.name,
            caption=label + made.caption,
            protect_content=True,
            **topic,
        ),
    )
    return Sent(sent.message_id)


async def _made(bot: Bot, database: Database, message: Outgoing, now: datetime) -> Document | str:
    """The file, or the sentence that says why there is none."""
    line = _Line(bot, message)
    telling = asyncio.create_task(line.keep())
    try:
        async with asyncio.timeout(LONGEST):
            make = await apart(_maker)
            return await make(database, message.body, now, line.tell)
    except TimeoutError:
        log.error("document of message %s was not made in time", message.id)
        return words.NOT_IN_TIME
    except (ExportError, Refused) as error:
        why = str(error)
        return await database.read(lambda session: whose_file(session, message.body)) + why
    except StorageError:
        raise
    except Exception as error:  # a bug: whoever waits for the file hears of it
        log.error("document of message %s could not be made: %s", message.id, type(error).__name__)
        return words.NOT_MADE
    finally:
        telling.cancel()
        await line.take_away()


def _maker() -> "Callable[[Database, Mapping[str, Any], datetime, Progress], Awaitable[Document]]":
    """What makes a file: with the forms and the papers it is imported for the first one, on a thread of its own."""
    from bot.sending.making import exported

    return exported


class _Line:
    """A message that says how far a file is, where it takes long; it goes when the file comes."""

    def __init__(self, bot: Bot, message: Outgoing) -> None:
        self._bot, self._message = bot, message
        self._far = self._told = ""
        self._id: int | None = None

    def tell(self, done: int, of: int) -> None:
        """From any thread: so many of the screenings were looked at."""
        self._far = words.making(done, of)

    async def keep(self) -> None:
        """Say it as long as it goes on."""
        while True:
            await asyncio.sleep(TOLD_EVERY)
            if self._far != self._told:
                self._told = self._far
                with suppress(TelegramError):
                    await self._say(self._told)

    async def _say(self, text: str) -> None:
        chat = self._message.chat_id
        if self._id is not None:
            await self._bot.edit_message_text(text, chat, self._id)
            return
        sent = await in_topic(
            self._message, lambda **topic: self._bot.send_message(chat, text, disable_notification=True, **topic)
        )
        self._id = sent.message_id

    async def take_away(self) -> None:
        """Delete the message that says how far a file is: nothing is being made any more."""
        if self._id is not None:
            with suppress(TelegramError):
                await self._bot.delete_message(self._message.chat_id, self._id)
