"""The times that a site's plans and reminders were last made with, so that a changed setting is noticed."""

from dataclasses import fields
from datetime import datetime

from sqlalchemy import func, select, update
from sqlmodel import Session

from flows.answers.lifecycle import ON_STUDY
from flows.treatment.plan.bags import SiteTimes
from flows.treatment.reminders.steps import Stage
from storage.engine.canonical import Json, canonical
from storage.study import audit
from storage.tables.base import table
from storage.tables.people import SiteRow
from storage.tables.plan import ReminderRow
from storage.tables.screening import ScreeningRow

_SITES = table(SiteRow)
_SCREENINGS = table(ScreeningRow)
_REMINDERS = table(ReminderRow)


def take_over(session: Session, site_id: int, times: SiteTimes, at: datetime) -> bool:
    """Keep the times that hold from now on, with an entry in the audit; False where nothing differs."""
    now: dict[str, Json] = {field.name: str(getattr(times, field.name)) for field in fields(times)}
    one = _SITES.c.id == site_id
    if session.connection().execute(select(_SITES.c.times).where(one)).scalar() == canonical(now):
        return False
    # The length of before, for steps that were kept without one, is the first that the site is known to have had.
    first = func.coalesce(_SITES.c.bag_hours, times.bag_hours)
    session.connection().execute(update(_SITES).where(one).values(times=canonical(now), bag_hours=first))
    audit.append(session, "site times set", at, site_id=site_id, detail=now)
    return True


def bag_hours_before(session: Session, site_id: int) -> int | None:
    """How long a bag lasted at a site when that was not kept with each start; None where it is as it is now."""
    found = session.connection().execute(select(_SITES.c.bag_hours).where(_SITES.c.id == site_id)).scalar()
    assert found is None or isinstance(found, int)
    return found


def followed(session: Session, site_id: int) -> list[int]:
    """The screenings of a site that its times matter to: on study, or with a reminder that is not settled."""
    stands_open = select(_REMINDERS.c.screening_id).where(_REMINDERS.c.stage.in_((Stage.WAITING, Stage.SENT)))
    matters = _SCREENINGS.c.lifecycle.in_(ON_STUDY) | _SCREENINGS.c.id.in_(stands_open)
    chosen = select(_SCREENINGS.c.id).where(_SCREENINGS.c.site_id == site_id, matters).order_by(_SCREENINGS.c.id)
    return list(session.connection().execute(chosen).scalars())
