"""PINs are kept nowhere, not even where messages wait to be handled."""

import json
from collections.abc import Iterable

from sqlmodel import Session

from flows.conversation import Doing
from storage import chats

Kept = tuple[int, int | None, str]


def without_pins(session: Session, updates: Iterable[Kept]) -> list[Kept]:
    """Updates as they may be kept: what is typed where a PIN is asked for loses its text.

    It is handled from memory; after a crash in between, the PIN is typed again.
    """
    return [(key, chat, _blank(body) if _proving(session, chat) else body) for key, chat, body in updates]


def _proving(session: Session, chat_id: int | None) -> bool:
    chat = None if chat_id is None else chats.load(session, chat_id)
    return chat is not None and chat.place.get("doing") == Doing.PROVING


def _blank(body: str) -> str:
    update = json.loads(body)
    for kind in ("message", "edited_message"):
        if isinstance(update.get(kind), dict) and "text" in update[kind]:
            update[kind] = {**update[kind], "text": "", "entities": []}
    return json.dumps(update)
