"""What happened after screening in CDISC ODM 1.3.2: a second event of each screening, an item group for each thing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from storage.exports.common.table import written
from storage.exports.odm.study import AFTER, HAPPENED
from storage.exports.odm.xml import element
from storage.exports.screenings.history import History, standing

When: TypeAlias = date | datetime | None


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened, or is planned where `actual` is None; its fields are the items of the group."""

    what: str
    cycle: int | None = None
    planned: When = None
    actual: When = None
    until: When = None
    value: str | Decimal | None = None
    unit: str | None = None
    why: str | None = None
    by: str | None = None


def event_data(history: History, screening: int) -> Iterator[str]:
    """The event of a screening after which something happened."""
    groups = [_group(number, one) for number, one in enumerate(happenings(history), 1)]
    if groups:
        form = element("FormData", *groups, FormOID=AFTER.form)
        yield element("StudyEventData", form, StudyEventOID=AFTER.event, StudyEventRepeatKey=str(screening))


def _group(number: int, one: Happening) -> str:
    said = ((item.oid, getattr(one, item.oid.rpartition(".")[2])) for item in HAPPENED.items)
    items = [element("ItemData", ItemOID=oid, Value=written(value)) for oid, value in said if value is not None]
    return element("ItemGroupData", *items, ItemGroupOID=HAPPENED.oid, ItemGroupRepeatKey=str(number))


def happenings(history: History) -> Iterator[Happening]:
    """Everything that was signed, ruled, registered, measured, given, found and planned."""
    for one in history.signatures:
        why = f"void: {one.void_reason}" if one.voided_at else one.meaning
        signed = Happening("signature", actual=one.signed_at, until=one.voided_at, value=one.outcome)
        yield replace(signed, why=why, by=one.printed_name)
    for ruling in standing(history.rulings):
        if ruling.decision:
            ruled = Happening(f"ruling {ruling.item}", planned=ruling.from_day, actual=ruling.ruled_on)
            yield replace(ruled, value=ruling.decision, by=ruling.by.label)
    if entered := history.registration:
        window = f"window from {entered.earliest} to {entered.latest}"
        registered = Happening("registration", planned=entered.planned_on, actual=entered.on, value=entered.number)
        yield replace(registered, why=window, by=entered.by.label)
    yield from _treated(history)
    for item in history.plan:
        due, until = item.due_at or item.due, item.until_at or item.until
        planned = Happening(f"plan {item.item_id}", item.cycle, due, item.done_at, until, item.title)
        yield replace(planned, why="cancelled" if item.cancelled_at else None)
    if ended := history.end:
        yield Happening(ended.how, actual=ended.on, until=ended.stopped_at, why=ended.reason, by=ended.by.label)


def _treated(history: History) -> Iterator[Happening]:
    for one in standing(history.measures):
        yield Happening(one.what, actual=one.on, value=one.value, unit=one.unit, by=one.by.label)
    for dose in standing(history.doses):
        yield Happening("dose", dose.cycle, actual=dose.at, value=dose.amount, unit=dose.unit, by=dose.by.label)
    for cycle in history.cycles:
        yield Happening("start", cycle.number, planned=cycle.planned_start, actual=cycle.started)
        for pause in cycle.interruptions:
            yield Happening("interruption", cycle.number, pause.planned_until, pause.since, pause.until)
        stopped = "stopped" if cycle.stopped else None
        yield Happening("end of cycle", cycle.number, cycle.planned_end, cycle.ended, value=stopped)
    for response in standing(history.responses):
        for key, value in response.answers.items():
            said = "not known" if value is None else written(value)
            yield Happening(f"response {key}", response.cycle, actual=response.on, value=said, by=response.by.label)
    for test in standing(history.tests):
        said = "positive" if test.positive else "negative"
        yield Happening("pregnancy test", actual=test.on, value=said, by=test.by.label)
    for deviation in history.deviations:
        yield Happening("deviation", actual=deviation.on, why=deviation.words)
