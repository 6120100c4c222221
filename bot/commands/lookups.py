"""What the command line means by a name: a site, the screening of a subject code, whoever is written down."""

import argparse
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.load_settings import load_settings
from bot.settings import Settings
from flows.rules.trial import Trial
from storage.database import Database
from storage.engine.errors import NotFound, WhichTrial
from storage.site import people
from storage.site.sites import Site
from storage.study import listings
from storage.trials import switches


def of_a_site(command: argparse.ArgumentParser) -> None:
    """Let a command name the site that it is about."""
    command.add_argument("--site", help="the site's name (default: the one of the settings)")


def settings_for(options: argparse.Namespace) -> Settings:
    """The settings, with the site that the command line names."""
    settings = load_settings()
    return settings.model_copy(update={"site": options.site}) if options.site else settings


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
