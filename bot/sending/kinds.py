"""How each kind of message is sent: a card in its place, a message, a picture, or something taken away."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import BadRequest, InvalidToken

from bot import words
from bot.documents.timeline import picture_of
from bot.telegram.calls import call, is_revoked
from bot.telegram.request import OutcomeUnknown
from flows.rules.trial import Trial
from storage.delivery.outgoing import Outgoing

T = TypeVar("T")
log = logging.getLogger(__name__)

# Answers of the Bot API server that mean "it is so already" and "there is nothing to change any more"
# (tdlib/telegram-bot-api, Client.cpp).
ALREADY_SO = ("message is not modified", "message to delete not found", "message can't be deleted")

GONE = ("message to edit not found", "message can't be edited")
NOBODY = ("chat not found",)
NO_TOPIC = ("thread not found", "topic")


class RichRefused(Exception):
    """The Bot API does not take a rich message: it is sent as a plain one."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a message: its id where it is a new one, or that the one to edit is gone, or of no use any more:
    `left` is that one's id then."""

    message_id: int | None = None
    gone: bool = False
    left: int | None = None


def changes_one(message: Outgoing) -> bool:
    """Whether a message changes one that is there: repeating that is harmless."""
    if message.kind == "card":
        return message.card is not None
    return message.kind in ("delete", "leave") or (message.kind == "message" and "message_id" in message.body)


async def _send_card(bot: Bot, message: Outgoing) -> Sent:
    if not message.edits:
        return await _send_message(bot, message)
    try:
        _id_of(await _put(bot, message, "editMessageText", message_id=message.card))
    except BadRequest as error:
        if says(error, NOBODY):
            raise
        if not says(error, ALREADY_SO):
            # Whatever it was: what was answered is kept, and must not be followed by silence.
            log.warning("the card of chat %s could not be changed: %s", message.chat_id, error)
            return Sent(gone=True, left=None if says(error, GONE[:1]) else message.card)
    return Sent()


async def _send_message(bot: Bot, message: Outgoing) -> Sent:
    if message.edits:
        return await _edit_message(bot, message)
    sent = await in_topic(
        message,
        lambda **topic: _put(
            bot,
            message,
            "sendRichMessage" if "rich" in message.body else "sendMessage",
            protect_content=message.kind == "card" or "reminders" in message.body,
            disable_notification=message.body.get("silent", False),
            **topic,
        ),
    )
    return Sent(_id_of(sent))


async def in_topic(message: Outgoing, send: Callable[..., Awaitable[T]]) -> T:
    """Send into the topic that the person wrote in last; into the chat where there is none, or none any more."""
    if message.thread is None:
        return await send()
    try:
        return await send(message_thread_id=message.thread)
    except BadRequest as error:
        if not says(error, NO_TOPIC):
            raise
        return await send()


async def _edit_message(bot: Bot, message: Outgoing) -> Sent:
    """What became of a message that is not the card, such as a reminder; one that is gone needs no change."""
    try:
        _id_of(await _put(bot, message, "editMessageText", message_id=message.body["message_id"]))
    except BadRequest as error:
        if not says(error, GONE):
            _unless_so_already(error)
    return Sent()


async def _delete(bot: Bot, message: Outgoing) -> Sent:
    if message.body["message_id"] == message.card:  # tapped before its number was known
        return Sent()
    try:
        await call(bot, "deleteMessage", chat_id=message.chat_id, message_id=message.body["message_id"])
    except BadRequest as error:
        _unless_so_already(error)
    return Sent()


async def send_photo(bot: Bot, message: Outgoing, trial: Trial) -> Sent:
    """Draw the picture of a decision for a trial and send it."""
    picture = await asyncio.to_thread(picture_of, message.body, trial)
    label = f"{words.REPEAT}\n" if message.label else ""
    text = label + message.body["caption"]
    sent = await in_topic(
        message, lambda **topic: bot.send_photo(message.chat_id, picture, caption=text, protect_content=True, **topic)
    )
    return Sent(sent.message_id)


async def _leave(bot: Bot, message: Outgoing) -> Sent:
    await bot.leave_chat(message.chat_id)
    return Sent()


async def _put(bot: Bot, message: Outgoing, method: str, **fields: Any) -> Any:
    """What the Bot API answers to a message, new or edited; raises `RichRefused` where a plain one could be taken."""
    if "rich" not in message.body:
        return await call(bot, method, **fields, **_content(message))
    try:
        return await call(bot, method, **fields, **_rich_content(message))
    except InvalidToken as error:  # an unknown method is answered as an unknown token is
        if await is_revoked(bot):
            raise
        raise RichRefused("the method is unknown") from error
    except BadRequest as error:
        if says(error, (*ALREADY_SO, *GONE, *NOBODY, *NO_TOPIC)):
            raise
        raise RichRefused(str(error)) from error


def _content(message: Outgoing) -> dict[str, Any]:
    """What a text message holds, new or edited."""
    text = f"{words.REPEAT}\n{message.body['text']}" if message.label else message.body["text"]
    return {"chat_id": message.chat_id, "text": text, "parse_mode": ParseMode.HTML, **_markup(message.body)}


def _rich_content(message: Outgoing) -> dict[str, Any]:
    """What a rich message holds, new or edited."""
    rich = message.body["rich"]
    label = [{"type": "paragraph", "text": words.REPEAT}] if message.label else []
    blocks = {"blocks": [*label, *rich["blocks"]], "skip_entity_detection": True}
    return {"chat_id": message.chat_id, "rich_message": blocks, **_markup(rich)}


def _markup(body: dict[str, Any]) -> dict[str, Any]:
    rows = body.get("keyboard")
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}


def _id_of(message: Any) -> int:
    """The number of a message that was sent or changed; whatever else was answered says nothing of it."""
    number = message.get("message_id") if isinstance(message, dict) else None
    if type(number) is not int:
        raise OutcomeUnknown("The Bot API's answer names no message.")
    return number


def _unless_so_already(error: BadRequest) -> None:
    if not says(error, ALREADY_SO):
        raise error


def says(error: BadRequest, sentences: tuple[str, ...]) -> bool:
    text = str(error).casefold()
    return any(sentence in text for sentence in sentences)


SENDERS: dict[str, Callable[[Bot, Outgoing], Awaitable[Sent]]] = {
    "card": _send_card,
    "message": _send_message,
    "delete": _delete,
    "leave": _leave,
}
