"""The sites of somebody who is at several: the others beside this one, and going to one of them."""

from collections.abc import Iterable
from dataclasses import replace

from sqlmodel import Session

from bot.deployment import ChatSession, chat_session
from bot.from_storage import worklist_of
from flows.chat.events import Event
from flows.chat.site.sites import Place, SettingGiven, SiteChosen
from storage.engine.errors import NotFound
from storage.study import people
from storage.study.people import Person


def others(session: Session, at: ChatSession) -> list[Person]:
    """Who the person is at their other sites."""
    found = people.everywhere(session, at.person.telegram_id)
    return [one for one in found if one.active and one.id != at.person.id]


def places(session: Session, at: ChatSession, *, counted: bool) -> tuple[Place, ...]:
    """The other sites of the person, by name; `counted`: with how many need what there."""
    found = [_place(session, at, one, counted) for one in others(session, at)]
    return tuple(sorted(found, key=lambda one: one.site))


def _place(session: Session, at: ChatSession, other: Person, counted: bool) -> Place:
    site = people.site(session, other.site_id)
    place = Place(other.id, site.name, other.role)
    if not counted:
        return place
    listed = worklist_of(session, site, other, at.now, "", relative_days=False)
    for_chair = sum(one.chair for one in listed.entries)
    return replace(place, listed=len(listed.entries), today=len(listed.today), for_chair=for_chair)


def gone_to(session: Session, at: ChatSession, chosen: SiteChosen) -> ChatSession:
    """The chat at another site of its person, at the menu there. Raises `NotFound`."""
    other = next((one for one in others(session, at) if one.id == chosen.person_id), None)
    if other is None:
        raise NotFound
    chat = replace(at.chat, person_id=other.id, screening_id=None, position={}, turn=at.chat.turn + 1)
    return chat_session(session, chat, other, at.now, at.deployment)


def at_its_site(session: Session, at: ChatSession, events: Iterable[Event]) -> ChatSession:
    """The chat after these events: at another site, or at its own as that is set now."""
    for event in events:
        if isinstance(event, SiteChosen):
            return gone_to(session, at, event)
        if isinstance(event, SettingGiven):
            return replace(at, site=people.site(session, at.site.id))
    return at


def where(session: Session, at: ChatSession, site_id: int) -> ChatSession:
    """The chat at that site, where its person is there too; else as it is."""
    other = next((one for one in others(session, at) if one.site_id == site_id), None)
    return gone_to(session, at, SiteChosen(other.id)) if other else at
