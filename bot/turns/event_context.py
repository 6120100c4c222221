"""Where a turn stands while what happened in it is stored."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlmodel import Session

from bot.deployment import ChatSession
from bot.from_storage import screening_of
from flows.answers.reply import Slot
from flows.chat.context import Screening, TurnContext
from flows.chat.events import Answered, Event, ExportAsked, IdentifierRefused, Opened, PictureAsked, Ruled, Sought
from flows.chat.forms import is_ruling
from flows.chat.position import Position
from flows.chat.roles import May, may
from flows.chat.site.sites import SiteChosen
from flows.chat.site.versions import VersionLookedAt, VersionPaperAsked
from storage.delivery import outbox
from storage.engine.errors import NotFound, found

# The screening and the position that an event leads to.
Led: TypeAlias = tuple[Screening | None, Position]


@dataclass(frozen=True, slots=True)
class Step:
    """The chat session, the context that the turn began with, and the screening and position that it has led to."""

    session: Session
    at: ChatSession
    context: TurnContext
    screening: Screening | None
    position: Position

    @property
    def open_screening(self) -> Screening:
        """The open screening; there is one wherever something happens to it."""
        return found(self.screening)

    @property
    def seen(self) -> tuple[Session, int, int]:
        """What a change of the open screening is made in, and of: its number, and the version that was seen."""
        return self.session, self.open_screening.id, self.open_screening.version

    @property
    def by(self) -> tuple[int, datetime]:
        """Whose change it is, and when."""
        return self.at.person.id, self.at.now

    def put(self, kind: str, body: dict[str, Any]) -> None:
        """Put a message into the chat."""
        outbox.put(self.session, self.at.chat.chat_id, kind, body, self.at.now)

    def noted(self, *notes: str) -> Led:
        """The step as it was, with what is to be said."""
        return self.screening, self.position.with_notes(*notes)

    def again(self) -> Led:
        """The screening as it is now, at the same position."""
        return screening_of(self.session, self.at, self.screening.id if self.screening else None), self.position

    def check(self, what: May) -> None:
        """Raise `NotFound` where the person may not do something."""
        if not may(self.at.person.role, what):
            raise NotFound


# What keeps each kind of event; where it leads to nothing, screening and position stay as they are.
Keepers: TypeAlias = dict[type[Event], Callable[[Step, Any], Led | None]]

READING = (
    *(Opened, Sought, SiteChosen, PictureAsked, ExportAsked, IdentifierRefused),
    *(VersionLookedAt, VersionPaperAsked),
)


def reads_only(role: str, events: Iterable[Event], slot: Slot | None = None) -> bool:
    """Whether these events would change something that this role may only read; in the `slot` of a ruling whoever may
    rule gives what was ruled as the answer too."""
    if may(role, May.CHANGE):
        return False
    rules = may(role, May.RULE)
    own = (*READING, *((Ruled,) if rules else ()), *((Answered,) if rules and is_ruling(slot) else ()))
    return any(not isinstance(event, own) for event in events)
