"""What happened with a version of a trial, stored: looked at, taken, kept, switched on with a PIN."""

from dataclasses import replace

from bot.concerned import for_one
from bot.from_storage import screening_of
from bot.sending.orders import amendment_body
from bot.turns.event_context import Led, Step
from bot.turns.events import sign_off
from bot.turns.owners_told import tell_owners
from flows import texts
from flows.answers.answers import Answers, Changes
from flows.answers.given_before.in_version import changes_by
from flows.answers.lifecycle import OPEN
from flows.answers.path import path_of
from flows.chat.position import Position
from flows.chat.roles import May, may
from flows.chat.site.versions import VersionAdopted, VersionKept, VersionLookedAt, VersionPaperAsked, VersionTaken
from flows.decision.new_version import Effect, changed_criteria
from flows.rules.trial import Trial
from flows.trials.files.brought import TrialVersion
from flows.turn.arriving import arrive
from flows.turn.navigation import ask_unsure
from storage.delivery import outbox
from storage.engine.errors import NotFound, found
from storage.site import pins
from storage.study import screenings, versions
from storage.trail import audit
from storage.trials import switches, trials


def looked_at(step: Step, event: VersionLookedAt) -> Led:
    """Open a screening where it shows what a version means for it."""
    screening = screening_of(step.session, step.at, event.screening_id)
    if screening is None:
        return None, Position()
    return screening, step.position.to("look_at_version", slot=None, origin="", filled={"version": event.key})


def paper_asked(step: Step, event: VersionPaperAsked) -> Led:
    """The PDF is made when it is sent."""
    of = TrialVersion(*event.key.split("/", 1))
    body = amendment_body(of, step.at.site.id)
    outbox.put(step.session, step.at.chat.chat_id, "document", body, step.at.now)
    return step.screening, step.position


def taken(step: Step, event: VersionTaken) -> Led:
    """The screening goes by the version from now on; what was decided is opened again where it is another now."""
    seen = step.open_screening
    row = screenings.load(step.session, seen.id)
    versions.check_rules(step.session, row, event.version, step.at.today)
    own, later = (TrialVersion(row.trial, version) for version in (row.protocol_version, event.version))
    steps = versions.way(step.session, row.site_id, own, later)
    if not steps:
        return step.screening, step.position
    new = steps[-1]
    one = for_one(step.session, row, steps, step.at.today)
    changes = changes_by(steps, row.current) | _ruled_again(row.current, row.loaded_trial, new)
    if row.lifecycle not in OPEN and (changes or one.effect is not Effect.UNCHANGED):
        reason = texts.versions.reason(found(new.amends).name, new.version)
        step = sign_off.void(step, "version")
        seen = step.open_screening
        row = screenings.amend(step.session, seen.id, seen.version, reason, step.at.person.id, step.at.now)
    decided = {"before": found(one.under.before).outcome, "after": found(one.under.after).outcome}
    author, now = step.at.person.id, step.at.now
    versions.take(step.session, row.id, row.version, event.version, changes, decided, author, now)
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


def stayed(step: Step, event: VersionKept) -> Led:
    """That the screening is finished under its own version is kept in the audit."""
    seen, at = step.open_screening, step.at
    detail = {"screening": seen.id, "version": seen.trial.version, "not": event.version}
    audit.append(step.session, "version kept", at.now, person_id=at.person.id, site_id=at.site.id, detail=detail)
    return step.screening, step.position


def adopted(step: Step, event: VersionAdopted) -> Led:
    """The site goes by the version from a day on; everybody with screenings hears once what it means for theirs."""
    session, at = step.session, step.at
    if not may(at.person.role, May.SIGN):
        raise NotFound
    signer = pins.signer(session, at.person.id)
    if not signer.has_pin:
        pins.set_pin(session, at.person.id, event.pin, at.now)
        return sign_off.asked_to_confirm(step)
    if signer.pin_waits:
        return step.screening, step.position
    if not pins.try_pin(session, at.person.id, event.pin, at.now):
        return sign_off.wrong_pin(step)
    of = TrialVersion(event.registry_id, event.version)
    versions.check_not_on(session, at.site.id, of)
    versions.check_switch(session, at.site.id, of, event.since, None)
    switches.switch_on(session, at.site.id, of, event.since, at.person.id, at.now, old_until=event.old_until)
    tell_owners(session, at.site, trials.trial_of(session, of), event.since, at.now, by=at.person.id)
    note = texts.versions.switched(f"{of.registry_id}, {of.version}", event.since)
    filled = {"version": f"{of.registry_id}/{of.version}"}
    return step.screening, step.position.to("list_versions", slot=None, origin="", filled=filled).with_notes(note)
