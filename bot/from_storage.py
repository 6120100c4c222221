"""From stored rows to what the pure part sees."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.deployment import ChatSession
from flows.answers.answers import Answers, in_zone
from flows.answers.lifecycle import DECIDED, Stage
from flows.answers.path import path_of
from flows.chat.asked import seen_on
from flows.chat.context import Screening
from flows.chat.roles import May, may
from flows.worklist.entry import Reader
from flows.worklist.worklist import Worklist, shown_in, worklist
from storage.site import sites
from storage.site.people import Person
from storage.site.sites import Site
from storage.study import revisions, screenings
from storage.study.screenings import Screening as Row
from storage.treatment import registrations
from storage.treatment.worklist import candidates


def worklist_of(
    session: Session, site: Site, person: Person, now: datetime, shows: str, *, relative_days: bool
) -> Worklist:
    """Who needs what at a site, as a person wants to see it."""
    zone = ZoneInfo(site.zone)
    reader = Reader(person.id, may(person.role, May.SIGN), now, now.astimezone(zone).date(), relative_days)
    return worklist(candidates(session, site.id, now, zone), reader, shown_in(shows))


def day_zero_of(session: Session, screening_id: int, today: date) -> date:
    """The registration of a screening that its days are counted from, planned or done."""
    registered = registrations.of(session, screening_id)
    if registered is not None:
        return registered.on
    screening = as_seen(session, screenings.load(session, screening_id))
    return path_of(screening.answers, seen_on(screening, today), screening.trial).facts.registration


def screening_of(session: Session, at: ChatSession, screening_id: int | None) -> Screening | None:
    """The screening as the conversation sees it; None where it is not this site's."""
    if screening_id is None:
        return None
    row = screenings.load(session, screening_id)
    return as_seen(session, row) if row.site_id == at.site.id else None


def as_seen(session: Session, row: Row) -> Screening:
    """A stored screening as the conversation sees it."""
    number, day, under = 0, None, ""
    if row.lifecycle in (*DECIDED, Stage.AMENDING):
        number, day, under = revisions.last(session, row.id)
    asked_back = row.reason if row.reason and row.lifecycle == Stage.FINISHED else ""
    return Screening(
        row.id,
        row.subject_code,
        row.lifecycle,
        row.version,
        answers_seen(session, row),
        row.loaded_trial,
        number,
        day,
        asked_back,
        under,
    )


def answers_seen(session: Session, row: Row) -> Answers:
    """The answers of a stored screening, and where hours count the zone of its site."""
    return in_zone(row.current, sites.load(session, row.site_id).zone) if row.loaded_trial.timed else row.current
