"""`python -m bot site [add|rename|close|open|set]`: the sites, another one, and what is changed of one."""

import argparse
import asyncio
from datetime import UTC, datetime
from functools import partial

from sqlmodel import Session

from bot.commands.move import move_command
from bot.load_settings import checked, load_settings
from bot.receiving.set_up import deployment_of
from bot.reminding.settings_changed import follow_site
from bot.settings import Settings
from bot.site_settings import read_setting, shown, snapshot
from flows.chat.site.sites import SETTINGS
from storage.database import Database
from storage.engine.canonical import canonical
from storage.site import sites
from storage.site.sites import Site


def add_site_commands(site: argparse.ArgumentParser) -> None:
    """The command `site` and what stands behind it."""
    site.set_defaults(command=lambda _: asyncio.run(list_sites(load_settings())))
    what = site.add_subparsers(metavar="WHAT")
    add = what.add_parser("add", help="add a site; where nothing else is said it is like the one of the settings")
    add.add_argument("name")
    add.add_argument("--number", help="its number in registration numbers, 1 to 999 (default: the lowest free one)")
    add.add_argument("--zone", help="an IANA time zone, like Europe/Berlin")
    add.add_argument("--pattern", help="of its subject codes, like S-###")
    add.set_defaults(command=_add_site)
    rename = what.add_parser("rename", help="give a site another name")
    rename.add_argument("old")
    rename.add_argument("new")
    rename.set_defaults(command=_rename_site)
    words = {True: ("close", "let no screening begin at a site"), False: ("open", "let screenings begin there again")}
    for closed, (word, help_words) in words.items():
        closing = what.add_parser(word, help=help_words)
        closing.add_argument("name")
        closing.set_defaults(command=partial(_close_site, closed))
    move = what.add_parser("move", help="move a candidate with everything that was kept to another site")
    move.add_argument("code", help="the subject code")
    move.add_argument("old", metavar="FROM")
    move.add_argument("new", metavar="TO")
    move.add_argument("--as", dest="new_code", metavar="CODE", help="the subject code there (default: the same)")
    move.set_defaults(command=_move)
    given = what.add_parser("set", help="list what a site sets, or set one of it")
    given.add_argument("name")
    given.add_argument("setting", nargs="?", choices=tuple(SETTINGS), metavar="SETTING")
    given.add_argument("value", nargs="?")
    given.set_defaults(command=_set_site)


def _close_site(closed: bool, options: argparse.Namespace) -> int:
    return asyncio.run(close_site(load_settings(), options.name, closed, datetime.now(UTC)))


def _move(options: argparse.Namespace) -> int:
    given = (options.code, options.old, options.new, options.new_code)
    return asyncio.run(move_command(load_settings(), *given, datetime.now(UTC)))


def _set_site(options: argparse.Namespace) -> int:
    given = (options.name, options.setting, options.value)
    return asyncio.run(set_site(load_settings(), *given, datetime.now(UTC)))


def _add_site(options: argparse.Namespace) -> int:
    given = (options.name, options.number, options.zone, options.pattern)
    return asyncio.run(add_site(load_settings(), *given, datetime.now(UTC)))


def _rename_site(options: argparse.Namespace) -> int:
    return asyncio.run(rename_site(load_settings(), options.old, options.new, datetime.now(UTC)))


async def list_sites(settings: Settings) -> int:
    """Print every site; the exit status. Raises `StorageError`."""
    database = await _visited(settings)
    try:
        known = await database.read(sites.every)
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
        own = canonical(snapshot(settings))
        site = await database.run(lambda session: sites.add(session, name, chosen, *like, now, own))
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


async def close_site(settings: Settings, name: str, closed: bool, now: datetime) -> int:
    """Let no screening begin at a site any more, or again. Raises `StorageError`."""
    database = await _visited(settings)
    try:
        site = await database.run(lambda session: sites.close(session, name, closed, now))
    finally:
        await database.close()
    print(f"Closed: {site.name}. What is under way there goes on." if closed else f"Open: {site.name}.")
    return 0


async def set_site(settings: Settings, name: str, setting: str | None, text: str | None, now: datetime) -> int:
    """Print what a site sets, or set one of it. Raises `StorageError` and `BadSettings`."""
    deployment = deployment_of(settings, "")

    def work(session: Session) -> Site:
        site = sites.named(session, name)
        if setting is None or text is None:
            return site
        site = sites.give(session, site.id, now, **{setting: read_setting(setting, text, site)})
        follow_site(session, site, now, deployment)
        return site

    database = await _visited(settings)
    try:
        site = await database.run(work)
    finally:
        await database.close()
    for one in shown(site, deployment):
        if setting in (None, one.name):
            print(f"{one.name:<18}{one.value}")
    return 0


async def _visited(settings: Settings) -> Database:
    database = Database(settings.database, visiting=True)
    await database.start()
    return database


def _line(site: Site) -> str:
    closed = f"  closed since {site.closed_at:%Y-%m-%d}" if site.closed_at else ""
    return f"{site.number:03}  {site.name}  {site.zone}  {site.code_pattern}{closed}"
