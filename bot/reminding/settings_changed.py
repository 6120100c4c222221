"""At a start: where the settings of a site changed, what is planned follows them, before anything is sent."""

from datetime import datetime

from sqlmodel import Session

from bot.deployment import Deployment, habits_of
from bot.reminding.plans import correcting, sync
from flows.answers.lifecycle import OPEN, REGISTERED, UNREGISTERED
from flows.decision.assess import decision_on
from flows.treatment.plan.bags import SiteTimes
from flows.treatment.plan.screening_plan import open_items
from storage.site import sites
from storage.site.sites import Site
from storage.study import screenings
from storage.treatment import course


def follow_site(session: Session, site: Site, now: datetime, deployment: Deployment) -> None:
    """Plan anew everything at a site, where its times differ from those that it was last planned with."""
    times = habits_of(site, deployment).times
    if sites.take_over(session, site.id, times, now):
        for screening_id in sites.followed(session, site.id):
            follow(session, screening_id, times, now, deployment)


def follow(session: Session, screening_id: int, times: SiteTimes, now: datetime, deployment: Deployment) -> None:
    """Plan a screening anew from what is stored of it."""
    screening = screenings.load(session, screening_id)
    stage = screening.lifecycle
    if stage in REGISTERED:
        correcting(session, screening_id, now, deployment, lambda: course.replan(session, screening, now, times))
    elif stage in (*OPEN, *UNREGISTERED):
        decision = decision_on(screening.current, now.astimezone(times.zone).date(), screening.loaded_trial)
        sync(session, screening_id, open_items(screening.subject_code, decision), now, deployment)
