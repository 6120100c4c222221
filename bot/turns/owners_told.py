"""The owners of screenings hear of a version that a site goes by from a day on."""

from collections import Counter, defaultdict
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.concerned import MOST_COUNTED, concerned, number_concerned
from bot.reminding.recipients import tell
from bot.sending.notices import AMENDMENTS
from bot.sending.offers import close_of_trial
from flows import texts
from flows.chat.roles import May, may
from flows.decision.new_version import Effect, counted
from flows.rules.trial import Trial
from storage.delivery.offers import until_switched
from storage.site import hand_overs, people
from storage.site.sites import Site


def tell_owners(session: Session, site: Site, new: Trial, since: date, now: datetime, by: int | None) -> None:
    """One quiet message to each owner but the one who did it, with how many of theirs it concerns; what was said of
    other versions of the trial is over."""
    close_of_trial(session, site.id, new.registry_id, now)
    offer = until_switched(site.id, new.registry_id)
    number = number_concerned(session, site.id, new)
    if number > MOST_COUNTED:
        text = texts.versions.digest_of_many(new.name, since, number)
        for person in people.people_of(session, site.id):
            if may(person.role, May.CHANGE) and person.id != by:
                tell(session, person.id, text, now, AMENDMENTS, silent=True, offer=offer)
        return
    today = now.astimezone(ZoneInfo(site.zone)).date()
    effects: dict[int, Counter[Effect]] = defaultdict(Counter)
    for one in concerned(session, site.id, new, today):
        effects[hand_overs.stand_in(session, one.screening_id, one.begun_by)][one.effect] += 1
    for owner, theirs in effects.items():
        text = texts.versions.digest(new.name, since, counted(theirs))
        if owner != by:
            tell(session, owner, text, now, AMENDMENTS, silent=True, offer=offer)
