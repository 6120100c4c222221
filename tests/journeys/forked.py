"""The real command in a process of its own, forked from this one, where everything is imported already."""

import asyncio
import gc
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from bot import app
from bot.__main__ import main
from bot.sending import kinds
from tests.journeys.running import going

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(64)
LIFE = 120


class Forked:
    """`python -m bot` under an environment; what it says goes to the file `said`."""

    def __init__(self, environment: dict[str, str], said: Path, prepare: Callable[[], Any] = lambda: None) -> None:
        self._said = said
        self.pid = os.fork()
        if self.pid == 0:
            try:
                self._run(environment, prepare)
            finally:
                os._exit(70)  # a test must never go on in here

    def _run(self, environment: dict[str, str], prepare: Callable[[], Any]) -> None:
        gc.freeze()  # a start would look through all that the tests have made, and copy it by that
        signal.alarm(LIFE)  # whatever becomes of the test that started it
        sys.stdout = sys.stderr = self._said.open("a", buffering=1)
        os.environ.update(environment)
        kinds.picture_of = lambda body, trial: PICTURE  # type: ignore[assignment] - drawing one takes half a second
        app.utc_now = going
        prepare()
        os._exit(main([]))

    def stop(self, number: int = signal.SIGTERM) -> None:
        """Ask it to end, or end it."""
        os.kill(self.pid, number)

    async def ended(self) -> int:
        """Wait for its end; the exit status, negative for the signal that ended it."""
        _, status = await asyncio.to_thread(os.waitpid, self.pid, 0)
        return os.waitstatus_to_exitcode(status)

    @property
    def said(self) -> str:
        """What it wrote to the terminal and the log."""
        return self._said.read_text(encoding="utf-8")


def in_doubt(path: Path) -> int:
    """How many messages of an ended program may or may not have gone out."""
    with closing(sqlite3.connect(path)) as connection:
        sql = "SELECT count(*) FROM outbox WHERE state IN ('sending', 'unknown')"
        return int(connection.execute(sql).fetchone()[0])
