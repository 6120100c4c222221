"""Taps on reminders: they are messages of their own, so their buttons point at a reminder and at its date.

Everything is checked here again, in the turn's transaction: the site, the reminder, whether it stands as it was sent.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.deployment import ChatSession, site_times
from bot.reminding.reminder_messages import counted, reminder_body, settled, stamp
from bot.reminding.settling import keep_bag, settle, take_back
from bot.sending.notices import put
from bot.telegram.callback_data import Pointer
from bot.words import LONGEST_TOAST
from flows import texts
from flows.cards import reminder
from flows.chat.events import Opened
from flows.chat.input import Command, Tap
from flows.chat.roles import May, may
from flows.chat.treatment_events import ItemOpened
from flows.language.refusals import RuleBroken
from flows.language.wall_time import at_instant, clock_words, instant_words, moment_words
from flows.treatment.plan.items import ItemKind
from flows.treatment.reminders.lifecycle import OPEN, Later, later, seen
from flows.treatment.reminders.recording import can_be_recorded, is_recorded, recording_of
from storage.delivery import outbox
from storage.engine.errors import found
from storage.site import people
from storage.treatment import reminder_queue
from storage.treatment.reminder_queue import Queued

ANSWERS = ("remind_done", "remind_at", "remind_later", "remind_move", "remind_undo")


@dataclass(frozen=True, slots=True)
class Tapped:
    """What a tap on a reminder leads to: a short word, and what the card then turns to, if anything.

    `then`: the button that is tapped there, where it stands.
    """

    toast: str = ""
    turns_to: Command | Opened | ItemOpened | None = None
    then: Tap | None = None


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
    item = queued.reminder.item
    if pointer.tap.action == "remind_move":
        return Tapped(turns_to=ItemOpened(queued.screening_id, item.id), then=Tap("time", f"move.{item.id}"))
    if not may(at.person.role, May.CHANGE):
        return Tapped(texts.due.READS_ONLY)
    if pointer.tap.action == "remind_undo":
        return _undone(session, queued, message_id, at)
    if queued.state.stage not in OPEN:
        return _told(session, queued, texts.due.SETTLED, message_id, at)
    if (asks := _asks(queued, pointer.tap, at)) is not None:
        return Tapped(turns_to=Opened(queued.screening_id), then=asks)
    return _answer(session, queued, pointer.tap, choice, message_id, at)


def _asks(queued: Queued, tap: Tap, at: ChatSession) -> Tap | None:
    """The button that records the event of a reminder; None where it is answered at once."""
    if tap.action == "remind_at":
        return Tap("time", f"bag.{queued.reminder.item.id}")
    if tap.action != "remind_done" or _comes_early(queued, at):
        return None
    recording = recording_of(queued.reminder.item)
    return Tap(recording.action, recording.argument) if recording else None


def _answer(session: Session, queued: Queued, tap: Tap, choice: str, message_id: int | None, at: ChatSession) -> Tapped:
    if tap.action == "remind_done":
        if _comes_early(queued, at):
            return _seen(session, queued, message_id, at)
        is_bag = queued.reminder.item.kind is ItemKind.BAG
        return (_changed if is_bag else _done)(session, queued, message_id, at)
    if choice.upper() not in Later.__members__:
        return Tapped(texts.due.NOT_YOURS)
    site = site_times(session, queued.site_id, at.deployment)
    try:
        state = later(queued.state, queued.reminder, Later[choice.upper()], at.now, site)
    except RuleBroken as broken:
        return Tapped(str(broken)[:LONGEST_TOAST])
    reminder_queue.stand(session, {queued.id: state})
    reminder_queue.unsend(session, {queued.id}, at.now)
    again = instant_words(found(state.next_at), site.zone)
    return _told(session, queued, reminder.put_off(at.person.label, again), message_id, at)


def _done(session: Session, queued: Queued, message_id: int | None, at: ChatSession) -> Tapped:
    settle(session, queued, at)
    return _told(session, queued, _done_words(session, queued, at), message_id, at, can_undo=True)


def _comes_early(queued: Queued, at: ChatSession) -> bool:
    """Whether the event of a reminder is recorded once it has happened, and cannot have happened yet."""
    item, zone = queued.reminder.item, ZoneInfo(queued.reminder.due.zone)
    return is_recorded(item) and not can_be_recorded(item, at.now, zone)


def _seen(session: Session, queued: Queued, message_id: int | None, at: ChatSession) -> Tapped:
    """Seen, and asked about when it is late; where a nearer reminder of the item still comes, that does it."""
    others = reminder_queue.open_of(session, queued.screening_id, queued.reminder.item.id)
    if any(one.reminder.due.utc > queued.reminder.due.utc for one in others):
        return _done(session, queued, message_id, at)
    state = seen(queued.state, queued.reminder)
    reminder_queue.stand(session, {queued.id: state})
    reminder_queue.unsend(session, {queued.id}, at.now)
    again = instant_words(found(state.next_at), ZoneInfo(queued.reminder.due.zone))
    how = reminder.seen_by(at.person.label, _clock(session, queued, at), again)
    return _told(session, queued, how, message_id, at)


def _changed(session: Session, queued: Queued, message_id: int | None, at: ChatSession) -> Tapped:
    """A bag was changed just now: that is kept, and nobody is reminded of it or of one before it any more."""
    try:
        following = keep_bag(session, queued.screening_id, queued.reminder.item.id, at)
    except RuleBroken as broken:
        return Tapped(str(broken)[:LONGEST_TOAST])
    how = reminder.bag_changed(at.person.label, _clock(session, queued, at), following)
    # The item may have moved to now, and the button that takes it back names that.
    return _told(session, found(reminder_queue.load(session, queued.id)), how, message_id, at, can_undo=True)


def _undone(session: Session, queued: Queued, message_id: int | None, at: ChatSession) -> Tapped:
    """What was tapped less than a minute ago is taken back: the reminder stands as before."""
    if not take_back(session, queued, at):
        return Tapped(texts.due.UNDO_OVER)
    again, site = found(reminder_queue.load(session, queued.id)), site_times(session, queued.site_id, at.deployment)
    if message_id is not None:
        owner = people.person(session, again.recipient_id)
        body = reminder_body(counted(session, again, at.now, at.deployment), owner, at.now, site)
        put(session, at.person, body | {"message_id": message_id}, at.now, edits=True)
        outbox.has_buttons_of(session, at.person.telegram_id, message_id, again.id)
    return Tapped(texts.due.UNDONE)


def _done_words(session: Session, queued: Queued, at: ChatSession) -> str:
    """Who did it and when; a nearer reminder of the same item still comes, and that is said."""
    following = reminder_queue.open_of(session, queued.screening_id, queued.reminder.item.id)
    comes = moment_words(following[0].reminder.due) if following else ""
    return reminder.done_by(at.person.label, _clock(session, queued, at), comes)


def _clock(session: Session, queued: Queued, at: ChatSession) -> str:
    return clock_words(at_instant(at.now, site_times(session, queued.site_id, at.deployment).zone))


def _told(
    session: Session, queued: Queued, how: str, message_id: int | None, at: ChatSession, *, can_undo: bool = False
) -> Tapped:
    """Take the buttons off the message, which says what became of the reminder, and may be taken back for a minute."""
    queued = counted(session, queued, at.now, at.deployment)
    if message_id is not None:
        body = settled(queued, how, message_id, can_undo=can_undo)
        put(session, at.person, body, at.now, edits=True)
        outbox.has_buttons_of(session, at.person.telegram_id, message_id, None)
    return Tapped(queued.reminder.told(how)[:LONGEST_TOAST])
