"""Log lines on standard error: UTC, one line each, and never a secret in them."""

import logging
import re
import sys
import time
import traceback
from types import TracebackType

HIDDEN = "[hidden]"
HANDLER = "blinabridge"

# A bot's token as BotFather gives it; a colon may have been encoded as in an address.
TOKEN = re.compile(r"\d{6,}(?::|%3A)[A-Za-z0-9_-]{30,}", re.IGNORECASE)

# At INFO httpx logs whole addresses, which hold the token; the others log every request or whole updates.
TALKATIVE = ("alembic", "httpx", "httpcore", "aiohttp.access", "telegram")

# So many seconds lie between two lines of one sort that strangers can bring about.
SELDOM = 60.0

_secrets: set[str] = set()


def hide(secret: str) -> None:
    """From now on no log line shows this secret."""
    if secret:
        _secrets.add(secret)


def redacted(text: str) -> str:
    """The text without bot tokens and hidden secrets."""
    # The longest first: one secret may be the beginning of another.
    for secret in sorted(_secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return TOKEN.sub(HIDDEN, text)


def set_up_logging() -> None:
    """Log to standard error, with secrets hidden from every handler of the root logger, and from a crash."""
    root = logging.getLogger()
    for old in [handler for handler in root.handlers if handler.get_name() == HANDLER]:
        root.removeHandler(old)
    handler = logging.StreamHandler()
    handler.set_name(HANDLER)
    handler.setFormatter(_Lines("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%SZ"))
    root.addHandler(handler)
    for each in root.handlers:
        each.addFilter(_hide_secrets)
    root.setLevel(logging.INFO)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _log_crash


class Where:
    """Where an error happened, as text once it is logged: its own words may hold what was typed."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def __str__(self) -> str:
        return "".join(traceback.format_tb(self._error.__traceback__, limit=-3))


def seldom(name: str) -> logging.Logger:
    """A logger for what strangers can bring about: of each sort of line one a minute, with how many were left out."""
    logger = logging.getLogger(name)
    last: dict[str, float] = {}
    left_out: dict[str, int] = {}

    def sieve(record: logging.LogRecord) -> bool:
        sort, now = str(record.msg), time.monotonic()
        if now - last.get(sort, -SELDOM) < SELDOM:
            left_out[sort] = left_out.get(sort, 0) + 1
            return False
        last[sort] = now
        if more := left_out.pop(sort, 0):
            record.msg = f"{sort} ({more} more like this since the last one)"
        return True

    logger.filters[:] = [sieve]
    return logger


class _Lines(logging.Formatter):
    """UTC times; a line break inside a message is shown, not made, so nobody can forge a line."""

    converter = staticmethod(time.gmtime)

    def formatMessage(self, record: logging.LogRecord) -> str:
        return super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")


_TRACEBACKS = logging.Formatter()


def _hide_secrets(record: logging.LogRecord) -> bool:
    try:
        message = record.getMessage()
    except Exception:  # a bad format string: logging would print message and arguments as they are
        message = f"{record.msg} {record.args}"
    record.msg, record.args = redacted(message), ()
    if record.exc_info and not record.exc_text:
        record.exc_text = _TRACEBACKS.formatException(record.exc_info)
    if record.exc_text:
        # Formatters print this text when it is there, and do not look at the exception again.
        record.exc_text = redacted(record.exc_text)
    if record.stack_info:
        record.stack_info = redacted(record.stack_info)
    return True


def _log_crash(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        logging.getLogger(__name__).critical("Stopped by an unexpected error", exc_info=(kind, error, trace))
