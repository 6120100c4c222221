"""What a file says about itself: the trial, the versions, the period, and the audit head that it was read at."""

from flows.nct04556084 import NCT04556084
from storage.exports.rows import Snapshot
from storage.exports.table import Cell, Field, Table, instant


def about_table(snapshot: Snapshot) -> Table:
    """The facts about a snapshot, one a row."""
    return Table("about", (Field("item", "What"), Field("value", "Its value")), facts(snapshot))


def facts(snapshot: Snapshot) -> list[list[Cell]]:
    """The facts about a snapshot as pairs of a name and a value."""
    return [
        ["trial", f"{NCT04556084.registry_id}, {NCT04556084.title}"],
        ["protocol_versions", "; ".join(snapshot.protocol_versions)],
        ["screenings", snapshot.count],
        ["started_since", snapshot.since],
        ["started_until", snapshot.until],
        ["taken_at_utc", instant(snapshot.taken_at)],
        ["audit_entry", snapshot.head_seq],
        ["audit_hash", snapshot.head_hash],
        ["note", "It counts days and keeps answers; eligibility is the investigator's decision."],
    ]
