"""From the versions that are kept to what one would change for each candidate of a site."""

from datetime import date

from sqlmodel import Session

from bot.concerned import number_concerned
from bot.deployment import ChatSession
from flows.chat.site.versions import NewVersion
from flows.decision.new_version import changed_criteria
from flows.rules.trial import Trial
from flows.trials.files.brought import TrialVersion, brought
from storage.study import screenings, trials, versions
from storage.study.people import Site
from storage.study.screenings import Screening


def amending(session: Session, site: Site, today: date) -> tuple[NewVersion, ...]:
    """The versions that amend a trial of the site, without whom they concern; the last one first.

    One that has been on as long as anybody was screened is no amendment here.
    """
    counted = [TrialVersion(one.registry_id, one.version) for one in trials.kept(session) if one.counts]
    known = dict.fromkeys((*brought(), *counted))
    of_site = trials.screened_for(session, site.id)
    on = trials.days_on(session, site.id)
    of_trials = (trials.trial_of(session, of) for of in known if of.registry_id in of_site)
    found = (
        one
        for one in of_trials
        if TrialVersion(one.registry_id, one.version) not in on or number_concerned(session, site.id, one)
    )
    new = (_new(session, site, trial, today) for trial in found if trial.amends)
    return tuple(sorted((one for one in new if one is not None), key=lambda one: one.trial.version, reverse=True))


def _new(session: Session, site: Site, trial: Trial, today: date) -> NewVersion | None:
    amends = trial.amends
    if amends is None:
        return None
    of, earlier = TrialVersion(trial.registry_id, trial.version), TrialVersion(trial.registry_id, amends.version)
    before = trials.trial_of(session, earlier)
    before_it = before if before.version == amends.version else None
    on = trials.days_on(session, site.id)
    rules = versions.in_force(session, site.id, of.registry_id, today)
    in_force = rules is not None and rules.of == of
    return NewVersion(
        trial,
        amends,
        before_it,
        on.get(of),
        in_force,
        rules.old_until if rules and in_force else None,
        changed_criteria(before_it, trial) if before_it else (),
    )


def newer(session: Session, at: ChatSession, screening_id: int) -> str:
    """The key of the version that the site goes by, where a screening goes by an earlier one; else empty."""
    row = screenings.load(session, screening_id)
    on = versions.in_force(session, row.site_id, row.trial, at.today)
    if on is None or on.of.version == row.protocol_version:
        return ""
    return f"{on.of.registry_id}/{on.of.version}" if versions.amends(session, on.of, _of(row)) else ""


def _of(row: Screening) -> TrialVersion:
    return TrialVersion(row.trial, row.protocol_version)
