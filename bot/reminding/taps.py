"""Taps on reminders: they are messages of their own, so their buttons point at a reminder and at its date.

Everything is checked here again, in the turn's transaction: the site, the reminder, whether it stands as it was sent.
"""

from dataclasses import dataclass

from sqlmodel import Session

from bot.deployment import ChatSession, site_times
from bot.reminding.messages import counted, settled, stamp
from bot.telegram.buttons import Pointer
from flows import texts
from flows.cards import due
from flows.chat.events import ItemOpened
from flows.chat.input import Command, Tap
from flows.chat.roles import May, may
from flows.language.refusals import RuleBroken
from flows.language.wall_time import at_instant, clock_words, moment_words
from flows.treatment.reminders.steps import Later, Stage, done, later
from storage.delivery import outbox
from storage.engine.errors import found
from storage.study import audit
from storage.treatment import reminder_queue
from storage.treatment.reminder_queue import Queued

ANSWERS = ("remind_done", "remind_later", "remind_move")
OPEN = (Stage.WAITING, Stage.SENT)
LONGEST_TOAST = 200  # core.telegram.org/bots/api#answercallbackquery


@dataclass(frozen=True, slots=True)
class Tapped:
    """What a tap on a reminder leads to: a short word, and what the card then turns to, if anything."""

    toast: str = ""
    turns_to: Command | ItemOpened | None = None


def is_one(pointer: Pointer | None) -> bool:
    """Whether a button stands on a reminder; the card's own have counted the turns of the chat."""
    if pointer is None or pointer.screening:
        return False
    return pointer.tap.action in ANSWERS or (pointer.version, pointer.turn, pointer.tap.action) == (0, 0, "due")


def take(session: Session, pointer: Pointer, message_id: int | None, at: ChatSession) -> Tapped:
    """Do what the button stands for, if it still stands."""
    if pointer.tap.action == "due":
        return Tapped(turns_to=Command("due"))
    number, _, choice = pointer.tap.argument.partition(".")
    queued = reminder_queue.load(session, int(number)) if number.isdecimal() and len(number) < 16 else None
    if queued is None or (queued.site_id, queued.screening_id) != (at.site.id, pointer.version):
        return Tapped(texts.due.NOT_YOURS)
    if stamp(queued) != pointer.turn:
        return Tapped(texts.due.CORRECTED)
    if pointer.tap.action == "remind_move":
        return Tapped(turns_to=ItemOpened(queued.screening_id, queued.reminder.item.id))
    if not may(at.person.role, May.CHANGE):
        return Tapped(texts.due.READS_ONLY)
    if queued.state.stage not in OPEN:
        return _told(session, queued, texts.due.SETTLED, message_id, at)
    return _answer(session, queued, pointer.tap, choice, message_id, at)


def _answer(session: Session, queued: Queued, tap: Tap, choice: str, message_id: int | None, at: ChatSession) -> Tapped:
    if tap.action == "remind_done":
        settle(session, queued, at)
        return _told(session, queued, _done_words(session, queued, at), message_id, at)
    if choice.upper() not in Later.__members__:
        return Tapped(texts.due.NOT_YOURS)
    site = site_times(session, queued.site_id, at.deployment)
    try:
        state = later(queued.state, queued.reminder, Later[choice.upper()], at.now, site)
    except RuleBroken as broken:
        return Tapped(str(broken)[:LONGEST_TOAST])
    reminder_queue.stand(session, {queued.id: state})
    reminder_queue.unsend(session, {queued.id}, at.now)
    again = moment_words(at_instant(found(state.next_at), site.zone))
    return _told(session, queued, due.put_off(at.person.label, again), message_id, at)


def settle(session: Session, queued: Queued, at: ChatSession) -> None:
    """Acknowledge one reminder: nothing more of it is sent, not even what waits to be."""
    reminder_queue.answered(session, queued.id, done(queued.state), at.person.id, at.now)
    reminder_queue.unsend(session, {queued.id}, at.now)
    # The entry changes nothing of the screening, so it is not one of the screening's.
    detail = {"screening": queued.screening_id, "reminder": queued.reminder.id}
    audit.append(session, "reminder done", at.now, person_id=at.person.id, site_id=queued.site_id, detail=detail)


def settle_item(session: Session, screening_id: int, item_id: str, at: ChatSession) -> None:
    """Acknowledge every reminder of an item that is left."""
    for queued in reminder_queue.open_of(session, screening_id, item_id):
        settle(session, queued, at)


def _done_words(session: Session, queued: Queued, at: ChatSession) -> str:
    """Who did it and when; a nearer reminder of the same item still comes, and that is said."""
    clock = clock_words(at_instant(at.now, site_times(session, queued.site_id, at.deployment).zone))
    following = reminder_queue.open_of(session, queued.screening_id, queued.reminder.item.id)
    comes = moment_words(following[0].reminder.due) if following else ""
    return due.done_by(at.person.label, clock, comes)


def _told(session: Session, queued: Queued, how: str, message_id: int | None, at: ChatSession) -> Tapped:
    """Take the buttons off the message, which says what became of the reminder."""
    queued = counted(session, queued, at.now, at.deployment)
    if message_id is not None:
        outbox.put(session, at.chat.chat_id, "message", settled(queued, how, message_id), at.now, edits=True)
    return Tapped(queued.reminder.told(how)[:LONGEST_TOAST])
