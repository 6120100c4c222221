"""The Bot API's refusals; their words are Telegram's own, so that a bot meets here what it would meet there.

Texts: source of tdlib/telegram-bot-api 10.0 (Client.cpp) and python-telegram-bot 22.8 (telegram.error).
"""


class Refused(Exception):
    """A call is refused: HTTP status, description, and the seconds to wait where it is a 429."""

    def __init__(self, status: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.retry_after = retry_after


def bad(reason: str) -> Refused:
    """A 400 with its usual opening words."""
    return Refused(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> Refused:
    """A 403 with its usual opening words."""
    return Refused(403, f"Forbidden: {reason}")


def conflict(reason: str) -> Refused:
    """A 409 with its usual opening words."""
    return Refused(409, f"Conflict: {reason}")


def too_many(seconds: int) -> Refused:
    """A 429 that asks to wait `seconds`."""
    return Refused(429, f"Too Many Requests: retry after {seconds}", seconds)
