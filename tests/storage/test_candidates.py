"""The candidates that exports are tried with are in every state, and the database that holds them is sound."""

from sqlalchemy import select
from sqlmodel import Session

from flows.answers.lifecycle import Stage
from storage.database import Database
from storage.tables.base import table
from storage.tables.screening import ScreeningRow
from storage.upkeep.verify import verify
from tests.storage.candidates import HOW_MANY


async def test_they_are_in_every_state(lived_through: Database) -> None:
    def stages(session: Session) -> tuple[int, set[str]]:
        found = list(session.connection().execute(select(table(ScreeningRow).c.lifecycle)).scalars())
        return len(found), set(found)

    count, found = await lived_through.read(stages)
    assert count >= HOW_MANY
    assert found == set(Stage)


async def test_their_database_is_sound(lived_through: Database) -> None:
    assert (await lived_through.read(verify)).problems == ()
