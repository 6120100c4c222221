"""What can happen in a turn: one class an event."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, dataclass_transform

from flows.answers.answers import Changes
from flows.chat.position import Position


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Event:
    """Something that happens in a turn, each a frozen dataclass; those of a site, its trials and a treatment stand in
    files of their own."""

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True)(cls)


class SignOffAsked(Event):
    """An investigator is to sign."""


class AskedBack(Event):
    """The investigator hands the screening back, with what is asked."""

    question: str


class NameGiven(Event):
    """The name that is printed with a person's signatures."""

    name: str


class PinGiven(Event):
    """Digits that were typed to sign, for "approved", or "rejected" for a reason; shown and kept nowhere."""

    pin: str = field(repr=False)
    outcome: str = ""
    reason: str = ""


class PinChanged(Event):
    """The present PIN and the one that is to take its place; shown and kept nowhere."""

    pin: str = field(repr=False)
    new: str = field(repr=False)


class PinUnlocked(Event):
    """A locked PIN is taken away, so that the person sets a new one."""

    person_id: int


class Started(Event):
    """A screening for a trial begins under this subject code."""

    code: str
    trial: str


class Opened(Event):
    """The chat turns to this screening."""

    screening_id: int


class Sought(Event):
    """The chat turns to the last screening of this subject code, if there is one."""

    code: str


class Answered(Event):
    """Answers were given, changed or withdrawn to "not known yet" (None)."""

    changes: Changes


class Ruled(Event):
    """The study chair ruled on an item; that can also be kept after the screening is finished."""

    item: str
    ruling: Mapping[str, Any]


class IdentifierRefused(Event):
    """Something that tells who a candidate is was sent, and was kept nowhere; `kind` says what it was."""

    kind: str


class PictureAsked(Event):
    """The picture of the decision is to be sent."""


class ExportAsked(Event):
    """A form of the site's screenings is to be made and sent; of one screening where `screening_id` is given, else of
    those for `trial`, or one of each trial; `everywhere`: one of each site of the person."""

    form: str
    since: date | None
    screening_id: int | None = None
    trial: str = ""
    everywhere: bool = False


class BackupSet(Event):
    """Who is told when this person does not answer a reminder; None: nobody before the administrators."""

    person_id: int | None


class DigestSet(Event):
    """The person wants the list of the day every morning, or no longer."""

    wanted: bool


class Finished(Event):
    """The screening is finished: its record and decision become a revision."""

    record: Mapping[str, Any]
    decision: Mapping[str, Any]


class Amended(Event):
    """A finished screening is opened again, for this reason."""

    reason: str


class Discarded(Event):
    """The change of a finished screening is given up: it is what its last revision says."""


class Withdrawn(Event):
    """The screening was begun by mistake and is put away."""


class Invited(Event):
    """Somebody may join the site in this role."""

    role: str


class PersonCutOff(Event):
    """Somebody of the site may no longer use the assistant."""

    person_id: int


class PersonLetIn(Event):
    """Somebody who was cut off may use the assistant again, in the same role."""

    person_id: int


class PersonDemoted(Event):
    """An administrator is a coordinator from now on."""

    person_id: int


class PersonCalled(Event):
    """Somebody is called by another label."""

    person_id: int
    label: str


class SignerConfirmed(Event):
    """The name and the PIN that somebody wants to sign with are theirs, or are not."""

    person_id: int
    theirs: bool


@dataclass(frozen=True, slots=True)
class TurnResult:
    """What a turn leads to: the next position, what happened, and a short word for the tapped button."""

    position: Position
    events: tuple[Event, ...] = ()
    toast: str = ""
    fresh: bool = False
