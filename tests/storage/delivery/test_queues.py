"""On a server each connection remembers from where on rows of the queues may be open, and overlooks none by that."""

import psycopg
from sqlmodel import Session

from storage.database import Database
from storage.delivery import inbox, outbox, outgoing
from storage.engine.address import Server
from storage.engine.sessions import DRIVER
from tests.putting import put
from tests.storage.clinic import NOW

LATE_UPDATE = "INSERT INTO inbox VALUES (1, 5, '{}', '2026-03-02', 'waiting', 0)"
LATE_MESSAGE = (
    "INSERT INTO outbox (chat_id, kind, body, state, created_at, tries, edits, label) "
    "VALUES (5, 'message', '{\"text\": \"late\"}', 'due', '2026-03-02', 0, false, false)"
)


def waiting(session: Session) -> list[int]:
    return [one.update_id for one in inbox.waiting_for(session, _owner(session), ())]


def _owner(session: Session) -> str:
    (owner,) = session.info[DRIVER].execute("SELECT owner FROM shards WHERE id = 0").fetchone()
    return str(owner)


def due(session: Session) -> list[str]:
    return [one.body["text"] for one in outgoing.next_due(session, NOW)]


def begins_at(session: Session, queue: str) -> int:
    (place,) = session.info[DRIVER].execute(f"SELECT current_setting('blinabridge.{queue}')").fetchone()
    return int(place)


async def _handled(worker: Database, update_id: int) -> None:
    """An update with its message, settled."""

    def settled(session: Session) -> None:
        message = put(session, update_id, "message", {"text": "x"}, NOW)
        outbox.sending(session, message, update_id)
        outbox.sent(session, message, update_id, 7, NOW)
        inbox.done(session, update_id, NOW)

    await worker.run(lambda session: inbox.receive(session, [(update_id, 5, "{}")], NOW))
    await worker.run(settled)


async def test_what_is_committed_late_is_found_though_what_came_after_it_is_settled(
    there: Server, worker: Database
) -> None:
    with psycopg.connect(there.url) as late:
        late.execute(LATE_UPDATE)
        late.execute(LATE_MESSAGE)
        for update_id in range(10, 20):
            await _handled(worker, update_id)
            assert await worker.read(waiting) == []
            assert await worker.run(due) == []
    assert await worker.read(waiting) == [1]
    assert await worker.run(due) == ["late"]
    assert await worker.run(lambda session: outgoing.next_of(session, 5, NOW)) is not None


async def test_nobody_looks_again_before_what_was_settled(worker: Database) -> None:
    places = []
    for update_id in range(10, 13):
        await _handled(worker, update_id)
        assert (await worker.run(due), await worker.read(waiting)) == ([], [])
        places.append(
            (
                await worker.run(lambda session: begins_at(session, "outbox")),
                await worker.read(lambda session: begins_at(session, "inbox")),
            )
        )
    assert 0 < places[0][0] < places[1][0] < places[2][0]
    assert 0 < places[0][1] < places[1][1] < places[2][1]


async def test_what_waits_is_found_again_and_again_whatever_comes_after_it(worker: Database) -> None:
    await worker.run(lambda session: inbox.receive(session, [(1, 5, "{}")], NOW))
    await worker.run(lambda session: outbox.put(session, 5, "message", {"text": "first"}, NOW))
    for update_id in range(10, 13):
        await _handled(worker, update_id)
        assert (await worker.run(due), await worker.read(waiting)) == (["first"], [1])
    assert await worker.read(inbox.count_waiting) == await worker.read(outgoing.count_waiting) == 1
