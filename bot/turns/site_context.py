"""What a turn sees of a site: its person's other sites, its trials, and what another version of one would change."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlmodel import Session

from bot.concerned import number_concerned
from bot.deployment import ChatSession, chat_session, habits_of
from bot.from_storage import worklist_of
from flows.answers.lifecycle import REGISTERED
from flows.chat.events import Event
from flows.chat.site.sites import OtherSite, SettingGiven, SiteChosen
from flows.chat.site.trials import OfferedTrial
from flows.chat.site.versions import NewVersion
from flows.decision.new_version import changed_criteria
from flows.rules.trial import Trial
from flows.trials.files.brought import TrialVersion, brought, title_in
from storage.engine.errors import NotFound
from storage.site import people, sites
from storage.site.people import Person
from storage.site.sites import Site
from storage.study import screenings, versions
from storage.trials import switches, trials
from storage.trials.trials import KeptTrial


def others(session: Session, at: ChatSession) -> list[Person]:
    """Who the person is at their other sites."""
    found = people.everywhere(session, at.person.telegram_id)
    return [one for one in found if one.active and one.id != at.person.id]


def places(session: Session, at: ChatSession, *, counted: bool) -> tuple[OtherSite, ...]:
    """The other sites of the person, by name; `counted`: with how many need what there."""
    found = [_place(session, at, one, counted) for one in others(session, at)]
    return tuple(sorted(found, key=lambda one: one.site))


def _place(session: Session, at: ChatSession, other: Person, counted: bool) -> OtherSite:
    site = sites.load(session, other.site_id)
    place = OtherSite(other.id, site.name, other.role)
    if not counted:
        return place
    listed = worklist_of(session, site, other, at.now, "", relative_days=False)
    for_chair = sum(one.chair for one in listed.entries)
    return replace(place, listed=len(listed.entries), today=len(listed.today), for_chair=for_chair)


def gone_to(session: Session, at: ChatSession, chosen: SiteChosen) -> ChatSession:
    """The chat at another site of its person, at the menu there. Raises `NotFound`."""
    other = next((one for one in others(session, at) if one.id == chosen.person_id), None)
    if other is None:
        raise NotFound
    chat = replace(at.chat, person_id=other.id, screening_id=None, position={}, turn=at.chat.turn + 1)
    return chat_session(session, chat, other, at.now, at.deployment)


def at_its_site(session: Session, at: ChatSession, events: Iterable[Event]) -> ChatSession:
    """The chat after these events: at another site, or at its own as that is set now."""
    for event in events:
        if isinstance(event, SiteChosen):
            return gone_to(session, at, event)
        if isinstance(event, SettingGiven):
            site = sites.load(session, at.site.id)
            return replace(at, site=site, habits=habits_of(site, at.deployment))
    return at


def where(session: Session, at: ChatSession, site_id: int) -> ChatSession:
    """The chat at that site, where its person is there too; else as it is."""
    other = next((one for one in others(session, at) if one.site_id == site_id), None)
    return gone_to(session, at, SiteChosen(other.id)) if other else at


def trials_on(session: Session, at: ChatSession) -> tuple[Trial, ...]:
    """What the site screens for today."""
    on = switches.switched_on(session, at.site.id, at.today)
    return tuple(trials.trial_of(session, TrialVersion(*one)) for one in on.items())


def trials_screened_for(session: Session, at: ChatSession) -> tuple[Trial, ...]:
    """What the site screens or ever screened for."""
    found = switches.screened_for(session, at.site.id)
    return tuple(trials.trial_of(session, TrialVersion(*one)) for one in sorted(found.items()))


def offered(session: Session, at: ChatSession) -> tuple[OfferedTrial, ...]:
    """Every version that the project brings or that was loaded, with how it stands at the site."""
    kept = {TrialVersion(one.registry_id, one.version): one for one in trials.kept(session)}
    since = switches.days_on(session, at.site.id)
    others = trials.others_brought(session)
    found = ((of, _offered(session, of, kept.get(of), since, at)) for of in sorted({*brought(), *kept}))
    return tuple(
        replace(
            one,
            other_brought=of in others,
            amends=not one.waits and versions.is_amendment(session, at.site.id, of),
            overtaken=bool(versions.later_on(session, at.site.id, of)),
        )
        for of, one in found
    )


def _offered(
    session: Session, of: TrialVersion, kept: KeptTrial | None, since: dict[TrialVersion, date | None], at: ChatSession
) -> OfferedTrial:
    return OfferedTrial(
        *of,
        title_in(trials.text_of(session, of) if kept else brought()[of]),
        of in since,
        since.get(of),
        kept is not None and not kept.counts,
        kept is not None and trials.is_own(session, kept, at.person.id),
        kept.id if kept else 0,
    )


def amending(session: Session, site: Site, today: date) -> tuple[NewVersion, ...]:
    """The versions that amend a trial of the site, without whom they concern; the last one first.

    One that has been on as long as anybody was screened is no amendment here.
    """
    counted = [TrialVersion(one.registry_id, one.version) for one in trials.kept(session) if one.counts]
    known = dict.fromkeys((*brought(), *counted))
    of_site = switches.screened_for(session, site.id)
    on = switches.days_on(session, site.id)
    of_trials = (
        versions.as_followed(session, site.id, of)
        for of in known
        if of.registry_id in of_site and not versions.given_up(session, site.id, of)
    )
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
    on = switches.days_on(session, site.id)
    rules = versions.in_force(session, site.id, of.registry_id, today)
    in_force = rules is not None and rules.of == of
    return NewVersion(
        trial,
        amends,
        on.get(of),
        in_force,
        rules.old_until if rules and in_force else None,
        changed_criteria(before_it, trial) if before_it else (),
    )


def newer(session: Session, at: ChatSession, screening_id: int) -> str:
    """The key of the version that the site goes by, where a screening goes by another one; else empty, and for whoever
    is registered, who stays with the version that let them in."""
    row = screenings.load(session, screening_id)
    if row.lifecycle in REGISTERED:
        return ""
    on = versions.in_force(session, row.site_id, row.trial, at.today)
    if on is None or not versions.way(session, row.site_id, TrialVersion(row.trial, row.protocol_version), on.of):
        return ""
    return f"{on.of.registry_id}/{on.of.version}"
