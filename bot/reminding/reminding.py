"""Reminders go out: a query over what is stored, asked again whenever the next one is due. No timer is kept in memory.

What is due is claimed for one person at a time: the same transaction puts the messages into the outbox and keeps how
each reminder stands after them, so that a message is neither lost nor made twice.
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.deployment import Deployment, site_times
from bot.logs import Where
from bot.reminding import daily_digest
from bot.reminding import hand_overs as returning
from bot.reminding.recipients import newly_told, whom_to_tell
from bot.reminding.reminder_messages import close_overtaken, counted, put_digest, put_held, put_reminder
from bot.sending.notices import close_over
from bot.sending.sender import Sender
from bot.telegram.metrics import Count
from flows.treatment.plan.bags import SiteTimes
from flows.treatment.reminders.lifecycle import Recipient, ReminderStage, ReminderState, cancelled, escalation, sent
from flows.treatment.reminders.reminders import LATE_AFTER, out_of_quiet, sending_order
from storage.database import Database
from storage.engine import shards
from storage.engine.errors import NotSaved, StorageBroken, StorageClosed
from storage.site import hand_overs, people
from storage.treatment import reminder_queue
from storage.treatment.reminder_queue import Queued

log = logging.getLogger(__name__)
LATEST = timedelta(seconds=20)
AGAIN_AFTER = 1.0

# The clock of a computer may jump and come back: a leap counts when a second reading says the same.
LEAP = timedelta(minutes=5)

SECOND_READING = 0.5

# So many for one person at once, or more than one late one, come as one message.
MANY = 4

NOBODY_FOR = timedelta(minutes=10)


class Reminding:
    """Sends what is due until it is cancelled."""

    def __init__(self, database: Database, sender: Sender, now: Callable[[], datetime], deployment: Deployment) -> None:
        self._database = database
        self._sender = sender
        self._now = now
        self._deployment = deployment
        self._work = asyncio.Event()
        self._seen: tuple[datetime, float] | None = None
        self.counts: Counter[Count] = Counter()

    def wake(self) -> None:
        """Look again now: a plan was changed, or the clock was moved."""
        self._work.set()

    async def run(self) -> None:
        """Send what is due until cancelled. Raises `StorageBroken`."""
        while True:
            try:
                pause = await self.send_due()
            except NotSaved:
                log.warning("reminders wait: the disk is full or busy")
                pause = AGAIN_AFTER
            except StorageClosed:
                return
            await self._wait(pause)

    async def send_due(self) -> float:
        """Send what is due; how many seconds to wait until something is."""
        before, now = self._seen, await self._steady_now()
        if before is None or now < before[0]:
            await self._database.run(lambda session: reminder_queue.unstrand(session, now))
        for recipient in await self._database.read(lambda session: reminder_queue.recipients(session, now)):
            await self._remind(recipient, now)
        await self._database.run(lambda session: _look_round(session, now, self._deployment))
        self._sender.wake()
        following = await self._database.read(reminder_queue.next_at)
        pause = min(LATEST, following - now) if following else LATEST
        return max(pause.total_seconds(), AGAIN_AFTER)

    async def _remind(self, recipient: int, now: datetime) -> None:
        """Send what is due for one person; a bug with one must not stop the others."""
        try:
            await self._database.run(lambda session: remind(session, recipient, now, self._deployment))
            self._sender.wake()
        except (NotSaved, StorageBroken, StorageClosed):
            raise
        except Exception as error:
            log.error("the reminders of person %s failed with %s\n%s", recipient, type(error).__name__, Where(error))
            self.counts[Count.REMINDING] += 1

    async def _steady_now(self) -> datetime:
        """The present instant, read twice where the clock leapt ahead of the time that really passed."""
        now, ticks = self._now(), time.monotonic()
        leapt = self._seen is not None and now - self._seen[0] > timedelta(seconds=ticks - self._seen[1]) + LEAP
        if leapt:
            await asyncio.sleep(SECOND_READING)
            now, ticks = self._now(), time.monotonic()
        self._seen = (now, ticks)
        return now

    async def _wait(self, pause: float) -> None:
        try:
            async with asyncio.timeout(pause):
                await self._work.wait()
        except TimeoutError:
            pass
        self._work.clear()


def _look_round(session: Session, now: datetime, deployment: Deployment) -> None:
    returning.return_due(session, now, deployment)
    daily_digest.send_mornings(session, now, deployment)
    close_overtaken(session, now, deployment)
    close_over(session, now)


def remind(session: Session, recipient: int, now: datetime, deployment: Deployment) -> None:
    """Send everything that is due for one person, or for who stands in, in the caller's transaction."""
    begun = reminder_queue.begun_for(session, recipient, now)
    open_ones = [queued for queued in begun if shards.has_site(session, queued.site_id)]
    sites = {queued.site_id: site_times(session, queued.site_id, deployment) for queued in open_ones}
    nearest = _nearest(queued for queued in open_ones if _is_due(queued, now))
    states: dict[int, ReminderState] = {}
    batches: dict[tuple[int, Recipient], list[Queued]] = {}
    for queued in open_ones:
        nearer = nearest.get(_item_of(queued))
        quiet = now if queued.reminder.urgent else out_of_quiet(now, sites[queued.site_id])
        if nearer is None or (queued is not nearer and _turn(queued) > _turn(nearer)):
            continue
        if queued is not nearer:
            # A nearer reminder of the same item has its turn: it says all that this one would.
            states[queued.id] = cancelled(queued.state)
        elif quiet > now:
            states[queued.id] = replace(queued.state, next_at=quiet)
        else:
            to = escalation(queued.reminder)[queued.state.rung].to
            whose = hand_overs.stand_in(session, queued.screening_id, recipient)
            batches.setdefault((whose, to), []).append(counted(session, queued, now, deployment))
    for (whose, to), batch in batches.items():
        went = _tell(session, whose, to, batch, now, sites)
        states |= {queued.id: _after(queued, now, sites[queued.site_id], went=went) for queued in batch}
    reminder_queue.stand(session, states)


