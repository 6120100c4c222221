"""What holds for a running program, and one person in one chat at one instant."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from flows.answers.given_for import USUAL_GOOD_DAYS
from flows.treatment.bags import SiteTimes
from storage.delivery.chats import Chat
from storage.study import people
from storage.study.people import Person, Site


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
    """One person in one chat at one instant, and the day that it is at the site."""

    deployment: Deployment
    chat: Chat
    person: Person
    site: Site
    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.site.zone)).date()

    @property
    def times(self) -> SiteTimes:
        """The times of the site's day, on its own clock."""
        return replace(self.deployment.times, zone=ZoneInfo(self.site.zone))


def chat_session(session: Session, chat: Chat, person: Person, now: datetime, deployment: Deployment) -> ChatSession:
    """The chat session of a person who is known."""
    return ChatSession(deployment, chat, person, people.site(session, person.site_id), now)


def site_times(session: Session, site_id: int, deployment: Deployment) -> SiteTimes:
    """The times of a site in its zone."""
    return replace(deployment.times, zone=ZoneInfo(people.site(session, site_id).zone))
