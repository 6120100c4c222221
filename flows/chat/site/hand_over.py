"""What somebody sees who hands candidates over: whom they have, whom they gave away, and whom they were given."""

from dataclasses import dataclass
from datetime import date

from flows.chat.events import Event


@dataclass(frozen=True, slots=True)
class Held:
    """A candidate that the person has; `owner`: from whom, where it was given to them, and `until` which day."""

    screening_id: int
    code: str
    owner: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Between:
    """The candidates that are with a colleague, or came from one; `until`: the first day on which one goes back."""

    person_id: int
    label: str
    until: date
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HandOvers:
    """What can be handed over, and what is with a colleague or came from one.

    `of`: whose it is, where an administrator looks at a colleague's; empty for one's own.
    """

    held: tuple[Held, ...] = ()
    given: tuple[Between, ...] = ()
    taken: tuple[Between, ...] = ()
    of: str = ""


NOTHING = HandOvers()


class HandedOver(Event):
    """Candidates go to a colleague until a day: those of the person, or of the one whom an administrator names."""

    person_id: int
    until: date
    screening_ids: tuple[int, ...]
    of: int | None = None


class HandedBack(Event):
    """What is between somebody (`of`, else the person) and a colleague goes back, whichever way it was given."""

    person_id: int
    of: int | None = None
