"""The owners of screenings hear of a version that a site goes by from a day on."""

from collections import Counter
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.concerned import MOST_COUNTED, concerned, number_concerned
from bot.reminding.recipients import tell
from bot.sending.notices import AMENDMENTS
from flows import texts
from flows.chat.roles import May, may
from flows.decision.new_version import counted
from flows.rules.trial import Trial
from storage.study import people
from storage.study.people import Site


def tell_owners(session: Session, site: Site, new: Trial, since: date, now: datetime, by: int | None) -> None:
    """One quiet message to each owner but the one who did it, with how many of theirs it concerns."""
    number = number_concerned(session, site.id, new)
    if number > MOST_COUNTED:
        text = texts.versions.digest_of_many(new.name, since, number)
        for person in people.people_of(session, site.id):
            if may(person.role, May.CHANGE) and person.id != by:
                tell(session, person.id, text, now, AMENDMENTS, silent=True)
        return
    today = now.astimezone(ZoneInfo(site.zone)).date()
    of_whom = sorted(concerned(session, site.id, new, today), key=lambda one: one.owner_id)
    for owner, theirs in groupby(of_whom, key=lambda one: one.owner_id):
        text = texts.versions.digest(new.name, since, counted(Counter(one.effect for one in theirs)))
        if owner != by:
            tell(session, owner, text, now, AMENDMENTS, silent=True)
