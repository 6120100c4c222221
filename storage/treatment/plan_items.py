"""The dated items of a screening as they stand, with the count of changes that calendars want."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping, bindparam, select, update
from sqlmodel import Session

from flows.language.wall_time import Moment, at_instant
from flows.treatment.plan.changes import Change, differences
from flows.treatment.plan.items import ItemKind, PlannedEvent
from flows.treatment.plan.plan import Plan
from storage.engine.canonical import Json
from storage.engine.errors import NotFound
from storage.engine.prepared import Prepared, insertion
from storage.tables.base import table
from storage.tables.plan import PlanItemRow

_ITEMS = table(PlanItemRow)

_OF = Prepared(
    select(_ITEMS).where(_ITEMS.c.screening_id == bindparam("of")).order_by(_ITEMS.c.due_day, _ITEMS.c.item_id)
)

_OWN = ("id", "screening_id", "item_id", "sequence", "exported_at")
_CHANGING = [column for column in _ITEMS.columns if column.name not in _OWN]
_ONE = (_ITEMS.c.screening_id == bindparam("of")) & (_ITEMS.c.item_id == bindparam("item"))

_CHANGE = Prepared(
    update(_ITEMS)
    .where(_ONE)
    .values({column: bindparam(column.name) for column in _CHANGING} | {_ITEMS.c.sequence: _ITEMS.c.sequence + 1})
)

_CANCEL = Prepared(
    update(_ITEMS)
    .where(_ONE)
    .values(cancelled_at=bindparam("at"), updated_at=bindparam("at"), sequence=_ITEMS.c.sequence + 1)
)

_ADD = insertion(_ITEMS)


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as it stands, or as it last stood where it is `cancelled`; `sequence` counts its changes.

    `exported`: a calendar file held it.
    """

    item: PlannedEvent
    sequence: int
    changed: datetime
    cancelled: bool
    exported: bool


def plan_of(session: Session, screening_id: int, code: str) -> Plan:
    """The plan that is kept now; its notes are not."""
    return Plan(code, tuple(entry.item for entry in history(session, screening_id) if not entry.cancelled))


def history(session: Session, screening_id: int) -> list[Entry]:
    """Every item that ever stood in the plan, by date."""
    return [
        Entry(
            item_of(row),
            row["sequence"],
            row["updated_at"],
            row["cancelled_at"] is not None,
            row["exported_at"] is not None,
        )
        for row in _OF.rows(session, of=screening_id)
    ]


def export(session: Session, screening_id: int, at: datetime) -> None:
    """Put down that everything that stands in the plan goes into a calendar file."""
    new = _ITEMS.c.cancelled_at.is_(None) & _ITEMS.c.exported_at.is_(None)
    chosen = update(_ITEMS).where(_ITEMS.c.screening_id == screening_id, new)
    session.connection().execute(chosen.values(exported_at=at))


def keep(session: Session, screening_id: int, plan: Plan, zone: ZoneInfo, at: datetime) -> tuple[Change, ...]:
    """Bring the kept items to a plan; what changed. A plan that is kept already changes nothing."""
    changes = differences(plan_of(session, screening_id, plan.code), plan)
    for change in changes:
        _keep(session, screening_id, change, zone, at)
    return changes


def _keep(session: Session, screening_id: int, change: Change, zone: ZoneInfo, at: datetime) -> None:
    if change.after is None:
        _CANCEL.later(session, of=screening_id, item=change.item_id, at=at)
        return
    values = _values(change.after, zone) | {"cancelled_at": None, "updated_at": at}
    if _CHANGE.run(session, of=screening_id, item=change.item_id, **values) == 0:
        own = {"screening_id": screening_id, "item_id": change.item_id, "sequence": 0, "exported_at": None}
        _ADD.later(session, **values, **own)


def _values(item: PlannedEvent, zone: ZoneInfo) -> dict[str, Json]:
    wall, utc = _split(item.due)
    until_wall, until_utc = _split(item.until) if item.until is not None else (None, None)
    return {
        "kind": item.kind.value,
        "title": item.title,
        "due_day": item.day,
        "due_wall": wall,
        "zone": zone.key,
        "due_utc": utc,
        "until_wall": until_wall,
        "until_utc": until_utc,
        "reason": item.reason,
        "source": item.source,
        "reminded": " ".join(item.reminded) or None,
    }


def _split(when: date | Moment) -> tuple[str, datetime | None]:
    if isinstance(when, Moment):
        return when.wall.isoformat(timespec="seconds"), when.utc
    return when.isoformat(), None


def item_of(row: Mapping[str, Any] | RowMapping) -> PlannedEvent:
    """The item of a row of the plan."""
    zone = ZoneInfo(row["zone"])
    due = _joined(row["due_wall"], row["due_utc"], zone)
    if due is None:
        raise NotFound
    until = _joined(row["until_wall"], row["until_utc"], zone)
    reminded = tuple((row["reminded"] or "").split())
    kind, reason, source = ItemKind(row["kind"]), row["reason"], row["source"]
    return PlannedEvent(row["item_id"], kind, row["title"], due, reason, source, until, reminded)


def _joined(wall: str | None, utc: datetime | None, zone: ZoneInfo) -> date | Moment | None:
    if utc is not None:
        return at_instant(utc, zone)
    return None if wall is None else date.fromisoformat(wall)
