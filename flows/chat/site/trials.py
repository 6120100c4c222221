"""Trials at a site: those that could be switched on, and what is done with them."""

from dataclasses import dataclass, field
from datetime import date

from flows.chat.events import Event

# Where the trials are looked at because a file of one was sent: what became of it is told, and nothing else.
SENT = "sent"


@dataclass(frozen=True, slots=True)
class OfferedTrial:
    """A version of a trial that the site could screen by: whether it does, and from which day on.

    `waits`: it was loaded and waits for a second person; `mine`: whoever looks loaded it. `number`: under which it is
    kept, where it was loaded. `other_brought`: the program brings another text under its name by now.
    `amends`: it amends one that is on, so that an investigator switches it on; `overtaken`: one that is on amends it,
    so that going back to it needs a reason.
    """

    registry_id: str
    version: str
    title: str
    on: bool
    since: date | None = None
    waits: bool = False
    mine: bool = False
    number: int = 0
    other_brought: bool = False
    amends: bool = False
    overtaken: bool = False

    @property
    def key(self) -> str:
        """What a button that is about it points at."""
        return f"{self.registry_id}/{self.version}"

    @property
    def name(self) -> str:
        """Its registry id and version in one."""
        return f"{self.registry_id}, {self.version}"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A screening of the same candidate for another trial, and how it stands there, in a few words."""

    screening_id: int
    trial: str
    stands: str


class TrialSwitched(Event):
    """The site screens by a version of a trial from now on, or for the trial no longer."""

    registry_id: str
    version: str
    on: bool


class TrialSent(Event):
    """A sound file of a version of a trial was sent, to be kept until somebody else confirms it."""

    registry_id: str
    version: str
    text: str = field(repr=False)


class TrialSettled(Event):
    """A version that somebody else loaded is confirmed, or refused."""

    number: int
    confirmed: bool
