"""What can happen in a turn: one class an event."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flows.answers.answers import Changes
from flows.chat.context import PersonCalled, PersonDemoted, SignerConfirmed
from flows.chat.position import Position
from flows.chat.site.hand_over import HandedBack, HandedOver
from flows.chat.site.sites import SettingGiven, SiteChosen
from flows.chat.site.trials import TrialSent, TrialSettled, TrialSwitched
from flows.chat.site.versions import VersionAdopted, VersionKept, VersionLookedAt, VersionPaperAsked, VersionTaken
from flows.chat.treatment_events import (
    CalendarAsked,
    DoseKept,
    ItemDone,
    ItemOpened,
    MeasuresGiven,
    PlanPictureAsked,
    PregnancyTested,
    RegistrationAsked,
    ResponseGiven,
    StepTaken,
)


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
class Started:
    """A screening for a trial begins under this subject code."""

    code: str
    trial: str


@dataclass(frozen=True, slots=True)
class Opened:
    """The chat turns to this screening."""

    screening_id: int


@dataclass(frozen=True, slots=True)
class Sought:
    """The chat turns to the last screening of this subject code, if there is one."""

    code: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Answers were given, changed or withdrawn to "not known yet" (None)."""

    changes: Changes


@dataclass(frozen=True, slots=True)
class Ruled:
    """The study chair ruled on an item; that can also be kept after the screening is finished."""

    item: str
    ruling: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class IdentifierRefused:
    """Something that tells who a candidate is was sent, and was kept nowhere; `kind` says what it was."""

    kind: str


@dataclass(frozen=True, slots=True)
class PictureAsked:
    """The picture of the decision is to be sent."""


@dataclass(frozen=True, slots=True)
class ExportAsked:
    """A form of the site's screenings is to be made and sent; of one screening where `screening_id` is given, else of
    those for `trial`, or one of each trial; `everywhere`: one of each site of the person."""

    form: str
    since: date | None
    screening_id: int | None = None
    trial: str = ""
    everywhere: bool = False


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


Event = (
    Started
    | Opened
    | Sought
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
    | TrialSwitched
    | TrialSettled
    | TrialSent
    | HandedOver
    | HandedBack
    | VersionAdopted
    | VersionKept
    | VersionLookedAt
    | VersionPaperAsked
    | VersionTaken
    | SiteChosen
    | SettingGiven
)


@dataclass(frozen=True, slots=True)
class TurnResult:
    """What a turn leads to: the next position, what happened, and a short word for the tapped button."""

    position: Position
    events: tuple[Event, ...] = ()
    toast: str = ""
    fresh: bool = field(default=False)
