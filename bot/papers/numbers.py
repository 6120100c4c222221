"""The numbers of the statistics picture: the flow, how long a decision takes, and the accrual."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.papers.kept import registered_on
from storage.exports.flow_numbers import Flow, flow_of
from storage.exports.rows import ExportedScreening, Snapshot

# "Estimated Enrollment: 35 participants": ClinicalTrials.gov NCT04556084, last update posted 5 April 2022.
PLANNED = 35


@dataclass(frozen=True, slots=True)
class Numbers:
    """`times`: from the first question to the first decision, the shortest first. `accrued`: the day of each
    registration, the first one first. `first`, `last`: the days on which the first screening was started and the
    numbers were taken."""

    flow: Flow
    times: tuple[timedelta, ...]
    accrued: tuple[date, ...]
    first: date
    last: date


def numbers_of(snapshot: Snapshot) -> Numbers:
    """The numbers of a snapshot."""
    times, started, accrued = [], [], []
    for one in snapshot:
        started.append(one.local_day(one.created_at))
        if one.finished_at is not None and one.stage != "withdrawn":
            times.append(_time(one))
        registered = registered_on(one)
        if registered:
            accrued.append(registered)
    today = snapshot.taken_at.date()
    return Numbers(flow_of(snapshot), tuple(sorted(times)), tuple(sorted(accrued)), min(started, default=today), today)


def _time(screening: ExportedScreening) -> timedelta:
    """From the first question to the first decision; what was changed later does not make it longer."""
    assert screening.finished_at is not None
    first = screening.finished_at if screening.revision == 1 else screening.revisions()[0].finished_at
    return first - screening.created_at
