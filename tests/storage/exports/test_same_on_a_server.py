"""The same study gives the same bytes in every form, in a file and on a server."""

import asyncio
from pathlib import Path

from storage.database import Database
from storage.engine.address import Address
from storage.exports.forms import FORMS
from storage.moving import move
from tests.server import Postgres
from tests.storage import candidates
from tests.storage.exports.exporting import form_of

ONCE_EACH = len(candidates.LIVES)


async def exported(address: Address) -> dict[str, bytes]:
    """Every form of what is kept there."""
    database = Database(address)
    await database.start()
    found = await database.read(lambda session: {name: form_of(session, name, now=candidates.TAKEN) for name in FORMS})
    await database.close()
    return found


def test_a_server_gives_what_the_file_gave(server: Postgres, tmp_path: Path) -> None:
    path, there = candidates.make(tmp_path / "study.db", ONCE_EACH), server.make()
    move(path, there, lambda _name, _rows: None)
    before, after = asyncio.run(exported(path)), asyncio.run(exported(there))
    server.drop(there)
    assert [name for name in FORMS if before[name] != after[name]] == []
