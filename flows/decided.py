"""The decision that a screening's answers lead to on a day."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flows.assess import Decision, decide
from flows.path import path_of
from flows.remembered import remembered


@remembered
def decision_on(answers: Mapping[str, Any], today: date) -> Decision:
    """What the rules say of the answers that count on this day."""
    return decide(path_of(answers, today).facts)
