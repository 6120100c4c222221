"""What an administrator did with the trials of the site, stored."""

from bot.sending.notices import AMENDMENTS, TRIALS, reached, tell
from bot.sending.order_bodies import amendment_body, sheet_body
from bot.turns.event_context import Keepers, Led, Step
from flows import texts
from flows.cards.versions import MOST_SHOWN
from flows.chat.roles import May, may
from flows.chat.site.trials import TrialSent, TrialSettled, TrialSwitched
from flows.decision.new_version import change_words, changed_criteria
from flows.language.refusals import RuleBroken
from flows.trials.checking.amending import amendment_problems
from flows.trials.files.brought import TrialVersion
from flows.trials.form.read_trial import read_trial
from storage.delivery import outbox
from storage.delivery.offers import until_switched
from storage.site import people
from storage.study import versions
from storage.trials import switches, trials
from storage.trials.trials import KeptTrial


def switched(step: Step, event: TrialSwitched) -> None:
    """Switch a version of a trial on from today, or the trial off."""
    step.check(May.MANAGE)
    site, by, now = step.at.site.id, step.at.person.id, step.at.now
    if event.on:
        of = TrialVersion(event.registry_id, event.version)
        versions.check_switch(step.session, site, of, step.at.today, None)
        if versions.is_amendment(step.session, site, of):
            raise RuleBroken("amendment_adopted", version=of.version)
        trials.trial_of(step.session, of)  # what cannot be compiled is not switched on
        switches.switch_on(step.session, site, of, step.at.today, by, now)
    else:
        switches.switch_off(step.session, site, event.registry_id, by, now)


def settled(step: Step, event: TrialSettled) -> None:
    """Confirm or refuse what somebody else loaded."""
    step.check(May.MANAGE)
    if event.confirmed:
        _tell_investigators(step, trials.confirm(step.session, event.number, *step.by))
    else:
        trials.refuse(step.session, event.number, *step.by)


def _tell_investigators(step: Step, kept: KeptTrial) -> None:
    """A version that amends another one waits for an investigator, who hears of it."""
    if trials.trial_of(step.session, TrialVersion(kept.registry_id, kept.version)).amends is None:
        return
    text = texts.versions.to_adopt(kept.registry_id, kept.version)
    for one in people.people_of(step.session, step.at.site.id):
        if may(one.role, May.SIGN):
            offer = until_switched(step.at.site.id, kept.registry_id)
            tell(step.session, one.id, text, step.at.now, AMENDMENTS, offer=offer)


def sent(step: Step, event: TrialSent) -> Led:
    """Keep a file until somebody else confirms it; its sheet goes to all who may."""
    step.check(May.MANAGE)
    of, by = TrialVersion(event.registry_id, event.version), step.at.person
    if problems := _unsaid(step, event.text):
        return step.noted(*texts.trials.wrong_file(problems))
    kept = trials.keep(step.session, of, event.text, by.id, step.at.now)
    if kept.counts:
        return step.noted(texts.trials.known(kept.name))
    changes = _changes(step, of)
    _send_papers(step, of, by.site_id, step.at.chat.chat_id, amends=bool(changes))
    others = {one.telegram_id: one for one in people.administrators(step.session)}
    for other in others.values():
        if other.telegram_id != by.telegram_id and reached(step.session, other):
            tell(step.session, other.id, texts.trials.to_confirm(kept.name, by.label), step.at.now, TRIALS)
            _send_papers(step, of, other.site_id, other.telegram_id, amends=bool(changes))
    return step.noted(*step.position.notes, *changes)


def _send_papers(step: Step, of: TrialVersion, site_id: int, chat_id: int, *, amends: bool) -> None:
    """The sheet of a file, and of one that amends a known version what it changes, with the candidates of a site."""
    for paper in (sheet_body(of), *((amendment_body(of, site_id),) if amends else ())):
        outbox.put(step.session, chat_id, "document", paper, step.at.now)


def _changes(step: Step, of: TrialVersion) -> tuple[str, ...]:
    """What an amendment of a version that is known changes, a line each, as many as a screen holds."""
    new = trials.trial_of(step.session, of)
    if new.amends is None:
        return ()
    before = trials.trial_of(step.session, TrialVersion(of.registry_id, new.amends.version))
    if before.version != new.amends.version:
        return ()
    changed = changed_criteria(before, new)
    said = [change_words(one, new.amends) for one in changed[:MOST_SHOWN]]
    rest = [texts.versions.more_changed(len(changed) - MOST_SHOWN)] if len(changed) > MOST_SHOWN else []
    return (texts.versions.sent(new.amends.name, new.version, len(changed)), *said, *rest)


def _unsaid(step: Step, text: str) -> tuple[str, ...]:
    """What a version does to the one that it amends without saying so; nothing where that one is not known here."""
    new = read_trial(text)
    before = TrialVersion(new.registry_id, new.amends.version) if new.amends else None
    known = before and trials.known_text(step.session, before)
    return tuple(map(str, amendment_problems(read_trial(known), new))) if known else ()


KEPT: Keepers = {TrialSwitched: switched, TrialSettled: settled, TrialSent: sent}
