"""The Bot API over HTTP: what was not sent is kept apart from what may have been."""

import json
import math
import os
import secrets
from typing import IO, Any

from telegram.error import NetworkError, TelegramError
from telegram.request import BaseRequest, RequestData

from bot.telegram.connection import Cut, Unreached
from bot.telegram.http import Client, Times

# The library's next form of RetryAfter: times as timedelta, and no warning at each 429.
os.environ.setdefault("PTB_TIMEDELTA", "true")

# However long it asks for, it is asked again by then: an answer that was garbled, or meant for another, costs no day.
LONGEST_WAIT = 300

AGENT = f"User-Agent: {BaseRequest.USER_AGENT}\r\nAccept: */*\r\n"
JSON = "Content-Type: application/json\r\n"


class NotSent(NetworkError):
    """The request never reached the Bot API: it can be repeated without harm."""


class OutcomeUnknown(NetworkError):
    """The request may have reached the Bot API, and we do not know what came of it."""


class HttpRequest(BaseRequest):
    """python-telegram-bot's request. Times in seconds; None waits for ever.

    Raises the library's own errors for what the Bot API answers, and `NotSent` or `OutcomeUnknown` when there
    is no answer to go by. No error holds the address, which holds the token.
    """

    def __init__(
        self,
        pool_size: int = 192,
        read_timeout: float | None = 10,
        write_timeout: float | None = 10,
        connect_timeout: float | None = 10,
        pool_timeout: float | None = 5,
        media_write_timeout: float | None = 60,
    ) -> None:
        self._pool_size = pool_size
        self._read = read_timeout
        self._write = write_timeout
        self._connect = connect_timeout
        self._pool = pool_timeout
        self._media_write = media_write_timeout
        self._client: Client | None = None

    @property
    def read_timeout(self) -> float | None:
        """How long an answer may take, in seconds."""
        return self._read

    async def initialize(self) -> None:
        """Open the pool of connections; done already, nothing happens."""
        if self._client is None:
            self._client = Client(self._pool_size)

    async def shutdown(self) -> None:
        """Close the pool."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request: status and body."""
        if self._client is None:
            raise RuntimeError("This request object is not initialized.")
        form, body = _content(request_data)
        files = request_data is not None and request_data.contains_files
        times = Times(
            _given(pool_timeout, self._pool),
            _given(connect_timeout, self._connect),
            _given(write_timeout, self._media_write if files else self._write),
            _given(read_timeout, self._read),
        )
        failure: TelegramError
        try:
            # The Bot API never redirects; whoever does would be handed the token.
            status, answer = await self._client.request(method, url, AGENT + form, body, times)
        except Unreached as error:
            failure = NotSent(f"The Bot API could not be reached ({error}).")
        except Cut as error:
            failure = OutcomeUnknown(f"The connection to the Bot API failed before its answer was complete ({error}).")
        else:
            if status < 300:
                return status, answer
            if status < 500:
                self.parse_json_payload(answer)  # an answer that cannot be read is not the Bot API's refusal
                return status, answer
            failure = OutcomeUnknown(f"The Bot API answered {status}.")
        raise failure

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer, in the form that the library takes for granted. Raises `OutcomeUnknown`; logs nothing of it."""
        try:
            answer = json.loads(payload)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise OutcomeUnknown("The Bot API's answer cannot be read.")
        return _Answer(_in_form(answer))


def _in_form(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer whose description is a text and whose wait is a number of seconds, whatever came."""
    said, told = answer.get("description"), answer.get("parameters")
    described = {"description": said} if isinstance(said, str) else {}
    told = told if isinstance(told, dict) else {}
    asked, moved = told.get("retry_after"), told.get("migrate_to_chat_id")
    waits = {} if asked is None else {"retry_after": _seconds(asked)}
    moves = {"migrate_to_chat_id": moved} if type(moved) is int else {}
    kept: dict[str, Any] = {key: answer[key] for key in ("ok", "result", "error_code") if key in answer}
    return {**kept, **described, "parameters": waits | moves}


def _seconds(asked: Any) -> int:
    """A wait that can be kept: one second at least, or whoever asks would ask without a pause."""
    number = asked if type(asked) in (int, float) and math.isfinite(asked) else 1
    return max(1, min(math.ceil(number), LONGEST_WAIT))


class _Answer(dict[str, Any]):
    """The library reads `["result"]` of any answer below 300: without one, the answer says nothing."""

    def __missing__(self, key: str) -> Any:
        raise OutcomeUnknown("The Bot API's answer has no result.")


def _given(value: Any, default: float | None) -> float | None:
    return default if value is BaseRequest.DEFAULT_NONE else value


def _content(data: RequestData | None) -> tuple[str, bytes]:
    """What a request sends, with the header that names its form."""
    if data is None:
        return "", b""
    if not data.contains_files:
        # As a form it would be a third as long again, and take twice as long to write and to read.
        return JSON, json.dumps(data.parameters).encode()
    boundary = secrets.token_hex(16)
    fields = [(name, "", value.encode()) for name, value in data.json_parameters.items()]
    files = [
        (name, f'; filename="{_quoted(called)}"\r\nContent-Type: {kind}', _bytes_of(content))
        for name, (called, content, kind) in data.multipart_data.items()
    ]
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{_quoted(name)}"{more}\r\n\r\n'.encode() + content
        for name, more, content in (*fields, *files)
    ]
    form = b"\r\n".join((*parts, f"--{boundary}--\r\n".encode()))
    return f"Content-Type: multipart/form-data; boundary={boundary}\r\n", form


def _bytes_of(content: bytes | IO[bytes]) -> bytes:
    return content if isinstance(content, bytes) else content.read()


def _quoted(name: str) -> str:
    """A name as it stands between quotes in a form's header; nothing in it ends the line."""
    return " ".join(name.replace("\\", "\\\\").replace('"', '\\"').splitlines())
