"""What holds for a running program, and one person in one chat at one instant."""

import logging
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from flows import texts
from flows.answers.given_for import USUAL_GOOD_DAYS
from flows.chat.position import Position, PositionUnreadable, position_from_json, position_to_json
from flows.treatment.plan.bags import SiteTimes
from storage.delivery.chats import Chat
from storage.study import people
from storage.study.people import Person, Site

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Deployment:
    """What holds for every chat of a running program: how an invitation's link begins, and the site's habits."""

    link: str
    evidence: bool = True
    relative_days: bool = False
    good_days: int = USUAL_GOOD_DAYS
    # Its zone is replaced by that of each site.
    times: SiteTimes = field(default_factory=lambda: SiteTimes(ZoneInfo("UTC"), 96))
    csv_bom: bool = True


@dataclass(frozen=True, slots=True)
class ChatSession:
    """One person in one chat at one instant, and the day that it is at the site.

    `place_lost`: where the chat stood could not be read, so it stands at the menu, and no button of before counts.
    """

    deployment: Deployment
    chat: Chat
    person: Person
    site: Site
    now: datetime
    place_lost: bool = False

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.site.zone)).date()

    @property
    def times(self) -> SiteTimes:
        """The times of the site's day, on its own clock."""
        return replace(self.deployment.times, zone=ZoneInfo(self.site.zone))


def chat_session(session: Session, chat: Chat, person: Person, now: datetime, deployment: Deployment) -> ChatSession:
    """The chat session of a person who is known."""
    site = people.site(session, person.site_id)
    try:
        position, lost = position_of(chat), False
    except PositionUnreadable:
        log.error("Where a chat stood could not be read, so it stands at the menu")
        position, lost = Position(notes=(texts.typed.PLACE_UNREADABLE,)), True
    stands = replace(chat, position=position_to_json(position), turn=chat.turn + lost)
    return ChatSession(deployment, stands, person, site, now, lost)


def position_of(chat: Chat) -> Position:
    """Where a chat stands; the day on which a stranger was told is no position. Raises `PositionUnreadable`."""
    return position_from_json({} if "told" in chat.position else chat.position)


def site_times(session: Session, site_id: int, deployment: Deployment) -> SiteTimes:
    """The times of a site in its zone."""
    return replace(deployment.times, zone=ZoneInfo(people.site(session, site_id).zone))
