"""The card of a desk: what a chat shows for where it stands, as a pure function."""

from collections.abc import Callable

from flows.cards import Card
from flows.conversation import Doing
from flows.draw_home import browsing, coding, helping, home, inviting
from flows.draw_list import listing
from flows.draw_question import asking, confirming, explaining, picking
from flows.draw_review import deciding, reasoning, reviewing
from flows.screening import Desk

DRAWERS: dict[Doing, Callable[[Desk], Card]] = {
    Doing.HOME: home,
    Doing.CODING: coding,
    Doing.BROWSING: browsing,
    Doing.ASKING: asking,
    Doing.LISTING: listing,
    Doing.PICKING: picking,
    Doing.CONFIRMING: confirming,
    Doing.EXPLAINING: explaining,
    Doing.REVIEWING: reviewing,
    Doing.DECIDING: deciding,
    Doing.REASONING: reasoning,
    Doing.INVITING: inviting,
    Doing.HELPING: helping,
}


def draw(desk: Desk) -> Card:
    """The card that a desk shows."""
    return DRAWERS[desk.place.doing](desk)
