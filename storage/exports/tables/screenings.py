"""One row per screening: who, when, every answer, the decision, and the state of the database it was read from.

Prior therapies and courses of radiation are numbered groups of columns (`prior_therapies_1_agent`) after the number of
entries, which is 0 for "none" and empty for "not known yet"; there are as many groups as the longest list needs. A
screening with more entries than `MOST_ENTRIES` is left out and told of: a sheet has no more than 16,384 columns.
"""

from collections.abc import Iterator
from functools import cache

from flows.answers.for_chair import name_of
from flows.rules.trial import Trial
from storage.engine.canonical import Json
from storage.exports.common.description import Column, columns
from storage.exports.common.table import MEMBERS, NONE, Cell, Field, Sheet, Told, cell, day, fields
from storage.exports.errors import DoesNotFit
from storage.exports.screenings.cohorts import outcome_in
from storage.exports.screenings.exported import STAGES, ExportedScreening
from storage.exports.screenings.history import History
from storage.exports.screenings.snapshot import Snapshot
from storage.exports.screenings.spanning import answers_in

CODE, ASKED_AGAIN = "subject_code", "asked_again"
MOST_ENTRIES = 500
_SCREENING: tuple[Told[ExportedScreening], ...] = (
    ("screening", "integer", "Number of the screening in the database", lambda s: s.id),
    ("site", "text", "Site", lambda s: s.site),
    (CODE, "text", "Subject code, never a name", lambda s: s.subject_code),
    ("attempt", "integer", "Which screening of the candidate for this trial it is", lambda s: s.attempt),
    ("previous_screening", "integer", "Number of the candidate's screening before", lambda s: s.previous),
    ("stage", "text", ", ".join(STAGES), lambda s: s.stage),
    ("protocol_version", "text", "Version of the protocol that decides", lambda s: s.protocol_version),
    ("revision", "integer", "How often it was finished; 0: never", lambda s: s.revision),
    ("reason", "text", "Why it was changed or withdrawn", lambda s: s.reason),
    ("started_at_utc", "instant", "When it was started", lambda s: s.created_at),
    ("started_by", "text", "By whom it was started", lambda s: s.created_by.label),
    ("finished_at_utc", "instant", "When it was finished; empty while open", lambda s: s.finished_at),
    ("finished_by", "text", "By whom", lambda s: s.finished_by.label if s.finished_by else None),
)

# What followed, as it was: what was planned stands among the answers, under a name that says so.
_HAPPENED: tuple[Told[History], ...] = (
    ("signed_by", "text", "Name of the signature that holds", lambda h: h.signed.printed_name if h.signed else None),
    ("signed", "text", "approved or rejected", lambda h: h.signed.outcome if h.signed else None),
    ("signed_at_utc", "instant", "When", lambda h: h.signed.signed_at if h.signed else None),
    ("registration_number", "text", "Its number", lambda h: h.registration.number if h.registration else None),
    ("registration_date", "date", "Day of the registration", lambda h: h.registration.on if h.registration else None),
)
# Of a trial that goes on after registration.
_TREATED: tuple[Told[History], ...] = (
    ("cycles_begun", "integer", "How many cycles were begun", lambda h: h.begun if h.registration else None),
    ("first_start_utc", "instant", "When the first cycle began", lambda h: h.cycles[0].started if h.cycles else None),
    ("end", "text", "completed or off_study", lambda h: h.end.how if h.end else None),
    ("end_date", "date", "Day of that", lambda h: h.end.on if h.end else None),
    ("end_reason", "text", "Why", lambda h: h.end.reason if h.end else None),
)


@cache
def _decision(trial: Trial) -> tuple[Told[ExportedScreening], ...]:
    """The decision; its window is that of the day which the trial decides about."""
    again = "Answers above that hold no longer and play no part, each with the day it was given for"
    kinds = "stored: as it was shown when finished; computed: open, assessed for this file"
    chair = "What goes to the study chair; chair.: an answer that nobody here knew"
    of = f"day of the {trial.day_noun} window"
    return (
        (ASKED_AGAIN, "text", again, lambda s: MEMBERS.join(s.marks) or None),
        ("decision", "text", kinds, lambda s: "stored" if s.decided else "computed"),
        ("outcome", "text", "eligible, not_yet, incomplete or not_eligible", lambda s: s.decision.get("outcome")),
        ("earliest", "date", f"First {of}", lambda s: day(s.decided_of("registration_window", "earliest"))),
        ("latest", "date", f"Last {of}", lambda s: day(s.decided_of("registration_window", "latest"))),
        ("repeat", "text", "Measurements to be repeated", lambda s: _listed(s.decision.get("repeat"))),
        ("consult", "text", chair, _consult),
    )


