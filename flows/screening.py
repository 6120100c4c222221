"""A screening, where a chat stands in it, and what can happen to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from flows.conversation import Doing, step
from flows.lifecycle import OPEN, Stage


@dataclass(frozen=True, slots=True)
class Screening:
    """One candidate's screening: its code, its life, and the current answers in the contract's JSON values.

    A key with None was asked and is not known yet; an absent key was not answered. `<list>.draft` holds the
    entries of a list that is being filled: until that is done, the list itself is not known.
    """

    id: int
    code: str
    stage: Stage
    version: int
    answers: Mapping[str, Any]
    revision: int = 0
    finished_on: date | None = None

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN


@dataclass(frozen=True, slots=True)
class Slot:
    """One place for an answer: a key of the record, or a field of one entry of a list."""

    key: str
    entry: int | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """One value to confirm or choose, and the words on its button."""

    label: str
    value: Any


@dataclass(frozen=True, slots=True)
class Place:
    """Where a chat stands. Everything a card is drawn from is here, in the screening, or in the day.

    `slot`: what is asked out of turn; None: the first question without an answer. `origin`: where to return to
    after an answer. `notes`: what the last step has to say. `act`: what `confirming` would do. `filled`: what a
    form holds so far. `last`: the key that was answered last, whose source may be added.
    """

    doing: Doing = Doing.HOME
    slot: Slot | None = None
    origin: str = ""
    notes: tuple[str, ...] = ()
    doubt: str = ""
    offers: tuple[Offer, ...] = ()
    act: str = ""
    month: str = ""
    picked: tuple[str, ...] | None = None
    criterion: str = ""
    page: int = 0
    filled: Mapping[str, Any] = field(default_factory=dict)
    last: str = ""

    def to(self, trigger: str, **changes: Any) -> "Place":
        """The place after a step of the conversation: what belonged to the last card is left behind."""
        kept = {"slot": self.slot, "origin": self.origin} | changes
        return Place(doing=step(self.doing, trigger), **kept)

    def with_notes(self, *notes: str) -> "Place":
        return replace(self, notes=notes)


@dataclass(frozen=True, slots=True)
class ShelfItem:
    """One screening in a list: what is needed to know it again."""

    id: int
    code: str
    stage: Stage
    answered: int
    outcome: str
    updated: date
    open_rulings: int = 0


@dataclass(frozen=True, slots=True)
class Desk:
    """All that a turn can see: who, on which day at the site, where the chat stands, and what is on the desk."""

    today: date
    role: str
    site: str
    place: Place
    screening: Screening | None = None
    suggested_code: str = ""
    code_pattern: str = ""
    open_count: int = 0
    finished_count: int = 0
    shelf: tuple[ShelfItem, ...] = ()
    shelf_pages: int = 1
    evidence: bool = True
    relative_days: bool = False
    rulings: tuple[ShelfItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Started:
    """A screening begins under this subject code."""

    code: str


@dataclass(frozen=True, slots=True)
class Opened:
    """The chat turns to this screening."""

    screening_id: int


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer was given, changed or withdrawn to "not known yet" (None)."""

    key: str
    value: Any


@dataclass(frozen=True, slots=True)
class Ruled:
    """The study chair ruled on an item; that can also be kept after the screening is finished."""

    key: str
    value: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class IdentifierRefused:
    """Something that tells who a candidate is was sent, and was kept nowhere; `kind` says what it was."""

    kind: str


@dataclass(frozen=True, slots=True)
class PictureAsked:
    """The picture of the decision is to be sent."""


@dataclass(frozen=True, slots=True)
class Finished:
    """The screening is finished: its record and decision become a revision."""

    record: Mapping[str, Any]
    decision: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Amended:
    """A finished screening is opened again, for this reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The screening was begun by mistake and is put away."""


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody may join the site in this role."""

    role: str


Event = (
    Started | Opened | Answered | Ruled | IdentifierRefused | PictureAsked | Finished | Amended | Withdrawn | Invited
)


@dataclass(frozen=True, slots=True)
class Tap:
    """A button that stands on the card."""

    action: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """A text message."""

    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command such as /new, without its slash."""

    name: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something else than text: a photo, a sticker, an edited or forwarded message."""

    what: str


Said = Tap | Typed | Command | Unreadable


@dataclass(frozen=True, slots=True)
class Response:
    """What a turn leads to: the next place, what happened, and a short word for the tapped button."""

    place: Place
    events: tuple[Event, ...] = ()
    toast: str = ""
    fresh: bool = field(default=False)
