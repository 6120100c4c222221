"""A chat without a program around it: a desk, what is said to it, and the desk that comes of it."""

from dataclasses import replace
from datetime import date
from typing import Any

from flows.conversation import Doing
from flows.draw import draw
from flows.lifecycle import Stage
from flows.path import path_of
from flows.screening import Answered, Desk, Place, Said, Screening, Slot, Tap, Typed
from flows.turn import respond

TODAY = date(2026, 11, 22)


def asked(slot: Slot, answers: dict[str, Any] | None = None, today: date = TODAY) -> Desk:
    """A coordinator's desk on which a question is asked."""
    screening = Screening(1, "S-001", Stage.DRAFT, 1, answers or {})
    return Desk(today, "coordinator", "Site 1", Place(Doing.ASKING, slot), screening, code_pattern="S-###")


def then(desk: Desk, *said: Said | str) -> Desk:
    """The desk after texts were typed and buttons tapped; what was answered stands in the screening."""
    for one in said:
        response = respond(desk, Typed(one) if isinstance(one, str) else one)
        assert desk.screening is not None
        given = {event.key: event.value for event in response.events if isinstance(event, Answered)}
        screening = replace(desk.screening, answers={**desk.screening.answers, **given})
        desk = replace(desk, place=response.place, screening=screening)
    return desk


def tapped(desk: Desk, label: str) -> Desk:
    """The desk after the button with this label was tapped."""
    button = next(button for row in draw(desk).rows for button in row if button.label == label)
    return then(desk, Tap(button.action, button.argument))


def labels(desk: Desk) -> list[str]:
    """The labels of the buttons on the card."""
    return [button.label for row in draw(desk).rows for button in row]


def shown(desk: Desk) -> str:
    """The lines of the card."""
    return "\n".join(line.text for line in draw(desk).lines)


def answers_of(desk: Desk) -> dict[str, Any]:
    """What is stored."""
    assert desk.screening is not None
    return dict(desk.screening.answers)


def facts_of(desk: Desk) -> Any:
    """What counts."""
    return path_of(answers_of(desk), desk.today).facts
