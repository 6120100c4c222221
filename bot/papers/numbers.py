"""The numbers of the statistics picture: the flow, how long a decision takes, and the accrual."""

from dataclasses import dataclass
from datetime import date, timedelta

from storage.exports.flow_numbers import Flow, flow_of
from storage.exports.rows import Snapshot
from storage.exports.screening import ExportedScreening


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
    for began, time, registered in snapshot.each(_read):
        started.append(began)
        if time is not None:
            times.append(time)
        if registered is not None:
            accrued.append(registered)
    today = snapshot.taken_at.date()
    return Numbers(flow_of(snapshot), tuple(sorted(times)), tuple(sorted(accrued)), min(started, default=today), today)


def _read(one: ExportedScreening) -> tuple[date, timedelta | None, date | None]:
    """The day on which a screening was started, how long its first decision took, and the day of registration."""
    decided = one.finished_at is not None and one.stage != "withdrawn"
    registered = one.registration()
    return one.local_day(one.created_at), _time(one) if decided else None, registered.on if registered else None


def _time(screening: ExportedScreening) -> timedelta:
    """From the first question to the first decision; what was changed later does not make it longer."""
    assert screening.finished_at is not None
    first = screening.finished_at if screening.revision == 1 else screening.revisions()[0].finished_at
    return first - screening.created_at
