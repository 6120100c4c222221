"""The other way for several workers: whoever comes first locks the chat, the others skip it, and each update is one
commit. `python -m tests.bench.skip_locked` is the program in that way, to be measured beside its own.
"""

import sys

from sqlmodel import Session

from bot import __main__ as program
from storage import writing
from storage.engine import shards
from storage.engine.errors import Elsewhere
from storage.engine.sessions import DRIVER

_LOCK = "SELECT 1 FROM chats WHERE chat_id = %s FOR UPDATE SKIP LOCKED"
_WAITS = "SELECT 1 FROM chats WHERE chat_id = %s"


def first_come(session: Session, chat_id: int | None) -> None:
    """Lock a chat, or leave it to whoever has it locked."""
    driver = session.info[DRIVER]
    driver._asked.clear()  # what was read before it was locked
    if driver.execute(_LOCK, (chat_id,)).fetchone() is None and driver.execute(_WAITS, (chat_id,)).fetchone():
        raise Elsewhere


if __name__ == "__main__":
    writing._BATCH = 1
    shards.FENCE = "SELECT id FROM shards WHERE %s <> ''"
    shards.check_chat = first_come
    shards.has_chat = lambda *_: True
    shards.owned_by = lambda _: shards._SHARDS.select().with_only_columns(shards._SHARDS.c.id)
    sys.exit(program.main([]))
