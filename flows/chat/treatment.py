"""What of a treatment is entered with a time: what is asked for it, and what goes without saying."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flows.chat.asked import treatment_of
from flows.chat.context import TurnContext
from flows.treatment.plan.items import ItemKind
from flows.treatment.response import CycleResponse


def filled_of(response: CycleResponse) -> dict[str, Any]:
    """A response as its form holds it."""
    return {"on": response.on.isoformat(), **response.answers}


@dataclass(frozen=True, slots=True)
class Timed:
    """One thing that is entered with its time: what is asked, whether it has happened, what goes without saying."""

    asked: str
    happened: bool
    beside: frozenset[str]


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


TIMED = {
    "start": Timed("When is the start planned?", False, _words("start starts starting planned plan begin begins for")),
    "began": Timed("When did the {what} begin?", True, _words("began begin begun started start since running from")),
    "pause": Timed("Since when is the infusion paused?", True, _words("since paused pause interrupted from")),
    "restart": Timed(
        "When does or did the infusion restart?", True, _words("restart restarted resumed running since from")
    ),
    "stop": Timed("When was the {what} stopped for good?", True, _words("for good stop discontinued")),
    "move": Timed("To when is it moved?", False, _words("to move moved")),
    "bag": Timed("When was the bag changed?", True, _words("bag changed change hung at since")),
    "correct": Timed("When was it really?", True, _words("really")),
    "off_study": Timed(
        "When was the {what} stopped? If it never began, cancel its start in the plan first.", True, _words("stop")
    ),
}


def takes_day(context: TurnContext) -> bool:
    """Whether a day without a time is asked for."""
    if context.position.act != "move":
        return False
    item = treatment_of(context).plan.item(context.position.of)
    return item is not None and isinstance(item.due, date) and item.kind is not ItemKind.NEXT_CYCLE


def timed_of(context: TurnContext) -> Timed:
    """What is asked for now."""
    timed = TIMED[context.position.act]
    what = treatment_of(context).course.rules.given
    return replace(timed, asked=timed.asked.format(what=what))
