"""The verdict in a few words: how a screening stands, so short that it fits beside the code."""

from collections.abc import Callable
from datetime import date

from flows.decision.assess import too_old
from flows.decision.words import SIGNS
from flows.language.days import short_day
from flows.language.numbers import count
from flows.rules.evaluation.decide import Decision, standing_so
from flows.rules.status import Status


def verdict_words(decision: Decision, left: int = 0, missing: int = 0, day: Callable[[date], str] = short_day) -> str:
    """How it stands, such as "◷ from 19 Dec, 13 left".

    `left`: the questions that were not answered yet; `missing`: the answers that are not known; `day`: how a day is
    written.
    """
    standing = _standing(decision, day)
    if left:
        return f"{standing}, {left} left" if standing else f"{SIGNS[Status.PENDING]} {left} left, nothing against"
    if decision.outcome == "incomplete":
        open_still = f"{missing} missing" if missing else "incomplete"
        return f"{SIGNS[Status.PENDING]} {open_still}{f', {standing}' if standing else ''}"
    return standing or _good(decision, day)


def _standing(decision: Decision, day: Callable[[date], str]) -> str:
    """What stands in the way, the worst of it; empty where nothing does."""
    failing = standing_so(decision, Status.NOT_MET)
    if failing:
        return f"{SIGNS[Status.NOT_MET]} not eligible: {failing[0].topic or failing[0].code}"
    waits = [finding for finding in decision.findings.values() if finding.status is Status.WAIT]
    ends = [finding.ends for finding in waits if finding.ends]
    if ends:
        return f"{SIGNS[Status.WAIT]} from {day(max(ends))}"
    if waits:
        return f"{SIGNS[Status.WAIT]} must wait"
    old = too_old(decision)
    return f"{SIGNS[Status.REPEAT]} {count(len(old), 'test')} to repeat" if old else ""


def _good(decision: Decision, day: Callable[[date], str]) -> str:
    until = f" until {day(decision.latest)}" if decision.latest else ""
    return f"{SIGNS[Status.MET]} eligible{until}"
