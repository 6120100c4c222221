"""After a restore: nothing that was sent since goes out again, and no button of the lost time counts."""

import shutil
from pathlib import Path

import pytest

from storage.database import Database
from storage.delivery import chats, inbox, outbox
from storage.delivery.chats import Chat
from storage.tables.base import table
from storage.tables.messages import PENDING, OutboxRow
from storage.trail import audit
from storage.upkeep import epoch
from storage.upkeep.backup import backup
from tests.storage.clinic import LATER, NOW, Clinic


async def fill(database: Database) -> None:
    def work(session):  # type: ignore[no-untyped-def]
        outbox.put(session, 5, "message", {"text": "hello"}, NOW)
        outbox.sending(session, outbox.put(session, 6, "card", {"text": "card"}, NOW), 6)
        inbox.receive(session, [(1, 5, "{}")], NOW)
        chats.save(session, Chat(5, turn=7, card_hash="a" * 64), NOW)

    await database.run(work)


async def pending(database: Database) -> int:
    rows = table(OutboxRow)
    return await database.read(
        lambda session: len(session.connection().execute(rows.select().where(rows.c.state.in_(PENDING))).all())
    )


def copied(database: Database, target: Path) -> Path:
    backup(database.address, target)
    return target


def file_alone(database: Database, target: Path) -> Path:
    """A copy by hand: the file and its -wal, without the note."""
    for end in ("", "-wal"):
        shutil.copy(f"{database.address}{end}", f"{target}{end}")
    return target


@pytest.mark.file
@pytest.mark.parametrize("copy", [copied, file_alone])
async def test_what_waited_in_a_restored_copy_is_set_aside_and_listed(
    database: Database, clinic: Clinic, tmp_path: Path, copy: object
) -> None:
    await database.run(lambda session: epoch.begin(session, NOW))
    await fill(database)
    restored = Database(copy(database, tmp_path / "restored.db"))  # type: ignore[operator]
    await restored.start()
    aside = await restored.run(lambda session: epoch.begin(session, LATER))
    assert aside is not None
    assert [(chat, kind) for chat, kind, _ in aside.messages] == [(5, "message"), (6, "card")]
    assert aside.updates == (5,)
    assert await pending(restored) == 0
    assert await restored.read(inbox.waiting) == []
    chat = await restored.read(lambda session: chats.load(session, 5))
    assert chat is not None
    assert (chat.turn > 1_000_000, chat.card_hash) == (True, None)
    assert await restored.run(lambda session: epoch.begin(session, LATER)) is None
    await restored.close()


@pytest.mark.file
async def test_an_older_file_under_the_same_note_is_known_for_one(database: Database, tmp_path: Path) -> None:
    await database.run(lambda session: epoch.begin(session, NOW))
    older = file_alone(database, tmp_path / "older.db")
    await database.run(lambda session: audit.append(session, "later", NOW))
    await database.close()
    database.address.unlink()
    for end in ("", "-wal"):
        shutil.move(f"{older}{end}", f"{database.address}{end}")
    again = Database(database.address)
    await again.start()
    assert await again.run(lambda session: epoch.begin(session, LATER)) is not None
    await again.close()


async def test_a_plain_restart_sets_nothing_aside(database: Database) -> None:
    await database.run(lambda session: epoch.begin(session, NOW))
    await fill(database)
    await database.close()
    again = Database(database.address)
    await again.start()
    assert await again.run(lambda session: epoch.begin(session, LATER)) is None
    assert await pending(again) == 2
    await again.close()


@pytest.mark.file
async def test_a_crash_before_it_is_set_aside_changes_nothing(database: Database, tmp_path: Path) -> None:
    await database.run(lambda session: epoch.begin(session, NOW))
    path = copied(database, tmp_path / "restored.db")
    for _ in range(2):
        restored = Database(path)
        await restored.start()
        await restored.close()
    restored = Database(path)
    await restored.start()
    assert await restored.run(lambda session: epoch.begin(session, LATER)) is not None
    await restored.close()
