"""The inbox and the outbox: nothing lost, nothing twice, in order per chat, and honest about what is not known."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from storage.database import Database
from storage.delivery import inbox, outbox, outgoing
from storage.tables.messages import InboxRow, OutboxRow
from tests import putting
from tests.storage.clinic import LATER, NOW

HOUR = timedelta(hours=1)


async def receive(database: Database, *ids: int, at: Any = NOW) -> list[int]:
    return await database.run(lambda session: inbox.receive(session, [(key, 5, "{}") for key in ids], at))


async def waiting(database: Database) -> list[int]:
    return [update.update_id for update in await database.read(inbox.waiting)]


async def test_an_update_that_comes_twice_counts_once(database: Database) -> None:
    assert await receive(database, 12, 11, 12) == [11, 12]
    assert await receive(database, 11, 12, 13) == [13]
    assert await waiting(database) == [11, 12, 13]
    assert await database.run(lambda session: inbox.done(session, 11, LATER))
    assert not await database.run(lambda session: inbox.done(session, 11, LATER))
    assert await receive(database, 11) == []
    assert await waiting(database) == [12, 13]


async def test_a_body_is_erased_when_it_is_done(database: Database) -> None:
    await receive(database, 1)
    await database.run(lambda session: inbox.done(session, 1, LATER))
    row = await database.read(lambda session: session.exec(select(InboxRow)).one().model_dump())
    assert (row["state"], row["body"], row["done_at"]) == ("done", None, LATER)


async def test_ids_that_start_again_lower_are_taken(database: Database) -> None:
    await receive(database, 900, 901)
    for key in (900, 901):
        await database.run(lambda session, key=key: inbox.done(session, key, NOW))
    assert await receive(database, 3, 4, at=NOW + 8 * 24 * HOUR) == [3, 4]
    assert await waiting(database) == [3, 4]


async def test_settled_updates_are_forgotten_after_two_days(database: Database) -> None:
    await receive(database, 1, 2, 3)
    await database.run(lambda session: inbox.done(session, 1, NOW))
    await database.run(lambda session: inbox.failed(session, 2, "ValueError", NOW, at_once=True))
    await database.run(lambda session: inbox.forget(session, NOW + 48 * HOUR))
    assert await receive(database, 1, 2, 3) == []
    await database.run(lambda session: inbox.forget(session, NOW + 49 * HOUR))
    assert await receive(database, 1, 2, 3) == [1, 2]


async def test_poison_is_set_aside_at_the_third_failure(database: Database) -> None:
    await receive(database, 1, 2)

    async def fail(**how: bool) -> bool:
        return await database.run(lambda session: inbox.failed(session, 1, "KeyError", NOW, **how))

    assert [await fail(), await fail(), await fail()] == [False, False, True]
    assert await waiting(database) == [2]


async def test_what_cannot_be_read_is_set_aside_at_once(database: Database) -> None:
    await receive(database, 1)
    assert await database.run(lambda session: inbox.failed(session, 1, "not JSON", NOW, at_once=True))
    assert await waiting(database) == []


async def put(database: Database, chat: int, kind: str, text: str) -> int:
    return await database.run(lambda session: putting.put(session, chat, kind, {"text": text}, NOW))


async def sending(database: Database, chat: int, kind: str, text: str, **options: bool) -> int:
    message = await put(database, chat, kind, text)
    await database.run(lambda session: outbox.sending(session, message, chat, **options))
    return message


async def due(database: Database, now: Any = NOW) -> list[str]:
    return [item.body["text"] for item in await database.run(lambda session: outgoing.next_due(session, now))]


async def states(database: Database) -> list[str]:
    def read(session: Session) -> list[str]:
        return [row.state for row in session.exec(select(OutboxRow).order_by(OutboxRow.id))]

    return await database.read(read)


async def test_messages_of_a_chat_go_out_in_order_one_at_a_time(database: Database) -> None:
    first = await put(database, 1, "message", "a")
    await put(database, 1, "message", "b")
    await put(database, 2, "message", "c")
    assert await due(database) == ["a", "c"]
    await database.run(lambda session: outbox.sending(session, first, 1))
    assert await due(database) == ["c"]
    await database.run(lambda session: outbox.sent(session, first, 1, 2**40, LATER))
    assert await due(database) == ["b", "c"]
    row = await database.read(lambda session: session.get(OutboxRow, first).model_dump())
    assert (row["state"], row["body"], row["message_id"], row["tries"]) == ("sent", None, 2**40, 1)


async def test_only_the_newest_card_of_a_chat_is_sent(database: Database) -> None:
    await put(database, 1, "card", "old")
    await put(database, 1, "message", "between")
    await put(database, 1, "card", "older")
    await put(database, 2, "card", "other chat")
    await put(database, 1, "card", "new")
    assert await due(database) == ["between", "other chat"]
    assert await states(database) == ["cancelled", "due", "cancelled", "due", "due"]


async def test_a_newer_card_waits_as_long_as_telegram_told_the_chat_to(database: Database) -> None:
    first = await sending(database, 1, "card", "old")
    await database.run(lambda session: outbox.postpone(session, first, NOW + HOUR))
    await put(database, 1, "card", "new")
    assert await due(database) == []
    assert await due(database, NOW + HOUR) == ["new"]


async def test_a_new_card_that_may_have_arrived_is_repeated_before_a_newer_one(database: Database) -> None:
    first = await sending(database, 1, "card", "old")
    await database.run(lambda session: outbox.unknown(session, first, "timed out"))
    await put(database, 1, "card", "new")
    assert await labels(database) == [("old", True)]


async def test_a_card_on_its_way_is_not_overtaken(database: Database) -> None:
    await sending(database, 1, "card", "first")
    await put(database, 1, "card", "second")
    assert await due(database) == []
    assert await states(database) == ["sending", "due"]


async def test_a_message_waits_for_its_time(database: Database) -> None:
    first = await put(database, 1, "message", "a")
    await database.run(lambda session: outbox.postpone(session, first, NOW + HOUR))
    second = await put(database, 2, "message", "b")
    await database.run(lambda session: outbox.postpone(session, second, NOW + 2 * HOUR))
    assert await due(database) == []
    assert await due(database, NOW + HOUR) == ["a"]
    assert await due(database, NOW + 2 * HOUR) == ["a", "b"]


@pytest.fixture
async def in_flight(database: Database) -> dict[str, int]:
    return {
        "edit": await sending(database, 1, "card", "edit", edits=True),
        "message": await sending(database, 2, "message", "message"),
    }


async def labels(database: Database) -> list[tuple[str, bool]]:
    found = await database.run(lambda session: outgoing.next_due(session, NOW))
    return [(item.body["text"], item.label) for item in found]


async def test_an_unknown_edit_is_repeated_silently_and_a_message_with_a_label(
    database: Database, in_flight: dict[str, int]
) -> None:
    for message in in_flight.values():
        await database.run(lambda session, message=message: outbox.unknown(session, message, "timed out"))
    assert await states(database) == ["unknown", "unknown"]
    assert await labels(database) == [("edit", False), ("message", True)]


async def test_a_message_is_repeated_once_an_edit_as_often_as_it_takes(
    database: Database, in_flight: dict[str, int]
) -> None:
    def again(session: Session) -> None:
        for chat, (name, message) in enumerate(in_flight.items(), 1):
            outbox.unknown(session, message, "timed out")
            outbox.sending(session, message, chat, edits=name == "edit")
        for message in in_flight.values():
            outbox.unknown(session, message, "timed out")

    await database.run(again)
    assert await states(database) == ["unknown", "failed"]
    assert await labels(database) == [("edit", False)]


async def test_a_new_card_is_repeated_as_often_as_it_takes(database: Database) -> None:
    card = await put(database, 3, "card", "due")

    def again(session: Session) -> None:
        for _ in range(3):
            outbox.sending(session, card, 3)
            outbox.unknown(session, card, "timed out")

    await database.run(again)
    assert await labels(database) == [("due", True)]
    assert await states(database) == ["unknown"]


async def test_after_a_crash_what_was_on_its_way_is_in_doubt(database: Database, in_flight: dict[str, int]) -> None:
    await put(database, 3, "message", "due")
    await database.run(outbox.recover)
    assert await labels(database) == [("edit", False), ("message", True), ("due", False)]
    assert await states(database) == ["unknown", "unknown", "due"]


async def test_doubt_does_not_touch_what_is_settled(database: Database, in_flight: dict[str, int]) -> None:
    def settled(session: Session) -> None:
        outbox.sent(session, in_flight["message"], 2, 7, NOW)
        outbox.unknown(session, in_flight["message"], "late")

    await database.run(settled)
    assert await states(database) == ["sending", "sent"]


async def test_a_chat_that_is_gone_gets_nothing_more(database: Database) -> None:
    first = await sending(database, 1, "message", "a")
    await put(database, 1, "message", "b")
    await put(database, 2, "message", "c")
    await database.run(lambda session: outbox.failed(session, first, "blocked"))
    await database.run(lambda session: outbox.cancel(session, 1))
    assert await due(database) == ["c"]
    assert await states(database) == ["failed", "cancelled", "due"]


async def test_settled_messages_are_forgotten_after_two_days(database: Database) -> None:
    first = await sending(database, 1, "message", "a")
    await put(database, 1, "message", "b")
    await database.run(lambda session: outbox.sent(session, first, 1, 7, NOW))
    await database.run(lambda session: outbox.forget(session, NOW + 48 * HOUR))
    assert await states(database) == ["sent", "due"]
    await database.run(lambda session: outbox.forget(session, NOW + 49 * HOUR))
    assert await states(database) == ["due"]
