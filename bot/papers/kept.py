"""What is kept beside the screenings of a snapshot and belongs on papers: signatures, registrations, cycles begun.

Read in the session of the snapshot, so that it is of the same moment.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from flows.words import short_day
from storage import course, registrations, signatures
from storage.exports.rows import ExportedScreening, Snapshot
from storage.tables import REGISTERED

# What is counted after "Eligible", such as "Registered", and how many people.
Step = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature as a paper shows it: the printed name, the instant, what it means, and why it is void, if so."""

    name: str
    at: datetime
    meaning: str
    void: str = ""


def signed(one: ExportedScreening) -> list[Signed]:
    """Every signature of a screening, the first one first; one that does not hold any more says so."""
    return [_signed(given) for given in signatures.of(one._session, one.id)]


def _signed(given: signatures.Signature) -> Signed:
    void = f"{short_day(given.voided_at.date())}: {given.void_reason}" if given.voided_at else ""
    return Signed(given.printed_name, given.signed_at, f"{given.meaning} Revision {given.revision}.", void)


def registered_on(one: ExportedScreening) -> date | None:
    """The day on which the person was registered after this screening."""
    kept = registrations.of(one._session, one.id) if one.stage in REGISTERED else None
    return kept.on if kept else None


def steps(snapshot: Snapshot) -> list[Step]:
    """How many people were registered, and how many began each cycle."""
    people: Counter[str] = Counter()
    for one in snapshot:
        if one.stage in REGISTERED:
            people["Registered"] += 1
            people.update(f"Began cycle {number}" for number in _begun(one))
    return [("Registered", people.pop("Registered", 0)), *sorted(people.items())]


def _begun(one: ExportedScreening) -> list[int]:
    held = course.load(one._session, one.id)
    return [cycle.number for cycle in held.cycles if cycle.begun or cycle.pauses or cycle.stopped]
