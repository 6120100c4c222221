"""What a file says about itself: the trial, the versions, the period, and the audit head that it was read at."""

from collections.abc import Iterator

from storage.exports.common.table import Cell, Field, Table, instant
from storage.exports.errors import LeftOut
from storage.exports.screenings.snapshot import Snapshot


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
        ["started_since", snapshot.order.since],
        ["started_until", snapshot.order.until],
        ["taken_at_utc", instant(snapshot.taken_at)],
        ["audit_entry", snapshot.head.seq],
        ["audit_hash", snapshot.head.hash],
        ["note", "It counts days and keeps answers; eligibility is the investigator's decision."],
    ]
