"""What the commands share: the database beside the running program, and what is meant by a name."""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.load_settings import BadSettings, load_settings
from bot.settings import Settings
from flows.rules.trial import Trial
from storage.database import Database
from storage.engine.errors import NotFound, StorageError, WhichTrial
from storage.site import people
from storage.site.sites import Site
from storage.study import listings
from storage.trials import switches

# What a command does with the database; the exit status.
Work: TypeAlias = Callable[[Database, Settings, argparse.Namespace, datetime], Awaitable[int]]


def outcome(command: Callable[[], int]) -> int:
    """The exit status of a command; bad settings, and what stands against it in the database, are told."""
    try:
        return command()
    except BadSettings as bad:
        problems = bad.problems
    except StorageError as error:
        problems = (str(error),)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 2


@asynccontextmanager
async def visiting(settings: Settings) -> AsyncIterator[Database]:
    """The database, beside the running program or without it. Raises `StorageError`."""
    database = Database(settings.database, visiting=True)
    await database.start()
    try:
        yield database
    finally:
        await database.close()


def on_database(work: Work) -> Callable[[argparse.Namespace], int]:
    """The command that does this with the database, at the site that the command line names."""

    async def visited(settings: Settings, options: argparse.Namespace) -> int:
        async with visiting(settings) as database:
            return await work(database, settings, options, datetime.now(UTC))

    return lambda options: asyncio.run(visited(settings_for(options), options))


def of_a_site(command: argparse.ArgumentParser) -> None:
    """Let a command name the site that it is about."""
    command.add_argument("--site", help="the site's name (default: the one of the settings)")


def settings_for(options: argparse.Namespace) -> Settings:
    """The settings, with the site that the command line names."""
    settings, site = load_settings(), getattr(options, "site", None)
    return settings.model_copy(update={"site": site}) if site else settings


async def trial_meant(database: Database, site: Site, registry_id: str | None, now: datetime) -> Trial:
    """The trial that is named, or the only one that the site has switched on; raises `Refused` with what to say."""
    today = now.astimezone(ZoneInfo(site.zone)).date()
    try:
        return await database.read(lambda session: switches.meant(session, site.id, registry_id, today))
    except WhichTrial as several:
        raise WhichTrial(f"{several.detail}; such as --trial {several.detail.partition(',')[0]}") from several


def screening_of_code(session: Session, site: Site, code: str, trial: Trial | None = None) -> int:
    """The number of the last screening of a subject code, for a trial or any; raises `NotFound` with what to say."""
    screening = listings.last_of(session, site.id, code, trial.registry_id if trial else None)
    if screening is None:
        raise NotFound(f"no screening of {site.name} has the code {code}")
    return screening


def author(session: Session) -> int:
    """Who is written down for what the command line does: the first administrator. Raises `NotFound`."""
    administrators = people.administrators(session)
    if not administrators:
        raise NotFound("no administrator is known yet: start the program once")
    return administrators[0].id
