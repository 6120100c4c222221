"""What happened after screening in CDISC ODM 1.3.2: a second event of each screening, an item group for each thing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from storage.exports.common.table import written
from storage.exports.odm.xml import element, translated
from storage.exports.screenings.history import History

EVENT, FORM, GROUP = "SE.COURSE", "F.COURSE", "IG.EVENT"

# The items of an event in their order: what each is, and its type.
ITEMS = {
    "what": ("What happened", "text"),
    "cycle": ("Cycle", "integer"),
    "planned": ("When it was planned for", "text"),
    "actual": ("When it was", "text"),
    "until": ("Until when", "text"),
    "value": ("What was found or given", "text"),
    "unit": ("Unit", "text"),
    "why": ("Why, or in which words", "text"),
    "by": ("By whom it was recorded", "text"),
}
When = date | datetime | None


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened, or is planned where `actual` is None."""

    what: str
    cycle: int | None = None
    planned: When = None
    actual: When = None
    until: When = None
    value: str | Decimal | None = None
    unit: str | None = None
    why: str | None = None
    by: str | None = None


def definitions() -> Iterator[str]:
    """The event, the form and the group in which they stand."""
    form = element("FormRef", FormOID=FORM, Mandatory="Yes")
    yield element("StudyEventDef", form, OID=EVENT, Name="After screening", Repeating="Yes", Type="Unscheduled")


def form_definition() -> str:
    """The form of what happened."""
    group = element("ItemGroupRef", ItemGroupOID=GROUP, Mandatory="No")
    return element("FormDef", group, OID=FORM, Name="After screening", Repeating="No")


def group_definition() -> str:
    """The group that each event is one of."""
    references = [element("ItemRef", ItemOID=f"I.event.{key}", Mandatory="No") for key in ITEMS]
    return element("ItemGroupDef", *references, OID=GROUP, Name="What happened", Repeating="Yes")


def item_definitions() -> Iterator[str]:
    """The items of an event."""
    for key, (words, kind) in ITEMS.items():
        question = element("Question", translated(words))
        length = "1000" if kind == "text" else None
        yield element("ItemDef", question, OID=f"I.event.{key}", Name=f"event.{key}", DataType=kind, Length=length)


def event_data(history: History, screening: int) -> Iterator[str]:
    """The event of a screening after which something happened."""
    groups = [_group(number, one) for number, one in enumerate(happenings(history), 1)]
    if groups:
        form = element("FormData", *groups, FormOID=FORM)
        yield element("StudyEventData", form, StudyEventOID=EVENT, StudyEventRepeatKey=str(screening))


def _group(number: int, one: Happening) -> str:
    said = {key: getattr(one, key) for key in ITEMS}
    items = [
        element("ItemData", ItemOID=f"I.event.{key}", Value=written(value))
        for key, value in said.items()
        if value is not None
    ]
    return element("ItemGroupData", *items, ItemGroupOID=GROUP, ItemGroupRepeatKey=str(number))


def happenings(history: History) -> Iterator[Happening]:
    """Everything that was signed, ruled, registered, measured, given, found and planned."""
    for signed in history.signatures:
        words = f"void: {signed.void_reason}" if signed.voided_at else signed.meaning
        yield Happening(
            "signature",
            actual=signed.signed_at,
            until=signed.voided_at,
            value=signed.outcome,
            why=words,
            by=signed.printed_name,
        )
    for ruling in history.rulings:
        if ruling.stands and ruling.decision:
            yield Happening(
                f"ruling {ruling.item}",
                actual=ruling.ruled_on,
                value=ruling.decision,
                planned=ruling.from_day,
                by=ruling.by.label,
            )
    if entered := history.registration:
        window = f"window from {entered.earliest} to {entered.latest}"
        yield Happening(
            "registration",
            planned=entered.planned_on,
            actual=entered.on,
            value=entered.number,
            why=window,
            by=entered.by.label,
        )
    yield from _treated(history)
    for item in history.plan:
        why = "cancelled" if item.cancelled_at else None
        yield Happening(
            f"plan {item.item_id}",
            item.cycle,
            item.due_at or item.due,
            item.done_at,
            item.until_at or item.until,
            value=item.title,
            why=why,
        )
    if ended := history.end:
        yield Happening(ended.how, actual=ended.on, until=ended.stopped_at, why=ended.reason, by=ended.by.label)


def _treated(history: History) -> Iterator[Happening]:
    for one in history.measures:
        if one.stands:
            yield Happening(one.what, actual=one.on, value=one.value, unit=one.unit, by=one.by.label)
    for dose in history.doses:
        if dose.stands:
            yield Happening("dose", dose.cycle, actual=dose.at, value=dose.amount, unit=dose.unit, by=dose.by.label)
    for cycle in history.cycles:
        yield Happening("start", cycle.number, planned=cycle.planned_start, actual=cycle.started)
        for pause in cycle.interruptions:
            yield Happening("interruption", cycle.number, pause.planned_until, pause.since, pause.until)
        yield Happening(
            "end of cycle", cycle.number, cycle.planned_end, cycle.ended, value="stopped" if cycle.stopped else None
        )
    yield from _found(history)


def _found(history: History) -> Iterator[Happening]:
    for response in history.responses:
        for key, value in response.answers.items() if response.stands else ():
            said = "not known" if value is None else written(value)
            yield Happening(f"response {key}", response.cycle, actual=response.on, value=said, by=response.by.label)
    for test in history.tests:
        if test.stands:
            said = "positive" if test.positive else "negative"
            yield Happening("pregnancy test", actual=test.on, value=said, by=test.by.label)
    for deviation in history.deviations:
        yield Happening("deviation", actual=deviation.on, why=deviation.words)
