"""The administrators that the settings name: let in, made what they are named as, and known when they are taken out."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session

from flows.chat.roles import Role
from storage.engine.sessions import update_where
from storage.site import people
from storage.site.people import Person
from storage.tables.base import table
from storage.tables.people import PersonRow
from storage.trail import audit

_PEOPLE = table(PersonRow)
LABEL = "Administrator"


def follow(session: Session, named: Collection[int], site_id: int, at: datetime) -> list[Person]:
    """Let in who is named by Telegram id, and give the administrators that are named no longer.

    Each change of the settings counts once: who was cut off or is no administrator any more stays so until the
    settings name them anew, and somebody who is cut off is let in by a person alone.
    """
    marked = select(_PEOPLE.c.telegram_id, _PEOPLE.c.id).where(_PEOPLE.c.by_setting).order_by(_PEOPLE.c.telegram_id)
    before = {row.telegram_id: row.id for row in session.connection().execute(marked)}
    for telegram_id in sorted(set(named) - before.keys()):
        person = people.at_site(session, telegram_id, site_id)
        if person is None:
            person = people.ensure_person(session, telegram_id, LABEL, Role.ADMINISTRATOR, site_id, at)
        elif person.active and person.role != Role.ADMINISTRATOR:
            people.set_role(session, person.id, Role.ADMINISTRATOR, None, at)
        _mark(session, person, True, at)
    taken_out = [people.person(session, key) for telegram_id, key in before.items() if telegram_id not in named]
    for person in taken_out:
        _mark(session, person, False, at)
    return [person for person in taken_out if person.active and person.role == Role.ADMINISTRATOR]


def _mark(session: Session, person: Person, named: bool, at: datetime) -> None:
    update_where(session, _PEOPLE, _PEOPLE.c.id == person.id, by_setting=named)
    action = "named by the settings" if named else "taken out of the settings"
    audit.append(session, action, at, site_id=person.site_id, detail={"person": person.id})
