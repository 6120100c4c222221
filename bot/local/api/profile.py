"""The Bot API's methods about the bot itself and its chats: who it is, its commands, its files."""

import json
import re

from bot.local.api.errors import bad
from bot.local.api.params import Params
from bot.local.people.chats import Json
from bot.local.people.state import State

MAX_COMMANDS = 100
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")


def get_me(state: State, params: Params) -> Json:
    """The bot, as getMe tells it."""
    return {
        **state.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


def leave_chat(state: State, params: Params) -> bool:
    """Leave a group or channel."""
    chat = state.open_chat(params.number("chat_id"))
    if chat.kind == "private":
        raise bad("chat member status can't be changed in private chats")
    chat.member = False
    state.keep_group(chat)
    return True


def get_file(state: State, params: Params) -> Json:
    """Where a file can be fetched."""
    file_id = params.text("file_id")
    if file_id not in state.files:
        raise bad("wrong file_id or the file is temporarily unavailable")
    size = len(state.files[file_id][1])
    return {"file_id": file_id, "file_unique_id": file_id, "file_size": size, "file_path": f"files/{file_id}"}


def set_commands(state: State, params: Params) -> bool:
    """The list of commands for a scope and a language."""
    given = params.data("commands")
    if not isinstance(given, list) or len(given) > MAX_COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in given:
        if not _COMMAND.fullmatch(str(command.get("command", "")).removeprefix("/")):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    scope = json.dumps([params.data("scope") or {"type": "default"}, params.text("language_code")], sort_keys=True)
    state.set("commands", {**state.settings.get("commands", {}), scope: given})
    for chat in state.chats.values():
        chat.touch()
    return True


def commands_for(state: State, chat_id: int) -> list[Json]:
    """The commands a person sees: the narrowest scope that has any."""
    scopes: list[Json] = [{"type": "chat", "chat_id": chat_id}, {"type": "all_private_chats"}, {"type": "default"}]
    kept = state.settings.get("commands", {})
    lists = (kept.get(json.dumps([scope, language], sort_keys=True)) for scope in scopes for language in ("en", ""))
    return next((found for found in lists if found), [])


def set_description(state: State, params: Params) -> bool:
    """What an empty chat says about the bot."""
    state.set("description", params.text("description"))
    return True
