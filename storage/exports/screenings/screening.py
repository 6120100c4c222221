"""One screening as an export sees it: its answers and its decision, and beside them what was signed and done since."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flows.answers.record import counted, read_record
from flows.rules.facts import Facts
from flows.rules.trial import Trial
from storage.engine.canonical import Json
from storage.exports.screenings.happened import Happened
from storage.exports.screenings.history import Author


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
    `happened`: what is beside it, read when it is asked for, in the session of the snapshot, so of the same moment.
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
    happened: Happened = field(repr=False, compare=False)
    _values: Mapping[str, Any] | None = field(repr=False, compare=False)

    def facts(self) -> Facts:
        """The facts of its record that play a part."""
        if self._values is None:
            return read_record(self.record, self.trial)
        return counted(dict(self._values), self.trial)

    def author(self, person_id: int) -> Author:
        """The person of an answer or a revision."""
        return self.happened.authors[person_id]

    def local_day(self, instant: datetime) -> date:
        """The day that an instant has at the site."""
        return instant.astimezone(ZoneInfo(self.zone)).date()
