"""What may be kept nowhere is taken out of updates before they wait to be handled: identifiers, PINs, birth dates.

An update is handled from memory as it came. What is kept of it serves after a crash in between: what held an
identifier is refused then as it would have been, and a PIN or a birth date is asked for again.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from sqlmodel import Session

from bot.deployment import position_of
from bot.telegram.callback_data import decode
from bot.telegram.updates import WITHHELD, is_number, kind_of
from flows.answers.line.identified import is_too_long
from flows.chat.asked import asking_at, is_naming, is_setting
from flows.chat.forms import is_unkept
from flows.chat.position import EMPTY, ChatState, Position, PositionUnreadable
from flows.identifiers.identifier import Asking, identifier_in
from flows.rules.trial import Trial
from flows.texts.typed import LONGEST_TEXT
from storage.delivery import chats, inbox
from storage.delivery.chats import Chat
from storage.site import people, sites
from storage.study import screenings

Json: TypeAlias = Mapping[str, Any]
Kept: TypeAlias = tuple[int, int | None, str]

# What is read of a message; all else, such as captions, contacts and quotes, plays no part.
_FIELDS = {"message_id": None, "from": ("id", "first_name"), "chat": ("id", "type"), "message_thread_id": None}


def as_kept(session: Session, updates: Iterable[tuple[int, int | None, Json, str]]) -> list[Kept]:
    """Updates (id, chat, as read, as they came) as they may be kept."""
    kept: list[Kept] = []
    chats_before = set[int | None]()
    for update_id, chat_id, raw, text in updates:
        kept.append((update_id, chat_id, _body(session, chat_id, raw, text, behind=chat_id in chats_before)))
        chats_before.add(chat_id)
    return kept


def ahead(session: Session, updates: Iterable[tuple[int, int | None, Json, str]]) -> Iterator[None]:
    """What `as_kept` reads of every message: who writes, where the chat stands, and what is asked for there."""
    messages = [(chat_id, raw["message"]) for _, chat_id, raw, _ in updates if isinstance(raw.get("message"), dict)]
    written_in = {chat_id for chat_id, _ in messages if chat_id is not None}
    for chat_id in written_in:
        chats.ask(session, chat_id)
    for number in filter(is_number, (_sender(message) for _, message in messages)):
        people.ask(session, number)
    yield
    for chat in filter(None, (chats.load(session, chat_id) for chat_id in written_in)):
        if chat.screening_id is not None:
            screenings.ask(session, chat.screening_id)


def _body(session: Session, chat_id: int | None, raw: Json, text: str, *, behind: bool) -> str:
    for kind in ("message", "edited_message"):
        message = raw.get(kind)
        if isinstance(message, dict):
            bare = _bare(message)
            if kind == "message" and not kind_of(message):
                bare |= _said(session, chat_id, message, behind=behind)
            return json.dumps({"update_id": raw.get("update_id"), kind: bare})
    query = raw.get("callback_query")
    if isinstance(query, dict) and _tells_a_day(query) and _keeps_nothing(session, chat_id):
        message = _bare(query["message"]) if isinstance(query.get("message"), dict) else None
        return json.dumps({**raw, "callback_query": {**query, "message": message, "data": ""}})
    return text


def _bare(message: Json) -> dict[str, Any]:
    """A message without anything that somebody wrote or showed; of a photo or contact only that it was one."""
    bare = {field: _part(message[field], parts) for field, parts in _FIELDS.items() if field in message}
    kind = kind_of(message) or ("" if message.get("text") else "other")
    return bare | {WITHHELD: kind} if kind else bare


def _part(value: Any, parts: tuple[str, ...] | None) -> Any:
    if parts is None or not isinstance(value, dict):
        return value
    return {part: value[part] for part in parts if part in value}


def _said(session: Session, chat_id: int | None, message: Json, *, behind: bool) -> dict[str, Any]:
    """The text of a message, or why it is not kept; of a group nothing is read."""
    text = message.get("text")
    if not isinstance(text, str) or not text:
        return {}
    if _part(message.get("chat"), ("type",)) != {"type": "private"}:
        return {}
    if text.startswith("/"):
        command, _, argument = text[:LONGEST_TEXT].partition(" ")
        return {"text": text[:LONGEST_TEXT] if command == "/start" and len(argument.split()) < 2 else command}
    # Who may, and how much of it, before anything is looked for in it: one thread does this for everybody.
    if not _is_let_in(session, message):
        return {WITHHELD: "again"}
    if is_too_long(text):
        return {WITHHELD: "long"}
    if len(text) > LONGEST_TEXT:  # a report, which is looked through line by line once it is read
        return {WITHHELD: "again"}
    chat = _chat(session, chat_id)
    try:
        position = _place(chat)
    except PositionUnreadable:  # it may have been where a PIN is asked
        return {WITHHELD: "again"}
    if (
        position.doing in (ChatState.PROVING, ChatState.ADOPTING)
        or is_naming(position)
        or is_setting(position)
        or is_unkept(position.slot)
    ):
        return {WITHHELD: "again"}
    refused = _refused(session, chat, text, position, behind=behind)
    return {WITHHELD: refused} if refused else {"text": text}


def _is_let_in(session: Session, message: Json) -> bool:
    number = _sender(message)
    person = people.person_of(session, number) if is_number(number) else None
    return person is not None and person.active


def _sender(message: Json) -> Any:
    sender = message.get("from")
    return sender.get("id") if isinstance(sender, dict) else None


def _keeps_nothing(session: Session, chat_id: int | None) -> bool:
    """Whether what is said at a place may not be kept, as at one that cannot be read."""
    try:
        return is_unkept(_place(_chat(session, chat_id)).slot)
    except PositionUnreadable:
        return True


def _chat(session: Session, chat_id: int | None) -> Chat | None:
    """Where a chat stands, at the beginning where it was never seen."""
    return None if chat_id is None else chats.load(session, chat_id) or Chat(chat_id)


def _place(chat: Chat | None) -> Position:
    return position_of(chat) if chat else EMPTY


def _refused(session: Session, chat: Chat | None, text: str, position: Position, *, behind: bool) -> str:
    """The kind of identifier that the text may hold; strictly, as it is kept before anybody can say what it is.

    Behind something that waits, what will be asked is not known.
    """
    asking = _asking(session, chat, position)
    if asking != "age" and identifier_in(text, "", strictly=True) is None:
        return ""
    if behind or inbox.is_waiting_for(session, chat.chat_id if chat else None):
        asking = "text"
    found = identifier_in(text, _pattern(session, chat), asking, strictly=asking != "agent")
    return found.kind if found else ""


def _asking(session: Session, chat: Chat | None, position: Position) -> Asking:
    """What is asked for at a position; one that fits no question any more is dealt with when the message is handled."""
    try:
        return "text" if position.doing is ChatState.WONDERING else asking_at(position, _trial(session, chat))
    except (LookupError, StopIteration):
        return "text"


def _trial(session: Session, chat: Chat | None) -> Trial | None:
    """The trial that is asked about in a chat; None where no screening is open there."""
    at = chat.screening_id if chat else None
    return None if at is None else screenings.load(session, at).loaded_trial


def _pattern(session: Session, chat: Chat | None) -> str:
    """The pattern of subject codes at the site of a chat's person; empty for a chat of nobody."""
    if chat is None or chat.person_id is None:
        return ""
    return sites.load(session, people.person(session, chat.person_id).site_id).code_pattern


def _tells_a_day(query: Json) -> bool:
    pointer = decode(query["data"]) if isinstance(query.get("data"), str) else None
    return pointer is not None and pointer.tap.action == "day"
