"""Limits of texts and keyboards: what Telegram takes, and its words when it does not.

Limits: python-telegram-bot 22.8, telegram.constants; Bot API 10.3, InlineKeyboardButton.
"""

from typing import Any

from bot.local.api.entities import Entity, detected, read_html, trimmed, units
from bot.local.api.errors import bad
from bot.local.api.params import Params

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_DATA_BYTES = 64
MAX_BUTTONS = 100
MAX_PER_ROW = 8
MAX_TOAST = 200
MAX_COPIED = 256
STYLES = {"primary", "success", "danger"}

BUTTON_KINDS = {
    "callback_data",
    "url",
    "copy_text",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "callback_game",
    "pay",
    "disabled",
}

_BUTTON = "can't parse inline keyboard button: "
_OTHER_MARKUPS = {"keyboard", "remove_keyboard", "force_reply"}


def text_of(params: Params) -> tuple[str, list[Entity]]:
    """The text of a message with its entities; empty and overlong ones are refused."""
    text, found = _formatted(params, "text", "entities")
    if not text:
        raise bad("message text is empty")
    # Telegram says "characters after entities parsing"; UTF-16 units are the stricter reading.
    if units(text) > MAX_TEXT:
        raise bad("message is too long")
    return text, found


def caption_of(params: Params) -> tuple[str, list[Entity]]:
    """The caption with its entities; empty is fine, overlong is refused."""
    text, found = _formatted(params, "caption", "caption_entities")
    if units(text) > MAX_CAPTION:
        raise bad("message caption is too long")
    return text, found


def _formatted(params: Params, name: str, entities: str) -> tuple[str, list[Entity]]:
    text = params.text(name)
    mode = params.text("parse_mode").lower()
    if mode == "html":
        text, found = read_html(text)
    elif mode:
        raise bad("unsupported parse_mode")
    else:
        text, found = trimmed(text, params.data(entities) or [])
    return text, detected(text, found)


def keyboard_of(params: Params) -> dict[str, Any] | None:
    """The inline keyboard, checked; None for none and for the other kinds of markup."""
    markup = params.data("reply_markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" not in markup:
        if markup and not _OTHER_MARKUPS & markup.keys():
            raise bad("can't parse reply keyboard markup JSON object")
        return None
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad('can\'t parse inline keyboard: field "inline_keyboard" must be an Array of Arrays')
    rows = [row for row in rows if row]
    if sum(map(len, rows)) > MAX_BUTTONS or any(len(row) > MAX_PER_ROW for row in rows):
        raise bad("reply markup is too long")
    for row in rows:
        for button in row:
            _check_button(button)
    return {"inline_keyboard": rows} if rows else None


def _check_button(button: Any) -> None:
    if not isinstance(button, dict):
        raise bad(f"{_BUTTON}expected an Object")
    text = button.get("text")
    if not isinstance(text, str) or not text.strip():
        raise bad(f'{_BUTTON}field "text" must be a non-empty String')
    actions = BUTTON_KINDS & button.keys()
    if not actions:
        raise bad(f"{_BUTTON}text buttons are unallowed in the inline keyboard")
    # Telegram takes the first action it knows; here a second one is called what it is, a mistake.
    if len(actions) > 1:
        raise bad(f"{_BUTTON}exactly one action is allowed, found {', '.join(sorted(actions))}")
    if button.get("style", "primary") not in STYLES:
        raise bad(f"{_BUTTON}invalid button style specified")
    _check_action(button)


def _check_action(button: dict[str, Any]) -> None:
    if "callback_data" in button:
        data = button["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= MAX_DATA_BYTES:
            raise bad("BUTTON_DATA_INVALID")
    if "disabled" in button and button["disabled"] != {}:
        raise bad(f'{_BUTTON}field "disabled" must be an empty Object')
    if "copy_text" in button:
        _check_copied(button["copy_text"])
    if "url" in button and not str(button["url"]).startswith(("http://", "https://", "tg://")):
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid: wrong HTTP URL")


def _check_copied(copied: Any) -> None:
    text = copied.get("text") if isinstance(copied, dict) else None
    if not isinstance(text, str) or not 1 <= units(text) <= MAX_COPIED:
        raise bad(f"{_BUTTON}copied text must have 1 to {MAX_COPIED} characters")
