"""Starts the real program again and again, each time in a process of its own, and kills it.

They are forked from one that is forked from here, where everything is imported and was used already, and that holds
none of the connections which are made here later. In the way "memory" the program keeps what it fetched in memory
alone, as the library's own fetching does: the control, which must lose. In the way "quick" it is one of several
workers whose leases are short; in the way "unfenced" each of them takes itself for the owner of everything and adds to
the chain without its lock: the control, which must fork it.
"""

import asyncio
import gc
import os
import signal
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from sqlmodel import Session

from bot import app
from bot.load_settings import load_settings
from bot.logs import set_up_logging
from bot.receiving.inbound import Inward
from bot.sending import kinds
from storage.engine import postgres, shards
from storage.places import leases
from storage.trail import audit
from tests.journeys import running


async def in_memory(self: Inward, updates: Iterable[tuple[int | None, str]]) -> None:
    """Take updates without keeping them; each is kept when its turn comes."""
    for update_id, text in updates:
        if update_id is not None:
            self._start(_later(self, update_id, text))


async def _later(inward: Inward, update_id: int, text: str) -> None:
    await asyncio.sleep(0.05)
    await RECEIVE(inward, [(update_id, text)])


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


class Host:
    """The process that they are forked from; `pid` is the number of the life that was started last."""

    def __init__(self, environment: dict[str, str], way: str = "") -> None:
        asked, self._ask = os.pipe()
        self._told, tell = os.pipe()
        self.pid = 0
        self._host = os.fork()
        if self._host == 0:
            try:
                os.close(self._ask)  # so that it ends with whoever asks
                prepare(environment, way)
                serve(asked, tell)
            finally:
                os._exit(70)  # what follows here must never go on in there
        os.close(asked)
        os.close(tell)

    def start(self, **settings: str) -> int:
        """Another life of the program, with settings of its own; the number of the process."""
        own = " ".join(f"{name}={value}" for name, value in settings.items())
        os.write(self._ask, f"{own}\n".encode())
        self.pid = int(os.read(self._told, 32))
        return self.pid

    def kill(self, number: int = signal.SIGKILL) -> None:
        os.kill(self.pid, number)

    def end(self) -> None:
        os.close(self._ask)
        os.waitpid(self._host, 0)
        os.close(self._told)


def prepare(environment: dict[str, str], way: str) -> None:
    """Let the program be as it is in every life."""
    gc.freeze()  # each life would look through all that was made before, and copy it by that
    sys.stdout = sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115 - as long as it lives
    os.environ.update(environment)
    running.BEGAN = time.monotonic()
    app.utc_now = running.going
    # Drawing takes longer than a life of this program lasts here, so everybody gets the same picture.
    kinds.picture_of = lambda body, trial: PICTURE  # type: ignore[assignment]
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    if way in ("quick", "unfenced"):
        shorten()
    if way == "unfenced":
        shards.FENCE = "SELECT id FROM shards WHERE owner <> '' OR %s <> ''"
        audit._head = slowly
        shards.lock_chain = lambda _: None
    if way == "memory":
        Inward.receive = in_memory  # type: ignore[method-assign]


def serve(asked: int, tell: int) -> None:
    """A life for each line, which has the settings of its own; the number of its process is the answer."""
    with os.fdopen(asked) as lines:
        for line in lines:
            child = os.fork()
            if child == 0:
                os.environ.update(word.split("=", 1) for word in line.split())
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                set_up_logging()
                os._exit(asyncio.run(app.run(load_settings())))
            os.write(tell, f"{child}\n".encode())
    os._exit(0)
