"""Asks Telegram for updates: each batch is committed before the next one is asked for."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.receiving.inbound import Inward
from bot.telegram.calls import is_revoked, raw_updates
from bot.telegram.request import HttpRequest
from bot.telegram.updates import ALLOWED, is_number
from storage.engine.errors import NotSaved
from storage.engine.pulse import Pulse

log = logging.getLogger(__name__)
WAIT = 25
BACK_OFF = (1, 2, 4, 8, 16, 30)
LONGEST_PAUSE = 60.0
AT_LEAST = 1.0


async def poll(
    bot: Bot, request: HttpRequest, inward: Inward, heard: Callable[[], Awaitable[None]], pulse: Pulse
) -> None:
    """Fetch until cancelled; `heard` is called when Telegram answered.

    Raises `InvalidToken` when the token was revoked, and `StorageBroken` when the disk failed.
    """
    offset, failures, wait = 0, 0, 0
    while True:
        try:
            pulse.trying()
            offset = await _fetch(bot, request, inward, offset, wait)
            pulse.good()
            await heard()
            failures, wait = 0, WAIT
        except (TelegramError, NotSaved) as error:
            if isinstance(error, InvalidToken) and await is_revoked(bot):
                raise
            log.warning("updates could not be fetched: %s", type(error).__name__)
            await asyncio.sleep(_pause(error, failures))
            failures, wait = failures + 1, 0  # after a failure, whoever was cut off should hear at once
        except asyncio.CancelledError:
            pulse.rest()  # another worker may fetch now
            raise


async def _fetch(bot: Bot, request: HttpRequest, inward: Inward, offset: int, wait: int) -> int:
    """One batch, kept; the offset that confirms it with the next call. After a quiet week ids may start lower."""
    began = time.monotonic()
    batch = await raw_updates(request, bot.base_url, offset=offset, wait=wait, allowed=ALLOWED)
    ids = [_id_of(raw) for raw in batch]
    await inward.receive((number, json.dumps(raw)) for number, raw in zip(ids, batch, strict=True))
    if not any(number is not None for number in ids) and wait and time.monotonic() - began < AT_LEAST:
        await asyncio.sleep(AT_LEAST)  # an answer with nothing in it that did not wait: do not ask it at full speed
    return max((number + 1 for number in ids if number is not None), default=offset)


def _id_of(raw: Any) -> int | None:
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if is_number(number) and number >= 0 else None


def _pause(error: Exception, failures: int) -> float:
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return min(wait.total_seconds() if isinstance(wait, timedelta) else float(wait), LONGEST_PAUSE)
    # Somebody else asks with the same token, on another database: give them time to be stopped.
    return 10.0 if isinstance(error, Conflict) else float(BACK_OFF[min(failures, len(BACK_OFF) - 1)])
