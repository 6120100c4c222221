"""Candidates handed over to a colleague and back, stored."""

from bot.reminding.hand_overs import tell_begun, tell_ended
from bot.turns.event_context import Led, Step
from flows.chat.hand_over import HandedBack, HandedOver
from flows.chat.roles import May, may
from storage.engine.errors import NotFound
from storage.study import hand_overs, people


def handed_over(step: Step, event: HandedOver) -> Led:
    """Give candidates that the person has to a colleague of the site, who can do something for them."""
    session, at, to = step.session, step.at, people.person(step.session, event.person_id)
    if not to.active or to.site_id != at.site.id or not may(to.role, May.CHANGE) or event.until <= at.today:
        raise NotFound
    ids = event.screening_ids
    begun = hand_overs.give(session, at.site.id, ids, at.person.id, to.id, event.until, at.now)
    tell_begun(session, begun, at.now)
    return step.screening, step.position


def handed_back(step: Step, event: HandedBack) -> Led:
    """Have back what a colleague has, or give back what came from one."""
    me, session, now = step.at.person.id, step.session, step.at.now
    pair = {me, event.person_id}
    between = [one for one in hand_overs.standing(session) if {one.from_id, one.to_id} == pair]
    tell_ended(session, hand_overs.end(session, between, "back", now, me), now, but=me)
    return step.screening, step.position
