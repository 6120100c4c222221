"""`python -m bot site move CODE FROM TO [--as CODE]`: a candidate goes to another site, and both hear so."""

import argparse
from datetime import datetime

from sqlmodel import Session

from bot import words
from bot.commands.shared import author
from bot.deployment import Deployment, habits_of
from bot.receiving.set_up import deployment_of
from bot.reminding.plans import follow
from bot.sending.notices import Lead, tell, tell_administrators
from bot.settings import Settings
from bot.turns.turn import show_again
from storage.database import Database
from storage.site import sites
from storage.site.sites import Site
from storage.upkeep import forgetting, moving
from storage.upkeep.moving import Moved


async def move_candidate(database: Database, settings: Settings, options: argparse.Namespace, now: datetime) -> int:
    """Move a candidate; the exit status. Raises `StorageError`."""
    given = (options.code, options.old, options.new, options.new_code or options.code, now, deployment_of(settings, ""))
    print(await database.run(lambda session: move(session, *given)))
    return 0


def move(session: Session, code: str, old: str, new: str, new_code: str, now: datetime, deployment: Deployment) -> str:
    """Move a candidate and tell both sites; what to say. Raises `Refused` with what to do."""
    here, there = sites.named(session, old), sites.named(session, new)
    moved = moving.move(session, code, here, there, new_code, author(session), now)
    keys = [one.id for one in moved.screenings]
    chats = forgetting.on_the_way(session, keys)
    for key in keys:
        follow(session, key, habits_of(there, deployment).times, now, deployment)
    _tell(session, moved, code, here, there, now)
    for chat_id in chats:
        show_again(session, chat_id, now, f"{code} moved to {there.name}. This is the menu.", deployment)
    known = "" if new_code == code else f" as {new_code}"
    return f"Moved: {code} is at {there.name} now{known}, and {moved.owner.label} has the candidate."


def _tell(session: Session, moved: Moved, code: str, here: Site, there: Site, now: datetime) -> None:
    """The administrators of both sites, and whoever had and has the candidate."""
    left = words.moved_away(code, there.name)
    tell_administrators(session, left, now, site_id=here.id, but=moved.before)
    for person_id in moved.before:
        tell(session, person_id, left, now)
    last = moved.screenings[-1]
    came = words.moved_here(last.subject_code, here.name, moved.owner.label)
    tell_administrators(session, came, now, site_id=there.id, but=(moved.owner.id,))
    tell(session, moved.owner.id, came, now, Lead("Open", last.id))
