"""Candidates handed over to a colleague and back, stored."""

from bot.reminding.hand_overs import tell_begun, tell_ended
from bot.turns.event_context import Led, Step
from flows.chat.roles import May, may
from flows.chat.site.hand_over import HandedBack, HandedOver
from storage.engine.errors import NotFound
from storage.site import hand_overs, people


def handed_over(step: Step, event: HandedOver) -> Led:
    """Give candidates that somebody has to a colleague of the site, who can do something for them."""
    session, at, to = step.session, step.at, people.person(step.session, event.person_id)
    whose = _whose(step, event.of)
    if not to.active or to.site_id != at.site.id or not may(to.role, May.CHANGE) or event.until <= at.today:
        raise NotFound
    ids = event.screening_ids
    begun = hand_overs.give(session, at.site.id, ids, whose, to.id, event.until, at.now, at.person.id)
    tell_begun(session, begun, at.now, but=at.person.id)
    return step.screening, step.position


def handed_back(step: Step, event: HandedBack) -> Led:
    """Have back what a colleague has, or give back what came from one."""
    me, session, now = step.at.person.id, step.session, step.at.now
    pair = {_whose(step, event.of), event.person_id}
    between = [one for one in hand_overs.standing(session) if {one.from_id, one.to_id} == pair]
    tell_ended(session, hand_overs.end(session, between, "back", now, me), now, but=me)
    return step.screening, step.position


def _whose(step: Step, of: int | None) -> int:
    """Whose candidates these are: those of the person, or of a colleague for whom an administrator acts."""
    if of is None:
        return step.at.person.id
    if not may(step.at.person.role, May.MANAGE) or people.person(step.session, of).site_id != step.at.site.id:
        raise NotFound
    return of
