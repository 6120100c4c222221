"""A site with 300 candidates in every state: how much processor time the worklist takes to open.

Whatever was decided is remembered, so the first opening of a day costs more: both are told.
"""

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session

from bot.deployment import Deployment
from bot.telegram.updates import read_update
from bot.turns.turn import take_turn
from storage.database import Database
from storage.delivery import inbox
from tests.bench.report import Figure, at_most
from tests.site_in_use import ANA, fill_file

NOW = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
LISTED = 300
# Some states of a candidate, as of who was rejected, ask for nothing and are not listed.
MADE = 330
TURNS = 21


async def listed() -> list[Figure]:
    """Open the list again and again."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "site.sqlite"
        await fill_file(path, MADE, NOW)
        database = Database(path)
        await database.start()
        seconds = await database.run(_openings)
        await database.close()
    first, *others = seconds
    scenario = f"a worklist of {LISTED} candidates"
    return [
        at_most(scenario, "opened, processor", sorted(others)[len(others) // 2] * 1000, "ms", 20),
        Figure(scenario, "opened for the first time of a day, processor", first * 1000, "ms"),
    ]


def _openings(session: Session) -> list[float]:
    return [_opened(session, update) for update in range(1, TURNS + 1)]


def _opened(session: Session, update: int) -> float:
    person = {"id": ANA, "is_bot": False, "first_name": "A"}
    chat = {"id": ANA, "type": "private", "first_name": "A"}
    message = {"message_id": update, "from": person, "chat": chat, "date": 1, "text": "/start"}
    heard = read_update({"update_id": update, "message": message})
    assert heard
    inbox.receive(session, [(update, ANA, "{}")], NOW)
    began = time.process_time()
    take_turn(session, heard, NOW, Deployment(""))
    return time.process_time() - began
