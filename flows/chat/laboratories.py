"""The limits of the site's laboratories beside the question that asks for one."""

from flows.answers.line.measured.laboratories import limits_offered
from flows.answers.reply import Offer, Slot
from flows.chat.asked import facts_at, question_at
from flows.chat.context import TurnContext


def laboratories_at(context: TurnContext, slot: Slot) -> tuple[Offer, ...]:
    """What the site's laboratories would answer to what is asked at a slot; none where it asks for no limit."""
    if not context.limits:
        return ()
    return limits_offered(question_at(slot, context.trial), context.limits, facts_at(context, slot), context.trial)
