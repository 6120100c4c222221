"""Updates of every kind with their JSON mutated: `python -m tests.faults.fuzz 100000 [seed]`.

Nothing may be unhandled: each one is done, or set aside because it cannot be read; none is set aside for a bug, none
stays waiting, and an honest person's next answer is stored as if nothing had happened.
"""

import asyncio
import json
import logging
import pickle
import random
import sys
import tempfile
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session

from bot.local.people.acts import CONTENTS
from bot.sending.sender import Sender
from bot.turns.turn import take_turn
from storage.site import people, sites
from storage.tables.base import table
from storage.tables.messages import InboxRow
from tests.faults.core import MEMORY, Core, drop_outbox, program_on
from tests.faults.rig import report
from tests.journeys.running import ADMINISTRATOR, STRANGER, Clock

BATCH = 1000
# Many chats side by side, as in a flood: what waits in them together is committed together.
PEOPLE = 64
STRANGE = (
    None, True, False, 0, -1, 1, 2**31, 2**63, -(2**70), 1.5, float("inf"), "", "x", "1", "\x00", "\ud800", "💊" * 40,
    "/start", "/new", "9" * 400, "<b>&", [], [[]], {}, {"id": 1}, [1, "a", None], "2026-03-02",
)  # fmt: skip
TEXTS = ("/start", "/new", "/open", "/help", "/finished", "S-001", "17", "Today", "1,5", "none", "vincristine", "14 y")


def seeds(dice: random.Random, number: int) -> dict[str, Any]:
    """One sound update of some kind, as Telegram sends it."""
    known, stranger = (first + dice.randrange(PEOPLE) for first in (ADMINISTRATOR, STRANGER))
    person = dice.choice((known, stranger, dice.randrange(1, 2**40)))
    user = {"id": person, "is_bot": False, "first_name": "Ana", "language_code": "en"}
    chat: dict[str, Any] = {"id": person, "type": "private", "first_name": "Ana"}
    if dice.random() < 0.1:
        chat = {"id": -1000000000000 - dice.randrange(99), "type": dice.choice(("group", "channel")), "title": "G"}
    message = {"message_id": dice.randrange(1, 99), "from": user, "chat": chat, "date": 1772442000}
    kind = dice.randrange(8)
    if kind < 3:
        return {"update_id": number, "message": message | {"text": dice.choice(TEXTS)}}
    if kind == 3:
        return {"update_id": number, "message": message | CONTENTS[dice.choice(list(CONTENTS))]}
    if kind == 4:
        return {"update_id": number, "edited_message": message | {"text": "x", "edit_date": 1772442001}}
    if kind == 5:
        member = {"status": dice.choice(("member", "kicked", "left")), "user": user, "until_date": 0}
        change = {"chat": chat, "from": user, "date": 1, "old_chat_member": member, "new_chat_member": member}
        return {"update_id": number, "my_chat_member": change}
    if kind == 6:
        other = dice.choice(("inline_query", "poll", "channel_post", "message_reaction", "business_message"))
        return {"update_id": number, other: message}
    data = dice.choice(("0.0.1:new:", "0.0.2:home:", "1.2.3:set:yes", "", ":", "1.1.1:day:2026-13-40", "z" * 64))
    query = {"id": "1", "from": user, "message": message, "chat_instance": "1", "data": data}
    return {"update_id": number, "callback_query": query}


def mutated(dice: random.Random, update: Any) -> Any:
    """The update with up to three places changed, emptied, doubled or taken out."""
    update = pickle.loads(pickle.dumps(update))
    for _ in range(dice.randrange(4)):
        position: Any = update
        while True:
            key = dice.choice(list(position)) if isinstance(position, dict) else dice.randrange(len(position))
            if isinstance(position[key], dict | list) and position[key] and dice.random() < 0.75:
                position = position[key]
                continue
            break
        if position is update and key == "update_id":
            continue
        match dice.randrange(4):
            case 0 if isinstance(position, dict) and len(position) > 1:
                del position[key]
            case 1 if isinstance(position, dict):
                position[str(dice.choice(STRANGE))] = position[key]
            case _:
                position[key] = pickle.loads(pickle.dumps(dice.choice(STRANGE)))
        if not update:
            break
    return update


async def run(count: int, seed: int, folder: Path) -> dict[str, Any]:
    """Let so many come in, and count what became of them."""
    dice, clock = random.Random(seed), Clock()
    core = Core(clock)
    logging.disable(logging.ERROR)  # each update set aside is a line with its traceback
    async with program_on(folder, core, 1, clock) as program:
        await program.database.run(lambda session: _let_in(session, clock()))
        for start in range(0, count, BATCH):
            updates = [mutated(dice, seeds(dice, start + n)) for n in range(min(BATCH, count - start))]
            await program.inward.receive((start + n, json.dumps(update)) for n, update in enumerate(updates))
            await program.inward.quiet()
            await program.database.run(drop_outbox)
            clock.forward(seconds=1)
        states = await program.database.read(_states)
    logging.disable(logging.NOTSET)
    unhandled = sum(number for (state, failure), number in states.items() if state == "waiting" or _bug(failure))
    return {
        "updates": count,
        "unhandled": unhandled,
        "handled": sum(number for (state, _), number in states.items() if state == "done"),
        "set aside, unreadable": states.get(("dead", "Unparsable"), 0),
        "kinds": {f"{state} {failure or ''}".strip(): number for (state, failure), number in states.items()},
        "good": unhandled == 0 and sum(states.values()) == count,
        "seed": seed,
    }


async def idle(_: Sender) -> None:
    """Send nothing: what comes in is looked at here, not what goes out."""
    await asyncio.Event().wait()


def _let_in(session: Session, now: datetime) -> None:
    """Coordinators beside the administrator."""
    (site,) = sites.every(session)
    for number in range(1, PEOPLE):
        people.ensure_person(session, ADMINISTRATOR + number, f"Coordinator {number}", "coordinator", site.id, now)


def _bug(failure: str | None) -> bool:
    return failure not in (None, "Unparsable")


def _states(session: Session) -> Counter[tuple[str, str | None]]:
    inbox = table(InboxRow)
    return Counter((row[0], row[1]) for row in session.connection().execute(select(inbox.c.state, inbox.c.failure)))


def main(count: int = 100_000, seed: int = 0, *, control: bool = False) -> int:
    """The control handles with a bug: an update that comes from nobody breaks it."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Sender, "run", idle)
        if control:
            patch.setattr("bot.receiving.handling.take_turn", breaks)
        return report(**asyncio.run(run(count, seed, Path(folder))))


def breaks(session: Session, heard: Any, *rest: Any) -> Any:
    """A turn with a bug in it."""
    if heard.person in range(STRANGER, STRANGER + PEOPLE):
        raise KeyError
    return take_turn(session, heard, *rest)


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:] if word.isdecimal()), control="control" in sys.argv))
