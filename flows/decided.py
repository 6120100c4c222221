"""The decision that a screening's answers lead to on a day."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flows.assess import Decision, decide
from flows.path import Path, path_of
from flows.remembered import remembered
from flows.screening import Desk
from flows.standing import screening_of, seen_on


@remembered
def decision_on(answers: Mapping[str, Any], today: date) -> Decision:
    """What the rules say of the answers that count on this day."""
    return decide(path_of(answers, today).facts)


def decision_of(desk: Desk) -> tuple[Path, Decision]:
    """The path and the decision that the card shows: of today, or of the day on which it was finished."""
    screening = screening_of(desk)
    day = seen_on(screening, desk.today)
    return path_of(screening.answers, day), decision_on(screening.answers, day)