def _nearest(due: Iterable[Queued]) -> dict[tuple[int, str], Queued]:
    """Of each item the reminder that is due and nearest to it."""
    found: dict[tuple[int, str], Queued] = {}
    for queued in sorted(due, key=_turn):
        found[_item_of(queued)] = queued
    return found


def _item_of(queued: Queued) -> tuple[int, str]:
    return queued.screening_id, queued.reminder.item.id


def _turn(queued: Queued) -> tuple[datetime, int]:
    return queued.reminder.due.utc, queued.id


def _is_due(queued: Queued, now: datetime) -> bool:
    return queued.state.next_at is not None and queued.state.next_at <= now


def _after(queued: Queued, now: datetime, site: SiteTimes, *, went: bool) -> ReminderState:
    """How a reminder stands now; where nobody could be written to, it is tried again."""
    if went:
        return sent(queued.state, queued.reminder, now, site)
    return replace(queued.state, next_at=now + NOBODY_FOR)


def _tell(
    session: Session, recipient: int, to: Recipient, batch: list[Queued], now: datetime, sites: Mapping[int, SiteTimes]
) -> bool:
    """Put the messages of a batch into the chats of the recipients; whether there is anybody."""
    owner = people.person(session, recipient)
    if not whom_to_tell(session, owner, to):
        return False
    late = any(
        now > queued.reminder.due.utc + LATE_AFTER for queued in batch if queued.state.stage is ReminderStage.WAITING
    )
    for person in newly_told(session, owner, to):
        if len(batch) >= MANY or (late and len(batch) > 1):
            put_digest(session, person, owner, batch, now)
        else:
            for queued in sorted(batch, key=lambda queued: sending_order(queued.reminder)):
                put_reminder(session, person, owner, queued, now, sites[queued.site_id])
    reminder_queue.went(session, [queued.id for queued in batch], now)
    return True


def hold_back(session: Session, now: datetime, deployment: Deployment) -> None:
    """After a restore: what came due since the copy may have gone out, so it is listed once and not sent again."""
    daily_digest.put_off(session, now)
    held: dict[int, list[Queued]] = {}
    for queued in reminder_queue.held(session, now):
        whose = hand_overs.stand_in(session, queued.screening_id, queued.recipient_id)
        held.setdefault(whose, []).append(counted(session, queued, now, deployment))
    for recipient, batch in held.items():
        for person in whom_to_tell(session, people.person(session, recipient), Recipient.PERSON):
            put_held(session, person, batch, now)
