"""What is done once for all sites, by one worker at a time."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from storage.database import Database

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
