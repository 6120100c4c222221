"""Planned days on another day: each keeps its time of day, and its distance from the one that is decided about."""

from collections.abc import Mapping
from datetime import date, timedelta

from flows.answers.answers import Answers
from flows.language.wall_time import read_written, recorded, same_time
from flows.rules.question import Day
from flows.rules.trial import Trial

NONE = timedelta(0)


def moved_to(answer: object, day: date) -> str:
    """A planned day or moment on another day, at the same time of day, as a record has it."""
    moment = read_written(answer) if isinstance(answer, str) else None
    return recorded(same_time(moment, day))


def moved_along(
    answers: Answers, day: date, leads: Mapping[str, timedelta], today: date, trial: Trial
) -> dict[str, str]:
    """The other planned days, where `day` is the one that is decided about; `leads`: how long after it each was.

    What may not lie before it comes on the same day at the earliest, and nothing is planned for a day that has passed.
    """
    moved = {}
    for key in trial.later_keys:
        kind = trial.by_key[key].kind
        lead = leads.get(key)
        if lead is not None and answers.given.get(key) is not None:
            bound = isinstance(kind, Day) and kind.not_before == trial.day_key
            on = day + (max(lead, NONE) if bound else lead)
            moved[key] = moved_to(answers.given[key], max(on, min(day, today)))
    return moved
