"""One screening as an export sees it: as it was decided, or as it would be decided now, and what happened since."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping

from flows.answers.answers import Answers
from flows.answers.lifecycle import OPEN, Stage
from flows.answers.path import path_of
from flows.answers.record import counted, read_record
from flows.rules.evaluation.decide import decide
from flows.rules.facts import Facts
from flows.rules.trial import Trial
from storage.engine.canonical import Json, parsed
from storage.exports.screenings.happened import Happened
from storage.exports.screenings.history import Author
from storage.exports.screenings.kept_rows import KeptRows
from storage.exports.screenings.sound import Sound, of_answers, of_record
from storage.site.sites import Site

# Where a screening stands, in words.
STAGES: dict[str, str] = {
    Stage.DRAFT: "OPEN: to be settled",
    Stage.AMENDING: "OPEN: being changed, to be settled",
    Stage.FINISHED: "finished",
    Stage.AWAITING: "finished, waits for an investigator",
    Stage.SIGNED: "signed",
    Stage.REJECTED: "rejected by an investigator",
    Stage.REGISTERED: "registered",
    Stage.TREATING: "on treatment",
    Stage.COMPLETED: "treatment completed",
    Stage.OFF_STUDY: "off study",
    Stage.WITHDRAWN: "withdrawn",
}
_VERSION_OF_IMPORT = 2
_AS_STORED = (
    *("id", "site_id", "subject_code", "attempt", "previous", "protocol_version"),
    *("version", "created_at", "updated_at"),
)


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

    @property
    def lapsed(self) -> dict[str, Json]:
        """The answers that hold no longer, or do not fit."""
        return {key: value for key, value in self.answered.items() if key not in self.record}

    @property
    def failed(self) -> bool:
        """Whether it was decided that the candidate is not eligible."""
        return self.decided and bool(self.decision["outcome"] == "not_eligible")

    def decided_of(self, part: str, name: str) -> Json:
        """What the decision says under a name in one of its parts, such as the status of a criterion."""
        return self.decision.get(part, {}).get(name)

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


def made_of(
    row: RowMapping,
    site: Site,
    trial: Trial,
    authors: Mapping[int, Author],
    rows: KeptRows,
    now: datetime,
) -> ExportedScreening:
    """The screening of a row with its last revision. `trial`: in the version of the screening; `rows`: what is kept
    beside it; `now`: an open one is assessed on that day at its site, or on its own day where it was brought in and
    not touched since."""
    decided = row["lifecycle"] not in OPEN and row["number"] is not None
    said = _stored(row, trial) if decided else _computed(row, now.astimezone(ZoneInfo(site.zone)).date(), trial)
    return ExportedScreening(
        **{name: row[name] for name in _AS_STORED},
        trial=trial,
        site=site.name,
        site_number=site.number,
        zone=site.zone,
        stage=row["lifecycle"],
        created_by=authors[row["created_by"]],
        updated_by=authors[row["updated_by"]],
        revision=row["number"] or 0,
        decided=decided,
        finished_at=row["finished_at"] if decided else None,
        finished_by=authors[row["finished_by"]] if decided else None,
        reason=row["reason"] or (row["revision_reason"] if decided else None),
        happened=Happened(rows, row["id"], trial, said["record"], authors, now),
        **said,
    )


def _stored(row: RowMapping, trial: Trial) -> dict[str, Any]:
    decision, sound = parsed(row["decision"]), of_record(parsed(row["record"]), trial)
    return {"as_of": row["as_of"], "decision": decision, **_answers(sound)}


def _computed(row: RowMapping, day: date, trial: Trial) -> dict[str, Any]:
    current = Answers.from_json(parsed(row["current"]))
    if row["version"] == _VERSION_OF_IMPORT and (as_of := current.imported.get("as_of")):
        day = date.fromisoformat(as_of)
    decision = decide(path_of(current, day, trial).facts, trial).as_json()
    return {"as_of": day, "decision": decision, **_answers(of_answers(current, day, trial))}


def _answers(sound: Sound) -> dict[str, Any]:
    return {"record": sound.record, "answered": sound.answered, "marks": sound.marks, "_values": sound.values}
