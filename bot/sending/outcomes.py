"""What became of a message that was sent, as units of work that keep it."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeAlias

from sqlmodel import Session
from telegram.error import BadRequest, RetryAfter

from bot import words
from bot.sending import notices
from bot.sending.kinds import NOBODY, Sent, says
from storage.delivery import chats, outbox
from storage.delivery.outgoing import Outgoing

log = logging.getLogger(__name__)
Now: TypeAlias = Callable[[], datetime]
Kept: TypeAlias = Callable[[Session], None]
# The number of a message that changed one that was there, and when it went.
Gone: TypeAlias = tuple[int, datetime]
# By chat.
AllGone: TypeAlias = Mapping[int, Iterable[Gone]]

SOON = timedelta(seconds=2)


def refused(message: Outgoing, error: BadRequest, now: Now) -> Kept:
    """What becomes of a message that the Bot API does not take."""
    if says(error, NOBODY):
        return partial(shut, message=message, why=str(error), now=now)
    log.error("message %s of kind %s was refused: %s", message.id, message.kind, error)
    return partial(give_up, message=message, failure=str(error), now=now)


def give_up(session: Session, message: Outgoing, failure: str, now: Now) -> None:
    """A message cannot be sent as it is; in place of a card its chat is told so, or it would stand still in silence."""
    outbox.failed(session, message.id, failure)
    if message.kind == "card":
        outbox.put(session, message.chat_id, "message", {"text": words.BUG}, now())


def keep(session: Session, message: Outgoing, sent: Sent, now: Now) -> None:
    """A message went out: where that changed which message is the chat's card, the chat knows."""
    at = now()
    if sent.gone:
        # It goes out again as what it is then, a new message, of which no silent repeat would be harmless.
        outbox.postpone(session, message.id, at)
        if sent.left is not None:
            outbox.put(session, message.chat_id, "delete", {"message_id": sent.left}, at)
    else:
        outbox.sent(session, message.id, message.chat_id, sent.message_id, at)
    if message.kind == "card":
        if sent.gone or sent.message_id is not None:
            _change_card(session, message.chat_id, sent.message_id, at)
    elif sent.message_id is not None:
        chats.bury(session, message.chat_id, sent.message_id)
        if message.kind == "photo":
            _change_picture(session, message, sent.message_id, at)


def put_down(session: Session, chat_id: int, gone: Iterable[Gone]) -> None:
    """These went, and changed nothing that the program knows; to say so twice does no harm."""
    for message, at in gone:
        outbox.sent(session, message, chat_id, None, at)


def put_all_down(session: Session, gone: AllGone) -> None:
    """Put down what went to several chats."""
    for chat, of_chat in gone.items():
        put_down(session, chat, of_chat)


def shut(session: Session, message: Outgoing, why: str, now: Now) -> None:
    """The person blocked the bot or is gone: nothing more is sent there until they come back."""
    outbox.failed(session, message.id, why)
    notices.shut(session, message.chat_id, now())


def _change_card(session: Session, chat_id: int, message_id: int | None, now: datetime) -> None:
    """Another message is the chat's card now, or none; a card that was there when this one was sent goes away."""
    chat = chats.load(session, chat_id)
    if chat is None:
        return
    if message_id is not None and chat.card_message_id is not None:
        outbox.put(session, chat.chat_id, "delete", {"message_id": chat.card_message_id}, now)
    chats.save(session, replace(chat, card_message_id=message_id), now)


def _change_picture(session: Session, message: Outgoing, message_id: int, now: datetime) -> None:
    """A picture stands in the chat: the one before goes, or this one where its candidate has left the card already."""
    chat = chats.load(session, message.chat_id)
    if chat is None:
        return
    stays = message.body.get("screening") in (chat.screening_id, None)
    goes = chat.picture_message_id if stays else message_id
    if goes is not None:
        outbox.put(session, chat.chat_id, "delete", {"message_id": goes}, now)
    if stays:
        chats.save(session, replace(chat, picture_message_id=message_id), now)


def pause(message: Outgoing) -> timedelta:
    """How long to wait before a message is tried again: longer each time, up to half a minute."""
    return SOON * (1 << min(message.tries, 4))


def wait_of(error: RetryAfter) -> timedelta:
    """How long Telegram wants to be left alone."""
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
