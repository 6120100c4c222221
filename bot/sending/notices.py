"""Notices: messages beside the card, to a person or to the administrators, with buttons that lead on from them.

In place of a turn a button carries the person that it was sent to, and so the site that it leads to.

What a button leads to is looked for on the card as it stands by then: where that does not offer it any more, the card
alone is shown.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from typing import Any

from sqlmodel import Session

from bot import words
from bot.telegram.callback_data import Pointer, encode
from flows import texts
from flows.answers.lifecycle import Stage
from flows.cards.card import Tone
from flows.chat.input import Tap
from storage.delivery import chats, offers, outbox
from storage.delivery.offers import Offer, StandingOffer
from storage.engine import shards
from storage.site import people, sites
from storage.site.people import Person

ACTION = "notice"


@dataclass(frozen=True, slots=True)
class Lead:
    """A button of a notice: its words, the screening that it opens (0: the menu), and what is tapped there."""

    label: str
    screening: int = 0
    action: str = ""
    argument: str = ""
    tone: Tone = Tone.NEXT


TRIALS = Lead("Open the trials", 0, "trials")
AMENDMENTS = Lead("Show each", 0, "versions")
HAND_OVERS = Lead("Show them", 0, "hand_over")
SIGN_OFFS = Lead("Open sign-offs", 0, "browse", "sign_offs")


def _body(text: str, leads: Sequence[Lead], to: Person) -> dict[str, Any]:
    """The body of a message to a person with that text in HTML, and its buttons in one row."""
    return {"text": text, "keyboard": [[_button(lead, to.id) for lead in leads]]} if leads else {"text": text}


def _button(lead: Lead, to: int) -> dict[str, str]:
    data = encode(Pointer(0, lead.screening, to, Tap(ACTION, f"{lead.action}.{lead.argument}")))
    return {"text": lead.label, "callback_data": data} | ({"style": lead.tone.value} if lead.tone.value else {})


def is_one(pointer: Pointer | None) -> bool:
    """Whether a button stands on a notice."""
    return pointer is not None and pointer.tap.action == ACTION and not pointer.screening


def led_to(pointer: Pointer) -> tuple[int, Tap | None]:
    """The screening that the button opens, 0 for the menu, and what is tapped there."""
    action, _, argument = pointer.tap.argument.partition(".")
    return pointer.version, Tap(action, argument) if action else None


def tell(
    session: Session,
    person_id: int,
    text: str,
    now: datetime,
    *leads: Lead,
    silent: bool = False,
    offer: Offer | None = None,
) -> None:
    """Put a message, with the buttons that lead on from it, into a person's chat, where they can be reached.

    `silent`: without a sound; `offer`: what the buttons are good for, where that ends by itself.
    """
    person = people.person(session, person_id)
    if reached(session, person):
        put(session, person, _body(text, leads, person) | ({"silent": True} if silent else {}), now, offer=offer)


def tell_administrators(
    session: Session,
    text: str,
    now: datetime,
    *leads: Lead,
    silent: bool = False,
    site_id: int | None = None,
    but: Collection[int] = (),
) -> None:
    """Put a message into the chat of every active administrator who can be reached, once each; of one site, under its
    name, where it is given."""
    told = {one.telegram_id: one for one in people.administrators(session) if site_id in (None, one.site_id)}
    for person in told.values():
        if person.id not in but and reached(session, person):
            body = _body(text, leads, person) | {"silent": silent}
            outbox.put(session, person.telegram_id, "message", _headed(session, person, body) if site_id else body, now)


def put(
    session: Session,
    to: Person,
    body: dict[str, Any],
    now: datetime,
    *,
    edits: bool = False,
    reminder: int | None = None,
    offer: Offer | None = None,
) -> None:
    """Put a message into a person's chat; `edits`: it stands there and is changed; `reminder`: whose buttons it has;
    `offer`: what its button is good for."""
    headed = _headed(session, to, body)
    outbox.put(session, to.telegram_id, "message", headed, now, edits=edits, reminder=reminder, offer=offer)


def _headed(session: Session, to: Person, body: dict[str, Any]) -> dict[str, Any]:
    """The body of a message under the name of the site, where its person is at several."""
    if sum(one.active for one in people.everywhere(session, to.telegram_id)) < 2:
        return body
    site = escape(sites.load(session, to.site_id).name, quote=False)
    return body | {"text": f"<b>{site}</b>\n{body['text']}"}


def reached(session: Session, person: Person) -> bool:
    """Whether the person is active and has a chat that takes messages."""
    # A private chat has the number of the person.
    chat = chats.load(session, person.telegram_id)
    return person.active and chat is not None and chat.person_id is not None and chat.disabled_at is None


def shut(session: Session, chat_id: int, now: datetime) -> None:
    """Switch off a chat that was blocked or deleted, until the person comes back; the administrators hear of it."""
    outbox.cancel(session, chat_id)
    chat = chats.load(session, chat_id)
    if chat is None or chat.disabled_at is not None:
        return
    chats.save(session, replace(chat, disabled_at=now), now)
    person = people.person(session, chat.person_id) if chat.person_id else None
    if person is not None and person.active:
        tell_administrators(session, words.shut(person.label, person.role), now)


def close_over(session: Session, now: datetime) -> None:
    """Take the buttons off what asked to sign or register somebody who was signed, changed, withdrawn or registered
    since it went."""
    for one in offers.over(session):
        _close(session, [one], words.offer_over(one.code, Stage(one.offer), Stage(one.stage)), now)


def close_of_trial(session: Session, site_id: int, registry_id: str, now: datetime) -> None:
    """Take the buttons off what told of a version of a trial at a site, which switches one on now."""
    standing = offers.of(session, offers.until_switched(site_id, registry_id))
    _close(session, standing, texts.versions.offer_over(registry_id), now)


def _close(session: Session, standing: Iterable[StandingOffer], text: str, now: datetime) -> None:
    """Where another worker looks after a chat, it finds the message itself."""
    mine = [one for one in standing if shards.has_chat(session, one.chat_id)]
    for one in mine:
        if one.message_id is not None:
            body = {"text": escape(text, quote=False), "message_id": one.message_id}
            outbox.put(session, one.chat_id, "message", body, now, edits=True)
    offers.close(session, [one.id for one in mine])
