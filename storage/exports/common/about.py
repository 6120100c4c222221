"""What a file says about itself: the trial, the versions, the period, and the audit head that it was read at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from flows.answers.lifecycle import Stage
from storage.exports.common.table import Cell, Field, Table, instant
from storage.exports.errors import LeftOut
from storage.exports.screenings.history import Author
from storage.exports.screenings.rows import Snapshot
from storage.exports.screenings.screening import ExportedScreening


def about_table(snapshot: Snapshot) -> Table:
    """The facts about a snapshot, one a row."""
    return Table("about", (Field("item", "What"), Field("value", "Its value")), facts(snapshot))


def left_out_table(snapshot: Snapshot) -> Table:
    """The screenings that are not in the file, a row each; its rows are right once everything else is written."""
    fields = (
        Field("screening", "Number of the screening in the database", "integer"),
        Field("subject_code", "Subject code, never a name"),
        Field("reason", "Why it is not in these files"),
    )
    return Table("left out", fields, ([one.screening, one.subject_code, one.reason] for one in _late(snapshot)))


def _late(snapshot: Snapshot) -> Iterator[LeftOut]:
    yield from snapshot.left_out


def facts(snapshot: Snapshot) -> list[list[Cell]]:
    """The facts about a snapshot as pairs of a name and a value."""
    return [
        ["trial", f"{snapshot.trial.registry_id}, {snapshot.trial.title}"],
        ["protocol_versions", "; ".join(snapshot.protocol_versions)],
        ["screenings", snapshot.count],
        ["started_since", snapshot.since],
        ["started_until", snapshot.until],
        ["taken_at_utc", instant(snapshot.taken_at)],
        ["audit_entry", snapshot.head_seq],
        ["audit_hash", snapshot.head_hash],
        ["note", "It counts days and keeps answers; eligibility is the investigator's decision."],
    ]


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed a screening, under which printed name, when, and what the signature means (21 CFR 11.50)."""

    signer: Author
    printed_name: str
    at: datetime
    meaning: str


SignatureOf = Callable[[ExportedScreening], Signature | None]


def standing(screening: ExportedScreening) -> Signature | None:
    """The signature that holds now, where there is one: a void one is none."""
    given = screening.happened.signatures
    if not given or given[-1].voided_at:
        return None
    held = given[-1]
    return Signature(screening.author(held.person_id), held.printed_name, held.signed_at, held.meaning)


def unsigned(_screening: ExportedScreening) -> Signature | None:
    """No signature: a screening that was only finished is not a signed one."""
    return None


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
