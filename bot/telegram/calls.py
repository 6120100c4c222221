"""Calls of the Bot API beside the library's own methods: plain JSON out and in."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Any, cast

from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.request import BaseRequest, RequestData

from bot.telegram.request import OutcomeUnknown
from bot.words import LONGEST_TOAST

log = logging.getLogger(__name__)


async def raw_updates(
    request: BaseRequest, base_url: str, *, offset: int | None, wait: int, allowed: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """What getUpdates gives, as it came: a malformed update must not keep the others out of the inbox.

    `base_url` is the bot's (`Bot.base_url`, with the token), `wait` the seconds that the Bot API holds an
    empty answer back, `allowed` the kinds of updates (none: as last time). Raises as `HttpRequest` does.
    """
    fields: dict[str, Any] = {"timeout": wait, "limit": 100}
    if offset is not None:
        fields["offset"] = offset
    if allowed:
        fields["allowed_updates"] = list(allowed)
    data = cast(RequestData, _Fields(fields))
    updates = await request.post(f"{base_url}/getUpdates", data, read_timeout=wait + (request.read_timeout or 10))
    if not isinstance(updates, list):
        raise OutcomeUnknown("The Bot API's answer is not a list of updates.")
    return updates


async def call(bot: Bot, method: str, **fields: Any) -> Any:
    """What a method of the Bot API gives for these fields, both as plain JSON. Raises as `HttpRequest` does.

    The library's own methods make objects of all that goes out and comes back: for a card with its keyboard that takes
    longer than the call itself.
    """
    return await bot.request.post(f"{bot.base_url}/{method}", request_data=cast(RequestData, _Fields(fields)))


@dataclass(frozen=True, slots=True)
class _Fields:
    """What a request reads of the library's form class, which is not meant to be built by hand."""

    parameters: dict[str, Any]
    contains_files: bool = False


async def is_revoked(bot: Bot) -> bool:
    """Whether the token is none: a refusal of another call may be a proxy's, or about that call alone."""
    try:
        await call(bot, "getMe")
    except InvalidToken:
        return True
    except TelegramError:
        return False
    return False


async def acknowledge(bot: Bot, tap: str, toast: str, *, alert: bool = False) -> None:
    """Take the waiting sign off the tapped button; too late for it is no harm."""
    try:
        said = {"text": shorten(toast, LONGEST_TOAST, placeholder="…"), "show_alert": alert} if toast else {}
        await call(bot, "answerCallbackQuery", callback_query_id=tap, **said)
    except TelegramError as error:
        log.debug("a tap was not acknowledged: %s", type(error).__name__)