def screenings_sheet(snapshot: Snapshot) -> Sheet:
    """The table of all screenings of a snapshot, a row for each."""
    entries = [column for column in columns(snapshot.trial) if column.type == "entries"]
    most = {column.key: min(MOST_ENTRIES, max(1, snapshot.most_entries(column.key))) for column in entries}
    about: list[Cell] = [snapshot.taken_at, snapshot.head.seq, snapshot.head.hash]
    widths = [(column, most[column.key]) for column in entries]
    named = screening_fields(most, snapshot.trial)
    return Sheet("screenings", named, lambda screening: [_row(screening, widths, snapshot.trial) + about])


def planned_name(key: str, trial: Trial) -> str:
    """The name of the column of an answer: that of a planned day says that it was planned."""
    planned = key in trial.planned_keys and not key.startswith("planned")
    return f"planned_{key}" if planned else key


def screening_fields(most: dict[str, int], trial: Trial) -> tuple[Field, ...]:
    """The columns, with so many numbered groups for the entries under each key."""
    return (
        *fields(_SCREENING),
        *fields(_happened(trial)),
        *(_field(column, planned_name(column.key, trial)) for column in columns(trial)),
        *(
            field
            for column in columns(trial)
            for index in range(most.get(column.key, 0))
            for field in group(column, index)
        ),
        *fields(_decision(trial)),
        *(Field(f"outcome_{cohort}", f"Outcome for: {words}") for cohort, words in trial.cohorts.items()),
        *(Field(code, f"Status of criterion {code}") for code in trial.by_code),
        *(Field(f"{code}_clear_on", f"Day from which {code} passes", "date") for code in trial.by_code),
        Field("taken_at_utc", "When this file was made", "instant"),
        Field("audit_entry", "Number of the last audit entry in it", "integer"),
        Field("audit_hash", "Hash of that entry"),
    )


def _happened(trial: Trial) -> tuple[Told[History], ...]:
    return _HAPPENED if trial.treatment is None else (*_HAPPENED, *_TREATED)


def group(column: Column, index: int) -> list[Field]:
    """The columns of one entry of a list, `index` from 0."""
    return [_field(field, f"{column.key}_{index + 1}_{field.key}") for field in column.fields]


def _field(column: Column, name: str) -> Field:
    return Field(name, column.text, "integer" if column.type == "entries" else column.type, column)


def _row(screening: ExportedScreening, widths: list[tuple[Column, int]], trial: Trial) -> list[Cell]:
    row = [told(screening) for *_, told in _SCREENING]
    history = screening.happened.history
    row += [told(history) for *_, told in _happened(trial)]
    answered = answers_in(screening.answered, screening.trial, trial)
    row += [cell(column, answered.get(column.key)) for column in columns(trial)]
    for column, width in widths:
        row += _entries(column, answered.get(column.key) or [], width)
    row += [told(screening) for *_, told in _decision(trial)]
    row += [outcome_in(screening.decision, cohort) for cohort in trial.cohorts]
    row += [screening.decided_of("criteria", code) for code in trial.by_code]
    row += [day(screening.decided_of("clear_on", code)) for code in trial.by_code]
    return row


def _entries(column: Column, entries: list[Json], width: int) -> Iterator[Cell]:
    if len(entries) > width:
        raise DoesNotFit(f"It has {len(entries)} entries under {column.key}, more than the {width} that fit.")
    for entry in entries:
        yield from (cell(field, entry.get(field.key)) for field in column.fields)
    yield from [None] * (width - len(entries)) * len(column.fields)


def _consult(screening: ExportedScreening) -> Cell:
    items, asked = screening.decision.get("consult"), [name_of(one.slot) for one in screening.happened.for_chair]
    return _listed([*(items or ()), *asked] if asked else items)


def _listed(members: list[str] | None) -> Cell:
    return None if members is None else MEMBERS.join(members) or NONE
