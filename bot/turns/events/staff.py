"""What an administrator did with somebody of the site, and what people set for themselves, stored."""

from dataclasses import replace
from datetime import timedelta

from bot import words
from bot.reminding import hand_overs
from bot.sending.notices import SIGN_OFFS, Lead, tell
from bot.telegram.render import digest, render
from bot.turns.event_context import Keepers, Led, Step
from flows.cards.site import ended
from flows.chat.events import (
    BackupSet,
    DigestSet,
    Invited,
    PersonCalled,
    PersonCutOff,
    PersonDemoted,
    PersonLetIn,
    SignerConfirmed,
)
from flows.chat.roles import May, Role
from storage.delivery import chats, outbox
from storage.engine.errors import NotFound
from storage.site import people, pins


def cut_off(step: Step, event: PersonCutOff) -> None:
    """Cut somebody off: nothing in their chat can be tapped any more, and the card holds no study data."""
    person = people.set_active(step.session, _of_the_site(step, event.person_id), False, *step.by)
    hand_overs.cut_off(step.session, person.id, *step.by)
    # A private chat has the number of the person.
    chat = chats.load(step.session, person.telegram_id)
    if chat is not None and chat.person_id == person.id:
        elsewhere = any(one.active for one in people.everywhere(step.session, person.telegram_id))
        body = render(ended(elsewhere=elsewhere), 0, 0, chat.turn)
        outbox.put(step.session, chat.chat_id, "card", body, step.at.now)
        left = replace(chat, screening_id=None, seen_version=0, card_hash=digest(body))
        chats.save(step.session, left, step.at.now)


def let_in(step: Step, event: PersonLetIn) -> None:
    """Let somebody in again: they begin at the menu, in the role of before."""
    people.set_active(step.session, _of_the_site(step, event.person_id), True, *step.by)


def demoted(step: Step, event: PersonDemoted) -> None:
    """Make an administrator a coordinator: they begin at that menu, and no earlier button can be tapped any more."""
    key = _of_the_site(step, event.person_id)
    people.set_role(step.session, key, Role.COORDINATOR, *step.by)
    tell(step.session, key, words.DEMOTED, step.at.now, Lead("Home"))


def called(step: Step, event: PersonCalled) -> None:
    """Call somebody by another label, on every card that names them."""
    people.set_label(step.session, _of_the_site(step, event.person_id), event.label, *step.by)


def confirmed(step: Step, event: SignerConfirmed) -> None:
    """Confirm or refuse the name and the PIN that somebody wants to sign with, and tell them."""
    key, by = _of_the_site(step, event.person_id), step.at.person
    settle = pins.confirm if event.theirs else pins.refuse
    settle(step.session, key, by.id, step.at.now)
    tell(step.session, key, words.signer(by.label, theirs=event.theirs), step.at.now, SIGN_OFFS)


def _of_the_site(step: Step, person_id: int) -> int:
    """That person, where an administrator of the same site asks and it is somebody else; raises `NotFound`."""
    step.check(May.MANAGE)
    by, other = step.at.person, people.person(step.session, person_id)
    if other.site_id != by.site_id or other.id == by.id:
        raise NotFound
    return other.id


INVITE_LIFE = timedelta(hours=48)


def invited(step: Step, event: Invited) -> Led:
    """A single-use link for a role, sent to whoever asked; raises `NotFound` where the role may not invite."""
    step.check(May.MANAGE)
    now = step.at.now
    token = people.invite(step.session, step.at.site.id, event.role, step.at.person.id, now, now + INVITE_LIFE)
    step.put("message", {"text": words.invitation(event.role, step.at.deployment.link + token)})
    return step.again()


def backup_set(step: Step, event: BackupSet) -> None:
    """Who is told when reminders are not acknowledged."""
    people.set_backup(step.session, step.at.person.id, event.person_id, step.at.now)


def digest_set(step: Step, event: DigestSet) -> None:
    """Whether the daily list comes every morning."""
    people.set_digest(step.session, step.at.person.id, event.wanted)


KEPT: Keepers = {
    Invited: invited,
    PersonCutOff: cut_off,
    PersonLetIn: let_in,
    PersonDemoted: demoted,
    PersonCalled: called,
    SignerConfirmed: confirmed,
    BackupSet: backup_set,
    DigestSet: digest_set,
}
