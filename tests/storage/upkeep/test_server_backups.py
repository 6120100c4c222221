"""Backups of a database on a server by the server's own programs, each restored: sound, and known for a copy."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.__main__ import main
from storage.database import Database
from storage.delivery import outbox
from storage.engine.address import Server
from storage.trail import audit
from storage.trail.audit import Head
from storage.upkeep import epoch
from storage.upkeep.verify import verify
from tests.server import OwnServer, own_server
from tests.storage.clinic import LATER, NOW, open_clinic


@pytest.fixture
def own() -> Iterator[OwnServer]:
    with own_server("archive_mode=on", "archive_command=cp %p ../archive/%f") as server:
        (server.folder / "archive").mkdir()
        server.own(server.folder / "archive")
        yield server


async def lived(address: Server) -> Head:
    """A candidate, and a message that waits; the audit's head then."""
    database = Database(address)
    await database.start()
    await database.run(lambda session: epoch.begin(session, NOW))
    clinic = await database.run(open_clinic)
    await database.run(lambda session: clinic.finished(session))
    await database.run(lambda session: outbox.put(session, 5, "message", {"text": "hello"}, NOW))
    head = await database.read(audit.head)
    await database.close()
    return head


async def mistaken(address: Server) -> None:
    """Something more, which should not have been."""
    database = Database(address)
    await database.start()
    assert await database.run(lambda session: epoch.begin(session, NOW)) is None
    await database.run(lambda session: audit.append(session, "a mistake", NOW))
    await database.close()


async def restored(address: Server, kept: Head) -> tuple[tuple[str, ...], int]:
    """What is wrong in a restored database against a head that was kept, and how many messages it sets aside."""
    database = Database(address)
    await database.start()
    report = await database.read(lambda session: verify(session, kept))
    aside = await database.run(lambda session: epoch.begin(session, LATER))
    assert (await database.read(verify)).sound
    await database.close()
    assert aside is not None, "it is not known for a copy"
    return report.problems, len(aside.messages)


async def test_a_dump_is_restored_into_another_database(own: OwnServer) -> None:
    address, target = own.make(), own.make()
    head = await lived(address)
    own.run("pg_dump", "--format=custom", "--no-owner", f"--file={own.folder}/dump", address.url)
    own.run("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={target.url}", own.folder / "dump")
    assert await restored(target, head) == ((), 1)


async def test_a_server_is_brought_back_to_an_instant_before_a_mistake(own: OwnServer) -> None:
    address = own.make()
    own.run("pg_basebackup", f"--pgdata={own.folder}/base", "--checkpoint=fast", f"--dbname={own.url}")
    head = await lived(address)
    own.execute("SELECT pg_create_restore_point('before')")
    await mistaken(address)
    own.execute("SELECT pg_switch_wal()")
    own.stop()
    own.bring_back("base", "recovery_target_name=before")
    assert await restored(address, head) == ((), 1)


def test_the_command_for_a_file_names_those_for_a_server(
    own: OwnServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("BLINABRIDGE_DATABASE", own.make().url)
    monkeypatch.setenv("BLINABRIDGE_ZONE", "UTC")
    assert main(["backup", str(tmp_path / "copy")]) == 2
    assert "pg_dump" in capsys.readouterr().err
    assert not (tmp_path / "copy").exists()
