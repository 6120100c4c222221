"""A chat without a program around it: a context, what is said to it, and the context that comes of it."""

from dataclasses import replace
from datetime import date
from typing import Any

from flows.answers.lifecycle import Stage
from flows.answers.path import path_of
from flows.answers.reply import Slot
from flows.cards.draw import draw
from flows.chat.context import Screening, TurnContext
from flows.chat.events import Answered
from flows.chat.input import Input, Tap, Typed
from flows.chat.position import ChatState, Position
from flows.turn.navigation import with_changes
from flows.turn.turn import respond
from tests.answered import answered
from tests.trials import NCT04556084

TODAY = date(2026, 11, 22)


def asked(slot: Slot, answers: dict[str, Any] | None = None, today: date = TODAY) -> TurnContext:
    """A coordinator's context in which a question is asked."""
    screening = Screening(1, "S-001", Stage.DRAFT, 1, answered(answers or {}), NCT04556084)
    return TurnContext(
        today, "coordinator", "Site 1", Position(ChatState.ASKING, slot), NCT04556084, screening, code_pattern="S-###"
    )


def then(context: TurnContext, *said: Input | str) -> TurnContext:
    """The context after texts were typed and buttons tapped; what was answered stands in the screening."""
    for one in said:
        response = respond(context, Typed(one) if isinstance(one, str) else one)
        assert context.screening is not None
        context = replace(context, position=response.position)
        for event in response.events:
            if isinstance(event, Answered):
                context = with_changes(context, event.changes)
    return context


def tapped(context: TurnContext, label: str) -> TurnContext:
    """The context after the button with this label was tapped."""
    button = next(button for row in draw(context).rows for button in row if button.label == label)
    return then(context, Tap(button.action, button.argument))


def labels(context: TurnContext) -> list[str]:
    """The labels of the buttons on the card."""
    return [button.label for row in draw(context).rows for button in row]


def shown(context: TurnContext) -> str:
    """The lines of the card."""
    return "\n".join(line.text for line in draw(context).lines)


def answers_of(context: TurnContext) -> dict[str, Any]:
    """What is stored."""
    assert context.screening is not None
    return context.screening.answers.as_json()


def facts_of(context: TurnContext) -> Any:
    """What counts."""
    return path_of(context.screening.answers, context.today, NCT04556084).facts
