"""The Bot API's methods about the bot itself and its chats: who it is, its commands, its menu."""

import json
import re
from typing import Any

from bot.local.api.errors import bad
from bot.local.api.params import Params
from bot.local.people.chats import Json
from bot.local.people.state import State

MAX_COMMANDS = 100
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_DEFAULT_MENU = {"type": "commands"}


def get_me(state: State, params: Params) -> Json:
    """The bot, as getMe tells it."""
    return {
        **state.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


def get_chat(state: State, params: Params) -> Json:
    """What a bot may know of a chat."""
    chat = state.chat(params.number("chat_id"))
    gifts = dict.fromkeys(
        ["unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"], False
    )
    return {
        **state.described(chat),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": gifts,
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


def _scope(params: Params) -> str:
    scope = params.data("scope") or {"type": "default"}
    return json.dumps([scope, params.text("language_code")], sort_keys=True)


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
    _keep_commands(state, params, given)
    return True


def _keep_commands(state: State, params: Params, given: list[Json]) -> None:
    kept = {**state.settings.get("commands", {}), _scope(params): given}
    state.set("commands", kept)
    for chat in state.chats.values():
        chat.touch()


def delete_commands(state: State, params: Params) -> bool:
    """No commands for a scope and a language."""
    _keep_commands(state, params, [])
    return True


def get_commands(state: State, params: Params) -> list[Json]:
    """The commands set for exactly this scope and language."""
    found: list[Json] = state.settings.get("commands", {}).get(_scope(params), [])
    return found


def commands_for(state: State, chat_id: int) -> list[Json]:
    """The commands a person sees: the narrowest scope that has any."""
    scopes: list[Json] = [
        {"type": "chat", "chat_id": chat_id},
        {"type": "all_private_chats"},
        {"type": "default"},
    ]
    kept = state.settings.get("commands", {})
    lists = (kept.get(json.dumps([scope, language], sort_keys=True)) for scope in scopes for language in ("en", ""))
    return next((found for found in lists if found), [])


def set_menu(state: State, params: Params) -> bool:
    """The button beside the text field."""
    name = f"menu {params.number('chat_id') or ''}"
    state.set(name, params.data("menu_button") or _DEFAULT_MENU)
    return True


def get_menu(state: State, params: Params) -> Any:
    """The button beside the text field, for a chat or for all."""
    own = state.settings.get(f"menu {params.number('chat_id') or ''}")
    return own or state.settings.get("menu ", _DEFAULT_MENU)


def set_description(state: State, params: Params) -> bool:
    """What an empty chat says about the bot."""
    state.set("description", params.text("description"))
    return True


def set_short_description(state: State, params: Params) -> bool:
    """What the bot's profile says."""
    state.set("short_description", params.text("short_description"))
    return True


def yes(state: State, params: Params) -> bool:
    """For calls that change nothing here: close, logOut."""
    return True
