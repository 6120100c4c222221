"""Pictures and files: taken from a call, described as the Bot API does."""

from typing import Any

from bot.local.api.entities import Entity
from bot.local.api.errors import bad
from bot.local.api.markup import caption_of
from bot.local.api.params import Params, Upload
from bot.local.people.chats import Json
from bot.local.people.state import State

MAX_PHOTO = 10 * 1024 * 1024
MAX_UPLOAD = 50 * 1024 * 1024
_PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


def picture_type(content: bytes) -> str | None:
    """The media type of a picture by its first bytes, None for anything else."""
    return next((kind for magic, kind in _PICTURES.items() if content.startswith(magic)), None)


def _file(state: State, params: Params, value: str, name: str) -> tuple[str, str, bytes]:
    upload: Upload | None = params.files.get(value.removeprefix("attach://") if value else name)
    if upload:
        if len(upload.content) > MAX_UPLOAD:
            raise bad("file is too big")
        if not upload.content:
            raise bad("file must be non-empty")
        return state.keep_file(upload.name, upload.content), upload.name, upload.content
    if value in state.files:
        return (value, *state.files[value])
    raise bad("wrong file identifier/HTTP URL specified")


def photo(state: State, params: Params, name: str, value: str | None = None) -> Json:
    """The `photo` of a message, from an upload or a known file id."""
    file_id, _, content = _file(state, params, params.text(name) if value is None else value, name)
    if picture_type(content) is None or len(content) > MAX_PHOTO:
        raise bad("IMAGE_PROCESS_FAILED")
    width, height = (int.from_bytes(content[i : i + 4]) for i in (16, 20))
    if picture_type(content) != "image/png":
        width, height = 800, 600
    size = {"width": width, "height": height, "file_size": len(content)}
    return {"photo": [{"file_id": file_id, "file_unique_id": file_id, **size}]}


def document(state: State, params: Params, name: str, value: str | None = None) -> Json:
    """The `document` of a message, from an upload or a known file id."""
    file_id, file_name, content = _file(state, params, params.text(name) if value is None else value, name)
    about = {"file_name": file_name, "file_size": len(content)}
    return {"document": {"file_id": file_id, "file_unique_id": file_id, **about}}


_MEDIA = {"photo": photo, "document": document}


def found_media(state: State, params: Params) -> tuple[Json, str, list[Entity]]:
    """What editMessageMedia carries: the medium, its caption and the caption's entities."""
    given: Any = params.data("media")
    if not isinstance(given, dict) or given.get("type") not in _MEDIA:
        raise bad("media type is invalid or not supported by the local chat")
    caption, entities = caption_of(Params(given))
    media = _MEDIA[given["type"]](state, params, "media", str(given.get("media", "")))
    return media, caption, entities
