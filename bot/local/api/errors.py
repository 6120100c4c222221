"""The Bot API's refusals, word for word, so that a bot meets here what it would meet at Telegram.

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


TEXT_EMPTY = "message text is empty"
TEXT_LONG = "message is too long"
CAPTION_LONG = "message caption is too long"
CHAT_NOT_FOUND = "chat not found"
EDIT_NOT_FOUND = "message to edit not found"
DELETE_NOT_FOUND = "message to delete not found"
REPLY_NOT_FOUND = "message to be replied not found"
CANT_EDIT = "message can't be edited"
CANT_DELETE = "message can't be deleted"
NO_TEXT_TO_EDIT = "there is no text in the message to edit"
NO_CAPTION_TO_EDIT = "there is no caption in the message to edit"

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)

QUERY_OLD = "query is too old and response timeout expired or query ID is invalid"
BUTTON_DATA = "BUTTON_DATA_INVALID"
MARKUP_LONG = "reply markup is too long"
BLOCKED = "bot was blocked by the user"
NOT_STARTED = "bot can't initiate conversation with a user"
NOT_IN_GROUP = "bot is not a member of the supergroup chat"
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
POLL_ENDED_BY_WEBHOOK = "terminated by setWebhook request"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
