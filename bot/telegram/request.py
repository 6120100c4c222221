"""The Bot API over aiohttp: what was not sent is kept apart from what may have been."""

import functools
import io
import json
import math
import os
import urllib.request
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from telegram.error import NetworkError, TelegramError
from telegram.request import BaseRequest, RequestData

from bot.setting_forms import is_loopback

# The library's next form of RetryAfter: times as timedelta, and no warning at each 429.
os.environ.setdefault("PTB_TIMEDELTA", "true")

# However long it asks for, it is asked again by then: an answer that was garbled, or meant for another, costs no day.
LONGEST_WAIT = 300

AGENT = {"User-Agent": BaseRequest.USER_AGENT}
JSON = {**AGENT, "Content-Type": "application/json"}


class NotSent(NetworkError):
    """The request never reached the Bot API: it can be repeated without harm."""


class OutcomeUnknown(NetworkError):
    """The request may have reached the Bot API, and we do not know what came of it."""


class AiohttpRequest(BaseRequest):
    """python-telegram-bot's request over aiohttp. Times in seconds; None waits for ever.

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
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """How long an answer may take, in seconds."""
        return self._read

    async def initialize(self) -> None:
        """Open the pool of connections; done already, nothing happens."""
        if self._session is None:
            # A quiet bot would pay a new TLS handshake for each message if connections ended sooner.
            connector = aiohttp.TCPConnector(limit=self._pool_size, keepalive_timeout=60)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    async def shutdown(self) -> None:
        """Close the pool."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

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
        if self._session is None:
            raise RuntimeError("This request object is not initialized.")
        files = request_data is not None and request_data.contains_files
        timeout = _timeout(
            _given(pool_timeout, self._pool),
            _given(connect_timeout, self._connect),
            _given(write_timeout, self._media_write if files else self._write),
            _given(read_timeout, self._read),
        )
        failure: TelegramError
        try:
            async with self._session.request(
                method,
                url,
                data=_body(request_data),
                headers=AGENT if files or request_data is None else JSON,
                timeout=timeout,
                # The Bot API never redirects; whoever does would be handed the token.
                allow_redirects=False,
                proxy=_proxy(url),
            ) as answer:
                status, body = answer.status, await answer.read()
        except (aiohttp.ClientError, OSError, ValueError) as error:
            failure = _failure(error)
        else:
            if status < 300:
                return status, body
            if status < 500:
                self.parse_json_payload(body)  # an answer that cannot be read is not the Bot API's refusal
                return status, body
            failure = OutcomeUnknown(f"The Bot API answered {status}.")
        # Outside the except clause: the error of aiohttp holds the address, and must not hang on to ours.
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


def _sum(*times: float | None) -> float | None:
    known = [time for time in times if time is not None]
    return sum(known) if len(known) == len(times) else None


def _timeout(
    pool: float | None, connect: float | None, write: float | None, read: float | None
) -> aiohttp.ClientTimeout:
    # aiohttp waits for pool and connection together, and knows no limit for writing but the total.
    return aiohttp.ClientTimeout(
        total=_sum(pool, connect, write, read),
        connect=_sum(pool, connect),
        sock_connect=connect,
        sock_read=read,
    )


def _body(data: RequestData | None) -> bytes | aiohttp.FormData | None:
    if data is None:
        return None
    if not data.contains_files:
        # As a form it would be a third as long again, and take twice as long to write and to read.
        return json.dumps(data.parameters).encode()
    form = aiohttp.FormData(quote_fields=False)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        # aiohttp warns of large bytes; a stream it sends in pieces.
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, stream, filename=filename, content_type=kind)
    return form


def _failure(error: Exception) -> NetworkError:
    """What is known after an error of aiohttp, without its words: they hold the address."""
    name = type(error).__name__
    unsent = (
        aiohttp.ClientConnectorError,  # refused, no such name, TLS
        aiohttp.ConnectionTimeoutError,  # connection or a place in the pool
        aiohttp.ClientHttpProxyError,
        aiohttp.InvalidURL,
    )
    if isinstance(error, unsent):
        return NotSent(f"The Bot API could not be reached ({name}).")
    return OutcomeUnknown(f"The connection to the Bot API failed before its answer was complete ({name}).")


def _proxy(url: str) -> str | None:
    parts = urlsplit(url)
    return _proxy_for(parts.scheme, parts.hostname or "")


@functools.cache
def _proxy_for(scheme: str, host: str) -> str | None:
    """The proxy of the environment, as many hospitals need it; never for this machine itself."""
    if is_loopback(host) or urllib.request.proxy_bypass(host):
        return None
    return urllib.request.getproxies().get(scheme)
