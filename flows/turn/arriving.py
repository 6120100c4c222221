"""Where a chat stands in a screening that was just opened, or that somebody else has changed."""

from flows.answers.entries import entries_of
from flows.answers.reply import Slot
from flows.chat.asked import ON_A_QUESTION, is_answered
from flows.chat.context import TurnContext
from flows.chat.position import ChatState, Position
from flows.turn import navigation, sign_off

# What is confirmed for a list as it was seen.
OF_A_LIST = ("remove", "put_off")


def arrive(context: TurnContext) -> Position:
    """Where a chat stands in a screening that was just opened."""
    return navigation.resume_asking(context).position


def offer_carrying(context: TurnContext) -> Position:
    """Where a chat stands in a new screening of a candidate of whom another one has answers."""
    return context.position.leave("carry")


def caught_up(context: TurnContext) -> Position:
    """Where a chat stands once somebody else has changed its screening: not at what is answered, or gone, by now."""
    position, slot = context.position, context.position.slot
    if position.doing is ChatState.PROVING:
        return sign_off.look_again(context)
    if context.screening and slot and position.act in OF_A_LIST:
        return position.to("list", slot=Slot(slot.key)) if context.screening.is_open else arrive(context)
    if context.screening is None or slot is None or position.doing not in ON_A_QUESTION or position.act or slot.form:
        return position
    if slot.entry is not None and slot.entry >= len(entries_of(context.screening.answers, slot.key)):
        return position.to("list", slot=Slot(slot.key))
    answered = is_answered(context, slot)
    return arrive(context) if (answered and not position.origin) or not context.screening.is_open else position
