"""One screening as an export sees it: its answers and its decision, and beside them what was signed and done since.

What is beside it is read when it is asked for, in the session of the snapshot, so that it is of the same moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session

from flows.answers.answers import Answers
from flows.answers.for_chair import ForChair
from flows.answers.record import counted, read_record
from flows.rules.facts import Facts
from flows.rules.trial import Trial
from flows.treatment.course.course import TreatmentCourse
from storage.engine.canonical import Json
from storage.exports.screenings.consents import Consent
from storage.exports.screenings.happened import Happened
from storage.exports.screenings.history import Author, History
from storage.study import listings, revisions, signatures
from storage.treatment import registrations


class Given(NamedTuple):
    """That a question was answered, by whom, and whether the value was erased since."""

    key: str
    author: Author
    erased: bool


@dataclass(frozen=True, slots=True)
class ExportedScreening:
    """One screening in the snapshot.

    `record` and `decision` have the contract's forms. They are those of the last revision, `decided` and as they were
    stored, once the screening is closed; while it is open they are its answers on the day `as_of`, assessed now.
    `answered` holds beside the record's answers those that hold no longer, such as a planned day that has passed, or
    never fitted; `marks` names them, each with the day that it was given for.
    `trial`: the trial in the version of the screening, which decides it.
    `revision` is the number of the last revision, 0 before the first; `finished_at` and `finished_by` are None unless
    `decided`. `reason`: why it was changed, is being changed, or was withdrawn. `zone`: the site's, for its days.
    `attempt`: which screening of the candidate for this trial it is; `previous`: the number of the one before.
    """

    id: int
    trial: Trial = field(repr=False)
    site_id: int
    site: str
    site_number: int
    zone: str
    subject_code: str
    attempt: int
    previous: int | None
    stage: str
    protocol_version: str
    version: int
    created_at: datetime
    created_by: Author
    updated_at: datetime
    updated_by: Author
    revision: int
    decided: bool
    as_of: date
    record: dict[str, Json]
    answered: dict[str, Json]
    marks: list[str]
    decision: dict[str, Json]
    finished_at: datetime | None
    finished_by: Author | None
    reason: str | None
    _values: Mapping[str, Any] | None = field(repr=False, compare=False)
    _session: Session = field(repr=False, compare=False)
    _authors: Mapping[int, Author] = field(repr=False, compare=False)
    _happened: Happened = field(repr=False, compare=False)

    def facts(self) -> Facts:
        """The facts of its record that play a part."""
        if self._values is None:
            return read_record(self.record, self.trial)
        return counted(dict(self._values), self.trial)

    def current(self) -> Answers:
        """Every answer as it was given last, None where it is not known; what was never asked is not there."""
        return self._happened.current(self.id)

    def for_chair(self) -> tuple[ForChair, ...]:
        """What nobody at the site knew and the study chair is or was asked."""
        return self._happened.for_chair(self.id, self.trial)

    def consents(self) -> tuple[Consent, ...]:
        """Every consent that was signed, the first one first."""
        return self._happened.consents(self.id, self.record)

    def answers(self) -> list[listings.Answer]:
        """Every answer that was ever given, the first one first."""
        return [listings.answer_from(row) for row in self._happened.answers(self.id)]

    def version_at(self, version: int) -> str:
        """Which version of the trial the screening went by when it was at a version of its own."""
        return self._happened.version_at(self.id, version)

    def given(self) -> list[Given]:
        """The same without the values, which is much quicker."""
        return [Given(key, self._authors[author], erased) for key, author, erased in self._happened.given(self.id)]

    def revisions(self) -> list[revisions.Revision]:
        """Every revision, the first one first."""
        return revisions.of(self._session, self.id)

    def history(self) -> History:
        """What was signed, ruled, registered, given and found, as collected and as used, planned and actual.

        Raises `RuleBroken` where what is kept of a treatment does not fit together.
        """
        return self._happened.history(self.id, self.record, self.trial)

    def signatures(self) -> tuple[signatures.Signature, ...]:
        """Every signature, the first one first, also those that are void."""
        return self._happened.signatures(self.id)

    def registration(self) -> registrations.Registration | None:
        """The registration that followed; None where there is none."""
        return self._happened.registration(self.id)

    def course(self) -> TreatmentCourse | None:
        """The course of the treatment; None where nobody is registered, or the trial ends there."""
        return self._happened.course(self.id, self.trial)

    def author(self, person_id: int) -> Author:
        """The person of an answer or a revision."""
        return self._authors[person_id]

    def local_day(self, instant: datetime) -> date:
        """The day that an instant has at the site."""
        return instant.astimezone(ZoneInfo(self.zone)).date()
