"""What can come in from a person: a tap, a text, a command, or something unreadable."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tap:
    """A button that stands on the card."""

    action: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """A text message; `at`: when it was sent, in whole Unix seconds, where that is known."""

    text: str
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """A command such as /new, without its slash."""

    name: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something else than text: a photo, a sticker, an edited or forwarded message."""

    what: str


Input = Tap | Typed | Command | Unreadable
