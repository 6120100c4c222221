"""`python -m bot site [add|rename|close|open|move|set]` and `invite`: the sites, what is changed of one, its people."""

import argparse
import asyncio
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from sqlmodel import Session

from bot import words
from bot.commands.shared import author, of_a_site, on_database, settings_for, visiting
from bot.deployment import Deployment, habits_of
from bot.load_settings import checked
from bot.receiving.set_up import deployment_of
from bot.reminding.plans import follow, follow_site
from bot.sending.notices import Lead, tell, tell_administrators
from bot.settings import Settings
from bot.site_settings import read_setting, shown, snapshot
from bot.turns.events.staff import INVITE_LIFE
from bot.turns.turn import show_again
from flows.chat.roles import Role
from flows.chat.site.sites import SETTINGS
from storage.database import Database
from storage.engine.canonical import canonical
from storage.site import people, sites
from storage.site.sites import Site
from storage.upkeep import candidate_move, forgetting
from storage.upkeep.candidate_move import Moved


def add_site_commands(add: Callable[..., argparse.ArgumentParser]) -> None:
    """The command `invite`, and `site` with what stands behind it."""
    invite = add("invite", help="make a single-use invitation, valid for 48 hours")
    invite.add_argument("role", nargs="?", default=Role.COORDINATOR.value, choices=sorted(Role))
    of_a_site(invite)
    invite.set_defaults(
        command=lambda options: asyncio.run(invited(settings_for(options), options.role, datetime.now(UTC)))
    )
    site = add("site", help="list the sites, add one, or give one another name")
    site.set_defaults(command=on_database(_list))
    what = site.add_subparsers(metavar="WHAT")
    another = what.add_parser("add", help="add a site; where nothing else is said it is like the one of the settings")
    another.add_argument("name")
    another.add_argument("--number", help="its number in registration numbers, 1 to 999 (default: the lowest free one)")
    another.add_argument("--zone", help="an IANA time zone, like Europe/Berlin")
    another.add_argument("--pattern", help="of its subject codes, like S-###")
    another.set_defaults(command=on_database(_add))
    rename = what.add_parser("rename", help="give a site another name")
    rename.add_argument("old")
    rename.add_argument("new")
    rename.set_defaults(command=on_database(_rename))
    words = {True: ("close", "let no screening begin at a site"), False: ("open", "let screenings begin there again")}
    for closed, (word, help_words) in words.items():
        closing = what.add_parser(word, help=help_words)
        closing.add_argument("name")
        closing.set_defaults(command=on_database(partial(_close, closed)))
    move = what.add_parser("move", help="move a candidate with everything that was kept to another site")
    move.add_argument("code", help="the subject code")
    move.add_argument("old", metavar="FROM")
    move.add_argument("new", metavar="TO")
    move.add_argument("--as", dest="new_code", metavar="CODE", help="the subject code there (default: the same)")
    move.set_defaults(command=on_database(move_candidate))
    given = what.add_parser("set", help="list what a site sets, or set one of it")
    given.add_argument("name")
    given.add_argument("setting", nargs="?", choices=tuple(SETTINGS), metavar="SETTING")
    given.add_argument("value", nargs="?")
    given.set_defaults(command=on_database(_set))


async def invited(settings: Settings, role: str, now: datetime) -> int:
    """Print what to send to a person who is invited; the exit status. Raises `StorageError`."""

    def make(session: Session) -> str:
        at = sites.named(session, settings.site)
        return people.invite(session, at.id, role, None, now, now + INVITE_LIFE)

    async with visiting(settings) as database:
        token = await database.run(make)
    name = await _bots_name(settings)
    if name:
        print(f"Send this link to that person only; it works once, within 48 hours: https://t.me/{name}?start={token}")
    else:
        print(f"That person sends this to the bot, once, within 48 hours: /start {token}")
    return 0


async def _bots_name(settings: Settings) -> str | None:
    """The bot's user name; None in the local chat, and where Telegram does not answer."""
    from telegram import Bot  # no other command asks Telegram
    from telegram.error import TelegramError

    from bot.telegram.request import HttpRequest

    if settings.token is None:
        return None
    token = settings.token.get_secret_value()
    bot = Bot(token, base_url=f"{settings.api_url}/bot", request=HttpRequest(), get_updates_request=HttpRequest())
    try:
        async with bot:
            return bot.username
    except TelegramError as error:
        print(f"Telegram could not be asked for the bot's name ({type(error).__name__}).", file=sys.stderr)
        return None


async def _list(database: Database, _settings: Settings, _options: argparse.Namespace, _now: datetime) -> int:
    for site in await database.read(sites.every):
        print(_line(site))
    return 0


async def _add(database: Database, settings: Settings, options: argparse.Namespace, now: datetime) -> int:
    """Add a site, like the one of the settings where nothing else is said."""
    name, number = checked("site", options.name), checked("site_number", options.number)
    zone = checked("zone", options.zone or settings.zone)
    pattern = checked("code_pattern", options.pattern or settings.code_pattern)
    own = canonical(snapshot(settings))
    site = await database.run(lambda session: sites.add(session, name, number, zone, pattern, now, own))
    print(f"Added: {_line(site)}. Invite its people, an administrator first:")
    print(f'python -m bot invite administrator --site "{site.name}"')
    return 0


async def _rename(database: Database, settings: Settings, options: argparse.Namespace, now: datetime) -> int:
    name = checked("site", options.new)
    site = await database.run(lambda session: sites.rename(session, options.old, name, now))
    print(f"Renamed: {_line(site)}.")
    if options.old == settings.site:
        print("Set BLINABRIDGE_SITE to the new name too, or the next start gives it the old one.")
    return 0


async def _close(
    closed: bool, database: Database, _settings: Settings, options: argparse.Namespace, now: datetime
) -> int:
    """Let no screening begin at a site any more, or again."""
    site = await database.run(lambda session: sites.close(session, options.name, closed, now))
    print(f"Closed: {site.name}. What is under way there goes on." if closed else f"Open: {site.name}.")
    return 0


async def _set(database: Database, settings: Settings, options: argparse.Namespace, now: datetime) -> int:
    """Print what a site sets, or set one of it."""
    deployment, setting = deployment_of(settings, ""), options.setting

    def work(session: Session) -> Site:
        site = sites.named(session, options.name)
        if setting is None or options.value is None:
            return site
        site = sites.give(session, site.id, now, **{setting: read_setting(setting, options.value, site)})
        follow_site(session, site, now, deployment)
        return site

    for one in shown(await database.run(work), deployment):
        if setting in (None, one.name):
            print(f"{one.name:<18}{one.value}")
    return 0


def _line(site: Site) -> str:
    closed = f"  closed since {site.closed_at:%Y-%m-%d}" if site.closed_at else ""
    return f"{site.number:03}  {site.name}  {site.zone}  {site.code_pattern}{closed}"


async def move_candidate(database: Database, settings: Settings, options: argparse.Namespace, now: datetime) -> int:
    """Move a candidate; the exit status. Raises `StorageError`."""
    given = (options.code, options.old, options.new, options.new_code or options.code, now, deployment_of(settings, ""))
    print(await database.run(lambda session: move(session, *given)))
    return 0


def move(session: Session, code: str, old: str, new: str, new_code: str, now: datetime, deployment: Deployment) -> str:
    """Move a candidate and tell both sites; what to say. Raises `Refused` with what to do."""
    here, there = sites.named(session, old), sites.named(session, new)
    moved = candidate_move.move(session, code, here, there, new_code, author(session), now)
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
