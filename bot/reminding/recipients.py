"""The recipients of a reminder: whose it is, then the backup, then the administrators, whoever can be written to."""

from sqlmodel import Session

from bot.sending.notices import reached
from flows.treatment.reminders.lifecycle import Recipient
from storage.site import people
from storage.site.people import Person

ORDER = tuple(Recipient)


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


def _of(session: Session, owner: Person, to: Recipient) -> list[Person]:
    if to is Recipient.PERSON:
        return [owner]
    if to is Recipient.BACKUP:
        backup = people.backup_of(session, owner.id)
        return [] if backup is None else [backup]
    return [person for person in people.administrators(session) if person.site_id == owner.site_id]
