"""Meeting Telegram: who the bot is, asked until the network is there, and what may be told it beside the work."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from functools import partial
from typing import TYPE_CHECKING, Any

from telegram import Bot, BotCommand
from telegram.error import InvalidToken

from bot import words
from bot.logs import hide
from bot.settings import Settings
from bot.telegram.request import HttpRequest
from bot.telegram.updates import ALLOWED
from flows.trials.registry import REFERENCE
from storage.engine.pulse import Pulse

if TYPE_CHECKING:
    from bot.local.api.local_chat import LocalChat

log = logging.getLogger(__name__)
BACK_OFF = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 60.0)
LONG_POLL = 40.0

COMMANDS = (
    BotCommand("start", "Who needs what, most urgent first"),
    BotCommand("new", "Start a screening"),
    BotCommand("open", "The list, or the candidate whose code follows"),
    BotCommand("finished", "Who was decided and is not registered"),
    BotCommand("signoffs", "What waits for a signature"),
    BotCommand("handover", "Give candidates to a colleague"),
    BotCommand("endpoints", "The trial's endpoints"),
    BotCommand("amendment", "What a new version of a trial changes"),
    BotCommand("whatif", "What another date would mean"),
    BotCommand("export", "Files of the site's screenings"),
    BotCommand("stats", "The site's numbers as a picture"),
    BotCommand("help", "How this is used"),
)


async def meet(bot: Bot) -> None:
    """Open the connections and learn who the bot is, as soon as Telegram can be reached. Raises `InvalidToken`."""
    await insist("reaching Telegram, which the start waits for,", bot.initialize, but=InvalidToken)


async def _dress(bot: Bot) -> None:
    """What people see of the bot beside its chats: the work does not wait for it."""
    await insist("setting the commands", partial(bot.set_my_commands, COMMANDS))
    await insist("setting the description", partial(bot.set_my_description, words.description(REFERENCE)))


async def insist(what: str, do: Callable[[], Awaitable[object]], *, but: type[Exception] | tuple[()] = ()) -> None:
    """Do it again until it is done, less and less often, whatever it raises `but` what is named."""
    failures = 0
    while True:
        try:
            await do()
            return
        except but:
            raise
        except Exception as error:  # whatever the answer was, it is not worth the program
            pause = BACK_OFF[min(failures, len(BACK_OFF) - 1)]
            log.warning("%s did not succeed (%s); again in %.0f s", what, type(error).__name__, pause)
        await asyncio.sleep(pause)
        failures += 1


async def bot_of(settings: Settings, chat: "LocalChat | None", stack: AsyncExitStack) -> tuple[Bot, HttpRequest]:
    """The bot, met, and what it fetches with; both are closed with the stack."""
    token = chat.token if chat else settings.token.get_secret_value() if settings.token else ""
    hide(token)
    hide(settings.webhook_secret.get_secret_value())
    base = chat.base_url if chat else settings.api_url
    sending, fetching = HttpRequest(), HttpRequest(pool_size=1, read_timeout=LONG_POLL)
    for request in (sending, fetching):  # a bot that never came up does not close them
        stack.push_async_callback(request.shutdown)
    bot = Bot(
        token, base_url=f"{base}/bot", base_file_url=f"{base}/file/bot", request=sending, get_updates_request=fetching
    )
    await meet(bot)
    stack.push_async_callback(bot.shutdown)
    return bot, fetching


def link_of(bot: Bot, chat: "LocalChat | None") -> str:
    """What stands before an invitation's token: of a deep link, or what to type in the local chat."""
    return "/start " if chat else f"https://t.me/{bot.username}?start="


def told_beside(bot: Bot, settings: Settings, fetches: Pulse) -> tuple[Coroutine[Any, Any, None], ...]:
    """What Telegram is told at a start, and what the work does not wait for where that takes long."""
    where = _announced(bot, settings, fetches) if settings.public_url else insist("fetching", bot.delete_webhook)
    return _dress(bot), where


async def _announced(bot: Bot, settings: Settings, fetches: Pulse) -> None:
    secret = settings.webhook_secret.get_secret_value()
    url = f"{settings.public_url}/telegram"
    fetches.trying()
    await insist(
        "setting the webhook", lambda: bot.set_webhook(url, secret_token=secret, allowed_updates=list(ALLOWED))
    )
    fetches.good()
