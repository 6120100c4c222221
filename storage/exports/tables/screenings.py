"""One row per screening: who, when, every answer, the decision, and the state of the database it was read from.

Prior therapies and courses of radiation are numbered groups of columns (`prior_therapies_1_agent`) after the number of
entries, which is 0 for "none" and empty for "not known yet"; there are as many groups as the longest list needs. A
screening with more entries than `MOST_ENTRIES` is left out and told of: a sheet has no more than 16,384 columns.
"""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from flows.rules.trial import Trial
from storage.engine.canonical import Json
from storage.exports.common.about import STAGES
from storage.exports.common.description import Column, columns
from storage.exports.common.errors import DoesNotFit
from storage.exports.common.rows import Snapshot
from storage.exports.common.screening import ExportedScreening
from storage.exports.common.table import MEMBERS, NONE, Cell, Field, Table, cell, day

CODE, ASKED_AGAIN = "subject_code", "asked_again"
MOST_ENTRIES = 500
_Read: TypeAlias = Callable[[ExportedScreening], Cell]

_SCREENING: tuple[tuple[Field, _Read], ...] = (
    (Field("screening", "Number of the screening in the database", "integer"), lambda s: s.id),
    (Field("site", "Site"), lambda s: s.site),
    (Field(CODE, "Subject code, never a name"), lambda s: s.subject_code),
    (Field("stage", ", ".join(STAGES)), lambda s: s.stage),
    (Field("protocol_version", "Version of the protocol that decides"), lambda s: s.protocol_version),
    (Field("revision", "How often it was finished; 0: never", "integer"), lambda s: s.revision),
    (Field("reason", "Why it was changed or withdrawn"), lambda s: s.reason),
    (Field("started_at_utc", "When it was started", "instant"), lambda s: s.created_at),
    (Field("started_by", "By whom it was started"), lambda s: s.created_by.label),
    (Field("finished_at_utc", "When it was finished; empty while open", "instant"), lambda s: s.finished_at),
    (Field("finished_by", "By whom"), lambda s: s.finished_by.label if s.finished_by else None),
)

_DECISION: tuple[tuple[Field, _Read], ...] = (
    (
        Field(ASKED_AGAIN, "Answers above that hold no longer and play no part, each with the day it was given for"),
        lambda s: MEMBERS.join(s.marks) or None,
    ),
    (
        Field("decision", "stored: as it was shown when finished; computed: open, assessed for this file"),
        lambda s: "stored" if s.decided else "computed",
    ),
    (Field("outcome", "eligible, not_yet, incomplete or not_eligible"), lambda s: s.decision.get("outcome")),
    (Field("earliest", "First day of the registration window", "date"), lambda s: _window(s, "earliest")),
    (Field("latest", "Last day of the registration window", "date"), lambda s: _window(s, "latest")),
    (Field("repeat", "Measurements to be repeated"), lambda s: _listed(s.decision.get("repeat"))),
    (Field("consult", "What goes to the study chair"), lambda s: _listed(s.decision.get("consult"))),
)


def screenings_table(snapshot: Snapshot) -> Table:
    """The table of all screenings of a snapshot."""
    entries = [column for column in columns(snapshot.trial) if column.type == "entries"]
    most = {column.key: min(MOST_ENTRIES, max(1, snapshot.most_entries(column.key))) for column in entries}
    fields = screening_fields(most, snapshot.trial)
    return Table("screenings", fields, _rows(snapshot, fields))


def screening_fields(most: dict[str, int], trial: Trial) -> tuple[Field, ...]:
    """The columns, with so many numbered groups for the entries under each key."""
    return (
        *(field for field, _ in _SCREENING),
        *(_field(column, column.key) for column in columns(trial)),
        *(
            field
            for column in columns(trial)
            for index in range(most.get(column.key, 0))
            for field in group(column, index)
        ),
        *(field for field, _ in _DECISION),
        *(Field(code, f"Status of criterion {code}") for code in trial.by_code),
        *(Field(f"{code}_clear_on", f"Day from which {code} passes", "date") for code in trial.by_code),
        Field("taken_at_utc", "When this file was made", "instant"),
        Field("audit_entry", "Number of the last audit entry in it", "integer"),
        Field("audit_hash", "Hash of that entry"),
    )


def group(column: Column, index: int) -> list[Field]:
    """The columns of one entry of a list, `index` from 0."""
    return [_field(field, f"{column.key}_{index + 1}_{field.key}") for field in column.fields]


def _field(column: Column, name: str) -> Field:
    return Field(name, column.text, "integer" if column.type == "entries" else column.type, column)


def _rows(snapshot: Snapshot, fields: tuple[Field, ...]) -> Iterator[list[Cell]]:
    about: list[Cell] = [snapshot.taken_at, snapshot.head_seq, snapshot.head_hash]
    widths = [
        (column, sum(field.name.startswith(f"{column.key}_") for field in fields) // len(column.fields))
        for column in columns(snapshot.trial)
        if column.type == "entries"
    ]
    for row in snapshot.each(lambda screening: _row(screening, widths)):
        yield row + about


def _row(screening: ExportedScreening, widths: list[tuple[Column, int]]) -> list[Cell]:
    row = [read(screening) for _, read in _SCREENING]
    row += [cell(column, screening.answered.get(column.key)) for column in columns(screening.trial)]
    for column, width in widths:
        row += _entries(column, screening.answered.get(column.key) or [], width)
    row += [read(screening) for _, read in _DECISION]
    statuses, clear = screening.decision.get("criteria", {}), screening.decision.get("clear_on", {})
    row += [statuses.get(code) for code in screening.trial.by_code]
    row += [day(clear.get(code)) for code in screening.trial.by_code]
    return row


def _entries(column: Column, entries: list[Json], width: int) -> Iterator[Cell]:
    if len(entries) > width:
        raise DoesNotFit(f"It has {len(entries)} entries under {column.key}, more than the {width} that fit.")
    for entry in entries:
        yield from (cell(field, entry.get(field.key)) for field in column.fields)
    yield from [None] * (width - len(entries)) * len(column.fields)


def _window(screening: ExportedScreening, end: str) -> Cell:
    return day(screening.decision.get("registration_window", {}).get(end))


def _listed(members: list[str] | None) -> Cell:
    return None if members is None else MEMBERS.join(members) or NONE
