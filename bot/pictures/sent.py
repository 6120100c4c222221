"""The pictures that are sent: drawn from what the outbox keeps, when they go out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.pictures.timeline import timeline_png
from flows.decided import decision_on
from flows.timeline import timeline


def picture_of(body: Mapping[str, Any]) -> bytes:
    """The timeline of a decision as PNG, from the answers and the day that are kept in a message's body."""
    day = date.fromisoformat(body["day"])
    shown = timeline(decision_on(body["answers"], day), relative_days=body.get("relative_days", False))
    return timeline_png(shown, dark=False)
