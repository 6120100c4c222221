"""A screening, where a chat stands in it, and what can happen to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from flows.agenda import Due
from flows.conversation import SCREENING, Doing, step
from flows.course_steps import CourseStep, Measured
from flows.endpoints import Endpoint
from flows.given import USUAL_GOOD_DAYS
from flows.lifecycle import OPEN, Stage
from flows.pregnancy import PregnancyTest
from flows.response import Response as Marrow
from flows.sign_off import SignOff
from flows.treatment import Treatment


@dataclass(frozen=True, slots=True)
class Screening:
    """One candidate's screening: its code, its life, and the current answers in the contract's JSON values.

    A key with None was asked and is not known yet; an absent key was not answered. `<list>.draft` holds the
    entries of a list that is being filled: until that is done, the list itself is not known. Beside a list that is
    not known yet it keeps the entries for when the list is opened again.
    """

    id: int
    code: str
    stage: Stage
    version: int
    answers: Mapping[str, Any]
    revision: int = 0
    finished_on: date | None = None
    asked_back: str = ""

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
    """One value to confirm or choose, and the words on its button.

    `typed`: the number that it stands for as it was typed, its figures and its unit.
    """

    label: str
    value: Any
    typed: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a chat stands. Everything a card is drawn from is here, in the screening, or in the day.

    `slot`: what is asked out of turn; None: the first question without an answer. `origin`: where to return to
    after an answer. `notes`: what the last step has to say. `act`: what `confirming` would do. `filled`: what a
    form holds so far. `last`: the key that was answered last, whose source may be added. `said`: the text that was
    just taken as an answer, when it was sent, and the kind of question that it answered.
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
    said: tuple[str, int, str] | None = None

    def to(self, trigger: str, **changes: Any) -> "Place":
        """The place after a step of the conversation: what belonged to the last card is left behind."""
        doing = step(self.doing, trigger)
        last = self.last if doing in SCREENING else ""
        return Place(doing=doing, **{"slot": self.slot, "origin": self.origin, "last": last} | changes)

    def with_notes(self, *notes: str) -> "Place":
        return replace(self, notes=notes)


@dataclass(frozen=True, slots=True)
class ShelfItem:
    """One screening in a list: what is needed to know it again; `open_rulings`: the study chair's open items."""

    id: int
    code: str
    stage: Stage
    answered: int
    outcome: str
    updated: date
    open_rulings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to sign with: the printed name, and whether the PIN is new to them."""

    name: str
    new_pin: bool


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody else of the site; one who is not `active` was cut off.

    `wants`: the name and the PIN that they want to sign with, while that waits to be confirmed.
    """

    id: int
    label: str
    role: str
    active: bool
    printed_name: str = ""
    wants: Wish | None = None


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
    good_days: int = USUAL_GOOD_DAYS
    rulings: tuple[ShelfItem, ...] = ()
    sign_offs: int = 0
    locked: tuple[tuple[int, str], ...] = ()
    to_confirm: tuple[tuple[int, str], ...] = ()
    sign_off: SignOff | None = None
    treatment: Treatment | None = None
    endpoints: tuple[Endpoint, ...] = ()
    due: tuple[Due, ...] = ()
    digest: bool = False
    backup: str = ""
    colleagues: tuple[Colleague, ...] = ()
    forms: tuple[tuple[str, str], ...] = ()
    staff: tuple[Colleague, ...] = ()


@dataclass(frozen=True, slots=True)
class SignOffAsked:
    """An investigator is to sign."""


@dataclass(frozen=True, slots=True)
class AskedBack:
    """The investigator hands the screening back, with what is asked."""

    question: str


@dataclass(frozen=True, slots=True)
class NameGiven:
    """The name that is printed with a person's signatures."""

    name: str


@dataclass(frozen=True, slots=True)
class PinGiven:
    """Digits that were typed to sign, for "approved", or "rejected" for a reason; shown and kept nowhere."""

    pin: str = field(repr=False)
    outcome: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PinChanged:
    """The present PIN and the one that is to take its place; shown and kept nowhere."""

    pin: str = field(repr=False)
    new: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PinUnlocked:
    """A locked PIN is taken away, so that the person sets a new one."""

    person_id: int


