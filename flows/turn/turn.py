"""One turn of the conversation: what a tap, a text or a command does, as a pure function."""

from collections.abc import Callable
from dataclasses import replace

from flows import texts
from flows.answers.entries import entries_of
from flows.answers.path import path_of
from flows.answers.reply import Slot
from flows.cards.draw import draw
from flows.chat.asked import ON_A_QUESTION, screening_of
from flows.chat.context import TurnContext
from flows.chat.events import IdentifierRefused, TurnResult
from flows.chat.forms import is_form
from flows.chat.input import Command, Input, Tap, Typed, Unreadable
from flows.chat.position import ChatState, Position
from flows.identifiers.find import WHY
from flows.turn import navigation, sign_off
from flows.turn.buttons import ACTIONS, COMMANDS
from flows.turn.typed_input import hear


def respond(context: TurnContext, said: Input) -> TurnResult:
    """The next position of the chat and what happened; nothing is sent or stored here.

    A tap counts only if its button stands on the card that is drawn for this position: anything else changes nothing.
    """
    return READERS[type(said)](context, said)


def _tapped(context: TurnContext, tap: Tap) -> TurnResult:
    if not draw(context).offers(tap.action, tap.argument):
        return TurnResult(context.position, toast=texts.typed.OLD_BUTTON)
    return ACTIONS[tap.action](context, tap.argument)


def arrive(context: TurnContext) -> Position:
    """Where a chat stands in a screening that was just opened."""
    return navigation.go_on(context, replace(context.position, slot=None, origin="")).position


def arrive_at_dates(context: TurnContext) -> Position:
    """Where a chat stands at the planned days of a screening that was just opened, while they can be changed."""
    at = arrive(context)
    return navigation.plan_dates(replace(context, position=at), "").position if screening_of(context).is_open else at


def caught_up(context: TurnContext) -> Position:
    """Where a chat stands once somebody else has changed its screening: not at what is answered, or gone, by now."""
    position, slot = context.position, context.position.slot
    if position.doing is ChatState.PROVING:
        return sign_off.look_again(context)
    if context.screening and slot and position.act in OF_A_LIST:
        return position.to("list", slot=Slot(slot.key)) if context.screening.is_open else arrive(context)
    if (
        context.screening is None
        or slot is None
        or position.doing not in ON_A_QUESTION
        or position.act
        or is_form(slot.key)
    ):
        return position
    answers = context.screening.answers
    if slot.entry is not None and slot.entry >= len(entries_of(answers, slot.key)):
        return position.to("list", slot=Slot(slot.key))
    answered = slot.entry is None and slot.key in path_of(answers, context.today).answered
    return arrive(context) if (answered and not position.origin) or not context.screening.is_open else position


def _commanded(context: TurnContext, command: Command) -> TurnResult:
    do = COMMANDS.get(command.name)
    if do is None:
        return TurnResult(context.position.with_notes(texts.typed.UNKNOWN_COMMAND), fresh=True)
    return replace(do(context, ""), fresh=True)


def _unreadable(context: TurnContext, other: Unreadable) -> TurnResult:
    if other.what in PERSONAL:
        refused = TurnResult(context.position.with_notes(PERSONAL[other.what]), (IdentifierRefused(other.what),))
    else:
        refused = TurnResult(context.position.with_notes(texts.typed.UNREADABLE.get(other.what, texts.typed.NOT_TEXT)))
    return navigation.let_go(context, refused)


# What is confirmed for a list as it was seen.
OF_A_LIST = ("remove", "put_off")

# What may show who the candidate is: these messages, and texts that were withheld for what they hold.
PERSONAL: dict[str, str] = {**WHY, **{what: texts.typed.UNREADABLE[what] for what in ("photo", "contact")}}

READERS: dict[type, Callable[[TurnContext, Input], TurnResult]] = {
    Tap: _tapped,  # type: ignore[dict-item]
    Typed: hear,  # type: ignore[dict-item]
    Command: _commanded,  # type: ignore[dict-item]
    Unreadable: _unreadable,  # type: ignore[dict-item]
}
