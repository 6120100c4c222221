"""Reads the days of a typed what-if: a day that may lie ahead, and planned days moved by so many weeks."""

import re
from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from flows.answers.reply import Offer
from flows.answers.typed.replies import Doubt, No
from flows.language.days import day_words
from flows.language.typed.date_words import UNIT, figures
from flows.language.typed.dates import read_date
from flows.language.typed.reading import One, Refused
from flows.rules.facts import Facts
from flows.rules.trial import Trial

Supposed = dict[str, Any]
WhatIfReply = Supposed | Doubt | No

_SPAN = re.compile(rf"\b\d+\s*{UNIT}")
_PLANNED = frozenset(("registration", "reg", "start"))
_EITHER_WAY = frozenset(("push", "pushed", "put", "move", "moved", "shift", "shifted"))
_LATER = frozenset(("postpone", "postponed", "delay", "delayed", "defer", "deferred", "later", "back", "off", "by"))
_EARLIER = frozenset(("earlier", "sooner", "bring", "brought", "advance", "advanced", "forward"))
_BESIDE_MOVED = frozenset(("the", "planned", "treatment", "it", "is", "was", "were", "be"))

_MOVED_TO = re.compile(
    r"(?:postpone|delay|defer|push(?: back)?|put off|move|shift)\s+(?:the )?"
    r"(?P<what>(?:planned )?(?:registration|reg|start)|it)?\s*(?:to|until|till)\s+(?P<said>.+)",
    re.IGNORECASE,
)


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


def on_days(days: tuple[date, ...] | No, make: Callable[[date], Supposed]) -> WhatIfReply:
    """The changes on the one day that is meant, or a question which of several it is."""
    if isinstance(days, No):
        return days
    if len(days) == 1:
        return make(days[0])
    return Doubt("Which day do you mean?", tuple(Offer(day_words(day), make(day)) for day in days))


def read_moved(part: str, facts: Facts, trial: Trial) -> tuple[str, str] | None:
    """The key of a planned day and the day that "postpone by a week" or "move the start to 5 dec" says of it."""
    if found := _MOVED_TO.fullmatch(part):
        return _planned((found["what"] or "").lower().split(), trial), found["said"]
    cut = _span_and_words(figures(part.lower()))
    if cut is None:
        return None
    span, words = cut
    key = _planned(words, trial)
    base = next((facts.days.get(one.name) for one in trial.anchors if one.keys[0] == key), None) or facts.registration
    moved = read_date(f"{span} ago" if words & _EARLIER else f"in {span}", base)
    return (key, moved.value.isoformat()) if isinstance(moved, One) else None


def _span_and_words(part: str) -> tuple[str, frozenset[str]] | None:
    """By how much a planned day is moved, and the words beside it; None where they say anything else.

    "Moved forward" is said of either direction.
    """
    spans = _SPAN.findall(part)
    words = frozenset(_SPAN.sub(" ", part).split())
    known = words <= _PLANNED | _EITHER_WAY | _LATER | _EARLIER | _BESIDE_MOVED
    moves = words & (_EITHER_WAY | _LATER | _EARLIER)
    either = "forward" in words and words & _EITHER_WAY
    return (spans[0], words) if len(spans) == 1 and known and moves and not either else None


def _planned(words: Collection[str], trial: Trial) -> str:
    return trial.later_keys[0] if "start" in words and trial.later_keys else trial.day_key
