"""Which site the settings speak of, and a second site beside it: never a silent new one, never a shared number."""

import pytest
from alembic import command
from sqlalchemy import StaticPool, create_engine, insert, text
from sqlmodel import Session, select

from storage.database import Database
from storage.engine import errors, schema
from storage.site import sites
from storage.site.sites import Site
from storage.tables.base import table
from storage.tables.screening import AuditRow
from storage.tables.sign_off import RegistrationRow
from storage.upkeep.verify import verify
from tests.storage.clinic import LATER, Clinic
from tests.storage.tables.test_tables import LEGAL, add

ZONE, PATTERN = "America/Chicago", "MCW-###"


def settle(session: Session, name: str, number: int | None = None) -> tuple[Site, str]:
    return sites.settle(session, name, number, ZONE, PATTERN, LATER)


def bonn(session: Session) -> Site:
    return sites.add(session, "Bonn", None, "Europe/Berlin", "BN-##", LATER)


async def test_another_name_in_the_settings_renames_the_only_site(database: Database, clinic: Clinic) -> None:
    site, before = await database.run(lambda session: settle(session, "Milwaukee"))
    assert (site.id, site.name, site.number, before) == (clinic.site.id, "Milwaukee", 1, "MCW")
    assert await database.read(sites.every) == [site]
    entries = await database.read(
        lambda session: session.exec(select(AuditRow).order_by(AuditRow.seq)).all()[-1].detail
    )
    assert '"before":{"code_pattern":"MCW-###","name":"MCW"' in entries
    assert '"name":"Milwaukee"' in entries
    assert (await database.read(verify)).sound


async def test_the_number_says_which_of_two_sites_is_renamed(database: Database, clinic: Clinic) -> None:
    second = await database.run(bonn)
    site, before = await database.run(lambda session: settle(session, "Bonn am Rhein", 2))
    assert (site.id, before, second.number) == (second.id, "Bonn", 2)


async def test_a_name_that_may_be_of_either_site_is_refused(database: Database, clinic: Clinic) -> None:
    await database.run(bonn)
    with pytest.raises(errors.SiteUnknown, match="Köln; it holds Bonn, number 2, MCW, number 1"):
        await database.run(lambda session: settle(session, "Köln"))
    assert len(await database.read(sites.every)) == 2


async def test_a_name_and_a_number_that_are_both_unknown_are_refused(database: Database, clinic: Clinic) -> None:
    with pytest.raises(errors.SiteUnknown):
        await database.run(lambda session: settle(session, "Köln", 7))


async def test_another_number_in_the_settings_is_the_sites_from_then_on(database: Database, clinic: Clinic) -> None:
    site, before = await database.run(lambda session: settle(session, "MCW", 12))
    assert (site.id, site.number, before) == (clinic.site.id, 12, "MCW")


async def test_without_a_number_in_the_settings_a_site_keeps_its_own(database: Database, clinic: Clinic) -> None:
    await database.run(lambda session: settle(session, "MCW", 12))
    site, _ = await database.run(lambda session: settle(session, "MCW"))
    assert site.number == 12


async def test_the_number_of_another_site_is_refused(database: Database, clinic: Clinic) -> None:
    await database.run(bonn)
    with pytest.raises(errors.NumberTaken, match="2 is the number of Bonn"):
        await database.run(lambda session: settle(session, "MCW", 2))
    with pytest.raises(errors.NumberTaken):
        await database.run(lambda session: sites.add(session, "Köln", 1, ZONE, PATTERN, LATER))


async def test_a_number_that_participants_carry_stays_with_the_site_that_gave_it(
    database: Database, clinic: Clinic
) -> None:
    await database.run(clinic.start)
    await database.run(lambda session: add(session, "signatures", {}))
    await database.run(lambda session: add(session, "registrations", {}))
    await database.run(lambda session: settle(session, "MCW", 12))
    with pytest.raises(errors.NumberTaken, match="registered under 1"):
        await database.run(lambda session: sites.add(session, "Köln", 1, ZONE, PATTERN, LATER))
    again, _ = await database.run(lambda session: settle(session, "MCW", 1))
    assert again.number == 1


async def test_a_name_is_of_one_site(database: Database, clinic: Clinic) -> None:
    await database.run(bonn)
    for name in ("MCW", "Bonn"):
        with pytest.raises(errors.NameTaken):
            await database.run(lambda session, name=name: sites.rename(session, "MCW", name, LATER))
        with pytest.raises(errors.NameTaken):
            await database.run(lambda session, name=name: sites.add(session, name, None, ZONE, PATTERN, LATER))
    with pytest.raises(errors.NotFound, match="no site is called Ulm"):
        await database.run(lambda session: sites.rename(session, "Ulm", "Köln", LATER))


BEFORE = """
INSERT INTO sites (id, name, zone, code_pattern, created_at) VALUES
(1, 'A', 'UTC', 'A-###', '2026-01-01'), (2, 'B', 'UTC', 'B-###', '2026-01-01'), (3, 'C', 'UTC', 'C-###', '2026-01-01');
"""


@pytest.mark.parametrize(
    ("registered", "numbers"),
    [({}, [1, 2, 3]), ({1: "007"}, [7, 1, 2]), ({2: "001"}, [2, 1, 3]), ({1: "001", 3: "002"}, [1, 3, 2])],
)
def test_sites_of_before_get_the_number_that_their_participants_carry(
    registered: dict[int, str], numbers: list[int]
) -> None:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.begin() as connection:
        command.upgrade(schema._config(connection), "0005")
        connection.execute(text(BEFORE))
        for site, number in registered.items():
            said = {"site_id": site, "screening_id": site, "number": f"BLINA-{number}-0001-00"}
            connection.execute(insert(table(RegistrationRow)).values(LEGAL["registrations"] | said))
        schema.upgrade(connection)
        assert list(connection.execute(text("SELECT number FROM sites ORDER BY id")).scalars()) == numbers
    engine.dispose()
