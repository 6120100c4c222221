"""What happened in a sign-off, stored: asked for, handed back, signed with a PIN, voided, registered."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from bot import words
from bot.deployment import site_times
from bot.from_storage import screening_of
from bot.reminding.plans import sync
from bot.sending.notices import SIGN_OFFS, Lead, tell, tell_administrators
from bot.turns.event_context import Keepers, Led, Step
from flows import texts
from flows.answers.lifecycle import Stage
from flows.cards.card import Tone
from flows.chat.context import Screening
from flows.chat.events import AskedBack, NameGiven, PinChanged, PinGiven, PinUnlocked, SignOffAsked
from flows.chat.position import ChatState
from flows.chat.roles import May, may
from flows.chat.treatment_events import RegistrationAsked
from flows.decision.signed import check_signature
from flows.treatment.plan.plan import Plan
from flows.treatment.registration import register
from flows.turn.sign_off import signed_content
from storage.delivery.offers import while_in
from storage.engine.canonical import canonical, parsed
from storage.engine.errors import found
from storage.site import hand_overs, people, pins
from storage.study import revisions, screenings, signatures
from storage.treatment import course, registrations


def asked(step: Step, _event: SignOffAsked) -> Led:
    """Ask for a signature: every active investigator of the site gets a message that opens it."""
    seen, at = step.open_screening, step.at
    signatures.ask(*step.seen, *step.by)
    for person in people.people_of(step.session, at.site.id):
        if may(person.role, May.SIGN):
            text = words.sign_off_asked(seen.code, seen.revision, at.person.label)
            offer = while_in(Stage.AWAITING, seen.id)
            tell(step.session, person.id, text, at.now, Lead("Open", seen.id, "look"), offer=offer)
    return step.again()


def asked_back(step: Step, event: AskedBack) -> Led:
    """Hand a screening back: whoever finished it gets a message with what is asked."""
    seen, at = step.open_screening, step.at
    signatures.ask_back(*step.seen, event.question, *step.by)
    text = words.handed_back(seen.code, at.person.label, event.question)
    tell(step.session, _finisher(step), text, at.now, Lead("Open", seen.id))
    return step.again()


def named(step: Step, event: NameGiven) -> Led | None:
    """The name that the person wants to have printed; a first one is confirmed together with the PIN."""
    pins.want_name(step.session, step.at.person.id, event.name, step.at.now)
    return _asked_to_confirm(step)


def proved(step: Step, event: PinGiven) -> Led | None:
    """A PIN was typed to sign."""
    return with_pin(step, event.pin, lambda name: _sign(step, event.outcome, event.reason, found(name)))


def with_pin(step: Step, pin: str, then: Callable[[str | None], Led]) -> Led | None:
    """What a PIN is typed for, with the printed name: it is set the first time, and counts once that was confirmed."""
    person, now = step.by
    signer = pins.signer(step.session, person)
    if not signer.has_pin:
        pins.set_pin(step.session, person, pin, now)
        return _asked_to_confirm(step)
    if signer.pin_waits:
        return None
    return then(signer.printed_name) if pins.try_pin(step.session, person, pin, now) else _wrong_pin(step)


def _asked_to_confirm(step: Step) -> Led | None:
    """Tell the site's administrators where somebody waits for them; and that person, where there is none."""
    at = step.at
    signer = pins.signer(step.session, at.person.id)
    name = signer.wanted_name or signer.printed_name
    if not signer.to_confirm or name is None:
        return None
    text = words.to_confirm(at.person.label, name)
    look = Lead(f"Look at {at.person.label}", 0, "person", str(at.person.id))
    tell_administrators(step.session, text, at.now, look, site_id=at.site.id, but=(at.person.id,))
    if any(one.site_id == at.site.id for one in people.administrators(step.session)):
        return None
    return step.noted(texts.sign_off.NO_ADMINISTRATOR)


def pin_changed(step: Step, event: PinChanged) -> Led:
    """Another PIN takes the place of the present one, which has to be right."""
    if not pins.change_pin(step.session, step.at.person.id, event.pin, event.new, step.at.now):
        return _wrong_pin(step)
    return step.screening, replace(step.context.position, instead="", notes=(texts.sign_off.PIN_CHANGED,))


