"""Candidates that were handed over: they go back by themselves when the day has come, and whom it concerns is told."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from sqlmodel import Session

from bot import words
from bot.deployment import Deployment, site_times
from bot.sending.notices import HAND_OVERS, tell
from flows.language.wall_time import at_wall
from storage.engine import shards
from storage.site import hand_overs, people
from storage.site.hand_overs import HandOver


def return_due(session: Session, now: datetime, deployment: Deployment) -> None:
    """End what was handed over until a day whose morning has come at its site."""
    mine = [one for one in hand_overs.standing(session) if shards.has_site(session, one.site_id)]
    due = [one for one in mine if _morning(session, one, deployment) <= now]
    if due:
        tell_ended(session, hand_overs.end(session, due, "day", now), now)


def cut_off(session: Session, person_id: int, by: int, now: datetime) -> None:
    """What was with somebody who was cut off goes back at once."""
    theirs = [one for one in hand_overs.standing(session) if one.to_id == person_id]
    if theirs:
        tell_ended(session, hand_overs.end(session, theirs, "cut_off", now, by), now)


def tell_begun(session: Session, begun: Sequence[HandOver], now: datetime, but: int) -> None:
    """Tell the colleague, and who gave them where somebody else did it, in one message each."""
    if begun:
        first, codes = begun[0], [one.code for one in begun]
        giver, holder = people.person(session, first.from_id).label, people.person(session, first.to_id).label
        if first.to_id != but:
            tell(session, first.to_id, words.handed_over(giver, codes, first.until), now, HAND_OVERS)
        if first.from_id != but:
            tell(session, first.from_id, words.given_away(holder, codes, first.until), now, HAND_OVERS)


def tell_ended(session: Session, ended: Sequence[HandOver], now: datetime, but: int | None = None) -> None:
    """Tell who gave candidates and who had them, in one message each, but not who did it."""
    by_pair = sorted(ended, key=lambda one: (one.from_id, one.to_id))
    for (giver, holder), those in groupby(by_pair, key=lambda one: (one.from_id, one.to_id)):
        codes = [one.code for one in those]
        names = people.person(session, giver).label, people.person(session, holder).label
        if giver != but:
            tell(session, giver, words.came_back(names[1], codes), now, HAND_OVERS)
        if holder != but:
            tell(session, holder, words.went_back(names[0], codes), now, HAND_OVERS)


def _morning(session: Session, one: HandOver, deployment: Deployment) -> datetime:
    times = site_times(session, one.site_id, deployment)
    return at_wall(one.until, times.morning, times.zone).utc
