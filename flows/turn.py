"""One turn of the conversation: what a tap, a text or a command does, as a pure function of the desk."""

from collections.abc import Callable
from dataclasses import replace

from flows import signing_off, texts, ways
from flows.actions import ACTIONS, COMMANDS
from flows.conversation import Doing
from flows.draw import draw
from flows.entries import entries_of
from flows.forms import is_form
from flows.hearing import hear
from flows.identifiers import WHY
from flows.path import path_of
from flows.screening import Command, Desk, IdentifierRefused, Place, Response, Said, Slot, Tap, Typed, Unreadable
from flows.standing import ON_A_QUESTION, screening_of


def respond(desk: Desk, said: Said) -> Response:
    """The next place of the chat and what happened; nothing is sent or stored here.

    A tap counts only if its button stands on the card that the desk draws: anything else changes nothing.
    """
    return READERS[type(said)](desk, said)


def _tapped(desk: Desk, tap: Tap) -> Response:
    if not draw(desk).offers(tap.action, tap.argument):
        return Response(desk.place, toast=texts.OLD_BUTTON)
    return ACTIONS[tap.action](desk, tap.argument)


def arrive(desk: Desk) -> Place:
    """Where a chat stands in the screening that was just put on its desk."""
    return ways.go_on(desk, replace(desk.place, slot=None, origin="")).place


def arrive_at_dates(desk: Desk) -> Place:
    """The planned days of the screening that was just put on the desk, while they can be changed."""
    at = arrive(desk)
    return ways.plan_dates(replace(desk, place=at), "").place if screening_of(desk).is_open else at


def caught_up(desk: Desk) -> Place:
    """Where a chat stands once somebody else has changed its screening: not at what is answered, or gone, by now."""
    place, slot = desk.place, desk.place.slot
    if place.doing is Doing.PROVING:
        return signing_off.look_again(desk)
    if desk.screening and slot and place.act in OF_A_LIST:
        return place.to("list", slot=Slot(slot.key)) if desk.screening.is_open else arrive(desk)
    if desk.screening is None or slot is None or place.doing not in ON_A_QUESTION or place.act or is_form(slot.key):
        return place
    answers = desk.screening.answers
    if slot.entry is not None and slot.entry >= len(entries_of(answers, slot.key)):
        return place.to("list", slot=Slot(slot.key))
    answered = slot.entry is None and slot.key in path_of(answers, desk.today).answered
    return arrive(desk) if (answered and not place.origin) or not desk.screening.is_open else place


def _commanded(desk: Desk, command: Command) -> Response:
    do = COMMANDS.get(command.name)
    if do is None:
        return Response(desk.place.with_notes(texts.UNKNOWN_COMMAND), fresh=True)
    return replace(do(desk, ""), fresh=True)


def _unreadable(desk: Desk, other: Unreadable) -> Response:
    if other.what in PERSONAL:
        refused = Response(desk.place.with_notes(PERSONAL[other.what]), (IdentifierRefused(other.what),))
    else:
        refused = Response(desk.place.with_notes(texts.UNREADABLE.get(other.what, texts.NOT_TEXT)))
    return ways.let_go(desk, refused)


# What is confirmed for a list as it was seen.
OF_A_LIST = ("remove", "put_off")
# What may show who the candidate is: these messages, and texts that were withheld for what they hold.
PERSONAL: dict[str, str] = {**WHY, **{what: texts.UNREADABLE[what] for what in ("photo", "contact")}}

READERS: dict[type, Callable[[Desk, Said], Response]] = {
    Tap: _tapped,  # type: ignore[dict-item]
    Typed: hear,  # type: ignore[dict-item]
    Command: _commanded,  # type: ignore[dict-item]
    Unreadable: _unreadable,  # type: ignore[dict-item]
}
