"""The cards of the plan: its items by day, and one of them in full."""

from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from flows import texts
from flows.answers.lifecycle import ON_STUDY
from flows.cards.card import Button, Card, Line, Style, Tone, named, page_row
from flows.cards.frame import titled_by_code
from flows.cards.treatment.steps import BACK
from flows.chat.asked import screening_of, treatment_of
from flows.chat.context import TurnContext
from flows.language.days import near_day, short_day
from flows.language.wall_time import Moment
from flows.treatment.plan.items import (
    CANCELLABLE,
    INSTEAD,
    MOVABLE,
    ItemKind,
    PlannedEvent,
    due_at,
    due_words,
    instead,
    opens,
)
from flows.treatment.plan.plan import Plan
from flows.treatment.reminders.recording import can_be_recorded, is_recorded, recording_of

PER_PAGE = 6
STARTS = (ItemKind.START, ItemKind.NEXT_CYCLE, ItemKind.RESTART)


def planned(context: TurnContext, page: int) -> Card:
    """One page of the plan, in the order of its days; what was cancelled stands among it."""
    plan, zone = treatment_of(context).plan, treatment_of(context).site.zone
    items = sorted((*plan.items, *plan.cancelled), key=lambda item: (opens(item, zone), item.id))
    shown = items[page * PER_PAGE : (page + 1) * PER_PAGE]
    lines = titled_by_code(context, "Plan")
    if any(isinstance(item.due, Moment) for item in shown):
        lines += (Line(texts.treatment.clock_of(zone.key), Style.HINT),)
    lines += tuple(Line(_listed(item, plan, zone)) for item in shown) or (Line(texts.treatment.NO_PLAN),)
    # A site that counts days from registration reads them in one form alone.
    day = short_day if context.relative_days else partial(near_day, today=context.today)
    rows = tuple((Button(named("{name}", f"{day(item.day)} · {item.title}"), "item", item.id),) for item in shown)
    more = len(items) > (page + 1) * PER_PAGE
    return Card(lines, (*rows, *page_row("‹ Earlier", "Later ›", "treat", page, more=more, of="plan.{page}"), (BACK,)))


def _listed(item: PlannedEvent, plan: Plan, zone: ZoneInfo) -> str:
    state = " (cancelled)" if item in plan.cancelled else ""
    return f"{due_at(item.due, zone)}{_until(item)} · {item.title}{state}"


def _item_words(item: PlannedEvent) -> str:
    return f"{due_words(item.due)}{_until(item)} · {item.title}"


def _until(item: PlannedEvent) -> str:
    return f" to {due_words(item.until)}" if item.until and isinstance(item.until, date) else ""


def item_card(context: TurnContext, item_id: str) -> Card:
    """One item of the plan: when and why it is, and what can be done about it."""
    treatment = treatment_of(context)
    item = treatment.plan.item(item_id)
    if item is None:
        cancelled = next((one for one in treatment.plan.cancelled if one.id == item_id), None)
        return _cancelled(context, cancelled) if cancelled else planned(context, 0)
    lines = (
        *titled_by_code(context, item.title),
        Line(_item_words(item), Style.STRONG),
        Line(item.reason),
        Line(f"Source: {item.source}", Style.HINT),
    )
    acts: tuple[Button, ...] = ()
    if screening_of(context).stage in ON_STUDY and opens(item, treatment.site.zone) and item.kind not in INSTEAD:
        acts += (Button("Move", "time", f"move.{item_id}"),) if item.kind in (*MOVABLE, *STARTS) else ()
        acts += (Button("Cancel it", "cancel", item_id),) if item.kind in (*CANCELLABLE, ItemKind.START) else ()
    done = ((_done(item),),) if item.id in treatment.asked else ()
    over = screening_of(context).stage not in ON_STUDY
    if is_recorded(item) and (over or not can_be_recorded(item, treatment.now, treatment.site.zone)):
        done = ()
    why_not = (Line(f"To change it: {instead(item)}.", Style.HINT),) if item.kind in INSTEAD else ()
    return Card((*lines, *why_not), (*done, *((acts,) if acts else ()), (Button("‹ Plan", "treat", "plan"), BACK)))


def _done(item: PlannedEvent) -> Button:
    """What records the event of an item, or that it is done."""
    if recording := recording_of(item):
        return Button(recording.label, recording.action, recording.argument, Tone.DONE)
    if item.kind is ItemKind.BAG:
        return Button("Changed now", "bag_now", item.id, Tone.DONE)
    return Button("Done", "item_done", item.id, Tone.DONE)


def _cancelled(context: TurnContext, item: PlannedEvent) -> Card:
    lines = (
        *titled_by_code(context, item.title),
        Line(f"{_item_words(item)} (cancelled)", Style.STRONG),
        Line(texts.treatment.CANCELLED_ITEM),
    )
    acts = ((Button("Restore", "restore", item.id, Tone.NEXT),),) if screening_of(context).stage in ON_STUDY else ()
    return Card(lines, (*acts, (Button("‹ Plan", "treat", "plan"), BACK)))
