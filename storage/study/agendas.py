"""What is due at a site: the items of which somebody still has a reminder to answer."""

from datetime import date

from sqlalchemy import exists, select
from sqlmodel import Session

from flows.treatment.reminders.agenda import WEEK, Due
from flows.treatment.reminders.steps import Stage
from storage.study.plan_items import item_of
from storage.tables.base import table
from storage.tables.screening import ScreeningRow
from storage.tables.treatment import PlanItemRow, ReminderRow

_ITEMS = table(PlanItemRow)


_REMINDERS = table(ReminderRow)


_SCREENINGS = table(ScreeningRow)


def due_at(session: Session, site_id: int, today: date) -> list[Due]:
    """Every item up to a week from a day that is not done."""
    asked = exists().where(
        _REMINDERS.c.screening_id == _ITEMS.c.screening_id,
        _REMINDERS.c.item_id == _ITEMS.c.item_id,
        _REMINDERS.c.stage.in_((Stage.WAITING, Stage.SENT)),
    )
    chosen = (
        select(_ITEMS, _SCREENINGS.c.subject_code)
        .join(_SCREENINGS, _SCREENINGS.c.id == _ITEMS.c.screening_id)
        .where(_SCREENINGS.c.site_id == site_id, _ITEMS.c.due_day <= today + WEEK, _ITEMS.c.cancelled_at.is_(None))
        .where(asked)
    )
    rows = session.connection().execute(chosen).mappings()
    return [Due(row["id"], row["screening_id"], row["subject_code"], item_of(row)) for row in rows]
