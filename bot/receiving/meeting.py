"""Meeting Telegram: who the bot is, asked until the network is there, and what may be told it beside the work."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from telegram import Bot, BotCommand
from telegram.error import InvalidToken

log = logging.getLogger(__name__)
BACK_OFF = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 60.0)


async def meet(bot: Bot) -> None:
    """Open the connections and learn who the bot is, as soon as Telegram can be reached. Raises `InvalidToken`."""
    await insist("reaching Telegram, which the start waits for,", bot.initialize, but=InvalidToken)


async def dress(bot: Bot, commands: Sequence[BotCommand], description: str) -> None:
    """What people see of the bot beside its chats: the work does not wait for it."""
    await insist("setting the commands", partial(bot.set_my_commands, commands))
    await insist("setting the description", partial(bot.set_my_description, description))


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
