"""Where a turn stands while what happened in it is stored."""

from dataclasses import dataclass
from typing import TypeAlias

from sqlmodel import Session

from bot.desks import Visit, screening_of
from flows.screening import Desk, Place, Screening


@dataclass(frozen=True, slots=True)
class Step:
    """The visit, the desk that the turn began at, and the screening and place that it has led to."""

    session: Session
    at: Visit
    desk: Desk
    screening: Screening | None
    place: Place

    @property
    def open_screening(self) -> Screening:
        """The screening on the desk; there is one wherever something happens to it."""
        assert self.screening is not None
        return self.screening


Led: TypeAlias = tuple[Screening | None, Place]


def again(step: Step) -> Led:
    """The screening as it is now, at the same place."""
    screening_id = step.screening.id if step.screening else None
    return screening_of(step.session, step.at, screening_id), step.place
