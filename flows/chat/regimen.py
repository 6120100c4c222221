"""A regimen in the chat: whether one is gone through drug by drug, and whether its arm is asked."""

from collections.abc import Mapping

from flows.answers.reply import Doubt
from flows.answers.therapies.regimen_replies import State
from flows.chat.position import Position


def regimen_at(position: Position) -> State | None:
    """The regimen that a typed drug is added to; None where none is gone through."""
    for offer in position.offers:
        if isinstance(offer.value, Mapping) and "to" in offer.value:
            to: State = offer.value["to"]
            return to
    return None


def asks_for_arm(position: Position) -> bool:
    """Whether it is asked which arm of a regimen was given: a typed text would lose what was said of it."""
    return any(isinstance(offer.value, Mapping) and "arms" in offer.value for offer in position.offers)


def arm_again(position: Position) -> Doubt:
    """The question which arm it was, once more: a typed text does not answer it."""
    first = "Tap one of the buttons first. "
    return Doubt(first + position.doubt.removeprefix(first), (*position.offers,))
