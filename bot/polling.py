"""Asks Telegram for updates: one process at a time, each batch committed before the next one is asked for."""

import asyncio
import json
import logging
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.inward import Inward
from bot.request import AiohttpRequest, raw_updates
from bot.updates import ALLOWED
from storage import leases
from storage.database import Database
from storage.errors import StorageError

log = logging.getLogger(__name__)

WAIT = 25
LEASE = timedelta(seconds=60)
BACK_OFF = (1, 2, 4, 8, 16, 30)


async def poll(
    bot: Bot, request: AiohttpRequest, database: Database, inward: Inward, now: Callable[[], datetime]
) -> None:
    """Fetch until cancelled. Raises `InvalidToken` when the token was revoked."""
    holder = secrets.token_hex(8)
    offset, failures = 0, 0
    try:
        while True:
            try:
                if not await database.run(lambda session: leases.take(session, "poll", holder, now(), LEASE)):
                    await asyncio.sleep(5)
                    continue
                offset = await _fetch(bot, request, inward, offset)
                failures = 0
            except InvalidToken:
                raise
            except (TelegramError, StorageError) as error:
                log.warning("updates could not be fetched: %s", type(error).__name__)
                await asyncio.sleep(_pause(error, failures))
                failures += 1
    finally:
        await database.run(lambda session: leases.release(session, "poll", holder))


async def _fetch(bot: Bot, request: AiohttpRequest, inward: Inward, offset: int) -> int:
    """One batch, kept; the offset that confirms it with the next call."""
    batch = await raw_updates(request, bot.base_url, offset=offset, wait=WAIT, allowed=ALLOWED)
    await inward.receive((raw.get("update_id"), json.dumps(raw)) for raw in batch)
    ids = [raw["update_id"] for raw in batch if isinstance(raw.get("update_id"), int)]
    return max(ids) + 1 if ids else offset


def _pause(error: Exception, failures: int) -> float:
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
    # A second poller got the updates: wait until the lease has told which one of the two stops.
    return 10.0 if isinstance(error, Conflict) else float(BACK_OFF[min(failures, len(BACK_OFF) - 1)])
