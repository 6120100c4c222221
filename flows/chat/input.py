"""What can come in from a person: a tap, a text, a command, or something unreadable."""

from dataclasses import dataclass, field


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
    """A command such as /new, without its slash, and what was typed behind it."""

    name: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something else than text: a photo, a sticker, an edited or forwarded message."""

    what: str


@dataclass(frozen=True, slots=True)
class TrialFile:
    """A trial file that was checked: its text and which version it is, or what is wrong with it, by line."""

    text: str = field(default="", repr=False)
    registry_id: str = ""
    version: str = ""
    problems: tuple[str, ...] = ()


Input = Tap | Typed | Command | Unreadable | TrialFile
