"""A screening as an export sees it, made of its row: as it was decided, or as it would be decided now."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping

from flows.answers.answers import Answers
from flows.answers.lifecycle import OPEN
from flows.answers.path import path_of
from flows.rules.evaluation.decide import decide
from flows.rules.trial import Trial
from storage.engine.canonical import parsed
from storage.exports.screenings.happened import Happened
from storage.exports.screenings.history import Author
from storage.exports.screenings.kept_rows import KeptRows
from storage.exports.screenings.screening import ExportedScreening
from storage.exports.screenings.sound import Sound, of_answers, of_record
from storage.site.sites import Site

_VERSION_OF_IMPORT = 2
_AS_STORED = (
    *("id", "site_id", "subject_code", "attempt", "previous", "protocol_version"),
    *("version", "created_at", "updated_at"),
)


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
