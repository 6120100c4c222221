"""One row per screening: who, when, every answer, the decision, and the state of the database it was read from.

Prior therapies and courses of radiation are numbered groups of columns (`prior_therapies_1_agent`) after the number of
entries, which is 0 for "none" and empty for "not known yet"; there are as many groups as the longest list needs. A
screening with more entries than `MOST_ENTRIES` is left out and told of: a sheet has no more than 16,384 columns.
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import TypeAlias

from flows.answers.for_chair import name_of
from flows.rules.trial import Trial
from storage.engine.canonical import Json
from storage.exports.common.about import STAGES
from storage.exports.common.description import Column, columns
from storage.exports.common.table import MEMBERS, NONE, Cell, Field, Sheet, Table, cell, day
from storage.exports.errors import DoesNotFit
from storage.exports.screenings.cohorts import outcome_in
from storage.exports.screenings.history import History
from storage.exports.screenings.rows import Snapshot
from storage.exports.screenings.screening import ExportedScreening
from storage.exports.screenings.versions import answers_in
from storage.study.signatures import Signature

CODE, ASKED_AGAIN = "subject_code", "asked_again"
REGISTERED_ON = "registration_date"
MOST_ENTRIES = 500
_Read: TypeAlias = Callable[[ExportedScreening], Cell]

_SCREENING: tuple[tuple[Field, _Read], ...] = (
    (Field("screening", "Number of the screening in the database", "integer"), lambda s: s.id),
    (Field("site", "Site"), lambda s: s.site),
    (Field(CODE, "Subject code, never a name"), lambda s: s.subject_code),
    (Field("attempt", "Which screening of the candidate for this trial it is", "integer"), lambda s: s.attempt),
    (Field("previous_screening", "Number of the candidate's screening before", "integer"), lambda s: s.previous),
    (Field("stage", ", ".join(STAGES)), lambda s: s.stage),
    (Field("protocol_version", "Version of the protocol that decides"), lambda s: s.protocol_version),
    (Field("revision", "How often it was finished; 0: never", "integer"), lambda s: s.revision),
    (Field("reason", "Why it was changed or withdrawn"), lambda s: s.reason),
    (Field("started_at_utc", "When it was started", "instant"), lambda s: s.created_at),
    (Field("started_by", "By whom it was started"), lambda s: s.created_by.label),
    (Field("finished_at_utc", "When it was finished; empty while open", "instant"), lambda s: s.finished_at),
    (Field("finished_by", "By whom"), lambda s: s.finished_by.label if s.finished_by else None),
)

# What followed, as it was: what was planned stands among the answers, under a name that says so.
_HAPPENED: tuple[tuple[Field, Callable[[History], Cell]], ...] = (
    (Field("signed_by", "Name of the signature that holds"), lambda h: _held(h, lambda one: one.printed_name)),
    (Field("signed", "approved or rejected"), lambda h: _held(h, lambda one: one.outcome)),
    (Field("signed_at_utc", "When", "instant"), lambda h: _held(h, lambda one: one.signed_at)),
    (Field("registration_number", "Its number"), lambda h: h.registration.number if h.registration else None),
    (Field(REGISTERED_ON, "Day of the registration", "date"), lambda h: h.registration.on if h.registration else None),
)
# Of a trial that goes on after registration.
_TREATED: tuple[tuple[Field, Callable[[History], Cell]], ...] = (
    (Field("cycles_begun", "How many cycles were begun", "integer"), lambda h: _begun(h)),
    (Field("first_start_utc", "When the first cycle began", "instant"), lambda h: _first_start(h)),
    (Field("end", "completed or off_study"), lambda h: h.end.how if h.end else None),
    (Field("end_date", "Day of that", "date"), lambda h: h.end.on if h.end else None),
    (Field("end_reason", "Why"), lambda h: h.end.reason if h.end else None),
)

_DECIDED: tuple[tuple[Field, _Read], ...] = (
    (
        Field(ASKED_AGAIN, "Answers above that hold no longer and play no part, each with the day it was given for"),
        lambda s: MEMBERS.join(s.marks) or None,
    ),
    (
        Field("decision", "stored: as it was shown when finished; computed: open, assessed for this file"),
        lambda s: "stored" if s.decided else "computed",
    ),
    (Field("outcome", "eligible, not_yet, incomplete or not_eligible"), lambda s: s.decision.get("outcome")),
)
_BESIDE_IT: tuple[tuple[Field, _Read], ...] = (
    (Field("repeat", "Measurements to be repeated"), lambda s: _listed(s.decision.get("repeat"))),
    (
        Field("consult", "What goes to the study chair; chair.: an answer that nobody here knew"),
        lambda s: _consult(s),
    ),
)


@cache
def _decision(trial: Trial) -> tuple[tuple[Field, _Read], ...]:
    """The decision; its window is that of the day which the trial decides about."""
    of = f"day of the {trial.day_noun} window"
    return (
        *_DECIDED,
        (Field("earliest", f"First {of}", "date"), lambda s: _window(s, "earliest")),
        (Field("latest", f"Last {of}", "date"), lambda s: _window(s, "latest")),
        *_BESIDE_IT,
    )


def screenings_table(snapshot: Snapshot) -> Table:
    """The table of all screenings of a snapshot."""
    sheet = screenings_sheet(snapshot)
    return Table(sheet.name, sheet.fields, (row for rows in snapshot.each(sheet.of) for row in rows))


def screenings_sheet(snapshot: Snapshot) -> Sheet:
    """The same as a sheet among others: a row for each screening."""
    entries = [column for column in columns(snapshot.trial) if column.type == "entries"]
    most = {column.key: min(MOST_ENTRIES, max(1, snapshot.most_entries(column.key))) for column in entries}
    about: list[Cell] = [snapshot.taken_at, snapshot.head_seq, snapshot.head_hash]
    widths = [(column, most[column.key]) for column in entries]
    fields = screening_fields(most, snapshot.trial)
    return Sheet("screenings", fields, lambda screening: [_row(screening, widths, snapshot.trial) + about])


def planned_name(key: str, trial: Trial) -> str:
    """The name of the column of an answer: that of a planned day says that it was planned."""
    planned = key in trial.planned_keys and not key.startswith("planned")
    return f"planned_{key}" if planned else key


def screening_fields(most: dict[str, int], trial: Trial) -> tuple[Field, ...]:
    """The columns, with so many numbered groups for the entries under each key."""
    return (
        *(field for field, _ in _SCREENING),
        *(field for field, _ in _happened(trial)),
        *(_field(column, planned_name(column.key, trial)) for column in columns(trial)),
        *(
            field
            for column in columns(trial)
            for index in range(most.get(column.key, 0))
            for field in group(column, index)
        ),
        *(field for field, _ in _decision(trial)),
        *(Field(f"outcome_{cohort}", f"Outcome for: {words}") for cohort, words in trial.cohorts.items()),
        *(Field(code, f"Status of criterion {code}") for code in trial.by_code),
        *(Field(f"{code}_clear_on", f"Day from which {code} passes", "date") for code in trial.by_code),
        Field("taken_at_utc", "When this file was made", "instant"),
        Field("audit_entry", "Number of the last audit entry in it", "integer"),
        Field("audit_hash", "Hash of that entry"),
    )


def _happened(trial: Trial) -> tuple[tuple[Field, Callable[[History], Cell]], ...]:
    return _HAPPENED if trial.treatment is None else (*_HAPPENED, *_TREATED)


def group(column: Column, index: int) -> list[Field]:
    """The columns of one entry of a list, `index` from 0."""
    return [_field(field, f"{column.key}_{index + 1}_{field.key}") for field in column.fields]


def _field(column: Column, name: str) -> Field:
    return Field(name, column.text, "integer" if column.type == "entries" else column.type, column)


def _row(screening: ExportedScreening, widths: list[tuple[Column, int]], trial: Trial) -> list[Cell]:
    row = [read(screening) for _, read in _SCREENING]
    history = screening.happened.history
    row += [told(history) for _, told in _happened(trial)]
    answered = answers_in(screening.answered, screening.trial, trial)
    row += [cell(column, answered.get(column.key)) for column in columns(trial)]
    for column, width in widths:
        row += _entries(column, answered.get(column.key) or [], width)
    row += [read(screening) for _, read in _decision(trial)]
    row += [outcome_in(screening.decision, cohort) for cohort in trial.cohorts]
    statuses, clear = screening.decision.get("criteria", {}), screening.decision.get("clear_on", {})
    row += [statuses.get(code) for code in trial.by_code]
    row += [day(clear.get(code)) for code in trial.by_code]
    return row


def _entries(column: Column, entries: list[Json], width: int) -> Iterator[Cell]:
    if len(entries) > width:
        raise DoesNotFit(f"It has {len(entries)} entries under {column.key}, more than the {width} that fit.")
    for entry in entries:
        yield from (cell(field, entry.get(field.key)) for field in column.fields)
    yield from [None] * (width - len(entries)) * len(column.fields)


def _held(history: History, read: Callable[[Signature], Cell]) -> Cell:
    """Something of the signature that holds; None where none does."""
    return next((read(one) for one in history.signatures[-1:] if one.voided_at is None), None)


def _begun(history: History) -> Cell:
    return sum(cycle.started is not None for cycle in history.cycles) if history.registration else None


def _first_start(history: History) -> Cell:
    return next((cycle.started for cycle in history.cycles), None)


def _window(screening: ExportedScreening, end: str) -> Cell:
    return day(screening.decision.get("registration_window", {}).get(end))


def _consult(screening: ExportedScreening) -> Cell:
    items, asked = screening.decision.get("consult"), [name_of(one.slot) for one in screening.happened.for_chair]
    return _listed([*(items or ()), *asked] if asked else items)


def _listed(members: list[str] | None) -> Cell:
    return None if members is None else MEMBERS.join(members) or NONE
