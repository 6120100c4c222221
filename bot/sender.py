"""Sends what the outbox holds: in order per chat, many chats at once, each result sorted into what it means."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlmodel import Session
from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot import alerts, words
from bot.documents import exported
from bot.pictures.sent import picture_of
from bot.request import NotSent, call
from storage import chats, outbox
from storage.chats import Chat
from storage.database import Database
from storage.errors import NotSaved, Refused, StorageClosed, StorageError
from storage.exports.errors import ExportError
from storage.outbox import Outgoing

log = logging.getLogger(__name__)

# What is on its way when the program dies may be sent twice: edits do no harm, so only new messages are kept few.
IN_FLIGHT = 128
NEW_IN_FLIGHT = 8
SOON = timedelta(seconds=2)
AGAIN_AFTER = 1.0
FINISH_WITHIN = 2.0
# Answers of the Bot API server that mean "it is so already" and "there is nothing to change any more"
# (tdlib/telegram-bot-api, Client.cpp).
ALREADY_SO = ("message is not modified", "message to delete not found", "message can't be deleted")
GONE = ("message to edit not found", "message can't be edited")
NOBODY = ("chat not found",)


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a message: its id where it is a new one, or that the one to edit is gone."""

    message_id: int | None = None
    gone: bool = False


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
        self._fatal: Exception | None = None

    def wake(self) -> None:
        """Something was put into the outbox."""
        self._work.set()

    async def run(self) -> None:
        """Send until cancelled; what is on its way then is finished first.

        Raises `InvalidToken` when the token was revoked and `StorageBroken` when the disk failed.
        """
        await self._database.run(outbox.recover)
        self._work.set()
        try:
            while self._fatal is None:
                await self._hand_out()
                await self._wait()
            raise self._fatal
        finally:
            await self._finish()

    async def _finish(self) -> None:
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
            return
        claim = asyncio.ensure_future(self._database.run(lambda session: self._claim(session, room)))
        try:
            self._launch(await asyncio.shield(claim))
        except NotSaved:
            log.warning("the outbox cannot be written just now")
            await asyncio.sleep(AGAIN_AFTER)
            self._work.set()
        except asyncio.CancelledError:
            # What is marked as on its way goes out, or it would be in doubt without ever having gone.
            with suppress(StorageError):
                self._launch(await claim)
            raise

    def _launch(self, claimed: list[tuple[Outgoing, Chat]]) -> None:
        for message, chat in claimed:
            self._busy.add(message.chat_id)
            self._new += not message.edits
            lane = asyncio.create_task(self._send_one(message, chat))
            self._lanes.add(lane)
            lane.add_done_callback(self._lanes.discard)

    def _claim(self, session: Session, room: int) -> list[tuple[Outgoing, Chat]]:
        """The next message of each chat that is not busy, marked as on its way before it is sent."""
        claimed: list[tuple[Outgoing, Chat]] = []
        new = NEW_IN_FLIGHT - self._new
        for message in outbox.next_due(session, self._now(), new=new, edits=room):
            if message.chat_id in self._busy or len(claimed) == room:
                continue
            chat = chats.load(session, message.chat_id) or Chat(message.chat_id)
            edits = _edits(message, chat)
            new -= not edits
            if edits or new >= 0:
                outbox.sending(session, message.id, edits=edits)
                claimed.append((replace(message, edits=edits), chat))
        return claimed

    async def _send_one(self, message: Outgoing, chat: Chat) -> None:
        try:
            await self._store(await self._outcome(message, chat))
        except StorageClosed:
            log.warning("what became of message %s could not be stored before the end", message.id)
        except Exception as error:
            self._fatal = error
        finally:
            self._busy.discard(message.chat_id)
            self._new -= not message.edits
            self._work.set()

    async def _store(self, outcome: Callable[[Session], None]) -> None:
        """Keep what became of a message, however long that takes: the next one of its chat waits for it."""
        while True:
            try:
                await self._database.run(outcome)
            except NotSaved:
                await asyncio.sleep(AGAIN_AFTER)
            else:
                return

    async def _outcome(self, message: Outgoing, chat: Chat) -> Callable[[Session], None]:
        """Send, and give the unit of work that keeps what became of it."""
        later = self._now() + _pause(message)
        try:
            sent = await self._send(message, chat)
        except RetryAfter as error:
            return partial(outbox.postpone, message=message.id, until=self._now() + _wait_of(error))
        except NotSent:
            return partial(outbox.postpone, message=message.id, until=later)
        except Forbidden as error:
            return partial(self._shut, message=message, why=str(error))
        except InvalidToken as error:
            self._fatal = error
            return partial(outbox.postpone, message=message.id, until=self._now())
        except BadRequest as error:
            return self._refused(message, error)
        except TelegramError as error:
            return partial(outbox.unknown, message=message.id, failure=type(error).__name__, until=later)
        except Exception as error:  # a bug: the message must not stop the others of its chat
            log.error("message %s could not be sent: %s", message.id, type(error).__name__)
            return partial(outbox.failed, message=message.id, failure=type(error).__name__)
        return partial(self._keep, message=message, chat=chat, sent=sent)

    async def _send(self, message: Outgoing, chat: Chat) -> Sent:
        if message.kind == "document":
            return await self._send_document(message)
        return await SENDERS[message.kind](self._bot, message, chat)

    async def _send_document(self, message: Outgoing) -> Sent:
        """Make the file and send it; why it cannot be made is said in a message instead."""
        try:
            document = await exported(self._database, message.body, self._now())
        except (ExportError, Refused) as error:
            sent = await self._bot.send_message(message.chat_id, str(error))
            return Sent(sent.message_id)
        label = f"{words.REPEAT}\n" if message.label else ""
        send = self._bot.send_photo if document.name.endswith(".png") else self._bot.send_document
        sent = await send(
            message.chat_id,
            document.content,
            filename=document.name,
            caption=label + document.caption,
            protect_content=True,
        )
        return Sent(sent.message_id)

    def _refused(self, message: Outgoing, error: BadRequest) -> Callable[[Session], None]:
        if _says(error, NOBODY):
            return partial(self._shut, message=message, why=str(error))
        log.error("message %s of kind %s was refused: %s", message.id, message.kind, error)
        return partial(outbox.failed, message=message.id, failure=str(error))

    def _keep(self, session: Session, message: Outgoing, chat: Chat, sent: Sent) -> None:
        now = self._now()
        if sent.gone:
            # It goes out again as what it is then, a new message, of which no silent repeat would be harmless.
            outbox.postpone(session, message.id, now)
        else:
            outbox.sent(session, message.id, sent.message_id, now)
        if message.kind == "card" and (sent.gone or sent.message_id is not None):
            _change_card(session, chat, sent.message_id, now)

    def _shut(self, session: Session, message: Outgoing, why: str) -> None:
        """The person blocked the bot or is gone: nothing more is sent there until they come back."""
        outbox.failed(session, message.id, why)
        alerts.shut(session, message.chat_id, self._now())


