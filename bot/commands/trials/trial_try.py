"""`python -m bot trial try`: the local chat with a trial file, in a database of its own that goes when it ends."""

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from bot.receiving.set_up import set_up
from bot.settings import LOCAL_ADMINISTRATOR, Settings
from flows.trials.files.brought import FIRST, TrialVersion
from flows.trials.form.trial import Trial
from storage.database import Database
from storage.engine.errors import OtherContent
from storage.site import sites
from storage.trials import switches, trials

Serve = Callable[[Settings], Awaitable[int]]
UNUSABLE = 2


def try_trial(trial: Trial, text: str, settings: Settings, serve: Serve, now: datetime) -> int:
    """Let one screen by a sound trial file in the local chat until it is stopped; the exit status."""
    of = TrialVersion(trial.registry_id, trial.version)
    with tempfile.TemporaryDirectory(prefix="blinabridge-try-") as folder:
        alone = _alone(settings, Path(folder))
        try:
            return asyncio.run(_tried(of, text, alone, serve, now))
        except OtherContent:
            words = f"The project brings version {of.version} with other content: give the file another version."
            print(words, file=sys.stderr)
            return UNUSABLE


def _alone(settings: Settings, folder: Path) -> Settings:
    """The settings for a local chat whose data are kept in a folder, whatever else they say."""
    return settings.model_copy(
        update={
            "token": None,
            "public_url": None,
            "data": folder,
            "database": folder / "blinabridge.sqlite",
            "administrators": frozenset({LOCAL_ADMINISTRATOR}),
        }
    )


async def _tried(of: TrialVersion, text: str, settings: Settings, serve: Serve, now: datetime) -> int:
    database = Database(settings.database)
    await database.start()
    try:
        await database.run(lambda session: set_up(session, settings, now))
        site = await database.read(lambda session: sites.named(session, settings.site))
        await database.run(lambda session: _switched_on(session, site.id, of, text, now))
    finally:
        await database.close()
    return await serve(settings)


def _switched_on(session: Session, site_id: int, of: TrialVersion, text: str, now: datetime) -> None:
    switches.switch_off(session, site_id, FIRST.registry_id, None, now)
    trials.bring(session, of, text, now)
    switches.switch_on(session, site_id, of, None, None, now)
