"""What holds for a running program, and one person in one chat at one instant."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from flows import texts
from flows.answers.given_before.given_for import USUAL_GOOD_DAYS
from flows.chat.position import Position, PositionUnreadable, position_from_json
from flows.chat.site.sites import LABORATORIES
from flows.treatment.plan.bags import SiteTimes
from storage.delivery.chats import Chat
from storage.engine.canonical import parsed
from storage.site import sites
from storage.site.people import Person
from storage.site.sites import OF_THE_SITE, Site

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Deployment:
    """What holds for every chat of a running program: how an invitation's link begins, and the habits of a site as far
    as it sets none of its own."""

    link: str
    evidence: bool = True
    relative_days: bool = False
    good_days: int = USUAL_GOOD_DAYS
    # Its zone is replaced by that of each site.
    times: SiteTimes = field(default_factory=lambda: SiteTimes(ZoneInfo("UTC"), 96))
    csv_bom: bool = True
    rich: bool = False  # cards with rows go out as tables


@lru_cache(1000)
def own_of(settings: str) -> Mapping[str, Any]:
    """What a site sets itself, as the fields below take it."""
    return {name: _READ.get(name, lambda value: value)(value) for name, value in parsed(settings).items()}


# Times of day, as JSON keeps them.
_READ: dict[str, Callable[[Any], Any]] = dict.fromkeys(
    ("morning", "evening", "quiet_from", "quiet_until"), time.fromisoformat
)
_OF_THE_DAY = {field.name for field in fields(SiteTimes)}


def habits_of(site: Site, deployment: Deployment) -> Deployment:
    """The habits of a site: its own, and for the rest those of the program."""
    return _habits(site.settings, site.zone, deployment)


@lru_cache(1000)
def _habits(settings: str, zone: str, deployment: Deployment) -> Deployment:
    own = {name: value for name, value in own_of(settings).items() if name not in (*OF_THE_SITE, LABORATORIES)}
    of_the_day = {name: value for name, value in own.items() if name in _OF_THE_DAY}
    rest = {name: value for name, value in own.items() if name not in _OF_THE_DAY}
    return replace(deployment, times=replace(deployment.times, **of_the_day | {"zone": ZoneInfo(zone)}), **rest)


@dataclass(frozen=True, slots=True)
class ChatSession:
    """One person in one chat at one instant, and the day that it is at the site; `habits`: how the site works,
    `position`: where the chat stands.

    `place_lost`: where the chat stood could not be read, so it stands at the menu, and no button of before counts.
    """

    deployment: Deployment
    chat: Chat
    person: Person
    site: Site
    habits: Deployment
    now: datetime
    position: Position
    place_lost: bool = False

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.site.zone)).date()

    @property
    def times(self) -> SiteTimes:
        """The times of the site's day, on its own clock."""
        return self.habits.times


def chat_session(session: Session, chat: Chat, person: Person, now: datetime, deployment: Deployment) -> ChatSession:
    """The chat session of a person who is known."""
    site = sites.load(session, person.site_id)
    try:
        position, lost = position_of(chat), False
    except PositionUnreadable:
        log.error("Where a chat stood could not be read, so it stands at the menu")
        position, lost = Position(notes=(texts.typed.PLACE_UNREADABLE,)), True
    stands = replace(chat, turn=chat.turn + 1) if lost else chat
    return ChatSession(deployment, stands, person, site, habits_of(site, deployment), now, position, lost)


def position_of(chat: Chat) -> Position:
    """Where a chat stands; the day on which a stranger was told is no position. Raises `PositionUnreadable`."""
    return position_from_json({} if "told" in chat.position else chat.position)


def site_times(session: Session, site_id: int, deployment: Deployment) -> SiteTimes:
    """The times of a site in its zone."""
    return habits_of(sites.load(session, site_id), deployment).times
