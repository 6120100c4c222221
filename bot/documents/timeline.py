"""The picture of a decision: `flows.decision.timeline` drawn as a PNG for a phone."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from bot.documents.drawing import drawn
from flows.answers.answers import Answers
from flows.decision.assess import decision_on
from flows.decision.status_words import SIGNS
from flows.decision.timeline.bars import Bar, BarState
from flows.decision.timeline.caption import folded_words, undated_words
from flows.decision.timeline.timeline import Mark, Timeline, ticks, timeline
from flows.language.days import MONTHS
from flows.rules.status import Status
from flows.rules.trial import Trial

# With more rows a phone would show the picture narrower than its screen, and the letters smaller.
MOST_WAITS, MOST_UNDATED = 8, 8

STANDING_SIGNS = {
    BarState.OVER: SIGNS[Status.MET],
    BarState.IN_TIME: SIGNS[Status.WAIT],
    BarState.WAITING: SIGNS[Status.WAIT],
    BarState.GOOD: SIGNS[Status.MET],
    BarState.LAPSES: SIGNS[Status.REPEAT],
    BarState.LAPSED: SIGNS[Status.REPEAT],
    BarState.FAILS: SIGNS[Status.NOT_MET],
    BarState.OPEN: SIGNS[Status.PENDING],
}


def timeline_png(shown: Timeline, dark: bool, code: str = "") -> bytes:
    """The picture as PNG. `code`: whose it is, where it does not stand on a paper that says so."""
    return drawn("timeline.typ", _data(shown, code), theme="dark" if dark else "light")


def picture_of(body: Mapping[str, Any], trial: Trial) -> bytes:
    """The timeline of a decision as PNG, from the answers and the day that are kept in a message's body."""
    day = date.fromisoformat(body["day"])
    decision = decision_on(Answers.from_json(body["answers"]), day, trial)
    shown = timeline(decision, relative_days=body.get("relative_days", False))
    return timeline_png(shown, dark=False, code=body.get("code", ""))


def _data(shown: Timeline, code: str) -> dict[str, Any]:
    """What the template draws: words as they are, days as numbers; bars and the window end before their second day."""
    return {
        "headline": (" · ".join(filter(None, (code, shown.headline[0]))), *shown.headline[1:]),
        "first": shown.first.toordinal(),
        "end": shown.last.toordinal() + 1,
        "ticks": _ticks(shown),
        "marks": [_mark(mark, shown) for mark in shown.marks],
        "window": _window(shown),
        "waits": [_row(bar, bar.end.toordinal()) for bar in shown.waits[:MOST_WAITS]],
        "folded": list(folded_words(shown, MOST_WAITS)),
        "measurements": [_row(bar, bar.end.toordinal() + 1) for bar in shown.measurements],
        "undated": list(undated_words(shown, MOST_UNDATED)),
        "footer": (f"Counted on {shown.days.full(shown.today)}. The investigator decides.", shown.trial),
    }


def _mark(mark: Mark, shown: Timeline) -> dict[str, Any]:
    """A marked day: today is drawn through, what is planned is broken; an arrow says that it lies off the axis."""
    beyond = " ▶" if mark.day > shown.last else ""
    dash = "solid" if mark.day == shown.today else "dashed"
    return {"day": mark.day.toordinal(), "words": mark.words + beyond, "dash": dash}


def _ticks(shown: Timeline) -> list[dict[str, Any]]:
    """The named days; the year is written at the first of each."""
    days = ticks(shown)
    if shown.days.zero:
        return [{"day": day.toordinal(), "words": shown.days.brief(day), "year": ""} for day in days]
    turns = [True, *(before.year != day.year for before, day in pairwise(days))]
    return [_tick(day, turn) for day, turn in zip(days, turns, strict=False)]


def _tick(day: date, turn: bool) -> dict[str, Any]:
    return {
        "day": day.toordinal(),
        "words": f"{day.day} {MONTHS[day.month - 1]}",
        "year": str(day.year) if turn else "",
    }


def _window(shown: Timeline) -> dict[str, Any]:
    return {
        "words": shown.window,
        "from": shown.earliest and shown.earliest.toordinal(),
        "to": shown.latest and shown.latest.toordinal() + 1,
    }


def _row(bar: Bar, end: int) -> dict[str, Any]:
    return {
        "name": bar.name,
        "rule": bar.rule,
        "from": bar.first.toordinal(),
        "to": end,
        "standing": bar.standing,
        "dates": bar.dates,
        "words": f"{STANDING_SIGNS[bar.standing]} {bar.words}",
    }
