"""The program alive on its folder, at a local Bot API and under a clock that leaps, and the database it begins with."""

import asyncio
import json
import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from bot import app
from bot.reminding.reminding import Reminding
from bot.sending import making
from bot.sending.order_bodies import Document
from bot.sending.sender import Sender
from storage.database import Database
from storage.site import people
from storage.study import answering, screenings
from tests.answered import changing
from tests.faults.core import Core, made, settings_of, wire
from tests.faults.model.recomputed import Json, recompute, sound
from tests.journeys.running import ADMINISTRATOR, COLLEAGUE, Clock
from tests.storage.clinic import by_version
from tests.trials import NCT04556084

PEOPLE = (ADMINISTRATOR, COLLEAGUE)
# Questions that the first candidate has left, and those of the others to which the second choice is the good one.
LEFT = 16
NO_IS_GOOD = (
    "sex", "prior_hct", "radiation_planned", "cns3_history", "concomitant_therapy", "uncontrolled_infection",
    "blinatumomab_allergy", "other_phase12_study",
)  # fmt: skip


def begun(base: Path) -> Path:
    """A database that knows the site, its people, and a candidate with few questions left."""
    made(base, 2)
    answers: Json = {}
    again = recompute(answers, Clock()().date())
    while len(again.open) > LEFT:
        key = again.open[0]
        answers[key] = sound(key, again.record, int(key in NO_IS_GOOD))[1]
        again = recompute(answers, Clock()().date())

    def work(session: Session) -> None:
        by = people.person_of(session, ADMINISTRATOR)
        assert by is not None
        row = screenings.start(session, by.site_id, "S-001", by_version(NCT04556084.version), by.id, Clock()())
        answering.record_answers(session, row.id, row.version, changing(answers), by.id, Clock()())

    async def fill() -> None:
        database = Database(base / "blinabridge.sqlite")
        await database.start()
        await database.run(work)
        await database.close()

    asyncio.run(fill())
    return base


class Life:
    """The program, its clock, and the chats of its people."""

    def __init__(self, base: Path, loop: asyncio.AbstractEventLoop) -> None:
        self.folder = base.with_name("life")
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(base, self.folder)
        self.loop = loop
        self.clock = Clock()
        self.core = Core(self.clock)
        self.patch = pytest.MonkeyPatch()
        self._wire()
        self._start()

    def _wire(self) -> None:
        async def poll(
            _bot: Any, _request: Any, _inward: Any, heard: Callable[[], Awaitable[None]], _pulse: Any
        ) -> None:
            self.heard = heard

        async def exported(*_: Any) -> Document:
            return Document("x.csv", b"x", "")

        async def idle(*_: Any) -> None:
            await asyncio.Event().wait()

        wire(self.core.answer, self.patch)
        for part in (poll, exported):
            self.patch.setattr(app if part is poll else making, part.__name__, part)
        for where, name in ((app, "keep_house"), (Reminding, "run"), (Sender, "run")):
            self.patch.setattr(where, name, idle)

    def _start(self) -> None:
        self.program = self._run(app.start(settings_of(self.folder, len(PEOPLE)), self.clock))
        self._run(asyncio.sleep(0))
        self.disk = sqlite3.connect(f"file:{self.folder}/blinabridge.sqlite?mode=ro", uri=True, isolation_level=None)
        self.ids = dict(self.disk.execute("SELECT telegram_id, id FROM people"))

    def _stop(self) -> None:
        self.disk.close()
        self._run(self.program.close())

    def _run(self, work: Awaitable[Any]) -> Any:
        return self.loop.run_until_complete(work)

    @property
    def today(self) -> date:
        """The day by the clock."""
        return self.clock.now.date()

    def _let(self, who: int, role: str | None) -> None:
        def work(session: Session) -> None:
            person = people.person_of(session, who)
            assert person is not None
            if role is None:
                people.set_active(session, person.id, False, None, self.clock.now)
            else:
                people.ensure_person(session, who, person.label, role, person.site_id, self.clock.now)

        self._run(self.program.database.run(work))

    async def _hand_in(self, *updates: Json) -> None:
        await self.program.inward.receive((update["update_id"], json.dumps(update)) for update in updates)
        await self.program.inward.quiet()

    async def _deliver(self) -> None:
        """Send what waits, by the sender's own steps."""
        out = self.program.inward._sender
        await out._hand_out()
        while out._lanes:
            await asyncio.wait(out._lanes)
            await out._hand_out()
