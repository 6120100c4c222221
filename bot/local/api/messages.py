"""The Bot API's methods about messages: send, edit, delete, answer a tap."""

from typing import Any

from bot.local.api import errors
from bot.local.api.errors import bad
from bot.local.api.markup import MAX_TOAST, caption_of, keyboard_of, text_of
from bot.local.api.media import document, found_media, photo
from bot.local.api.params import Params
from bot.local.api.rich import rich_of
from bot.local.people.chats import Chat, Json
from bot.local.people.state import State


def _optional(**fields: Any) -> Json:
    return {name: value for name, value in fields.items() if value}


def _post(state: State, params: Params, content: Json) -> Json:
    chat = state.open_chat(params.number("chat_id"))
    replied = params.data("reply_parameters") or {}
    original = chat.messages.get(replied.get("message_id", 0))
    if replied and not original and not replied.get("allow_sending_without_reply"):
        raise bad(errors.REPLY_NOT_FOUND)
    chat.typing_at = None
    return state.post(
        chat,
        state.bot,
        {
            **content,
            **_optional(
                reply_markup=keyboard_of(params),
                has_protected_content=params.flag("protect_content"),
                reply_to_message=original,
            ),
        },
    )


def send_message(state: State, params: Params) -> Json:
    """A new text."""
    text, entities = text_of(params)
    return _post(state, params, {"text": text, **_optional(entities=entities)})


def send_rich(state: State, params: Params) -> Json:
    """A new rich message."""
    return _post(state, params, {"rich_message": rich_of(params)})


def send_photo(state: State, params: Params) -> Json:
    """A new picture."""
    return _send_media(state, params, photo(state, params, "photo"))


def send_document(state: State, params: Params) -> Json:
    """A new file."""
    return _send_media(state, params, document(state, params, "document"))


def _send_media(state: State, params: Params, media: Json) -> Json:
    caption, entities = caption_of(params)
    return _post(state, params, {**media, **_optional(caption=caption, caption_entities=entities)})


def _own(state: State, params: Params) -> tuple[Chat, Json]:
    chat = state.open_chat(params.number("chat_id"))
    message = chat.messages.get(params.number("message_id", 0) or 0)
    if message is None:
        raise bad(errors.EDIT_NOT_FOUND)
    if message["from"]["id"] != state.bot["id"]:
        raise bad(errors.CANT_EDIT)
    return chat, message


def _edit(state: State, chat: Chat, message: Json, without: set[str], content: Json) -> Json:
    edited = {key: value for key, value in message.items() if key not in without} | content
    if {**edited, "edit_date": 0} == {**message, "edit_date": 0}:
        raise bad(errors.NOT_MODIFIED)
    edited["edit_date"] = state.now()
    return state.replace(chat, edited)


def edit_text(state: State, params: Params) -> Json:
    """Another text or rich message, and another keyboard or none, on a message of the bot that has either."""
    if params.data("rich_message") is None:
        text, entities = text_of(params)
        content = {"text": text, **_optional(entities=entities)}
    else:
        content = {"rich_message": rich_of(params)}
    chat, message = _own(state, params)
    if "text" not in message and "rich_message" not in message:
        raise bad(errors.NO_TEXT_TO_EDIT)
    content |= _optional(reply_markup=keyboard_of(params))
    return _edit(state, chat, message, {"text", "entities", "rich_message", "reply_markup"}, content)


def edit_caption(state: State, params: Params) -> Json:
    """Another caption below a picture or file of the bot."""
    caption, entities = caption_of(params)
    chat, message = _own(state, params)
    if "text" in message or "rich_message" in message:
        raise bad(errors.NO_CAPTION_TO_EDIT)
    content = _optional(caption=caption, caption_entities=entities, reply_markup=keyboard_of(params))
    return _edit(state, chat, message, {"caption", "caption_entities", "reply_markup"}, content)


def edit_markup(state: State, params: Params) -> Json:
    """Another keyboard, or none."""
    chat, message = _own(state, params)
    return _edit(state, chat, message, {"reply_markup"}, _optional(reply_markup=keyboard_of(params)))


def edit_media(state: State, params: Params) -> Json:
    """Another picture or file in the place of the old one."""
    media, caption, entities = found_media(state, params)
    chat, message = _own(state, params)
    old = {"photo", "document", "text", "rich_message", "entities", "caption", "caption_entities", "reply_markup"}
    content = {
        **media,
        **_optional(caption=caption, caption_entities=entities, reply_markup=keyboard_of(params)),
    }
    return _edit(state, chat, message, old, content)


def delete_message(state: State, params: Params) -> bool:
    """Take one message off the screen, the bot's or the person's, while younger than 48 h."""
    chat = state.open_chat(params.number("chat_id"))
    message = chat.messages.get(params.number("message_id", 0) or 0)
    if message is None:
        raise bad(errors.DELETE_NOT_FOUND)
    if not state.may_delete(message):
        raise bad(errors.CANT_DELETE)
    state.remove(chat, message["message_id"])
    return True


def delete_messages(state: State, params: Params) -> bool:
    """Take up to 100 messages off the screen; those that are gone or too old are passed over."""
    chat = state.open_chat(params.number("chat_id"))
    wanted = params.data("message_ids")
    if not isinstance(wanted, list) or not 1 <= len(wanted) <= 100:
        raise bad("message identifiers are not specified")
    for message_id in wanted:
        message = chat.messages.get(message_id)
        if message and state.may_delete(message):
            state.remove(chat, message_id)
    return True


def answer_callback_query(state: State, params: Params) -> bool:
    """Stop the wait of a tapped button, with a toast or an alert if there is a text."""
    text = params.text("text")
    if len(text) > MAX_TOAST:
        raise bad("MESSAGE_TOO_LONG")
    answer = {"text": text, "alert": params.flag("show_alert"), "url": params.text("url")}
    state.answer_query(params.text("callback_query_id"), answer).calls_since += 1
    return True


def set_reaction(state: State, params: Params) -> bool:
    """Put a mark on a message, or take it off."""
    chat = state.open_chat(params.number("chat_id"))
    message = chat.messages.get(params.number("message_id", 0) or 0)
    if message is None:
        raise bad("message to react not found")
    reactions = params.data("reaction") or []
    if len(reactions) > 1:
        raise bad("REACTIONS_TOO_MANY")
    state.replace(chat, {**message, "local_reactions": [r.get("emoji", "") for r in reactions]})
    return True


def send_action(state: State, params: Params) -> bool:
    """Show "typing" for some seconds."""
    chat = state.open_chat(params.number("chat_id"))
    chat.typing_at = state.clock()
    chat.touch()
    return True