def _change_card(session: Session, before: Chat, message_id: int | None, now: datetime) -> None:
    """Another message is the chat's card now, or none; a card that was there when this one was sent goes away."""
    chat = chats.load(session, before.chat_id)
    if chat is None:
        return
    if message_id is not None and chat.card_message_id is not None:
        outbox.put(session, chat.chat_id, "delete", {"message_id": chat.card_message_id}, now)
    chats.save(session, replace(chat, card_message_id=message_id), now)


def _pause(message: Outgoing) -> timedelta:
    """How long to wait before a message is tried again: longer each time, up to half a minute."""
    return SOON * (1 << min(message.tries, 4))


def _wait_of(error: RetryAfter) -> timedelta:
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)


def _edits(message: Outgoing, chat: Chat) -> bool:
    """Whether a message changes one that is there: repeating that is harmless."""
    if message.kind == "card":
        return chat.card_message_id is not None
    return message.kind in ("delete", "leave") or (message.kind == "message" and "message_id" in message.body)


async def _send_card(bot: Bot, message: Outgoing, chat: Chat) -> Sent:
    if not message.edits:
        return await _send_message(bot, message, chat)
    try:
        await call(bot, "editMessageText", message_id=chat.card_message_id, **_content(message))
    except BadRequest as error:
        if _says(error, GONE):
            return Sent(gone=True)
        _unless_so_already(error)
    return Sent()


async def _send_message(bot: Bot, message: Outgoing, _chat: Chat) -> Sent:
    if message.edits:
        return await _edit_message(bot, message)
    sent = await call(
        bot,
        "sendMessage",
        protect_content=message.kind == "card" or "reminders" in message.body,
        disable_notification=message.body.get("silent", False),
        **_content(message),
    )
    return Sent(int(sent["message_id"]))


async def _edit_message(bot: Bot, message: Outgoing) -> Sent:
    """What became of a message that is not the card, such as a reminder; one that is gone needs no change."""
    try:
        await call(bot, "editMessageText", message_id=message.body["message_id"], **_content(message))
    except BadRequest as error:
        if not _says(error, GONE):
            _unless_so_already(error)
    return Sent()


async def _delete(bot: Bot, message: Outgoing, chat: Chat) -> Sent:
    if message.body["message_id"] == chat.card_message_id:  # tapped before its number was known
        return Sent()
    try:
        await call(bot, "deleteMessage", chat_id=message.chat_id, message_id=message.body["message_id"])
    except BadRequest as error:
        _unless_so_already(error)
    return Sent()


async def _send_photo(bot: Bot, message: Outgoing, _chat: Chat) -> Sent:
    picture = await asyncio.to_thread(picture_of, message.body)
    label = f"{words.REPEAT}\n" if message.label else ""
    sent = await bot.send_photo(message.chat_id, picture, caption=label + message.body["caption"], protect_content=True)
    return Sent(sent.message_id)


async def _leave(bot: Bot, message: Outgoing, _chat: Chat) -> Sent:
    await bot.leave_chat(message.chat_id)
    return Sent()


def _content(message: Outgoing) -> dict[str, Any]:
    """What a text message holds, new or edited."""
    rows = message.body.get("keyboard")
    return {
        "chat_id": message.chat_id,
        "text": f"{words.REPEAT}\n{message.body['text']}" if message.label else message.body["text"],
        "parse_mode": ParseMode.HTML,
        **({"reply_markup": {"inline_keyboard": rows}} if rows else {}),
    }


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
