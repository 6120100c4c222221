"""The list of the day, every morning, for those who want it."""

from datetime import date, datetime, timedelta

from sqlmodel import Session

from bot.deployment import Deployment, habits_of, position_of, site_times
from bot.from_storage import worklist_of
from bot.sending.notices import put, reached
from bot.telegram.render import render
from flows.cards.worklist import morning_card
from flows.chat.position import PositionUnreadable
from flows.language.wall_time import at_wall
from flows.worklist.worklist import shown_in
from storage.delivery import chats
from storage.engine import one_process, shards
from storage.site import people, sites
from storage.site.people import Person

HOLDER = "mornings"

# After that the list of the morning would come late: it is left to whoever asks for it.
GOOD_FOR = timedelta(hours=4)

DAY = timedelta(days=1)


def send_mornings(session: Session, now: datetime, deployment: Deployment) -> None:
    """Send the list of the day for everybody who wants it and has not had it yet."""
    for person in people.with_digest(session):
        if not shards.has_site(session, person.site_id):
            continue
        site = site_times(session, person.site_id, deployment)
        today = now.astimezone(site.zone).date()
        morning = at_wall(today, site.morning, site.zone).utc
        if morning <= now < morning + GOOD_FOR and reached(session, person) and not _had(session, person, morning):
            _send(session, person, today, now, deployment)


def put_off(session: Session, now: datetime) -> None:
    """After a restore: the list of today may have gone out already, and does not go again."""
    for person in people.with_digest(session):
        one_process.done(session, _duty(person), HOLDER, now)


def _send(session: Session, person: Person, today: date, now: datetime, deployment: Deployment) -> None:
    one_process.done(session, _duty(person), HOLDER, now)
    site, shows = sites.load(session, person.site_id), _shows(session, person)
    relative = habits_of(site, deployment).relative_days
    listed = worklist_of(session, site, person, now, shows, relative_days=relative)
    card = morning_card(listed, shown_in(shows), site.name, None if relative else today)
    if card is not None:
        put(session, person, render(card, 0, 0, 0, rich=deployment.rich), now)


def _shows(session: Session, person: Person) -> str:
    """Whom the person's own list shows."""
    chat = chats.load(session, person.telegram_id)
    try:
        return position_of(chat).shows if chat else ""
    except PositionUnreadable:
        return ""


def _had(session: Session, person: Person, morning: datetime) -> bool:
    last = one_process.last(session, _duty(person))
    # One that lies ahead is of a clock that was set back since.
    return last is not None and morning <= last <= morning + DAY


def _duty(person: Person) -> str:
    return f"the list of the day for {person.id}"
