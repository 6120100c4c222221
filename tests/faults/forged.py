"""Button data that nobody was shown, or that belongs to another time: `python -m tests.faults.forged 100000 [seed]`.

Forged at random, bent from real data, and real data replayed after its card is gone or from another person's chat.
None may change an answer, a screening, or the audit.
"""

import asyncio
import random
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from bot.deployment import Deployment
from bot.telegram import callback_data
from bot.telegram.updates import IncomingUpdate
from bot.turns import turn as turns
from bot.turns.turn import TurnRefused, take_turn
from flows.chat.input import Tap
from flows.turn.buttons import DONE_BY_BUTTON
from storage.delivery import chats, inbox
from tests.faults.core import MEMORY, drop_outbox
from tests.faults.rig import report
from tests.journeys.answers import answer, begin
from tests.journeys.running import ADMINISTRATOR, COLLEAGUE, STRANGER, Clock, running, talking

BATCH = 250
WORDS = ("", "yes", "no", "0", "1", "2", "male", "2026-03-02", "on", "open.0", "I1", "coordinator", "blasts_percent")


def forged(dice: random.Random, shown: list[str], turn: tuple[int, int, int]) -> str:
    """Data that is on no card of the present."""
    kind = dice.randrange(4)
    if kind == 0:
        return "".join(dice.choice("0123456789abcxyz.:-é") for _ in range(dice.randrange(40)))
    if kind == 1:  # somebody else's time: nearly the right place
        position = [max(0, number + dice.choice((-2, -1, 0, 1, 2))) for number in turn]
        if tuple(position) == turn:
            position[2] += 1
        return _data(dice, position)
    if kind == 2:  # the right place with an act that the card does not offer
        return _data(dice, list(turn))
    return dice.choice(shown)


def _data(dice: random.Random, position: list[int]) -> str:
    tap = Tap(dice.choice(list(DONE_BY_BUTTON)), dice.choice(WORDS))
    return callback_data.encode(callback_data.Pointer(position[0], position[1], position[2], tap))


async def run(count: int, seed: int, folder: Path) -> dict[str, Any]:
    """Tap so often, and compare the database with what it was."""
    dice, clock = random.Random(seed), Clock()
    shown: list[str] = []
    broken = Counter[str]()
    async with running(folder, clock) as program, talking(program) as talk:
        await begin(talk)
        for upto in ("b_all", "creatinine_date", "prior_therapies", "cns_status"):
            shown += _buttons((await talk.card()).raw)
            await answer(talk, upto=upto) if upto == "b_all" else None
        card = await talk.card()
        now_on = set(_buttons(card.raw))
        old = [data for data in shown if data not in now_on]
        chat = await program.database.read(lambda session: chats.load(session, ADMINISTRATOR))
        assert chat is not None
        assert chat.screening_id is not None
        turn = (chat.screening_id, chat.seen_version, chat.turn)
        before = _facts(folder)
        for start in range(0, count, BATCH):
            taps = []
            while len(taps) < min(BATCH, count - start):
                data = forged(dice, old, turn)
                who = dice.choice((ADMINISTRATOR, ADMINISTRATOR, COLLEAGUE, STRANGER))
                if data not in now_on or who != ADMINISTRATOR:
                    taps.append(_heard(10**9 + start + len(taps), data, who, card.id))
            await program.database.run(_all(taps, clock, chat, broken))
            if _facts(folder) != before:
                break
        accepted = _facts(folder) != before
    return {"taps": count, "accepted": int(accepted), "broken": broken, "good": not (accepted or broken), "seed": seed}


def _buttons(message: dict[str, Any]) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


def _heard(update_id: int, data: str, person: int, message_id: int) -> IncomingUpdate:
    pointer = callback_data.decode(data)
    tap = pointer.tap if pointer else Tap("", "")
    return IncomingUpdate(update_id, person, True, person, "X", tap, pointer, message_id, "1")


def _all(
    taps: list[IncomingUpdate], clock: Clock, as_it_was: chats.Chat, broken: Counter[str]
) -> Callable[[Session], None]:
    deployment = Deployment("/start ")

    def work(session: Session) -> None:
        inbox.receive(session, [(tap.update_id, tap.chat_id, "{}") for tap in taps], clock())
        for tap in taps:
            try:
                with session.begin_nested():
                    take_turn(session, tap, clock(), deployment)
            except TurnRefused:
                continue
            except Exception as error:
                broken[type(error).__name__] += 1
        # A way of looking at things that a card did offer is no acceptance, but the next one starts where this did.
        chats.save(session, as_it_was, clock())
        drop_outbox(session)

    return work


def _facts(folder: Path) -> tuple[Any, ...]:
    """Everything that a tap could change for good."""
    with closing(sqlite3.connect(folder / "blinabridge.sqlite")) as connection:
        return tuple(
            tuple(connection.execute(sql).fetchall())
            for sql in (
                "SELECT max(seq), count(*) FROM audit",
                "SELECT id, version, lifecycle, current FROM screenings ORDER BY id",
                "SELECT count(*) FROM answers",
                "SELECT count(*) FROM invites",
                "SELECT count(*), max(turn) FROM chats WHERE chat_id = 1001",
            )
        )


def main(count: int = 100_000, seed: int = 0, *, control: bool = False) -> int:
    """The control trusts a button's data: neither its place nor its card is looked at."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder, pytest.MonkeyPatch.context() as patch:
        if control:
            trust(patch)
        return report(**asyncio.run(run(count, seed, Path(folder))))


def trust(patch: pytest.MonkeyPatch) -> None:
    """Take every tap for one that counts."""
    patch.setattr(turns, "stale_answer", lambda *_: None)
    patch.setattr("flows.cards.card.Card.offers", lambda *_: True)


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:] if word.isdecimal()), control="control" in sys.argv))
