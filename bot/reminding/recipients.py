"""The recipients of a reminder: whose it is, then the backup, then the administrators, whoever can be written to."""

from datetime import datetime

from sqlmodel import Session

from bot.sending import notices
from bot.sending.notices import Lead
from bot.sending.to_person import put
from flows.treatment.reminders.lifecycle import Recipient
from storage.delivery import chats
from storage.delivery.offers import Offer
from storage.site import people
from storage.site.people import Person

ORDER = tuple(Recipient)


def tell(
    session: Session,
    person_id: int,
    text: str,
    now: datetime,
    *leads: Lead,
    silent: bool = False,
    offer: Offer | None = None,
) -> None:
    """Put a message, with the buttons that lead on from it, into a person's chat, where they can be reached.

    `silent`: without a sound; `offer`: what the buttons are good for, where that ends by itself.
    """
    person = people.person(session, person_id)
    if reached(session, person):
        body = notices.body(text, *leads, to=person.id) | ({"silent": True} if silent else {})
        put(session, person, body, now, offer=offer)


def whom_to_tell(session: Session, owner: Person, to: Recipient) -> list[Person]:
    """The persons of an escalation step who can be written to; where there is none, those of the next step."""
    for rung in ORDER[ORDER.index(to) :]:
        found = [person for person in _of(session, owner, rung) if reached(session, person)]
        if found:
            return found
    return []


def newly_told(session: Session, owner: Person, to: Recipient) -> list[Person]:
    """The persons of an escalation step whom no earlier step reached; each gets one message."""
    before = {person.id for rung in ORDER[: ORDER.index(to)] for person in whom_to_tell(session, owner, rung)}
    return [person for person in whom_to_tell(session, owner, to) if person.id not in before]


def reached(session: Session, person: Person) -> bool:
    """Whether the person is active and has a chat that takes messages."""
    # A private chat has the number of the person.
    chat = chats.load(session, person.telegram_id)
    return person.active and chat is not None and chat.person_id is not None and chat.disabled_at is None


def _of(session: Session, owner: Person, to: Recipient) -> list[Person]:
    if to is Recipient.PERSON:
        return [owner]
    if to is Recipient.BACKUP:
        backup = people.backup_of(session, owner.id)
        return [] if backup is None else [backup]
    return [person for person in people.administrators(session) if person.site_id == owner.site_id]
