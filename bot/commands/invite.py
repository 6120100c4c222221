"""`python -m bot invite [ROLE]`: a single-use link, as the bot's own where Telegram can be asked for its name."""

import sys
from datetime import datetime

from sqlmodel import Session
from telegram import Bot
from telegram.error import TelegramError

from bot.settings import Settings
from bot.telegram.request import HttpRequest
from bot.turns.events.staff import INVITE_LIFE
from storage.database import Database
from storage.site import people, sites


async def invite_command(settings: Settings, role: str, now: datetime) -> int:
    """Print what to send to the person; the exit status. Raises `StorageError`."""

    def make(session: Session) -> str:
        at = sites.named(session, settings.site)
        return people.invite(session, at.id, role, None, now, now + INVITE_LIFE)

    database = Database(settings.database, visiting=True)
    await database.start()
    try:
        token = await database.run(make)
    finally:
        await database.close()
    name = await _name(settings)
    if name:
        print(f"Send this link to that person only; it works once, within 48 hours: https://t.me/{name}?start={token}")
    else:
        print(f"That person sends this to the bot, once, within 48 hours: /start {token}")
    return 0


async def _name(settings: Settings) -> str | None:
    """The bot's user name; None in the local chat, and where Telegram does not answer."""
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
