"""The picture of a plan: weeks as rows and days as cells, drawn as a PNG for a phone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.documents.drawing import drawn
from flows.language.days import MONTHS, WEEKDAYS, day_words
from flows.language.wall_time import Moment, at_instant, clock_words, instant_words, moment_words
from flows.treatment.course.course import TreatmentCourse
from flows.treatment.course.infusion import Cycle, end_of, runs
from flows.treatment.plan.items import ItemKind, PlannedEvent, cycle_of, read_id
from flows.treatment.plan.plan import Plan
from storage.site import sites
from storage.study import screenings
from storage.treatment import course, plan_items

# Width and height of a photo are 10,000 pixels at most together: core.telegram.org/bots/api#sendphoto
MOST_WEEKS = 30

DAY = timedelta(1)

TAGS = {
    ItemKind.PREGNANCY_TEST: "pregn. test",
    ItemKind.PREGNANCY_TEST_GOOD: "test good",
    ItemKind.START_BY: "start by",
    ItemKind.DEVIATION: "deviation",
    ItemKind.WEIGHT: "weight",
    ItemKind.START: "start",
    ItemKind.RESTART: "restart",
    ItemKind.RESTART_BY: "restart by",
    ItemKind.PAUSE: "pause",
    ItemKind.END: "end",
}

# What lasts is shown by the colour of its days, and what lies months ahead is said below.
LASTING = (ItemKind.FREE, ItemKind.CONTRACEPTION)


@dataclass(frozen=True, slots=True)
class PlanShown:
    """What the picture shows: a course with its plan, in the zone of its site, on a day."""

    course: TreatmentCourse
    plan: Plan
    zone: ZoneInfo
    today: date


def plan_shown(session: Session, screening_id: int, now: datetime) -> PlanShown:
    """The plan of a screening as it is stored. Raises `NotFound` where nobody is registered."""
    given = course.load(session, screening_id)
    site = sites.load(session, screenings.load(session, screening_id).site_id)
    zone = ZoneInfo(site.zone)
    kept = plan_items.plan_of(session, screening_id, given.code)
    return PlanShown(given, kept, zone, at_instant(now, zone).day)


def plan_png(shown: PlanShown) -> bytes:
    """The picture as PNG."""
    return drawn("plan.typ", _data(shown))


def plan_caption(shown: PlanShown) -> str:
    """The text that stands for the picture: what it shows, in words."""
    return "\n".join((f"{shown.course.code} · Plan", *_headline(shown)))


def _data(shown: PlanShown) -> dict[str, Any]:
    items = [item for item in shown.plan.items if item.kind not in LASTING]
    fills = _fills(shown)
    days = [*fills, *(item.day for item in items)] or [shown.today]
    first = min(days) - DAY * min(days).weekday()
    weeks = min(MOST_WEEKS, (max(days) - first).days // 7 + 1)
    cells = [_cell(first + DAY * n, shown, items, fills, first) for n in range(weeks * 7)]
    return {
        "title": f"{shown.course.code} · Plan",
        "headline": list(_headline(shown)),
        "weekdays": WEEKDAYS,
        "cells": cells,
        "legend": [
            {"fill": fill, "words": words} for fill, words in LEGEND.items() if fill in {cell["fill"] for cell in cells}
        ],
        "notes": list(_below(shown)),
        "footer": (
            f"As of {day_words(shown.today)} · times on the clock of {shown.zone.key}",
            "The investigator decides.",
        ),
    }


LEGEND = {"infusion": "infusion", "hospital": "infusion, in hospital", "pause": "paused", "free": "no infusion"}


def _fills(shown: PlanShown) -> dict[date, str]:
    """What each coloured day is; what comes later in the list counts more."""
    fills: dict[date, str] = {}
    for item in shown.plan.items:
        if item.kind is ItemKind.FREE:
            fills |= dict.fromkeys(_span(item), "free")
    for cycle in shown.course.cycles:
        for pause in cycle.pauses:
            until = at_instant(pause.until, shown.zone).day if pause.until else shown.today
            fills |= dict.fromkeys(_days(at_instant(pause.since, shown.zone).day, until), "pause")
        for run in runs(cycle):
            since, until = at_instant(run.since, shown.zone).day, at_instant(run.until, shown.zone).day
            fills |= dict.fromkeys(_days(since, until), "infusion")
    for item in shown.plan.items:
        if item.kind is ItemKind.HOSPITAL:
            fills |= dict.fromkeys(_span(item), "hospital")
    return fills


def _span(item: PlannedEvent) -> Iterator[date]:
    return _days(item.day, item.until if item.until and not isinstance(item.until, Moment) else item.day)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + DAY * n for n in range((last - first).days + 1))


def _cell(
    day: date, shown: PlanShown, items: list[PlannedEvent], fills: dict[date, str], first: date
) -> dict[str, Any]:
    """One day: the month is named in the first cell and on the first of each month."""
    here = [item for item in items if item.day == day and item.kind is not ItemKind.HOSPITAL]
    month = f" {MONTHS[day.month - 1]}" if day == first or day.day == 1 else ""
    return {
        "day": f"{day.day}{month}",
        "fill": fills.get(day, ""),
        "today": day == shown.today,
        # The response is looked at once the infusion has ended.
        "tags": [_tag(item, shown) for item in sorted(here, key=lambda item: item.kind is ItemKind.RESPONSE)],
    }


def _tag(item: PlannedEvent, shown: PlanShown) -> str:
    """An item in a cell, in a word and with its time."""
    words = _short(item, shown)
    return f"{words} {clock_words(item.due)}" if isinstance(item.due, Moment) else words


def _short(item: PlannedEvent, shown: PlanShown) -> str:
    if item.kind is ItemKind.BAG:
        return f"bag {read_id(item.id).number}"
    if item.kind is ItemKind.NEXT_CYCLE:
        return f"cycle {cycle_of(item.id)} from here"
    return shown.course.rules.response_name if item.kind is ItemKind.RESPONSE else TAGS.get(item.kind, item.title)


def _headline(shown: PlanShown) -> Iterator[str]:
    for cycle in shown.course.cycles:
        yield from _cycle(cycle, shown.zone)
    if not shown.course.cycles:
        yield "No start is planned yet."
    for item in shown.plan.items:
        if item.kind is ItemKind.NEXT_CYCLE:
            by = ", by the response" if shown.course.rules.response else ""
            yield f"Cycle {cycle_of(item.id)} not before {day_words(item.day)}{by}."


def _cycle(cycle: Cycle, zone: ZoneInfo) -> Iterator[str]:
    yield f"Cycle {cycle.number}: {instant_words(cycle.start, zone)}"
    end = end_of(cycle, zone)
    yield f"to {moment_words(end)}" if end else "paused, so its end is open"


def _below(shown: PlanShown) -> Iterator[str]:
    for item in shown.plan.items:
        if item.kind is ItemKind.CONTRACEPTION:
            yield f"{item.title}: {day_words(item.day)}."
