"""A process that starts the real program again and again: forked after the imports, which take a second.

Reads a line from standard input for each start and answers with the number of the process. With the word "memory" the
program keeps what it fetched in memory alone, as the library's own fetching does: the control, which must lose.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import app
from bot.load_settings import load_settings
from bot.logs import set_up_logging
from bot.receiving.inbound import Inward
from bot.sending import kinds
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


RECEIVE = Inward.receive
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(64)


def main() -> None:
    # Drawing takes longer than a life of this program lasts here, so everybody gets the same picture.
    kinds.picture_of = lambda body, trial: PICTURE  # type: ignore[assignment]
    app.utc_now = going
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    if "memory" in sys.argv:
        Inward.receive = in_memory  # type: ignore[method-assign]
    asyncio.run(warm_up())
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            set_up_logging()
            os._exit(asyncio.run(app.run(load_settings())))
        print(child, flush=True)


if __name__ == "__main__":
    main()
