"""The messages of reminders as they are put into the outbox, and as they are changed once they are overtaken."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.deployment import Deployment, habits_of, site_times
from bot.from_storage import day_zero_of
from bot.sending.notices import put
from bot.telegram.render import render
from flows import texts
from flows.cards.card import Card
from flows.cards.reminder import correction_card, digest_card, done_by, passed_on, reminder_card, settled_card
from flows.language.wall_time import at_instant, clock_words, moment_words
from flows.treatment.plan.bags import SiteTimes
from flows.treatment.reminders.lifecycle import Recipient, ReminderStage, choices, escalation
from flows.treatment.reminders.recording import done_label
from flows.treatment.reminders.reminders import LATE_AFTER, nearest_first
from storage.delivery import outbox
from storage.engine import shards
from storage.site import people, sites
from storage.site.people import Person
from storage.treatment import reminder_queue
from storage.treatment.reminder_queue import Overtaken, Queued

MINUTE = 60


def stamp(queued: Queued) -> int:
    """The date that a reminder names, in minutes: its buttons carry it, and end once the item has moved."""
    return int(queued.reminder.event.timestamp()) // MINUTE


def counted(session: Session, queued: Queued, now: datetime, deployment: Deployment) -> Queued:
    """A reminder with the day of registration, where its site counts days from it."""
    if not habits_of(sites.load(session, queued.site_id), deployment).relative_days:
        return queued
    today = now.astimezone(ZoneInfo(queued.reminder.due.zone)).date()
    zero = day_zero_of(session, queued.screening_id, today)
    return replace(queued, reminder=replace(queued.reminder, day_zero=zero))


def put_reminder(session: Session, to: Person, owner: Person, queued: Queued, now: datetime, site: SiteTimes) -> None:
    """Put one reminder with its buttons."""
    body = reminder_body(queued, owner, now, site) | {"reminders": [queued.id]}
    put(session, to, body, now, reminder=queued.id)


def reminder_body(queued: Queued, owner: Person, now: datetime, site: SiteTimes) -> dict[str, Any]:
    """A reminder with its buttons, which carry its screening and the date that it names."""
    return render(_card(queued, owner, now, site), 0, queued.screening_id, stamp(queued))


def put_digest(session: Session, to: Person, owner: Person, batch: Sequence[Queued], now: datetime) -> None:
    """Put many reminders in one message, the nearest infusion first."""
    first = batch[0]
    late = any(now > queued.reminder.due.utc + LATE_AFTER for queued in batch)
    head = texts.due.MISSED if late else texts.due.MANY
    if _is_passed_on(first):
        head = first.reminder.told(passed_on(owner.label, _since(first)))
    card = digest_card(head, texts_of(batch, now))
    put(session, to, render(card, 0, 0, 0) | {"reminders": [queued.id for queued in batch]}, now)


def put_held(session: Session, to: Person, batch: Sequence[Queued], now: datetime) -> None:
    """After a restore: put what may have gone out already, once, as a list to look at."""
    put(session, to, render(digest_card(texts.due.HELD, texts_of(batch, now)), 0, 0, 0), now)


def put_corrections(session: Session, to: Person, texts: Sequence[str], now: datetime) -> None:
    """Put a correction: what earlier reminders said and is not so any more."""
    put(session, to, render(correction_card(texts), 0, 0, 0), now)


def settled(queued: Queued, how: str, message_id: int, *, can_undo: bool) -> dict[str, Any]:
    """The body that takes the buttons off a reminder's message and says what became of it; one may take that back."""
    reminder = queued.reminder
    card = settled_card(reminder.text(), reminder.told(how), str(queued.id) if can_undo else "")
    return render(card, 0, queued.screening_id, stamp(queued)) | {"message_id": message_id}


def texts_of(batch: Sequence[Queued], now: datetime) -> list[str]:
    """What each reminder says now, the nearest infusion first."""
    return [reminder.text_at(now) for reminder in nearest_first(queued.reminder for queued in batch)]


def _card(queued: Queued, owner: Person, now: datetime, site: SiteTimes) -> Card:
    reminder, again = queued.reminder, queued.state.rung > 0
    text = reminder.text() if again and now < reminder.event else reminder.text_at(now)
    head = texts.due.AGAIN if again else ""
    if _is_passed_on(queued):
        head = reminder.told(passed_on(owner.label, _since(queued)))
    item = replace(reminder.item, reason=reminder.told(reminder.item.reason))
    label = done_label(reminder.item, now, site.zone)
    return reminder_card(queued.id, text, item, head, choices(reminder, now, site), label)


def _is_passed_on(queued: Queued) -> bool:
    return escalation(queued.reminder)[queued.state.rung].to is not Recipient.PERSON


def _since(queued: Queued) -> str:
    """When the reminder first went, on the site's clock."""
    first = queued.first_sent_at
    return moment_words(queued.reminder.due if first is None else at_instant(first, ZoneInfo(queued.reminder.due.zone)))


def close_overtaken(session: Session, now: datetime, deployment: Deployment) -> None:
    """Take the buttons off each of them; where that is refused, a tap still tells what became of it."""
    for one in reminder_queue.overtaken(session):
        if not shards.has_chat(session, one.chat_id):
            continue
        queued = reminder_queue.load(session, one.queued_id) if one.queued_id else None
        text, how = _said(session, one, counted(session, queued, now, deployment), deployment) if queued else _GONE
        body = render(settled_card(text, how), 0, 0, 0) | {"message_id": one.message_id}
        outbox.put(session, one.chat_id, "message", body, now, edits=True)
        outbox.has_buttons_of(session, one.chat_id, one.message_id, None)


_GONE = (texts.due.NO_REMINDER, texts.due.WITHDRAWN)


def _said(session: Session, one: Overtaken, queued: Queued, deployment: Deployment) -> tuple[str, str]:
    """The reminder as it stands now, and what became of it."""
    reminder = queued.reminder
    if one.stage == ReminderStage.DONE.value and one.done_by and one.done_at:
        zone = site_times(session, queued.site_id, deployment).zone
        how = done_by(people.person(session, one.done_by).label, clock_words(at_instant(one.done_at, zone)), "")
    else:
        how = texts.due.WITHDRAWN if one.stage == ReminderStage.CANCELLED.value else texts.due.MOVED
    return reminder.text(), reminder.told(how)
