"""A process that starts the real program again and again: forked after the imports, which take a second.

Reads a line from standard input for each start, with settings that are its own if any, and answers with the number of
the process. With the word "memory" the
program keeps what it fetched in memory alone, as the library's own fetching does: the control, which must lose. With
"quick" it is one of several workers whose leases are short; with "unfenced" each of them takes itself for the owner of
everything and adds to the chain without its lock: the control, which must fork it.
"""

import asyncio
import gc
import os
import signal
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlmodel import Session

from bot import app
from bot.load_settings import load_settings
from bot.logs import set_up_logging
from bot.receiving.inbound import Inward
from bot.sending import kinds
from storage.engine import postgres, shards
from storage.places import leases
from storage.trail import audit
from tests.journeys.running import going


async def in_memory(self: Inward, updates: Iterable[tuple[int | None, str]]) -> None:
    """Take updates without keeping them; each is kept when its turn comes."""
    for update_id, text in updates:
        if update_id is not None:
            self._start(_later(self, update_id, text))


async def _later(inward: Inward, update_id: int, text: str) -> None:
    await asyncio.sleep(0.05)
    await RECEIVE(inward, [(update_id, text)])


async def warm_up() -> None:
    """Start the program once beside its data, so that what it compiles then is there in every life."""
    with TemporaryDirectory() as folder:
        settings = load_settings()
        program = await app.start(settings.model_copy(update={"data": Path(folder), "database": Path(folder) / "x"}))
        await program.close()


def shorten() -> None:
    """Leases and waits a tenth as long."""
    leases.LEASE, leases.RENEWED, leases.STOPS, leases.LOOKED = LEASE, 0.3 * LEASE, 0.7 * LEASE, 0.1 * LEASE
    postgres.IN_TURN["idle_in_transaction_session_timeout"] = f"{LEASE / 2}s"


def slowly(session: Session) -> audit.Head:
    """The end of the chain, left to others for long enough that another worker surely adds to it meanwhile."""
    found = HEAD(session)
    time.sleep(0.2)
    return found


RECEIVE = Inward.receive
HEAD = audit._head
LEASE = 1.0
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(64)


def main() -> None:
    # Drawing takes longer than a life of this program lasts here, so everybody gets the same picture.
    kinds.picture_of = lambda body, trial: PICTURE  # type: ignore[assignment]
    app.utc_now = going
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    if {"quick", "unfenced"} & set(sys.argv):
        shorten()
    if "unfenced" in sys.argv:
        shards.FENCE = "SELECT id FROM shards WHERE owner <> '' OR %s <> ''"
        audit._head = slowly
        shards.lock_chain = lambda _: None
    if "memory" in sys.argv:
        Inward.receive = in_memory  # type: ignore[method-assign]
    asyncio.run(warm_up())
    gc.freeze()  # each life would look through all that was imported, and copy it by that
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os.environ |= dict(word.split("=", 1) for word in line.split()[1:])
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            set_up_logging()
            os._exit(asyncio.run(app.run(load_settings())))
        print(child, flush=True)


if __name__ == "__main__":
    main()
