"""`python -m bot site [add|rename]`: the sites of the database, another one, or another name of one."""

from datetime import datetime

from bot.load_settings import checked
from bot.settings import Settings
from storage.database import Database
from storage.study import people, sites
from storage.study.people import Site


async def list_sites(settings: Settings) -> int:
    """Print every site; the exit status. Raises `StorageError`."""
    database = await _visited(settings)
    try:
        known = await database.read(people.sites)
    finally:
        await database.close()
    for site in known:
        print(_line(site))
    return 0


async def add_site(
    settings: Settings, name: str, number: str | None, zone: str | None, pattern: str | None, now: datetime
) -> int:
    """Add one, like the one of the settings where nothing else is said. Raises `StorageError` and `BadSettings`."""
    name, chosen = checked("site", name), checked("site_number", number)
    like = checked("zone", zone or settings.zone), checked("code_pattern", pattern or settings.code_pattern)
    database = await _visited(settings)
    try:
        site = await database.run(lambda session: sites.add(session, name, chosen, *like, now))
    finally:
        await database.close()
    print(f"Added: {_line(site)}. Invite its people, an administrator first:")
    print(f'python -m bot invite administrator --site "{site.name}"')
    return 0


async def rename_site(settings: Settings, old: str, new: str, now: datetime) -> int:
    """Give one another name. Raises `StorageError` and `BadSettings`."""
    name = checked("site", new)
    database = await _visited(settings)
    try:
        site = await database.run(lambda session: sites.rename(session, old, name, now))
    finally:
        await database.close()
    print(f"Renamed: {_line(site)}.")
    if old == settings.site:
        print("Set BLINABRIDGE_SITE to the new name too, or the next start gives it the old one.")
    return 0


async def _visited(settings: Settings) -> Database:
    database = Database(settings.database, visiting=True)
    await database.start()
    return database


def _line(site: Site) -> str:
    return f"{site.number:03}  {site.name}  {site.zone}  {site.code_pattern}"
