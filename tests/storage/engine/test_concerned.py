"""Which rows a statement concerns is read from its own words, and where they do not say it, all may be."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import and_, bindparam, delete, exists, or_, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import insert

from storage.engine.asked import are_apart, learn, rows_of
from storage.engine.prepared import insertion, latest
from storage.tables.base import table
from storage.tables.messages import ChatRow, OutboxRow

CHATS, OUTBOX = table(ChatRow), table(OutboxRow)
OTHER, OF_CHAT = OUTBOX.alias("other"), CHATS.alias("of_chat")
OF, CHAT = bindparam("of"), bindparam("chat")
ONE, ITS_CHAT = OUTBOX.c.id == OF, OUTBOX.c.chat_id == CHAT
PART = select(OUTBOX.c.id)
STATEMENTS: dict[str, tuple[Any, Mapping[str, Mapping[str, int]]]] = {
    "what must hold": (PART.where(ONE, ITS_CHAT), {"outbox": {"id": 7, "chat_id": 5}}),
    "within another condition": (PART.where(and_(ONE, OUTBOX.c.tries > 1)), {"outbox": {"id": 7}}),
    "the last version": (latest(select(CHATS), CHATS.c.chat_id, CHAT), {"chats": {"chat_id": 5}}),
    "between two values": (select(CHATS).where(CHATS.c.chat_id.between(OF, CHAT)), {}),
    "either": (PART.where(or_(ONE, ITS_CHAT)), {}),
    "not": (PART.where(~ONE), {}),
    "a fixed value": (PART.where(OUTBOX.c.tries == 1), {}),
    "joined by it": (
        select(OUTBOX.c.id).select_from(OUTBOX.outerjoin(OF_CHAT, OF_CHAT.c.chat_id == CHAT)).where(ONE),
        {"outbox": {"id": 7}, "chats": {"chat_id": 5}},
    ),
    "joined to it": (select(OUTBOX.c.id).select_from(CHATS.outerjoin(OUTBOX, CHATS.c.chat_id == CHAT)), {}),
    "joined anyhow": (
        select(OUTBOX.c.id).select_from(OUTBOX.join(CHATS, CHATS.c.chat_id == OUTBOX.c.chat_id)).where(ITS_CHAT),
        {"outbox": {"chat_id": 5}},
    ),
    "read twice": (PART.where(ONE, exists().where(OTHER.c.chat_id == OUTBOX.c.chat_id)), {}),
    "read within": (PART.where(OUTBOX.c.chat_id == select(CHATS.c.chat_id).scalar_subquery()), {}),
    "inserted": (insert(CHATS).values(chat_id=CHAT, turn=OF), {"chats": {"chat_id": 5, "turn": 7}}),
    "inserted or changed": (
        insert(CHATS).values(chat_id=CHAT, turn=OF).on_conflict_do_update(index_elements=["chat_id"], set_={"turn": 1}),
        {"chats": {"chat_id": 5}},
    ),
    "inserted unless there": (insert(CHATS).values(chat_id=CHAT, turn=OF).on_conflict_do_nothing(), {}),
    "changed": (update(OUTBOX).where(ONE).values(tries=1), {"outbox": {"id": 7}}),
    "changed in what it is known by": (update(OUTBOX).where(ONE, ITS_CHAT).values(chat_id=OF), {"outbox": {"id": 7}}),
    "deleted": (delete(OUTBOX).where(ONE), {"outbox": {"id": 7}}),
    "all deleted": (delete(OUTBOX), {}),
}


@pytest.mark.parametrize(("statement", "rows"), STATEMENTS.values(), ids=STATEMENTS)
def test_which_rows_it_concerns(statement: Any, rows: Mapping[str, Mapping[str, int]]) -> None:
    sql = str(statement.compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]
    learn(sql, statement)
    assert rows_of(sql, {"of": 7, "chat": 5}) == rows


def test_a_value_of_another_kind_tells_nothing() -> None:
    sql = insertion(CHATS)._postgres.sql
    assert rows_of(sql, dict.fromkeys(CHATS.columns.keys(), "5") | {"turn": 7}) == {"chats": {"turn": 7}}


def test_of_a_statement_that_nobody_prepared_all_rows_may_be_concerned() -> None:
    assert rows_of("UPDATE chats SET turn = 1 WHERE chat_id = 5", None) == {}


APART = {
    "another row": ({"id": 1}, {"id": 2}, True),
    "the same row": ({"id": 1}, {"id": 1}, False),
    "the same row of another chat": ({"id": 1, "chat_id": 5}, {"id": 1, "chat_id": 6}, True),
    "known by different columns": ({"id": 1}, {"chat_id": 6}, False),
    "all rows": ({}, {"id": 1}, False),
}


@pytest.mark.parametrize(("some", "others", "apart"), APART.values(), ids=APART)
def test_rows_are_apart_where_a_column_has_another_value(some: Any, others: Any, apart: bool) -> None:
    assert are_apart({"outbox": some}, {"outbox": others}, "outbox") is apart
    assert are_apart({"outbox": some}, {"outbox": others}, "chats") is False


def test_a_new_row_is_apart_from_those_of_another_chat() -> None:
    put = insertion(OUTBOX)._postgres.sql
    values = dict.fromkeys(OUTBOX.columns.keys()) | {"chat_id": 5}
    assert are_apart(rows_of(put, values), {"outbox": {"chat_id": 6}}, "outbox")
    assert not are_apart(rows_of(put, values), {"outbox": {"chat_id": 5}}, "outbox")
