"""From the versions that are kept to what one would change for each candidate of a site."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, partial

from sqlmodel import Session

from bot.deployment import ChatSession
from bot.from_storage import as_seen
from flows.chat.asked import seen_on
from flows.chat.versions import Concerned, NewVersion
from flows.decision.new_version import Effect, changed_criteria, under_both
from flows.rules.trial import Trial
from flows.trials.files.brought import TrialVersion, brought
from storage.study import hand_overs, listings, screenings, trials, versions
from storage.study.people import Site
from storage.study.screenings import Screening

ORDER = tuple(Effect)


def amending(session: Session, site: Site, today: date) -> tuple[NewVersion, ...]:
    """The versions that amend a trial of the site, without whom they concern; the last one first."""
    counted = [TrialVersion(one.registry_id, one.version) for one in trials.kept(session) if one.counts]
    known = dict.fromkeys((*brought(), *counted))
    of_site = trials.screened_for(session, site.id)
    found = (trials.trial_of(session, of) for of in known if of.registry_id in of_site)
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


def concerned(session: Session, site_id: int, new: Trial, today: date) -> Iterator[Concerned]:
    """Every screening at a site that goes by an earlier version of the trial, under both."""
    steps = cache(partial(versions.steps, session, later=TrialVersion(new.registry_id, new.version)))
    for row in listings.of_trial(session, site_id, new.registry_id):
        if found := steps(_of(row)):
            yield for_one(session, row, found, today)


def for_one(session: Session, row: Screening, steps: Sequence[Trial], today: date) -> Concerned:
    """One screening under its own version and the last of the steps from it, on the day that its card shows."""
    seen = as_seen(session, row)
    both = under_both(seen.answers, seen.stage, seen_on(seen, today), seen.trial, *steps)
    owner = hand_overs.stand_in(session, row.id, row.created_by)
    return Concerned(row.id, row.subject_code, seen.stage, owner, row.attempt, both)


def in_order(found: Iterator[Concerned]) -> tuple[Concerned, ...]:
    """The most pressing first, then by code."""
    return tuple(sorted(found, key=lambda one: (ORDER.index(one.effect), one.code)))


def newer(session: Session, at: ChatSession, screening_id: int) -> str:
    """The key of the version that the site goes by, where a screening goes by an earlier one; else empty."""
    row = screenings.load(session, screening_id)
    on = versions.in_force(session, row.site_id, row.trial, at.today)
    if on is None or on.of.version == row.protocol_version:
        return ""
    return f"{on.of.registry_id}/{on.of.version}" if versions.amends(session, on.of, _of(row)) else ""


def _of(row: Screening) -> TrialVersion:
    return TrialVersion(row.trial, row.protocol_version)
