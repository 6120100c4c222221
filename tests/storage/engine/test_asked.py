"""Of what was asked ahead, nothing counts that a row may be about which was written since; of many it is found fast."""

import random
from typing import Any

from sqlalchemy import bindparam, select, update

from storage.engine.asked import Asked, are_apart, rows_of
from storage.engine.prepared import Prepared, insertion
from storage.tables.base import table
from storage.tables.messages import OutboxRow

OUTBOX = table(OutboxRow)
ONE, ITS_CHAT = OUTBOX.c.id == bindparam("of"), OUTBOX.c.chat_id == bindparam("chat")
SELECTS = [Prepared(select(OUTBOX.c.id).where(*some)) for some in ((ONE,), (ITS_CHAT,), (ONE, ITS_CHAT), ())]
CHANGE = update(OUTBOX).values(tries=1)
WRITES = [insertion(OUTBOX), *(Prepared(CHANGE.where(*some)) for some in ((ONE,), (ITS_CHAT,), (ONE, ITS_CHAT), ()))]
PLAIN = "UPDATE outbox SET tries = 1"


def values(chance: random.Random) -> dict[str, Any]:
    key, chat = chance.choice((1, 2, 3, None)), chance.choice((1, 2, 3))
    return dict.fromkeys(OUTBOX.columns.keys()) | {"of": key, "chat": chat, "chat_id": chat}


def test_it_forgets_neither_more_nor_less_than_looking_at_each_would() -> None:
    chance = random.Random(7)
    for _ in range(300):
        asked, kept = Asked(), dict[tuple[str, str], tuple[str, dict[str, Any]]]()
        for _ in range(12):
            sql, given = chance.choice(SELECTS)._postgres.sql, values(chance)
            asked.keep(sql, given, object())
            kept[sql, str(given)] = sql, given
        written, by = chance.choice([*(one._postgres.sql for one in WRITES), PLAIN]), values(chance)
        asked.written(written, by)
        for sql, given in kept.values():
            apart = are_apart(rows_of(sql, given), rows_of(written, by), "outbox")
            assert (asked.get(sql, given) is not None) is apart


def test_what_is_written_elsewhere_leaves_it_and_all_of_it_can_be_forgotten() -> None:
    asked, sql = Asked(), SELECTS[0]._postgres.sql
    asked.keep(sql, {"of": 1}, "here")
    for elsewhere in ("UPDATE chats SET turn = 1", "SELECT 1 FROM outbox", "SAVEPOINT unit"):
        asked.written(elsewhere, None)
    assert asked.get(sql, {"of": 1}) == "here"
    asked.clear()
    assert asked.get(sql, {"of": 1}) is None
