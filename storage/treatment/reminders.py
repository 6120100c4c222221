"""Reminders as rows: planned, sent, put off, settled. What is due is a query, so nothing is missed after an outage."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session

from flows.treatment.plan.bags import SiteTimes
from flows.treatment.plan.changes import differences
from flows.treatment.plan.plan import Plan
from flows.treatment.reminders.follow_up import Stored, follow_up
from flows.treatment.reminders.lifecycle import OPEN, ReminderStage, ReminderState, cancelled, planned, replanned
from flows.treatment.reminders.reminders import Reminder
from storage.engine.prepared import Prepared, among, insertion
from storage.engine.sessions import update_where
from storage.study.screenings import Screening
from storage.tables.base import table
from storage.tables.plan import ReminderRow
from storage.treatment.reminder_queue import unsend

_REMINDERS = table(ReminderRow)

_OF = Prepared(
    select(_REMINDERS)
    .where(_REMINDERS.c.screening_id == bindparam("of"))
    .order_by(_REMINDERS.c.due_utc, _REMINDERS.c.id)
)

_ASKED = Prepared(
    select(_REMINDERS.c.item_id)
    .distinct()
    .where(_REMINDERS.c.screening_id == bindparam("of"), among(_REMINDERS.c.stage, OPEN))
)

_ADD = insertion(_REMINDERS)


@dataclass(frozen=True, slots=True)
class Kept:
    """One reminder of one recipient as it is kept; its words come from the item of the plan."""

    id: int
    screening_id: int
    item_id: str
    reminder_id: str
    recipient_id: int
    due_wall: str
    zone: str
    due_utc: datetime
    event_utc: datetime
    urgent: bool
    state: ReminderState
    first_sent_at: datetime | None
    done_by: int | None
    done_at: datetime | None
    epoch: int | None


def follow(
    session: Session, screening: Screening, before: Plan, after: Plan, site: SiteTimes, at: datetime
) -> tuple[str, ...]:
    """Cancel, plan and move reminders as a changed plan wants it; the corrections to send.

    A new reminder is for whoever began the screening; every recipient that one already has keeps it.
    """
    moved = {change.item_id for change in differences(before, after)}
    # What waits to be sent and is not so any more does not go, and then there is nothing to correct.
    unsend(session, [one.id for one in of(session, screening.id) if one.item_id in moved], at)
    known = of(session, screening.id)
    went = {one.reminder_id for one in known if one.first_sent_at is not None}
    stored = {one.reminder_id: Stored(one.due_utc, one.reminder_id in went) for one in known}
    steps = follow_up(before, after, site, stored, at)
    for one in known:
        if one.reminder_id in steps.cancelled and one.state.stage in OPEN:
            keep(session, one.id, cancelled(one.state))
    typist = screening.updated_by if screening.updated_at == at else None
    for reminder in steps.planned:
        to_typist = steps.known.get(reminder.id, reminder)
        _plan(session, screening, known, {typist: to_typist}, reminder, site, at)
    for reminder in steps.staying:
        _retime(session, known, reminder, site)
    return steps.corrections


def asked(session: Session, screening_id: int) -> frozenset[str]:
    """The items of a screening that somebody is still to be reminded of."""
    return frozenset(row["item_id"] for row in _ASKED.rows(session, of=screening_id))


def call_off(session: Session, screening_id: int, items: Collection[str], at: datetime) -> None:
    """Remind nobody of these items any more, without a word about it."""
    called_off = [one for one in of(session, screening_id) if one.item_id in items]
    unsend(session, [one.id for one in called_off], at)
    for one in called_off:
        if one.state.stage in OPEN:
            keep(session, one.id, cancelled(one.state))


def _retime(session: Session, known: list[Kept], reminder: Reminder, site: SiteTimes) -> None:
    """Let those come at another hour that did not go yet; what went, was put off or is held back stays as it is."""
    state = planned(reminder, site)
    for one in known:
        waits = one.state.stage is ReminderStage.WAITING and one.first_sent_at is None and one.state.next_at is not None
        differs = (one.due_utc, one.zone, one.state) != (reminder.due.utc, reminder.due.zone, state)
        if one.reminder_id == reminder.id and waits and differs:
            keep(session, one.id, state, **_dates(reminder))


def _plan(
    session: Session,
    screening: Screening,
    known: list[Kept],
    instead: Mapping[int | None, Reminder | None],
    reminder: Reminder,
    site: SiteTimes,
    at: datetime,
) -> None:
    """Plan a reminder for whoever has it, else for whoever began the screening; `instead`: what a person gets of it."""
    have = [one for one in known if one.reminder_id == reminder.id]
    theirs = instead.get(screening.created_by, reminder)
    if not have and theirs and reminder.event > at:  # what is recorded afterwards reminds nobody
        add(session, screening.id, theirs, (screening.created_by,), site)
    for one in have:
        theirs = instead.get(one.recipient_id, reminder)
        dates, ahead = _dates(theirs or reminder), theirs is not None and reminder.event > at
        state = replanned(one.state, theirs, site) if theirs and ahead else one.state
        if not ahead and one.state.stage in OPEN:
            state = cancelled(one.state)
        values = dates | _columns(state) | {"done_by": None, "done_at": None, "first_sent_at": None}
        if state.stage is ReminderStage.DONE:
            values = dates
        update_where(session, _REMINDERS, _REMINDERS.c.id == one.id, **values)


def add(session: Session, screening_id: int, reminder: Reminder, recipients: Iterable[int], site: SiteTimes) -> None:
    """Plan a reminder for recipients who do not have it yet."""
    shared = {
        "screening_id": screening_id,
        "item_id": reminder.item.id,
        "reminder_id": reminder.id,
        "first_sent_at": None,
        "done_by": None,
        "done_at": None,
        "epoch": None,
    }
    values = shared | _dates(reminder) | _columns(planned(reminder, site))
    for recipient in recipients:
        _ADD.later(session, **values, recipient_id=recipient)


def keep(session: Session, reminder_id: int, state: ReminderState, **values: object) -> None:
    """Keep how a reminder stands now, with other columns where given."""
    update_where(session, _REMINDERS, _REMINDERS.c.id == reminder_id, **_columns(state), **values)


def of(session: Session, screening_id: int) -> list[Kept]:
    """Every reminder of a screening, by its time."""
    return [_kept(row) for row in _OF.rows(session, of=screening_id)]


def _dates(reminder: Reminder) -> dict[str, object]:
    return {
        "due_wall": reminder.due.wall.isoformat(timespec="seconds"),
        "zone": reminder.due.zone,
        "due_utc": reminder.due.utc,
        "event_utc": reminder.event,
        "urgent": reminder.urgent,
    }


def _columns(state: ReminderState) -> dict[str, object]:
    return {"stage": state.stage.value, "next_at": state.next_at, "rung": state.rung}


def _kept(row: Mapping[str, Any]) -> Kept:
    values = dict(row)
    state = ReminderState(ReminderStage(values.pop("stage")), values.pop("next_at"), values.pop("rung"))
    return Kept(**values, state=state)
