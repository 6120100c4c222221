"""JSON lines: the contract's records as they are, or each with what surrounds it.

The first is what `assess` and any other reader of the contract takes; a record has no room for anything else. The
second says of each record whose it is, which revision, what was decided, and the audit head.
"""

from collections.abc import Callable
from datetime import date
from typing import BinaryIO

from storage.engine.canonical import Json, canonical
from storage.exports.common.table import Cell, instant, written
from storage.exports.screenings.exported import ExportedScreening
from storage.exports.screenings.snapshot import Snapshot
from storage.exports.screenings.sound import marked
from storage.exports.story.columns import WHOSE
from storage.exports.story.sheets import story_sheets


def write_records(snapshot: Snapshot, out: BinaryIO) -> None:
    """The record of each screening, a line each, exactly as the contract has it."""
    _write(snapshot, out, lambda screening: screening.record)


def write_screenings(snapshot: Snapshot, out: BinaryIO) -> None:
    """Each screening on a line: its record and its decision, and around them whose they are and from when."""
    head = {
        "taken_at": instant(snapshot.taken_at),
        "audit": {"entry": snapshot.head.seq, "hash": snapshot.head.hash},
    }
    _write(snapshot, out, lambda screening: _surrounded(screening) | head)


def _surrounded(screening: ExportedScreening) -> dict[str, Json]:
    finished = screening.finished_at
    return {
        "screening": screening.id,
        "site": screening.site,
        "subject_code": screening.subject_code,
        "attempt": screening.attempt,
        "previous_screening": screening.previous,
        "stage": screening.stage,
        "protocol_version": screening.protocol_version,
        "revision": screening.revision,
        "reason": screening.reason,
        "started_at": instant(screening.created_at),
        "started_by": screening.created_by.label,
        "finished_at": instant(finished) if finished else None,
        "finished_by": screening.finished_by.label if screening.finished_by else None,
        "record": screening.record,
        "asked_again": {
            key: {"value": screening.answered[key], "given_for": day} for key, day in map(marked, screening.marks)
        },
        "decision_is": "stored" if screening.decided else "computed",
        "decision": screening.decision,
        "story": _story(screening),
    }


def _story(screening: ExportedScreening) -> dict[str, Json]:
    """What happened, by the names of the sheets and columns of the workbook; only what there is, and no findings."""
    told = {}
    for sheet in story_sheets(screening.trial)[1:]:
        names = [field.name for field in sheet.fields[len(WHOSE) :]]
        rows = [dict(zip(names, map(_plain, row[len(WHOSE) :]), strict=True)) for row in sheet.of(screening)]
        if rows:
            told[sheet.name.replace(" ", "_")] = rows
    return told


def _plain(value: Cell) -> Json:
    return written(value) if isinstance(value, date) else value


def _write(snapshot: Snapshot, out: BinaryIO, line: Callable[[ExportedScreening], Json]) -> None:
    for text in snapshot.each(lambda screening: canonical(line(screening)).encode()):
        out.write(text + b"\n")
