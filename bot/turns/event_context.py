"""Where a turn stands while what happened in it is stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

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
from storage.engine.errors import found


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


Led: TypeAlias = tuple[Screening | None, Position]


def again(step: Step) -> Led:
    """The screening as it is now, at the same position."""
    screening_id = step.screening.id if step.screening else None
    return screening_of(step.session, step.at, screening_id), step.position


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
