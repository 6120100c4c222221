"""What an update says, read from its JSON: who, where, and a tap, a text or something else.

The library's types would make an object of every part of every message, which took a sixth of a turn.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeGuard, TypeVar

from bot.telegram.callback_data import Pointer, decode
from flows.chat.input import Command, Input, Tap, Typed, Unreadable
from flows.language.replacing import replace

T = TypeVar("T")
Json: TypeAlias = Mapping[str, Any]
ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")

# Kinds of message that get a sentence of their own, by the field that tells them; everything else that is no text
# gets the common one (https://core.telegram.org/bots/api#message).
CONTENT_WORDS = {
    "forward_origin": "forwarded",
    "photo": "photo",
    "video": "photo",
    "video_note": "photo",
    "live_photo": "photo",
    "paid_media": "photo",
    "story": "photo",
    "contact": "contact",
}

# What a message may hold that somebody sent. One without any of it tells of something that happened, such as a pinned
# message or a new topic: there are new sorts of those with most versions, and none is said to anybody.
CONTENT = frozenset(
    (
        *("text", "rich_message", "animation", "audio", "document", "live_photo", "paid_media", "photo", "sticker"),
        *("story", "video", "video_note", "voice", "checklist", "contact", "dice", "game", "poll", "venue", "location"),
        *("invoice", "giveaway", "passport_data", "web_app_data"),
    )
)

SERVICE = "service"

# Set by ourselves on a message that waits without its text: why it was taken out.
WITHHELD = "withheld"

_LARGEST = 2**63


class Unparsable(Exception):
    """The update cannot be read: trying again would not help."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that somebody sent: under which number it can be fetched, and its bytes."""

    file_id: str
    size: int


@dataclass(frozen=True, slots=True)
class IncomingUpdate:
    """One update: `said` is what it says to the conversation, `pointer` where the tapped button stood.

    `message_id`: the message that it came with; for a text one that is removed from the chat after it was read.
    `blocked`: whether the person shut or opened the chat. `invite`: the token of a deep link. `thread`: the topic
    that it came in, where the chat has topics.
    """

    update_id: int
    chat_id: int
    private: bool
    person: int
    name: str
    said: Input | None = None
    pointer: Pointer | None = None
    message_id: int | None = None
    callback_id: str | None = None
    blocked: bool | None = None
    invite: str = ""
    thread: int | None = None
    document: SentFile | None = None


def chat_of(raw: Json) -> int | None:
    """The chat that an update belongs to, before it is read; None where it has none."""
    for kind in ALLOWED:
        part = raw.get(kind)
        if isinstance(part, dict):
            message = part.get("message") if kind == "callback_query" else part
            chat = message.get("chat") if isinstance(message, dict) else None
            chat_id = chat.get("id") if isinstance(chat, dict) else None
            return chat_id if is_number(chat_id) else None
    return None


def is_number(value: object) -> TypeGuard[int]:
    """Whether it is a whole number that can be stored."""
    return type(value) is int and abs(value) < _LARGEST


def read_update(raw: Json) -> IncomingUpdate | None:
    """What an update says; None for a kind that is of no concern. Raises `Unparsable`."""
    number = _part(raw, "update_id", int)
    for kind, read in _READERS.items():
        if raw.get(kind) is not None:
            return read(number, _part(raw, kind, dict))
    return None


def _tap(number: int, query: Json) -> IncomingUpdate | None:
    if query.get("message") is None:
        return None
    message = _part(query, "message", dict)
    pointer = decode(_part(query, "data", str)) if query.get("data") is not None else None
    return replace(
        _incoming(number, message, _part(query, "from", dict)),
        said=pointer.tap if pointer else Tap("", ""),
        pointer=pointer,
        message_id=_part(message, "message_id", int),
        callback_id=_part(query, "id", str),
    )


def _member(number: int, member: Json) -> IncomingUpdate:
    status = _part(_part(member, "new_chat_member", dict), "status", str)
    return replace(_incoming(number, member, _part(member, "from", dict)), blocked=status in ("kicked", "left"))


def _edited(number: int, message: Json) -> IncomingUpdate:
    return replace(_incoming(number, message, _sender(message)), said=Unreadable("edited"))


def _message(number: int, message: Json) -> IncomingUpdate | None:
    update = replace(_incoming(number, message, _sender(message)), message_id=_part(message, "message_id", int))
    kind = kind_of(message)
    if kind == SERVICE and update.private:
        return None
    if kind or not message.get("text"):
        return replace(update, said=Unreadable(kind), document=None if kind else _trial_file(message))
    text = clean(_part(message, "text", str))
    if not text.startswith("/"):
        sent = message.get("date")
        return replace(update, said=Typed(text, sent if is_number(sent) else None))
    name, _, argument = text[1:].partition(" ")
    command = name.partition("@")[0].casefold()
    return replace(
        update, said=Command(command, argument.strip()), invite=argument.strip() if command == "start" else ""
    )


def _trial_file(message: Json) -> SentFile | None:
    """The document of a message, where it may be a trial's file by its name."""
    document = message.get("document")
    if not isinstance(document, dict) or not str(document.get("file_name")).casefold().endswith((".yaml", ".yml")):
        return None
    return SentFile(_part(document, "file_id", str), _part(document, "file_size", int))


def kind_of(message: Json) -> str:
    """What sort of message it is where that has a sentence of its own or is none that somebody sent, or why its text
    was withheld; else empty."""
    if message.get(WITHHELD):
        return str(message[WITHHELD])
    document = message.get("document")
    if isinstance(document, dict) and str(document.get("mime_type")).startswith("image/"):
        return "forwarded" if message.get("forward_origin") else "photo"
    if CONTENT_WORDS.keys() & message.keys():
        for field, name in CONTENT_WORDS.items():
            if message.get(field):
                return name
    return "" if CONTENT & message.keys() else SERVICE


def _sender(message: Json) -> Json:
    """Who wrote a message; nobody where it came from a channel."""
    return _part(message, "from", dict) if message.get("from") is not None else {"id": 0, "first_name": ""}


def _incoming(number: int, where: Json, person: Json) -> IncomingUpdate:
    chat = _part(where, "chat", dict)
    private = _part(chat, "type", str) == "private"
    name, thread = clean(_part(person, "first_name", str)), where.get("message_thread_id")
    update = IncomingUpdate(number, _part(chat, "id", int), private, _part(person, "id", int), name)
    return replace(update, thread=thread) if is_number(thread) else update


def _part(whole: Json, field: str, kind: type[T]) -> T:
    """A field that every update of its sort has; raises `Unparsable` where it is something else."""
    value = whole.get(field)
    if type(value) is not kind or (kind is int and not is_number(value)):
        raise Unparsable
    return value


_READERS: dict[str, Callable[[int, Json], IncomingUpdate | None]] = {
    "callback_query": _tap,
    "my_chat_member": _member,
    "edited_message": _edited,
    "message": _message,
}


def clean(text: str) -> str:
    """Text that can be stored and shown: halves of characters and NUL become the sign for "unreadable"."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")


def is_update_id(value: object) -> TypeGuard[int]:
    """Whether an update of this id can be kept; nothing else ever comes from Telegram."""
    return is_number(value) and value >= 0


def parsed(text: str) -> Mapping[str, Any]:
    """The update as JSON; empty where it is none."""
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return raw if isinstance(raw, dict) else {}