@dataclass(frozen=True, slots=True)
class RegistrationAsked:
    """The candidate is to be registered today."""


@dataclass(frozen=True, slots=True)
class MeasuresGiven:
    """A weight, and a height where it is needed."""

    measured: tuple[Measured, ...]


@dataclass(frozen=True, slots=True)
class DoseKept:
    """The dose of a cycle is kept as it was shown."""

    cycle: int


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step of the treatment: a start, a pause, a move, the end."""

    step: CourseStep


@dataclass(frozen=True, slots=True)
class ResponseGiven:
    """The response to a cycle."""

    response: Marrow


@dataclass(frozen=True, slots=True)
class PregnancyTested:
    """A pregnancy test made after registration."""

    test: PregnancyTest


@dataclass(frozen=True, slots=True)
class Started:
    """A screening begins under this subject code."""

    code: str


@dataclass(frozen=True, slots=True)
class Opened:
    """The chat turns to this screening, or to its planned days."""

    screening_id: int
    dates: bool = False


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
class ExportAsked:
    """A form of the site's screenings is to be made and sent; of one screening where `screening_id` is given."""

    form: str
    since: date | None
    screening_id: int | None = None


@dataclass(frozen=True, slots=True)
class ItemDone:
    """An item of a plan is done: nobody needs to be reminded of it any more."""

    screening_id: int
    item_id: str


@dataclass(frozen=True, slots=True)
class ItemOpened:
    """The chat turns to the screening of an item, and to the item itself where it is part of a treatment."""

    screening_id: int
    item_id: str


@dataclass(frozen=True, slots=True)
class CalendarAsked:
    """The plan is to be sent as a calendar file."""


@dataclass(frozen=True, slots=True)
class PlanPictureAsked:
    """The picture of the plan is to be sent."""


@dataclass(frozen=True, slots=True)
class BackupSet:
    """Who is told when this person does not answer a reminder; None: nobody before the administrators."""

    person_id: int | None


@dataclass(frozen=True, slots=True)
class DigestSet:
    """The person wants the list of the day every morning, or no longer."""

    wanted: bool


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
class Discarded:
    """The change of a finished screening is given up: it is what its last revision says."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The screening was begun by mistake and is put away."""


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody may join the site in this role."""

    role: str


@dataclass(frozen=True, slots=True)
class PersonCutOff:
    """Somebody of the site may no longer use the assistant."""

    person_id: int


@dataclass(frozen=True, slots=True)
class PersonLetIn:
    """Somebody who was cut off may use the assistant again, in the same role."""

    person_id: int


@dataclass(frozen=True, slots=True)
class PersonDemoted:
    """An administrator is a coordinator from now on."""

    person_id: int


@dataclass(frozen=True, slots=True)
class PersonCalled:
    """Somebody is called by another label."""

    person_id: int
    label: str


@dataclass(frozen=True, slots=True)
class SignerConfirmed:
    """The name and the PIN that somebody wants to sign with are theirs, or are not."""

    person_id: int
    theirs: bool


Event = (
    Started
    | Opened
    | Answered
    | Ruled
    | IdentifierRefused
    | PictureAsked
    | ExportAsked
    | ItemDone
    | BackupSet
    | DigestSet
    | ItemOpened
    | CalendarAsked
    | PlanPictureAsked
    | Finished
    | Amended
    | Discarded
    | Withdrawn
    | Invited
    | PersonCutOff
    | PersonLetIn
    | PersonDemoted
    | PersonCalled
    | SignerConfirmed
    | SignOffAsked
    | AskedBack
    | NameGiven
    | PinGiven
    | PinChanged
    | PinUnlocked
    | RegistrationAsked
    | MeasuresGiven
    | DoseKept
    | StepTaken
    | ResponseGiven
    | PregnancyTested
)


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


Said = Tap | Typed | Command | Unreadable


@dataclass(frozen=True, slots=True)
class Response:
    """What a turn leads to: the next place, what happened, and a short word for the tapped button."""

    place: Place
    events: tuple[Event, ...] = ()
    toast: str = ""
    fresh: bool = field(default=False)