def _wrong_pin(step: Step) -> Led:
    """A PIN that is not theirs: how many tries are left, and whom it takes once it is locked."""
    left = pins.signer(step.session, step.at.person.id)
    if not left.locked:
        return step.noted(texts.sign_off.pin_wrong(left.tries_left))
    text = words.pin_locked(step.at.person.label)
    unlock = Lead("Unlock", 0, "unlock", str(step.at.person.id))
    tell_administrators(step.session, text, step.at.now, unlock, site_id=step.at.site.id)
    position = step.position.to("sign_off", slot=None) if step.position.doing is ChatState.PROVING else step.position
    return step.screening, position.with_notes(texts.sign_off.PIN_LOCKED)


def _sign(step: Step, outcome: str, reason: str, printed_name: str) -> Led:
    seen, at = step.open_screening, step.at
    content = signed_content(seen, outcome, reason)
    signature = signatures.sign(*step.seen, outcome, content, printed_name, *step.by)
    text = words.signed(seen.code, outcome, printed_name, signature.signed_at, reason)
    offer = while_in(Stage.SIGNED, seen.id) if outcome == "approved" else None
    tell(step.session, _finisher(step), text, at.now, *_after_signing(seen, outcome), offer=offer)
    decided = step.position.to("decide", slot=None).with_notes(texts.sign_off.SIGNED[outcome])
    return replace(step, position=decided).again()


def _after_signing(seen: Screening, outcome: str) -> Iterator[Lead]:
    """What follows a signature: an approved candidate is registered next."""
    if outcome == "approved":
        yield Lead("Register …", seen.id, "register")
    yield Lead("Open", seen.id, tone=Tone.PLAIN)


def unlocked(step: Step, event: PinUnlocked) -> None:
    """An administrator takes a locked PIN away."""
    locked = dict(pins.locked_of(step.session, step.at.site.id))
    if event.person_id in locked:
        pins.unlock(step.session, event.person_id, step.at.person.id, step.at.now)
        tell(step.session, event.person_id, words.PIN_UNLOCKED, step.at.now, SIGN_OFFS)


def registered(step: Step, _event: RegistrationAsked) -> Led:
    """Assessed again for today, and against what was signed; then the number is given."""
    seen, at = step.open_screening, step.at
    held = signatures.standing(step.session, seen.id)
    now = parsed(canonical(signed_content(seen, "approved")))
    check_signature(held.content if held else None, now)
    held = found(held)
    record = revisions.of(step.session, seen.id)[-1].record
    sequence = registrations.next_sequence(step.session, at.site.id)
    given = register(record, at.today, seen.answers, at.site.number, sequence, seen.trial)
    registrations.register(*step.seen, given, sequence, held.id, *step.by)
    _plan(step)
    return replace(step, position=step.position.with_notes(texts.treatment.registered(given.number))).again()


def _plan(step: Step) -> None:
    """After a registration: the reminders of the screening end without a message, and those of the course begin."""
    seen, at = step.open_screening, step.at
    sync(step.session, seen.id, Plan(seen.code, ()), at.now, at.deployment, quietly=True)
    site = site_times(step.session, at.site.id, at.deployment)
    course.replan(step.session, screenings.load(step.session, seen.id), at.now, site)


def void(step: Step, why: str) -> Step:
    """After a signature was voided: the step that follows, and a message to the person who gave it."""
    seen = step.open_screening
    held = signatures.standing(step.session, seen.id)
    if held is None:
        return step
    row = screenings.load(step.session, seen.id)
    reason = texts.sign_off.VOIDED[why]
    after = signatures.void(step.session, row, reason, *step.by)
    text = words.voided(seen.code, held.printed_name, reason)
    tell(step.session, held.person_id, text, step.at.now, Lead("Open", seen.id, tone=Tone.PLAIN))
    return replace(step, screening=screening_of(step.session, step.at, after.id))


def _finisher(step: Step) -> int:
    """Whoever finished the screening, or has it in their place."""
    key = step.open_screening.id
    return hand_overs.stand_in(step.session, key, revisions.of(step.session, key)[-1].finished_by)


KEPT: Keepers = {
    SignOffAsked: asked,
    AskedBack: asked_back,
    NameGiven: named,
    PinGiven: proved,
    PinChanged: pin_changed,
    PinUnlocked: unlocked,
    RegistrationAsked: registered,
}
