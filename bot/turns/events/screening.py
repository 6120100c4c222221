"""What happened in a turn, stored: one function for each kind of event but answers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from bot import words
from bot.from_storage import screening_of
from bot.reminding.recipients import tell
from bot.reminding.settling import settle_item
from bot.sending.files import order_body, plan_body
from bot.sending.forms import may_have
from bot.sending.notices import Lead
from bot.turns.carrying import carried
from bot.turns.event_context import Led, Step, again
from bot.turns.events import course, hand_overs, sign_off, sites, staff
from bot.turns.events import trials as trial_events
from bot.turns.events import versions as version_events
from bot.turns.sites import others
from flows import texts
from flows.chat.context import PersonCalled, PersonDemoted, Screening, SignerConfirmed, TurnContext
from flows.chat.events import (
    Amended,
    AskedBack,
    BackupSet,
    CalendarAsked,
    DigestSet,
    Discarded,
    DoseKept,
    Event,
    ExportAsked,
    Finished,
    IdentifierRefused,
    Invited,
    ItemDone,
    ItemOpened,
    MeasuresGiven,
    NameGiven,
    Opened,
    PersonCutOff,
    PersonLetIn,
    PictureAsked,
    PinChanged,
    PinGiven,
    PinUnlocked,
    PlanPictureAsked,
    PregnancyTested,
    RegistrationAsked,
    ResponseGiven,
    Ruled,
    SignOffAsked,
    Sought,
    Started,
    StepTaken,
    Withdrawn,
)
from flows.chat.position import ChatState, Position
from flows.chat.roles import May, Role, may
from flows.chat.site.hand_over import HandedBack, HandedOver
from flows.chat.site.sites import SettingGiven, SiteChosen
from flows.chat.site.trials import TrialSent, TrialSettled, TrialSwitched
from flows.chat.site.versions import VersionAdopted, VersionKept, VersionLookedAt, VersionPaperAsked, VersionTaken
from flows.decision.assess import decision_on
from flows.trials.files.brought import TrialVersion
from flows.turn.arriving import arrive, offer_carrying
from storage.delivery import outbox
from storage.engine.errors import NotFound
from storage.exports.export import Order, note
from storage.study import audit, listings, people, revisions, screenings, trials
from storage.study import hand_overs as standing

INVITE_LIFE = timedelta(hours=48)


def keep_event(step: Step, event: Event) -> Led:
    """Store one event that is no answer; the screening and the position that it leads to."""
    return KEEPERS[type(event)](step, event)


def _started(step: Step, event: Started) -> Led:
    site, at = step.at.site.id, step.at
    of = TrialVersion(event.trial, trials.switched_on(step.session, site, at.today).get(event.trial, ""))
    row = screenings.start(step.session, site, event.code, of, at.person.id, at.now)
    screening = screening_of(step.session, at, row.id)
    notes = (texts.home.screened_before(event.code),) if row.attempt > 1 else ()
    to = offer_carrying if screening and carried(step.session, at, screening) else arrive
    return screening, _arrived(step.context, screening, to).with_notes(*notes)


def _opened(step: Step, event: Opened) -> Led:
    screening = screening_of(step.session, step.at, event.screening_id)
    return screening, _arrived(step.context, screening)


def _sought(step: Step, event: Sought) -> Led:
    """The last screening of a code; where there is none, one may begin."""
    found = listings.last_of(step.session, step.at.site.id, event.code)
    if found is None:
        return step.screening, replace(step.position, notes=(texts.home.not_here(event.code),))
    return _opened(step, Opened(found))


def _arrived(
    context: TurnContext, screening: Screening | None, to: Callable[[TurnContext], Position] = arrive
) -> Position:
    """Where the chat stands in the screening that was just opened; the menu where there is none."""
    if screening is None:
        return Position()
    position = context.position.to("browse", slot=None, origin="")
    return to(replace(context, screening=screening, trial=screening.trial, position=position))


def _ruled(step: Step, event: Ruled) -> Led:
    step = sign_off.void(step, "ruling")
    seen = step.open_screening
    screenings.record_ruling(
        step.session, seen.id, seen.version, {event.key: dict(event.value)}, step.at.person.id, step.at.now
    )
    if step.at.person.role == Role.STUDY_CHAIR:
        begun_by = screenings.load(step.session, seen.id).created_by
        owner = standing.stand_in(step.session, seen.id, begun_by)
        text = words.ruled(step.at.person.label, step.at.site.name, seen.code)
        tell(step.session, owner, text, step.at.now, Lead("Open", seen.id))
    return again(step)


def _finished(step: Step, event: Finished) -> Led:
    seen = step.open_screening
    revisions.finish(
        step.session,
        seen.id,
        seen.version,
        event.record,
        event.decision,
        step.at.today,
        step.at.person.id,
        step.at.now,
    )
    return again(step)


def _amended(step: Step, event: Amended) -> Led:
    step = sign_off.void(step, "answer")
    seen = step.open_screening
    screenings.amend(step.session, seen.id, seen.version, event.reason, step.at.person.id, step.at.now)
    return again(step)


def _discarded(step: Step, _event: Discarded) -> Led:
    seen = step.open_screening
    revisions.discard(step.session, seen.id, seen.version, step.at.person.id, step.at.now)
    return again(step)


def _withdrawn(step: Step, _event: Withdrawn) -> Led:
    seen = step.open_screening
    author, now = step.at.person.id, step.at.now
    screenings.withdraw(step.session, seen.id, seen.version, texts.screening.BEGUN_BY_MISTAKE, author, now)
    return None, step.position


def _invited(step: Step, event: Invited) -> Led:
    if not may(step.at.person.role, May.MANAGE):
        raise NotFound
    now = step.at.now
    token = people.invite(step.session, step.at.site.id, event.role, step.at.person.id, now, now + INVITE_LIFE)
    body = {"text": words.invitation(event.role, step.at.deployment.link + token)}
    outbox.put(step.session, step.at.chat.chat_id, "message", body, now)
    return again(step)


def _identifier_refused(step: Step, event: IdentifierRefused) -> Led:
    """Only that it happened is kept, and of which kind it was."""
    audit.append(
        step.session,
        "identifier refused",
        step.at.now,
        person_id=step.at.person.id,
        site_id=step.at.site.id,
        detail={"kind": event.kind},
    )
    return step.screening, step.position


def _picture_asked(step: Step, _event: PictureAsked) -> Led:
    """The picture is drawn when it is sent; what is kept for it is the record that it shows."""
    seen = step.open_screening
    day = seen.finished_on or step.at.today
    relative = step.at.habits.relative_days
    caption = words.picture(seen.code, decision_on(seen.answers, day, seen.trial), relative_days=relative)
    body = {"answers": dict(seen.answers), "day": day.isoformat(), "caption": caption, "relative_days": relative}
    body["trial"] = [seen.trial.registry_id, seen.trial.version]
    outbox.put(step.session, step.at.chat.chat_id, "photo", body, step.at.now)
    return step.screening, step.position


def _item_done(step: Step, event: ItemDone) -> Led:
    if screening_of(step.session, step.at, event.screening_id) is not None:
        settle_item(step.session, event.screening_id, event.item_id, step.at)
    return step.screening, step.position


def _backup_set(step: Step, event: BackupSet) -> Led:
    people.set_backup(step.session, step.at.person.id, event.person_id, step.at.now)
    return step.screening, step.position


def _item_opened(step: Step, event: ItemOpened) -> Led:
    screening, position = _opened(step, Opened(event.screening_id))
    if position.doing is ChatState.TREATING:
        position = replace(position, act=f"item.{event.item_id}")
    return screening, position


def _calendar_asked(step: Step, _event: CalendarAsked) -> Led:
    """The file is made when it is sent, of the plan as it stands then."""
    body = plan_body("calendar", step.open_screening.id)
    outbox.put(step.session, step.at.chat.chat_id, "document", body, step.at.now)
    return step.screening, step.position


def _plan_picture_asked(step: Step, _event: PlanPictureAsked) -> Led:
    body = plan_body("plan", step.open_screening.id)
    outbox.put(step.session, step.at.chat.chat_id, "document", body, step.at.now)
    return step.screening, step.position


def _digest_set(step: Step, event: DigestSet) -> Led:
    people.set_digest(step.session, step.at.person.id, event.wanted)
    return step.screening, step.position


def _export_asked(step: Step, event: ExportAsked) -> Led:
    """The file is made when it is sent; who may not have it hears so, and the audit says that it was asked for."""
    person, site = step.at.person, step.at.site
    if not may_have(person.role, event.form):
        for name in _exported_for(step, event, site.id):
            meant = trials.meant(step.session, site.id, name, step.at.today)
            order = Order(event.form, site.id, person_id=person.id, trial=meant)
            note(step.session, "export refused", order, step.at.now, {"role": person.role})
        return step.screening, step.position.with_notes(texts.site.NO_EXPORTS)
    elsewhere = others(step.session, step.at) if event.everywhere else []
    for who in (person, *(one for one in elsewhere if may_have(one.role, event.form))):
        ordered = partial(order_body, event.form, event.since, who.site_id, who.id, event.screening_id)
        for trial in _exported_for(step, event, who.site_id):
            body = ordered(bom=step.at.habits.csv_bom, trial=trial)
            outbox.put(step.session, step.at.chat.chat_id, "document", body, step.at.now)
    return step.screening, step.position


def _exported_for(step: Step, event: ExportAsked, site_id: int) -> list[str]:
    """The trials of which a file is made: that of the screening, the chosen one, or each that a site screened for."""
    if event.screening_id is not None:
        return [screenings.load(step.session, event.screening_id).trial]
    known = sorted(trials.screened_for(step.session, site_id))
    return [one for one in known if one == event.trial] if event.trial else known


KEEPERS: dict[type, Callable[[Step, Any], Led]] = {
    Started: _started,
    Opened: _opened,
    Sought: _sought,
    Ruled: _ruled,
    Finished: _finished,
    Amended: _amended,
    Discarded: _discarded,
    Withdrawn: _withdrawn,
    Invited: _invited,
    PersonCutOff: staff.cut_off,
    PersonLetIn: staff.let_in,
    PersonDemoted: staff.demoted,
    PersonCalled: staff.called,
    SignerConfirmed: staff.confirmed,
    IdentifierRefused: _identifier_refused,
    PictureAsked: _picture_asked,
    SignOffAsked: sign_off.asked,
    AskedBack: sign_off.asked_back,
    NameGiven: sign_off.named,
    PinGiven: sign_off.proved,
    PinChanged: sign_off.pin_changed,
    PinUnlocked: sign_off.unlocked,
    RegistrationAsked: sign_off.registered,
    MeasuresGiven: course.measured,
    DoseKept: course.dosed,
    StepTaken: course.taken,
    ResponseGiven: course.responded,
    PregnancyTested: course.tested,
    TrialSwitched: trial_events.switched,
    TrialSettled: trial_events.settled,
    TrialSent: trial_events.sent,
    HandedOver: hand_overs.handed_over,
    HandedBack: hand_overs.handed_back,
    VersionLookedAt: version_events.looked_at,
    VersionPaperAsked: version_events.paper_asked,
    VersionTaken: version_events.taken,
    VersionKept: version_events.stayed,
    VersionAdopted: version_events.adopted,
    ExportAsked: _export_asked,
    ItemDone: _item_done,
    BackupSet: _backup_set,
    DigestSet: _digest_set,
    SiteChosen: sites.chosen,
    SettingGiven: sites.given,
    ItemOpened: _item_opened,
    CalendarAsked: _calendar_asked,
    PlanPictureAsked: _plan_picture_asked,
}
