"""What happened in a turn, stored: one function for each kind of event but answers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot import course_events, reminder_taps, sign_off_events, staff_events, words
from bot.desks import screening_of
from bot.documents import order_body, plan_body
from bot.forms import may_have
from bot.steps import Led, Step, again
from flows import texts
from flows.conversation import Doing
from flows.decided import decision_on
from flows.nct04556084 import NCT04556084
from flows.screening import (
    Amended,
    AskedBack,
    BackupSet,
    CalendarAsked,
    Desk,
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
    PersonCalled,
    PersonCutOff,
    PersonDemoted,
    PersonLetIn,
    PictureAsked,
    PinChanged,
    PinGiven,
    PinUnlocked,
    Place,
    PlanPictureAsked,
    PregnancyTested,
    RegistrationAsked,
    ResponseGiven,
    Ruled,
    Screening,
    SignerConfirmed,
    SignOffAsked,
    Started,
    StepTaken,
    Withdrawn,
)
from flows.turn import arrive, arrive_at_dates
from storage import audit, listings, outbox, people, revisions, screenings
from storage.errors import NotFound
from storage.exports.export import Order, note

INVITE_LIFE = timedelta(hours=48)


def keep_event(step: Step, event: Event) -> Led:
    """Store one event that is no answer; the screening and the place that it leads to."""
    return KEEPERS[type(event)](step, event)


def _started(step: Step, event: Started) -> Led:
    before = listings.was_finished(step.session, step.at.site.id, event.code)
    row = screenings.start(
        step.session, step.at.site.id, event.code, NCT04556084.version, step.at.person.id, step.at.now
    )
    screening = screening_of(step.session, step.at, row.id)
    notes = (texts.screened_before(event.code),) if before else ()
    return screening, _arrived(step.desk, screening).with_notes(*notes)


def _opened(step: Step, event: Opened) -> Led:
    screening = screening_of(step.session, step.at, event.screening_id)
    return screening, _arrived(step.desk, screening, arrive_at_dates if event.dates else arrive)


def _arrived(desk: Desk, screening: Screening | None, to: Callable[[Desk], Place] = arrive) -> Place:
    """Where the chat stands in the screening that was just opened; the menu where there is none."""
    if screening is None:
        return Place()
    return to(replace(desk, screening=screening, place=desk.place.to("browse", slot=None, origin="")))


def _ruled(step: Step, event: Ruled) -> Led:
    step = sign_off_events.void(step, "ruling")
    seen = step.open_screening
    screenings.record_ruling(
        step.session, seen.id, seen.version, {event.key: dict(event.value)}, step.at.person.id, step.at.now
    )
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
    step = sign_off_events.void(step, "answer")
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
    screenings.withdraw(step.session, seen.id, seen.version, texts.BEGUN_BY_MISTAKE, author, now)
    return None, step.place


def _invited(step: Step, event: Invited) -> Led:
    if step.at.person.role != "administrator":
        raise NotFound
    now = step.at.now
    token = people.invite(step.session, step.at.site.id, event.role, step.at.person.id, now, now + INVITE_LIFE)
    body = {"text": words.invitation(event.role, step.at.house.link + token)}
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
    return step.screening, step.place


def _picture_asked(step: Step, _event: PictureAsked) -> Led:
    """The picture is drawn when it is sent; what is kept for it is the record that it shows."""
    seen = step.open_screening
    day = seen.finished_on or step.at.today
    relative = step.at.house.relative_days
    caption = words.picture(seen.code, decision_on(seen.answers, day), relative_days=relative)
    body = {"answers": dict(seen.answers), "day": day.isoformat(), "caption": caption, "relative_days": relative}
    outbox.put(step.session, step.at.chat.chat_id, "photo", body, step.at.now)
    return step.screening, step.place


def _item_done(step: Step, event: ItemDone) -> Led:
    if screening_of(step.session, step.at, event.screening_id) is not None:
        reminder_taps.settle_item(step.session, event.screening_id, event.item_id, step.at)
    return step.screening, step.place


def _backup_set(step: Step, event: BackupSet) -> Led:
    people.set_backup(step.session, step.at.person.id, event.person_id, step.at.now)
    return step.screening, step.place


def _item_opened(step: Step, event: ItemOpened) -> Led:
    screening, place = _opened(step, Opened(event.screening_id))
    if place.doing is Doing.TREATING:
        place = replace(place, act=f"item.{event.item_id}")
    return screening, place


def _calendar_asked(step: Step, _event: CalendarAsked) -> Led:
    """The file is made when it is sent, of the plan as it stands then."""
    body = plan_body("calendar", step.open_screening.id)
    outbox.put(step.session, step.at.chat.chat_id, "document", body, step.at.now)
    return step.screening, step.place


def _plan_picture_asked(step: Step, _event: PlanPictureAsked) -> Led:
    body = plan_body("plan", step.open_screening.id)
    outbox.put(step.session, step.at.chat.chat_id, "document", body, step.at.now)
    return step.screening, step.place


def _digest_set(step: Step, event: DigestSet) -> Led:
    people.set_digest(step.session, step.at.person.id, event.wanted)
    return step.screening, step.place


def _export_asked(step: Step, event: ExportAsked) -> Led:
    """The file is made when it is sent; who may not have it hears so, and the audit says that it was asked for."""
    person, site = step.at.person, step.at.site
    if not may_have(person.role, event.form):
        order = Order(event.form, site.id, person_id=person.id)
        note(step.session, "export refused", order, step.at.now, {"role": person.role})
        return step.screening, step.place.with_notes(texts.NO_EXPORTS)
    body = order_body(event.form, event.since, site.id, person.id, event.screening_id, bom=step.at.house.csv_bom)
    outbox.put(step.session, step.at.chat.chat_id, "document", body, step.at.now)
    return step.screening, step.place


KEEPERS: dict[type, Callable[[Step, Any], Led]] = {
    Started: _started,
    Opened: _opened,
    Ruled: _ruled,
    Finished: _finished,
    Amended: _amended,
    Discarded: _discarded,
    Withdrawn: _withdrawn,
    Invited: _invited,
    PersonCutOff: staff_events.cut_off,
    PersonLetIn: staff_events.let_in,
    PersonDemoted: staff_events.demoted,
    PersonCalled: staff_events.called,
    SignerConfirmed: staff_events.confirmed,
    IdentifierRefused: _identifier_refused,
    PictureAsked: _picture_asked,
    SignOffAsked: sign_off_events.asked,
    AskedBack: sign_off_events.asked_back,
    NameGiven: sign_off_events.named,
    PinGiven: sign_off_events.proved,
    PinChanged: sign_off_events.pin_changed,
    PinUnlocked: sign_off_events.unlocked,
    RegistrationAsked: sign_off_events.registered,
    MeasuresGiven: course_events.measured,
    DoseKept: course_events.dosed,
    StepTaken: course_events.taken,
    ResponseGiven: course_events.responded,
    PregnancyTested: course_events.tested,
    ExportAsked: _export_asked,
    ItemDone: _item_done,
    BackupSet: _backup_set,
    DigestSet: _digest_set,
    ItemOpened: _item_opened,
    CalendarAsked: _calendar_asked,
    PlanPictureAsked: _plan_picture_asked,
}
