"""Log lines: their form, and that no secret is in them."""

import io
import logging
import re
import sys
from collections.abc import Iterator

import pytest

from bot import logs

TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"
log = logging.getLogger("bot.somewhere")


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(logs, "_secrets", set())
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    logs.set_up_logging()
    yield stream
    root.handlers[:] = handlers
    for handler in handlers:
        handler.removeFilter(logs._hide_secrets)
    root.setLevel(level)


def test_a_line_has_utc_time_level_and_logger(written):
    log.info("Started with %d people", 3)
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ INFO bot.somewhere: Started with 3 people\n", written.getvalue()
    )


def test_a_message_cannot_forge_a_line(written):
    log.warning("Code %s", "S-001\n2026-01-01T00:00:00Z INFO bot: all is well")
    assert len(written.getvalue().splitlines()) == 1


def fail_with(text: str) -> None:
    try:
        raise ConnectionError(f"https://api.telegram.org/bot{text}/getMe")
    except ConnectionError as error:
        raise RuntimeError(f"cannot reach {text}") from error


@pytest.mark.parametrize(
    "say",
    [
        lambda: log.error(f"POST /bot{TOKEN}/getMe"),
        lambda: log.error("POST %s", f"/bot{TOKEN}/getMe"),
        lambda: log.error("POST %(url)s", {"url": TOKEN}),
        lambda: log.error("bad format %d", TOKEN),
        lambda: log.error(ValueError(TOKEN)),
        lambda: log.error("encoded %s", TOKEN.replace(":", "%3A")),
        lambda: log.error("with stack", stack_info=True, extra={"url": TOKEN}),
    ],
)
def test_a_token_is_in_no_message(written, say):
    say()
    assert TOKEN not in written.getvalue()
    assert TOKEN.split(":")[1] not in written.getvalue()
    assert written.getvalue()


def test_a_token_is_in_no_traceback_nor_in_what_caused_it(written):
    try:
        fail_with(TOKEN)
    except RuntimeError:
        log.exception("It failed")
    assert "RuntimeError: cannot reach [hidden]" in written.getvalue()
    assert "bot[hidden]/getMe" in written.getvalue()
    assert TOKEN not in written.getvalue()


def test_a_crash_is_logged_without_the_token(written):
    try:
        fail_with(TOKEN)
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    assert "CRITICAL" in written.getvalue()
    assert TOKEN not in written.getvalue()


def test_a_registered_secret_is_hidden_and_one_inside_another_too(written):
    logs.hide("correct-horse")
    logs.hide("correct-horse-battery")
    logs.hide("")
    log.info("%s and %s", "correct-horse-battery", "correct-horse")
    assert written.getvalue().endswith(": [hidden] and [hidden]\n")


def test_http_libraries_are_quiet(written):
    for name in ("httpx", "httpcore.connection", "aiohttp.access", "telegram.ext"):
        logging.getLogger(name).info("GET https://host/bot")
    assert written.getvalue() == ""


def test_setting_up_twice_says_each_line_once(written, monkeypatch):
    monkeypatch.setattr(sys, "stderr", written)
    logs.set_up_logging()
    log.info("once")
    assert written.getvalue().count("once") == 1
