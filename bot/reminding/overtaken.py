"""Messages of reminders that were settled elsewhere, moved or withdrawn: their buttons go, and they say so."""

from datetime import datetime

from sqlmodel import Session

from bot.deployment import Deployment, site_times
from bot.reminding.messages import counted
from bot.telegram.render import render
from flows import texts
from flows.cards.reminder import done_by, settled_card
from flows.language.wall_time import at_instant, clock_words
from flows.treatment.reminders.lifecycle import Stage
from storage.delivery import outbox
from storage.engine import shards
from storage.site import people
from storage.treatment import reminder_queue
from storage.treatment.reminder_queue import Overtaken, Queued


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
    if one.stage == Stage.DONE.value and one.done_by and one.done_at:
        zone = site_times(session, queued.site_id, deployment).zone
        how = done_by(people.person(session, one.done_by).label, clock_words(at_instant(one.done_at, zone)), "")
    else:
        how = texts.due.WITHDRAWN if one.stage == Stage.CANCELLED.value else texts.due.MOVED
    return reminder.text(), reminder.told(how)
