"""What administrators are told, and chats that cannot be written to any more."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from bot import words
from bot.sending import notices
from bot.sending.notices import Lead
from bot.sending.to_person import headed
from storage.delivery import chats, outbox
from storage.site import people


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
    """Put a message into the chat of every active administrator who can be reached, once each; of one site, under its
    name, where it is given."""
    told = {one.telegram_id: one for one in people.administrators(session) if site_id in (None, one.site_id)}
    for person in told.values():
        # A private chat has the number of the person.
        chat = chats.load(session, person.telegram_id)
        if person.id not in but and chat is not None and chat.person_id is not None and chat.disabled_at is None:
            body = notices.body(text, *leads, to=person.id) | {"silent": silent}
            outbox.put(session, chat.chat_id, "message", headed(session, person, body) if site_id else body, now)


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
