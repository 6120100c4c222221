"""What an update says, read by the library's types: who, where, and a tap, a text or something else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram import CallbackQuery, Chat, ChatMemberUpdated, Message, Update
from telegram.ext import filters

from bot.pointers import Pointer, decode
from flows.screening import Command, Said, Tap, Typed, Unreadable

ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")

# Kinds of message that get a sentence of their own; everything else that is no text gets the common one.
KINDS = (
    (filters.FORWARDED, "forwarded"),
    (filters.PHOTO | filters.VIDEO | filters.Document.IMAGE | filters.VIDEO_NOTE, "photo"),
    (filters.CONTACT, "contact"),
)
JOINS = "start "


@dataclass(frozen=True, slots=True)
class Heard:
    """One update: `said` is what it says to the conversation, `pointer` where the tapped button stood.

    `message_id`: the message that it came with; for a text one that is removed from the chat after it was read.
    `blocked`: whether the person shut or opened the chat. `invite`: the token of a deep link.
    """

    update_id: int
    chat_id: int
    private: bool
    person: int
    name: str
    said: Said | None = None
    pointer: Pointer | None = None
    message_id: int | None = None
    callback_id: str | None = None
    blocked: bool | None = None
    invite: str = ""


def chat_of(raw: Mapping[str, Any]) -> int | None:
    """The chat that an update belongs to, before it is parsed; None where it has none."""
    for kind in ALLOWED:
        part = raw.get(kind)
        if isinstance(part, Mapping):
            message = part.get("message") if kind == "callback_query" else part
            chat = message.get("chat") if isinstance(message, Mapping) else None
            chat_id = chat.get("id") if isinstance(chat, Mapping) else None
            return chat_id if isinstance(chat_id, int) else None
    return None


def read_update(raw: Mapping[str, Any]) -> Heard | None:
    """What an update says; None for a kind that is of no concern. Raises what the library's types raise."""
    update = Update.de_json(_lean(raw), None)
    if update.callback_query:
        return _tap(update, update.callback_query)
    if update.my_chat_member:
        return _member(update, update.my_chat_member)
    if update.edited_message:
        return _heard(update, update.edited_message, Unreadable("edited"), remove=False)
    return _message(update, update.message) if update.message else None


def _lean(raw: Mapping[str, Any]) -> dict[str, Any]:
    """An update without what the tapped card shows: to read that takes three times as long as all the rest."""
    query = raw.get("callback_query")
    card = query.get("message") if isinstance(query, Mapping) else None
    if not isinstance(query, Mapping) or not isinstance(card, Mapping):
        return dict(raw)
    where = {key: card[key] for key in ("message_id", "date", "chat") if key in card}
    return {**raw, "callback_query": {**query, "message": where}}


def _tap(update: Update, query: CallbackQuery) -> Heard | None:
    message = query.message
    if message is None:
        return None
    pointer = decode(query.data or "")
    return Heard(
        update.update_id,
        message.chat.id,
        message.chat.type == Chat.PRIVATE,
        query.from_user.id,
        query.from_user.first_name,
        pointer.tap if pointer else Tap("", ""),
        pointer,
        message.message_id,
        query.id,
    )


def _member(update: Update, member: ChatMemberUpdated) -> Heard:
    gone = member.new_chat_member.status in ("kicked", "left")
    return Heard(
        update.update_id,
        member.chat.id,
        member.chat.type == Chat.PRIVATE,
        member.from_user.id,
        member.from_user.first_name,
        blocked=gone,
    )


def _message(update: Update, message: Message) -> Heard:
    kind = next((name for matches, name in KINDS if matches.check_update(update)), "")
    if kind or not message.text:
        return _heard(update, message, Unreadable(kind), remove=True)
    text = clean(message.text)
    if not text.startswith("/"):
        return _heard(update, message, Typed(text), remove=True)
    name, _, argument = text[1:].partition(" ")
    command = name.partition("@")[0].casefold()
    invite = argument.strip() if command == "start" else ""
    return _heard(update, message, Command(command), remove=True, invite=invite)


def _heard(update: Update, message: Message, said: Said, *, remove: bool, invite: str = "") -> Heard:
    person = message.from_user
    return Heard(
        update.update_id,
        message.chat.id,
        message.chat.type == Chat.PRIVATE,
        person.id if person else 0,
        person.first_name if person else "",
        said,
        message_id=message.message_id if remove else None,
        invite=invite,
    )


def clean(text: str) -> str:
    """Text that can be stored and shown: halves of characters and NUL become the sign for "unreadable"."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")
