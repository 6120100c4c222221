"""From stored rows to what the pure part sees."""

from dataclasses import replace
from datetime import date

from sqlmodel import Session

from bot.deployment import ChatSession, Deployment
from flows.answers.keys import SITE_ZONE
from flows.answers.lifecycle import DECIDED, Stage
from flows.answers.path import path_of
from flows.chat.asked import seen_on
from flows.chat.context import Screening
from flows.treatment.reminders.agenda import Due
from storage.engine.canonical import Json
from storage.study import people, revisions, screenings
from storage.study.screenings import Screening as Row
from storage.treatment import registrations, reminders


def due_listed(session: Session, site_id: int, today: date, deployment: Deployment) -> tuple[Due, ...]:
    """What is due at a site up to a week from a day, with the registration that the site counts days from."""
    listed = reminders.due_at(session, site_id, today)
    if not deployment.relative_days:
        return tuple(listed)
    zeros = {key: day_zero_of(session, key, today) for key in {due.screening_id for due in listed}}
    return tuple(replace(due, day_zero=zeros[due.screening_id]) for due in listed)


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
        last = revisions.of(session, row.id)[-1]
        number, day, under = last.number, last.as_of, last.protocol_version
    answers: dict[str, Json] = row.current
    if row.loaded_trial.timed:
        answers = {**answers, SITE_ZONE: people.site(session, row.site_id).zone}
    asked_back = _asked_back(row)
    return Screening(
        row.id,
        row.subject_code,
        row.lifecycle,
        row.version,
        answers,
        row.loaded_trial,
        number,
        day,
        asked_back,
        under,
    )


def _asked_back(row: Row) -> str:
    return row.reason or "" if row.lifecycle == Stage.FINISHED else ""
