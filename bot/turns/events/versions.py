"""What happened with a version of a trial, stored: looked at, taken, kept, switched on with a PIN."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.concerned import MOST_COUNTED, concerned, for_one, number_concerned
from bot.from_storage import screening_of
from bot.sending.notices import AMENDMENTS, close_of_trial, tell
from bot.sending.order_bodies import amendment_body
from bot.turns.event_context import Keepers, Led, Step
from bot.turns.events import sign_off
from flows import texts
from flows.answers.answers import Answers, Changes
from flows.answers.given_before.carrying import changes_by
from flows.answers.lifecycle import OPEN
from flows.answers.path import path_of
from flows.chat.position import Position
from flows.chat.roles import May, may
from flows.chat.site.versions import VersionAdopted, VersionKept, VersionLookedAt, VersionPaperAsked, VersionTaken
from flows.decision.new_version import Effect, changed_criteria, counted
from flows.rules.trial import Trial
from flows.trials.files.brought import TrialVersion
from flows.turn.navigation import arrive, ask_unsure
from storage.delivery.offers import until_switched
from storage.engine.errors import found
from storage.site import hand_overs, people
from storage.site.sites import Site
from storage.study import screenings, versions
from storage.trail import audit
from storage.trials import switches, trials


def looked_at(step: Step, event: VersionLookedAt) -> Led:
    """Open a screening where it shows what a version means for it."""
    screening = screening_of(step.session, step.at, event.screening_id)
    if screening is None:
        return None, Position()
    return screening, step.position.leave("look_at_version", filled={"version": event.key})


def paper_asked(step: Step, event: VersionPaperAsked) -> None:
    """The PDF is made when it is sent."""
    step.put("document", amendment_body(TrialVersion(*event.key.split("/", 1)), step.at.site.id))


def taken(step: Step, event: VersionTaken) -> Led | None:
    """The screening goes by the version from now on; what was decided is opened again where it is another now."""
    row = screenings.load(step.session, step.open_screening.id)
    versions.check_rules(step.session, row, event.version, step.at.today)
    own, later = (TrialVersion(row.trial, version) for version in (row.protocol_version, event.version))
    steps = versions.way(step.session, row.site_id, own, later)
    if not steps:
        return None
    new = steps[-1]
    one = for_one(step.session, row, steps, step.at.today)
    changes = changes_by(steps, row.current) | _ruled_again(row.current, row.loaded_trial, new)
    if row.lifecycle not in OPEN and (changes or one.effect is not Effect.UNCHANGED):
        reason = texts.versions.reason(found(new.amends).name, new.version)
        step = sign_off.void(step, "version")
        row = screenings.amend(*step.seen, reason, *step.by)
    decided = {"before": found(one.under.before).outcome, "after": found(one.under.after).outcome}
    versions.take(step.session, row.id, row.version, event.version, changes, decided, *step.by)
    screening = screening_of(step.session, step.at, row.id)
    context = replace(step.context, screening=screening, trial=found(screening).trial, position=step.position)
    asked_again = set(path_of(found(screening).answers, step.at.today, context.trial).unknown) & changes.given.keys()
    onward = ask_unsure(context, "").position if asked_again and found(screening).is_open else arrive(context)
    return screening, onward.with_notes(*step.position.notes)


def _ruled_again(answers: Answers, old: Trial, new: Trial) -> Changes:
    """The rulings on criteria that are others now: each is to be confirmed again."""
    changed = {one.code for one in changed_criteria(old, new)}
    codes = (code for code, ruling in answers.rulings.items() if ruling is not None and code in old.queries)
    return Changes(rulings={code: None for code in codes if old.queries[code].criterion in changed})


def stayed(step: Step, event: VersionKept) -> None:
    """That the screening is finished under its own version is kept in the audit."""
    seen, at = step.open_screening, step.at
    detail = {"screening": seen.id, "version": seen.trial.version, "not": event.version}
    audit.append(step.session, "version kept", at.now, person_id=at.person.id, site_id=at.site.id, detail=detail)


def adopted(step: Step, event: VersionAdopted) -> Led | None:
    """The site goes by the version from a day on; everybody with screenings hears once what it means for theirs."""
    step.check(May.SIGN)
    return sign_off.with_pin(step, event.pin, lambda _name: _adopt(step, event))


def _adopt(step: Step, event: VersionAdopted) -> Led:
    session, at = step.session, step.at
    of = TrialVersion(event.registry_id, event.version)
    versions.check_not_on(session, at.site.id, of)
    versions.check_switch(session, at.site.id, of, event.since, None)
    switches.switch_on(session, at.site.id, of, event.since, at.person.id, at.now, old_until=event.old_until)
    tell_owners(session, at.site, trials.trial_of(session, of), event.since, at.now, by=at.person.id)
    note = texts.versions.switched(f"{of.registry_id}, {of.version}", event.since)
    filled = {"version": f"{of.registry_id}/{of.version}"}
    return step.screening, step.position.leave("list_versions", filled=filled).with_notes(note)


def tell_owners(session: Session, site: Site, new: Trial, since: date, now: datetime, by: int | None) -> None:
    """One quiet message to each owner but the one who did it, with how many of theirs it concerns; what was said of
    other versions of the trial is over."""
    close_of_trial(session, site.id, new.registry_id, now)
    number = number_concerned(session, site.id, new)
    if number > MOST_COUNTED:
        whole = texts.versions.digest_of_many(new.name, since, number)
        changing = (one.id for one in people.people_of(session, site.id) if may(one.role, May.CHANGE))
        told = dict.fromkeys(changing, whole)
    else:
        effects: dict[int, Counter[Effect]] = defaultdict(Counter)
        for one in concerned(session, site.id, new, now.astimezone(ZoneInfo(site.zone)).date()):
            effects[hand_overs.stand_in(session, one.screening_id, one.begun_by)][one.effect] += 1
        told = {owner: texts.versions.digest(new.name, since, counted(theirs)) for owner, theirs in effects.items()}
    for owner, text in told.items():
        if owner != by:
            offer = until_switched(site.id, new.registry_id)
            tell(session, owner, text, now, AMENDMENTS, silent=True, offer=offer)


KEPT: Keepers = {
    VersionLookedAt: looked_at,
    VersionPaperAsked: paper_asked,
    VersionTaken: taken,
    VersionKept: stayed,
    VersionAdopted: adopted,
}
