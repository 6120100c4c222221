"""The administrators that the settings name: let in, made what they are named as, and known when they are taken out."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session

from flows.chat.roles import Role
from storage.study import audit, people
from storage.study.people import Person
from storage.tables.base import table
from storage.tables.people import PersonRow

_PEOPLE = table(PersonRow)
LABEL = "Administrator"


def follow(session: Session, named: Collection[int], site_id: int, at: datetime) -> list[Person]:
    """Let in who is named by Telegram id, and give the administrators that are named no longer.

    Each change of the settings counts once: who was cut off or is no administrator any more stays so until the
    settings name them anew, and somebody who is cut off is let in by a person alone.
    """
    before = set(session.connection().execute(select(_PEOPLE.c.telegram_id).where(_PEOPLE.c.by_setting)).scalars())
    for telegram_id in sorted(set(named) - before):
        person = people.person_of(session, telegram_id)
        if person is None:
            person = people.ensure_person(session, telegram_id, LABEL, Role.ADMINISTRATOR, site_id, at)
        elif person.active and person.role != Role.ADMINISTRATOR:
            people.set_role(session, person.id, Role.ADMINISTRATOR, None, at)
        _mark(session, person, True, at)
    taken_out = [person for key in sorted(before - set(named)) if (person := people.person_of(session, key))]
    for person in taken_out:
        _mark(session, person, False, at)
    return [person for person in taken_out if person.active and person.role == Role.ADMINISTRATOR]


def _mark(session: Session, person: Person, named: bool, at: datetime) -> None:
    session.connection().execute(update(_PEOPLE).where(_PEOPLE.c.id == person.id).values(by_setting=named))
    action = "named by the settings" if named else "taken out of the settings"
    audit.append(session, action, at, site_id=person.site_id, detail={"person": person.id})
