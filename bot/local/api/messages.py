"""The Bot API's methods about messages: send, edit, delete, answer a tap."""

from typing import Any

from bot.local.api.errors import bad
from bot.local.api.markup import MAX_TOAST, caption_of, keyboard_of, text_of
from bot.local.api.params import Params
from bot.local.api.rich import rich_of
from bot.local.people.chats import Chat, Json
from bot.local.people.state import State

MAX_PHOTO = 10 * 1024 * 1024
MAX_UPLOAD = 50 * 1024 * 1024
_PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


def _optional(**fields: Any) -> Json:
    return {name: value for name, value in fields.items() if value}


def _post(state: State, params: Params, content: Json) -> Json:
    chat = state.open_chat(params.number("chat_id"))
    replied = params.data("reply_parameters") or {}
    original = chat.messages.get(replied.get("message_id", 0))
    if replied and not original and not replied.get("allow_sending_without_reply"):
        raise bad("message to be replied not found")
    chat.typing_at = None
    markup, protected = keyboard_of(params), params.flag("protect_content")
    beside = _optional(reply_markup=markup, has_protected_content=protected, reply_to_message=original)
    return state.post(chat, state.bot, {**content, **beside})


def send_message(state: State, params: Params) -> Json:
    """A new text."""
    text, entities = text_of(params)
    return _post(state, params, {"text": text, **_optional(entities=entities)})


def send_rich(state: State, params: Params) -> Json:
    """A new rich message."""
    return _post(state, params, {"rich_message": rich_of(params)})


def send_photo(state: State, params: Params) -> Json:
    """A new picture."""
    file_id, _, content = _file(state, params, "photo")
    kind = picture_type(content)
    if kind is None or len(content) > MAX_PHOTO:
        raise bad("IMAGE_PROCESS_FAILED")
    width, height = (int.from_bytes(content[i : i + 4]) for i in (16, 20)) if kind == "image/png" else (800, 600)
    size = {"width": width, "height": height, "file_size": len(content)}
    return _send_media(state, params, {"photo": [{"file_id": file_id, "file_unique_id": file_id, **size}]})


def send_document(state: State, params: Params) -> Json:
    """A new file."""
    file_id, name, content = _file(state, params, "document")
    about = {"file_name": name, "file_size": len(content)}
    return _send_media(state, params, {"document": {"file_id": file_id, "file_unique_id": file_id, **about}})


def _send_media(state: State, params: Params, media: Json) -> Json:
    caption, entities = caption_of(params)
    return _post(state, params, {**media, **_optional(caption=caption, caption_entities=entities)})


def picture_type(content: bytes) -> str | None:
    """The media type of a picture by its first bytes, None for anything else."""
    return next((kind for magic, kind in _PICTURES.items() if content.startswith(magic)), None)


def _file(state: State, params: Params, name: str) -> tuple[str, str, bytes]:
    """An upload, or a known file by its id."""
    value = params.text(name)
    upload = params.files.get(value.removeprefix("attach://") if value else name)
    if upload:
        if len(upload.content) > MAX_UPLOAD:
            raise bad("file is too big")
        if not upload.content:
            raise bad("file must be non-empty")
        return state.keep_file(upload.name, upload.content), upload.name, upload.content
    if value in state.files:
        return (value, *state.files[value])
    raise bad("wrong file identifier/HTTP URL specified")


def edit_text(state: State, params: Params) -> Json:
    """Another text or rich message, and another keyboard or none, on a message of the bot that has either."""
    if params.data("rich_message") is None:
        text, entities = text_of(params)
        content = {"text": text, **_optional(entities=entities)}
    else:
        content = {"rich_message": rich_of(params)}
    chat, message = _found(state, params, "message to edit not found")
    if message["from"]["id"] != state.bot["id"]:
        raise bad("message can't be edited")
    if "text" not in message and "rich_message" not in message:
        raise bad("there is no text in the message to edit")
    content |= _optional(reply_markup=keyboard_of(params))
    without = {"text", "entities", "rich_message", "reply_markup"}
    edited = {key: value for key, value in message.items() if key not in without} | content
    if {**edited, "edit_date": 0} == {**message, "edit_date": 0}:
        raise bad(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    return state.replace(chat, {**edited, "edit_date": state.now()})


def _found(state: State, params: Params, missing: str) -> tuple[Chat, Json]:
    chat = state.open_chat(params.number("chat_id"))
    message = chat.messages.get(params.number("message_id", 0) or 0)
    if message is None:
        raise bad(missing)
    return chat, message


def delete_message(state: State, params: Params) -> bool:
    """Take one message off the screen, the bot's or the person's, while younger than 48 h."""
    chat, message = _found(state, params, "message to delete not found")
    if not state.may_delete(message):
        raise bad("message can't be deleted")
    state.remove(chat, message["message_id"])
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
    chat, message = _found(state, params, "message to react not found")
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
