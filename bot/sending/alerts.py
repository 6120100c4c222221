"""What administrators are told, and chats that cannot be written to any more."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from bot import words
from bot.sending import notices
from bot.sending.notices import Lead
from storage.delivery import chats, outbox
from storage.study import people


def tell_administrators(
    session: Session,
    text: str,
    now: datetime,
    *,
    silent: bool = False,
    site_id: int | None = None,
    but: Collection[int] = (),
    leads: Sequence[Lead] = (),
) -> None:
    """Put a message into the chat of every active administrator who can be reached; of one site, where it is given."""
    for person in people.administrators(session):
        if person.id in but or site_id not in (None, person.site_id):
            continue
        # A private chat has the number of the person.
        chat = chats.load(session, person.telegram_id)
        if chat is not None and chat.person_id == person.id and chat.disabled_at is None:
            outbox.put(session, chat.chat_id, "message", notices.body(text, *leads) | {"silent": silent}, now)


def shut(session: Session, chat_id: int, now: datetime) -> None:
    """Switch off a chat that was blocked or deleted, until the person comes back; the administrators hear of it."""
    outbox.cancel(session, chat_id)
    chat = chats.load(session, chat_id)
    if chat is None or chat.disabled_at is not None:
        return
    chats.save(session, replace(chat, disabled_at=now), now)
    person = people.person(session, chat.person_id) if chat.person_id else None
    if person is not None and person.active:
        tell_administrators(session, words.shut(person.label, person.role), now)
