"""`python -m bot calendar CODE OUT.ics`: the plan of a registered participant as a calendar file."""

import asyncio
import sys
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlmodel import Session

from bot.settings import Settings
from storage.database import Database
from storage.exports.calendar import calendar_of
from storage.tables.base import table
from storage.tables.people import SiteRow
from storage.tables.screening import ScreeningRow
from storage.tables.sign_off import RegistrationRow


async def calendar_command(settings: Settings, code: str, out: Path, now: datetime) -> int:
    """Write the file, which is replaced; the exit status. Raises `StorageError` and OSError with what to say."""
    database = Database(settings.database, visiting=True)
    await database.start()
    try:
        content = await database.run(lambda session: _content(session, settings.site, code, now))
    finally:
        await database.close()
    if content is None:
        print(f"Nobody is registered as {code} at {settings.site}.", file=sys.stderr)
        return 1
    await asyncio.to_thread(out.write_bytes, content)
    return 0


def _content(session: Session, site: str, code: str, now: datetime) -> bytes | None:
    screenings, sites, registered = table(ScreeningRow), table(SiteRow), table(RegistrationRow)
    chosen = (
        select(screenings.c.id)
        .join(sites, sites.c.id == screenings.c.site_id)
        .join(registered, registered.c.screening_id == screenings.c.id)
        .where(sites.c.name == site, screenings.c.subject_code == code)
        .order_by(screenings.c.id.desc())
    )
    screening_id = session.connection().execute(chosen).scalar()
    return None if screening_id is None else calendar_of(session, screening_id, now)
