"""Sends what the outbox holds: in order per chat, many chats at once, each result sorted into what it means."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlmodel import Session
from telegram import Bot, InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot import words
from bot.pictures.sent import picture_of
from bot.request import NotSent
from storage import chats, outbox
from storage.chats import Chat
from storage.database import Database
from storage.errors import StorageError
from storage.outbox import Outgoing

log = logging.getLogger(__name__)

IN_FLIGHT = 64
SOON = timedelta(seconds=2)
# Answers of the Bot API server that mean "it is so already" and "there is nothing to change any more"
# (tdlib/telegram-bot-api, Client.cpp).
ALREADY_SO = ("message is not modified", "message to delete not found", "message can't be deleted")
GONE = ("message to edit not found", "message can't be edited")


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a message: its id, or nothing new."""

    message_id: int | None = None


class Sender:
    """Takes what waits and sends it, until it is stopped."""

    def __init__(self, bot: Bot, database: Database, now: Callable[[], datetime]) -> None:
        self._bot = bot
        self._database = database
        self._now = now
        self._work = asyncio.Event()
        self._busy: set[int] = set()
        self._lanes: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Something was put into the outbox."""
        self._work.set()

    async def run(self) -> None:
        """Send until cancelled; what is on its way then is finished first."""
        await self._database.run(outbox.recover)
        self._work.set()
        try:
            while True:
                await self._wait()
                await self._hand_out()
        finally:
            if self._lanes:
                await asyncio.wait(self._lanes, timeout=3)

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
            return
        try:
            claimed = await self._database.run(lambda session: self._claim(session, room))
        except StorageError:
            log.warning("the outbox cannot be read just now")
            await asyncio.sleep(1)
            self._work.set()
            return
        for message, chat in claimed:
            self._busy.add(message.chat_id)
            lane = asyncio.create_task(self._send_one(message, chat))
            self._lanes.add(lane)
            lane.add_done_callback(self._lanes.discard)

    def _claim(self, session: Session, room: int) -> list[tuple[Outgoing, Chat]]:
        """The next message of each chat that is not busy, marked as on its way before it is sent."""
        waiting = [m for m in outbox.next_due(session, self._now()) if m.chat_id not in self._busy][:room]
        claimed = []
        for message in waiting:
            chat = chats.load(session, message.chat_id) or Chat(message.chat_id)
            outbox.sending(session, message.id, edits=_edits(message, chat))
            claimed.append((message, chat))
        return claimed

    async def _send_one(self, message: Outgoing, chat: Chat) -> None:
        try:
            await self._database.run(await self._outcome(message, chat))
        except StorageError:
            log.warning("what became of message %s could not be stored", message.id)
        except Exception as error:  # a bug: the message must not stop the others of its chat
            what = type(error).__name__
            log.error("message %s could not be sent: %s", message.id, what)
            await self._database.run(lambda session: outbox.failed(session, message.id, what))
        finally:
            self._busy.discard(message.chat_id)
            self._work.set()

    async def _outcome(self, message: Outgoing, chat: Chat) -> Callable[[Session], None]:
        """Send, and give the unit of work that keeps what became of it."""
        try:
            sent = await SENDERS[message.kind](self._bot, message, chat)
        except RetryAfter as error:
            return partial(outbox.postpone, message=message.id, until=self._now() + _wait_of(error))
        except NotSent:
            return partial(outbox.postpone, message=message.id, until=self._now() + SOON)
        except Forbidden as error:
            return partial(self._shut, message=message, why=str(error))
        except BadRequest as error:
            log.error("message %s of kind %s was refused: %s", message.id, message.kind, error)
            return partial(outbox.failed, message=message.id, failure=str(error))
        except InvalidToken:
            raise
        except TelegramError as error:
            return partial(outbox.unknown, message=message.id, failure=type(error).__name__)
        return partial(self._keep, message=message, sent=sent)

    def _keep(self, session: Session, message: Outgoing, sent: Sent) -> None:
        now = self._now()
        outbox.sent(session, message.id, sent.message_id, now)
        if message.kind == "card" and sent.message_id is not None:
            chat = chats.load(session, message.chat_id)
            if chat and chat.card_message_id != sent.message_id:
                if chat.card_message_id is not None:
                    outbox.put(session, chat.chat_id, "delete", {"message_id": chat.card_message_id}, now)
                chats.save(session, replace(chat, card_message_id=sent.message_id), now)

    def _shut(self, session: Session, message: Outgoing, why: str) -> None:
        """The person blocked the bot or is gone: nothing more is sent there until they come back."""
        outbox.failed(session, message.id, why)
        outbox.cancel(session, message.chat_id)
        chat = chats.load(session, message.chat_id)
        if chat:
            chats.save(session, replace(chat, disabled_at=self._now()), self._now())


def _wait_of(error: RetryAfter) -> timedelta:
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)


def _edits(message: Outgoing, chat: Chat) -> bool:
    """Whether a message changes one that is there: repeating that is harmless."""
    return message.kind == "delete" or (
        message.kind == "card" and chat.card_message_id is not None and not message.body.get("fresh")
    )


async def _send_card(bot: Bot, message: Outgoing, chat: Chat) -> Sent:
    if _edits(message, chat):
        try:
            await bot.edit_message_text(
                message.body["text"],
                chat_id=message.chat_id,
                message_id=chat.card_message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=_keyboard(message.body),
            )
        except BadRequest as error:
            if not _says(error, GONE):
                _unless_so_already(error)
                return Sent(chat.card_message_id)
        else:
            return Sent(chat.card_message_id)
    return await _send_message(bot, message, chat)


async def _send_message(bot: Bot, message: Outgoing, _chat: Chat) -> Sent:
    text = f"{words.REPEAT}\n{message.body['text']}" if message.label else message.body["text"]
    sent = await bot.send_message(
        message.chat_id,
        text,
        parse_mode=ParseMode.HTML,
        reply_markup=_keyboard(message.body),
        protect_content=message.kind == "card",
    )
    return Sent(sent.message_id)


async def _delete(bot: Bot, message: Outgoing, _chat: Chat) -> Sent:
    try:
        await bot.delete_message(message.chat_id, message.body["message_id"])
    except BadRequest as error:
        _unless_so_already(error)
    return Sent()


async def _send_photo(bot: Bot, message: Outgoing, _chat: Chat) -> Sent:
    picture = await asyncio.to_thread(picture_of, message.body)
    label = f"{words.REPEAT}\n" if message.label else ""
    sent = await bot.send_photo(
        message.chat_id, picture, caption=(label + message.body["caption"])[:1024], protect_content=True
    )
    return Sent(sent.message_id)


async def _leave(bot: Bot, message: Outgoing, _chat: Chat) -> Sent:
    await bot.leave_chat(message.chat_id)
    return Sent()


def _keyboard(body: dict[str, Any]) -> InlineKeyboardMarkup | None:
    rows = body.get("keyboard")
    return InlineKeyboardMarkup.de_json({"inline_keyboard": rows}, None) if rows else None


def _unless_so_already(error: BadRequest) -> None:
    if not _says(error, ALREADY_SO):
        raise error


def _says(error: BadRequest, sentences: tuple[str, ...]) -> bool:
    text = str(error).casefold()
    return any(sentence in text for sentence in sentences)


SENDERS: dict[str, Callable[[Bot, Outgoing, Chat], Awaitable[Sent]]] = {
    "card": _send_card,
    "message": _send_message,
    "delete": _delete,
    "photo": _send_photo,
    "leave": _leave,
}
