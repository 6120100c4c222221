"""What one worker does for all sites: forget what is settled, check the database, send the audit's head."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot import words
from bot.sending.notices import tell_administrators
from bot.sending.sender import Sender
from storage.database import Database
from storage.delivery import inbox, outbox
from storage.engine import one_process
from storage.engine.errors import NotSaved
from storage.trail import audit
from storage.upkeep.verify import Report, verify

log = logging.getLogger(__name__)

# A check takes seconds where much is stored: not while those wait who came back after a restart.
SETTLED = timedelta(minutes=1)

EVERY = timedelta(hours=1)
DAILY = timedelta(days=1)
CHECK = "check the database"


async def keep_house(database: Database, sender: Sender, now: Callable[[], datetime]) -> None:
    """Until cancelled. Raises `StorageBroken`."""
    await asyncio.sleep(SETTLED.total_seconds())
    while True:
        try:
            await tidy(database, now())
        except NotSaved:
            log.warning("nothing was tidied up: the disk is full or busy")
        sender.wake()
        await asyncio.sleep(EVERY.total_seconds())


async def tidy(database: Database, now: datetime) -> None:
    """Forget, and once a day check: whoever keeps the heads that are sent can tell later if anything was changed.

    A new database is checked a day after it began: until then a head would only come between the first cards.
    """
    await database.run(lambda session: forget(session, now))
    checked = await database.read(lambda session: one_process.last(session, CHECK))
    if checked is None:
        await database.run(lambda session: one_process.done(session, CHECK, "keeping", now))
    elif not timedelta(0) <= now - checked < DAILY:  # one that lies ahead is of a clock that was set back since
        report = await database.read(verify)
        await database.run(lambda session: _tell(session, report, now))


def forget(session: Session, now: datetime) -> None:
    """Drop what is settled and was kept long enough: an id that comes again after that is another update."""
    inbox.forget(session, now)
    outbox.forget(session, now)


def _tell(session: Session, report: Report, now: datetime) -> None:
    one_process.done(session, CHECK, "keeping", now)
    if not report.sound or report.head is None:
        log.error("the database is not sound: %s", "; ".join(report.problems))
        tell_administrators(session, words.unsound(report.problems), now)
    elif report.head.seq:
        text = words.audit_head(audit.line(report.head), now.date())
        tell_administrators(session, text, now, silent=True)


_ASKED_EVERY = 0.5


async def once(database: Database, part: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a part of the program while this process is the one to do so; raises what the part raises."""
    if database.leases is None:
        return await part()
    while True:
        if database.has_lobby:
            await _while_ours(database, part)
        await asyncio.sleep(_ASKED_EVERY)


async def _while_ours(database: Database, part: Callable[[], Coroutine[Any, Any, None]]) -> None:
    running = asyncio.create_task(part())
    try:
        while database.has_lobby and not running.done():
            await asyncio.wait((running,), timeout=_ASKED_EVERY)
        if running.done():
            running.result()
    finally:
        running.cancel()
        await asyncio.wait((running,))
