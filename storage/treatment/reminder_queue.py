"""Stored reminders as a queue: which are due, for whom, and how each stands after its message or its answer."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping, Select, and_, bindparam, case, func, or_, select, update
from sqlmodel import Session

from flows.language.wall_time import at_instant
from flows.treatment.plan.items import INFUSION
from flows.treatment.reminders.lifecycle import CALM, OPEN, URGENT, Recipient, ReminderStage, ReminderState
from flows.treatment.reminders.reminders import Reminder
from storage.delivery import outbox
from storage.engine.canonical import parsed
from storage.engine.prepared import Prepared
from storage.engine.sessions import update_where
from storage.tables.base import table
from storage.tables.messages import OutboxRow
from storage.tables.plan import PlanItemRow, ReminderRow
from storage.tables.screening import ScreeningRow
from storage.treatment.plan_items import item_of

_REMINDERS = table(ReminderRow)
_ITEMS = table(PlanItemRow)
_SCREENINGS = table(ScreeningRow)
_OUTBOX = table(OutboxRow)
_OPEN = _REMINDERS.c.stage.in_(OPEN)
_OF_ITEM = and_(_ITEMS.c.screening_id == _REMINDERS.c.screening_id, _ITEMS.c.item_id == _REMINDERS.c.item_id)

# The item keeps its own names, so that its row is read as everywhere.
_OWN = [column.label(f"own_{column.name}") for column in _REMINDERS.columns]

_QUEUED = (
    select(_ITEMS, *_OWN, _SCREENINGS.c.subject_code, _SCREENINGS.c.site_id)
    .join(_REMINDERS, _OF_ITEM)
    .join(_SCREENINGS, _SCREENINGS.c.id == _REMINDERS.c.screening_id)
)

_WENT = Prepared(
    select(_REMINDERS.c.urgent, _REMINDERS.c.rung, _REMINDERS.c.next_at).where(
        _REMINDERS.c.first_sent_at.is_not(None), _REMINDERS.c.screening_id == bindparam("of")
    )
)

# A reminder that has moved waits to go for the first time again.
_OVERTAKEN = (
    select(
        _OUTBOX.c.chat_id,
        _OUTBOX.c.message_id,
        _REMINDERS.c.id.label("queued_id"),
        _REMINDERS.c.stage,
        _REMINDERS.c.done_by,
        _REMINDERS.c.done_at,
    )
    .join(_REMINDERS, _REMINDERS.c.id == _OUTBOX.c.reminder_id, isouter=True)
    .where(
        _OUTBOX.c.reminder_id.is_not(None),
        _OUTBOX.c.state == "sent",
        _OUTBOX.c.message_id.is_not(None),
        or_(
            _REMINDERS.c.id.is_(None),
            _REMINDERS.c.stage.not_in(OPEN),
            _REMINDERS.c.first_sent_at.is_(None),
            _REMINDERS.c.first_sent_at > _OUTBOX.c.created_at,
        ),
    )
)

_STAND = (
    update(_REMINDERS)
    .where(_REMINDERS.c.id == bindparam("of"))
    .values(stage=bindparam("stage"), next_at=bindparam("next_at"), rung=bindparam("rung"))
)

# No step of a reminder puts the next message further from its own time, or from the present
# (`flows.treatment.reminders.lifecycle`).
LONGEST_WAIT = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Queued:
    """One reminder of one recipient as it is stored; `first_sent_at`: when a message of it first went.

    `done_at`: when somebody acknowledged it.
    """

    id: int
    screening_id: int
    site_id: int
    recipient_id: int
    reminder: Reminder
    state: ReminderState
    first_sent_at: datetime | None
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Overtaken:
    """A message with buttons that lead nowhere any more, and its reminder; that is None where it is no more."""

    chat_id: int
    message_id: int
    queued_id: int | None
    stage: str | None
    done_by: int | None
    done_at: datetime | None


def next_at(session: Session) -> datetime | None:
    """The instant at which the next message is due; None where none is."""
    found = session.connection().execute(select(func.min(_REMINDERS.c.next_at))).scalar()
    assert found is None or isinstance(found, datetime)
    return found


def unstrand(session: Session, now: datetime) -> None:
    """After the clock was set back: what would wait until it catches up with an instant that was none is due again."""
    ahead = _REMINDERS.c.next_at > now + LONGEST_WAIT
    chosen = select(_REMINDERS.c.id, _REMINDERS.c.next_at, _REMINDERS.c.due_utc).where(ahead, _OPEN)
    for row in session.connection().execute(chosen).all():
        if row.next_at > row.due_utc + LONGEST_WAIT:
            again = update(_REMINDERS).where(_REMINDERS.c.id == row.id).values(next_at=max(row.due_utc, now))
            session.connection().execute(again)


def recipients(session: Session, now: datetime) -> list[int]:
    """Everybody of whom a reminder is due, those first who have the nearest infusion."""
    nearest = func.min(_REMINDERS.c.event_utc)
    calm = func.min(case((_ITEMS.c.kind.in_(INFUSION), 0), else_=1))
    chosen = (
        select(_REMINDERS.c.recipient_id)
        .join(_ITEMS, _OF_ITEM)
        .where(_REMINDERS.c.next_at <= now)
        .group_by(_REMINDERS.c.recipient_id)
        .order_by(calm, nearest, _REMINDERS.c.recipient_id)
    )
    return list(session.connection().execute(chosen).scalars())


def begun_for(session: Session, recipient_id: int, now: datetime) -> list[Queued]:
    """The reminders of a person that are not settled and whose time has come, whether a message is due or not."""
    theirs = (_REMINDERS.c.recipient_id == recipient_id) & (_REMINDERS.c.due_utc <= now)
    return _found(session, _QUEUED.where(theirs, _OPEN))


def load(session: Session, queued_id: int) -> Queued | None:
    """One reminder by the number of its row."""
    return next(iter(_found(session, _QUEUED.where(_REMINDERS.c.id == queued_id))), None)


def open_of(session: Session, screening_id: int, item_id: str) -> list[Queued]:
    """The reminders of an item that are neither done nor cancelled, the earliest first."""
    of_item = (_REMINDERS.c.screening_id == screening_id) & (_REMINDERS.c.item_id == item_id)
    return _found(session, _QUEUED.where(of_item, _OPEN).order_by(_REMINDERS.c.due_utc))


def stand(session: Session, states: Mapping[int, ReminderState]) -> None:
    """Keep how reminders stand now, by the numbers of their rows."""
    values = [
        {"of": of, "stage": one.stage.value, "next_at": one.next_at, "rung": one.rung} for of, one in states.items()
    ]
    if values:
        session.connection().execute(_STAND, values)


def went(session: Session, ids: Collection[int], now: datetime) -> None:
    """Put down that the first message of these goes out now."""
    first = _REMINDERS.c.id.in_(ids) & _REMINDERS.c.first_sent_at.is_(None)
    update_where(session, _REMINDERS, first, first_sent_at=now)


def answered(session: Session, queued_id: int, state: ReminderState, by: int, now: datetime) -> None:
    """Keep that somebody acknowledged a reminder."""
    values = {"stage": state.stage.value, "next_at": None, "done_by": by, "done_at": now}
    update_where(session, _REMINDERS, _REMINDERS.c.id == queued_id, **values)


def done_together(session: Session, screening_id: int, at: datetime) -> list[Queued]:
    """The reminders of a screening that were acknowledged at one instant."""
    done = (_REMINDERS.c.screening_id == screening_id) & (_REMINDERS.c.done_at == at)
    return _found(session, _QUEUED.where(done, _REMINDERS.c.stage == ReminderStage.DONE.value))


def reopen(session: Session, queued_id: int, state: ReminderState) -> None:
    """Keep that a reminder is not acknowledged after all."""
    values = {"stage": state.stage.value, "next_at": state.next_at, "done_by": None, "done_at": None}
    update_where(session, _REMINDERS, _REMINDERS.c.id == queued_id, **values)


def overtaken(session: Session) -> list[Overtaken]:
    """The messages whose buttons are of a reminder that was settled elsewhere, moved or withdrawn since they went."""
    return [Overtaken(**row) for row in session.connection().execute(_OVERTAKEN).mappings()]


def held(session: Session, now: datetime) -> list[Queued]:
    """After a restore: what came due by now may have gone out since the copy was made, so no message of it is left."""
    found = _found(session, _QUEUED.where(_REMINDERS.c.next_at <= now))
    update_where(session, _REMINDERS, _REMINDERS.c.next_at <= now, next_at=None)
    return found


def went_on_to(session: Session, screening_id: int) -> list[Recipient]:
    """To whom the reminders of a screening went on, beside those whose they are."""
    told = set()
    for row in _WENT.rows(session, of=screening_id):
        rungs = URGENT if row["urgent"] else CALM
        told |= {one.to for one in rungs[: row["rung"] if row["next_at"] else row["rung"] + 1]}
    return [to for to in Recipient if to in told - {Recipient.PERSON}]


def unsend(session: Session, ids: Collection[int], now: datetime) -> None:
    """Take back messages that wait in the outbox and name one of these reminders; the others in them come again."""
    wanted = set(ids)
    if not wanted:
        return
    connection = session.connection()
    waits = (_OUTBOX.c.state == "due") & (_OUTBOX.c.kind == "message") & _OUTBOX.c.body.like('%"reminders":[%')
    for row in connection.execute(select(_OUTBOX.c.id, _OUTBOX.c.body).where(waits)).all():
        named = set(parsed(row.body)["reminders"])
        if named & wanted:
            outbox.withdraw(session, row.id)
            first = _REMINDERS.c.id.in_(named) & (_REMINDERS.c.rung <= 1)
            connection.execute(update(_REMINDERS).where(first).values(first_sent_at=None))
            again = _REMINDERS.c.id.in_(named - wanted) & (_REMINDERS.c.stage == ReminderStage.SENT.value)
            before = case((_REMINDERS.c.rung > 0, _REMINDERS.c.rung - 1), else_=0)
            connection.execute(update(_REMINDERS).where(again).values(next_at=now, rung=before))


def _found(session: Session, chosen: Select[Any]) -> list[Queued]:
    return [_queued(row) for row in session.connection().execute(chosen).mappings()]


def _queued(row: RowMapping) -> Queued:
    reminder = Reminder(
        row["own_reminder_id"],
        item_of(row),
        row["subject_code"],
        at_instant(row["own_due_utc"], ZoneInfo(row["own_zone"])),
        row["own_event_utc"],
        row["own_urgent"],
    )
    return Queued(
        row["own_id"],
        row["own_screening_id"],
        row["site_id"],
        row["own_recipient_id"],
        reminder,
        ReminderState(ReminderStage(row["own_stage"]), row["own_next_at"], row["own_rung"]),
        row["own_first_sent_at"],
        row["own_done_at"],
    )
