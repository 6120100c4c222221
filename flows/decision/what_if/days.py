"""Reads the days of a typed what-if: a day that may lie ahead, and planned days moved by so many weeks."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from flows.answers.reply import Offer
from flows.answers.typed.text import Doubt, No
from flows.language.days import day_words
from flows.language.typed.date_words import UNIT, figures
from flows.language.typed.dates import read_date
from flows.language.typed.reading import One, Refused
from flows.rules.facts import Facts
from flows.rules.trial import Trial

Changes = dict[str, Any]
WhatIfReply = Changes | Doubt | No

_MOVED = re.compile(
    r"(?:(?P<verb>postpone|delay|defer|push(?: back)?|put off|bring forward|advance)(?:d)?\s*)?"
    r"(?:the )?(?P<what>(?:planned )?(?:registration|reg|start))?\s*(?P<by>by )?\s*"
    rf"(?P<span>\d+\s*{UNIT})\s*(?P<way>later|earlier|sooner|back|forward)?",
    re.IGNORECASE,
)

_MOVED_TO = re.compile(
    r"(?:postpone|delay|defer|push(?: back)?|put off|move|shift)\s+(?:the )?"
    r"(?P<what>(?:planned )?(?:registration|reg|start)|it)?\s*(?:to|until|till)\s+(?P<said>.+)",
    re.IGNORECASE,
)

_EARLIER = ("earlier", "sooner", "forward", "bring forward", "advance")


def read_days(text: str, today: date) -> tuple[date, ...] | No:
    """The days that a text may mean, ahead or not."""
    reading = read_date(text, today)
    if isinstance(reading, Refused):
        return No(reading.why)
    if isinstance(reading, One):
        return (reading.value,)
    return No(f"Not understood: “{reading.unread}”. Type the day without it.") if reading.unread else reading.values


def read_near_days(text: str, today: date) -> tuple[date, ...] | No:
    """The same for a measurement, which is made about now: of one day in several years only the nearest."""
    days = read_days(text, today)
    if isinstance(days, No):
        return days
    ordered = sorted(days, key=lambda day: abs(day - today), reverse=True)
    nearest = {(day.month, day.day): day for day in ordered}
    return tuple(day for day in days if day in nearest.values())


def on_days(days: tuple[date, ...] | No, make: Callable[[date], Changes]) -> WhatIfReply:
    """The changes on the one day that is meant, or a question which of several it is."""
    if isinstance(days, No):
        return days
    if len(days) == 1:
        return make(days[0])
    return Doubt("Which day do you mean?", tuple(Offer(day_words(day), make(day)) for day in days))


def read_moved(part: str, facts: Facts, trial: Trial) -> tuple[str, str] | None:
    """The key of a planned day and the day that "postpone by a week" or "move the start to 5 dec" says of it."""
    if found := _MOVED_TO.fullmatch(part):
        return _planned(found, trial), found["said"]
    found = _MOVED.fullmatch(figures(part.lower()))
    if not found or not (found["verb"] or found["by"] or found["way"]):
        return None
    key = _planned(found, trial)
    base = next((facts.days.get(one.name) for one in trial.anchors if one.keys[0] == key), None) or facts.registration
    earlier = found["way"] in _EARLIER or found["verb"] in _EARLIER
    moved = read_date(f"{found['span']} ago" if earlier else f"in {found['span']}", base)
    return (key, moved.value.isoformat()) if isinstance(moved, One) else None


def _planned(found: re.Match[str], trial: Trial) -> str:
    start = (found["what"] or "").lower().endswith("start")
    return trial.later_keys[0] if start and trial.later_keys else trial.day_key
