"""What is seen of workers while something befalls them: how soon each shard is taken over, and how long people wait."""

import asyncio
import time
from contextlib import suppress
from datetime import datetime
from typing import Any

import psycopg

from storage.engine.address import Server
from tests.faults.rig import Client

_OWNERS = "SELECT id, owner, since FROM shards WHERE owner IS NOT NULL"
_LEASES = "SELECT id, lease_until FROM workers"
_SHARED = (
    "SELECT count(DISTINCT owner), bool_and(lease_until > clock_timestamp()) "
    "FROM shards LEFT JOIN workers ON workers.id = owner"
)
_PATIENCE = 120.0


class Seen:
    """What is seen on a server, where a lease lasts for so many seconds."""

    def __init__(self, there: Server, lease: float) -> None:
        self._there = there
        self._lease = lease
        self.taken_over: list[float] = []
        self.waited = 0.0

    async def takeovers(self) -> None:
        """How many seconds after its owner last renewed its lease each shard was another one's; not while the server
        is away, which lets every lease run out."""
        while True:
            with suppress(psycopg.OperationalError):
                async with await psycopg.AsyncConnection.connect(self._there.url, autocommit=True) as connection:
                    before = await _owners(connection)
                    while True:
                        await asyncio.sleep(0.05)
                        until = dict(await (await connection.execute(_LEASES)).fetchall())
                        now = await _owners(connection)
                        for shard, (owner, since) in now.items():
                            was = before.get(shard, (owner, since))[0]
                            if was != owner and was in until and since > until[was]:
                                self.taken_over.append(self._lease + (since - until[was]).total_seconds())
                        before |= now
            await asyncio.sleep(3 * self._lease)

    async def waits(self, acting: list[Client]) -> None:
        """For how long at most somebody waits to be shown what became of what they did, to a quarter of a second."""
        did: dict[int, tuple[int, int, float]] = {}
        while True:
            now = time.monotonic()
            for client in acting:
                last, step = did.get(client.person), (client.done, client.at)
                if last is None or last[:2] != step or client.satisfied():
                    did[client.person] = last = (*step, now)
                self.waited = max(self.waited, now - last[2])
            await asyncio.sleep(0.25)

    async def shared(self, workers: int) -> None:
        """Until so many workers have their shares, none of them one that is gone."""
        await asyncio.sleep(self._lease)
        async with (
            await psycopg.AsyncConnection.connect(self._there.url, autocommit=True) as connection,
            asyncio.timeout(_PATIENCE),
        ):
            while await (await connection.execute(_SHARED)).fetchone() != (workers, True):  # noqa: ASYNC110 - it is elsewhere
                await asyncio.sleep(0.1)


def spread(seconds: list[float]) -> dict[str, float]:
    """The middle one, the 99th of a hundred and the longest."""
    ordered = sorted(seconds) or [0.0]
    places = {"p50": len(ordered) // 2, "p99": len(ordered) * 99 // 100, "most": len(ordered) - 1}
    return {name: round(ordered[place], 2) for name, place in places.items()}


async def _owners(connection: psycopg.AsyncConnection[Any]) -> dict[int, tuple[str, datetime]]:
    rows = await (await connection.execute(_OWNERS)).fetchall()
    return {shard: (owner, since) for shard, owner, since in rows}
