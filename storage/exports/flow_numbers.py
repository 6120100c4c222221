"""Flow numbers for a CONSORT diagram: how many people were assessed, excluded and why, eligible.

A person is a subject code of a site: screened twice they count once, by their latest screening. One that was put away
as begun by mistake does not count.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from flows.lifecycle import REGISTERED
from flows.nct04556084 import NCT04556084
from flows.signs import OUTCOMES
from storage.exports.rows import ExportedScreening, Snapshot
from storage.exports.table import Cell, Field, Table
from storage.tables import OPEN

_SHORT = {criterion.code: criterion.short for criterion in NCT04556084.criteria}
_LABELS = {
    "assessed": "Assessed for eligibility",
    "more_than_once": "Screened more than once",
    "open": "Still being screened",
    "eligible": "Eligible",
    "not_yet": "Not yet eligible",
    "incomplete": "Finished with answers missing",
    "not_eligible": "Excluded: criteria not met",
}


@dataclass(frozen=True, slots=True)
class Flow:
    """Numbers of people. `open` and the numbers of `outcomes` add up to `assessed`; `reasons` counts the criteria
    that those excluded did not meet, of which one person may have several. `withdrawn` counts screenings that were
    put away, apart from everything else."""

    assessed: int
    more_than_once: int
    open: int
    outcomes: dict[str, int]
    reasons: dict[str, int]
    withdrawn: int


_FIELDS = (
    Field("box", "Box of the diagram"),
    Field("code", "Criterion, where the box is a reason"),
    Field("label", "What is counted"),
    Field("people", "How many people, each once", "integer"),
    Field("protocol_version", "Version of the protocol"),
    Field("audit_entry", "Number of the last audit entry in this file", "integer"),
    Field("audit_hash", "Hash of that entry"),
)


def flow_of(snapshot: Snapshot) -> Flow:
    """The flow of a snapshot. Keeps a few words for each person."""
    latest: dict[tuple[int, str], tuple[str, tuple[str, ...]]] = {}
    times: Counter[tuple[int, str]] = Counter()
    withdrawn = 0
    for screening in snapshot:
        if screening.stage == "withdrawn":
            withdrawn += 1
            continue
        person = (screening.site_id, screening.subject_code)
        times[person] += 1
        latest[person] = _standing(screening)
    standings = Counter(standing for standing, _ in latest.values())
    reasons = Counter(code for _, codes in latest.values() for code in codes)
    return Flow(
        assessed=len(latest),
        more_than_once=sum(1 for count in times.values() if count > 1),
        open=standings["open"],
        outcomes={outcome: standings[outcome] for outcome in OUTCOMES},
        reasons={code: reasons[code] for code in _SHORT if reasons[code]},
        withdrawn=withdrawn,
    )


def _standing(screening: ExportedScreening) -> tuple[str, tuple[str, ...]]:
    """Where a screening stands, and the criteria that it excludes by."""
    if screening.stage in OPEN:
        return "open", ()
    if screening.stage in REGISTERED:
        return "eligible", ()
    outcome = str(screening.decision.get("outcome"))
    criteria = screening.decision.get("criteria", {}) if outcome == "not_eligible" else {}
    return outcome, tuple(code for code, status in criteria.items() if status == "not_met")


def flow_table(snapshot: Snapshot) -> Table:
    """The flow as a table, a row for each box and each reason."""
    about: list[Cell] = ["; ".join(snapshot.protocol_versions), snapshot.head_seq, snapshot.head_hash]
    return Table("flow numbers", _FIELDS, ([*row, *about] for row in _boxes(flow_of(snapshot))))


def _boxes(flow: Flow) -> Iterator[list[Cell]]:
    counted = {"assessed": flow.assessed, "more_than_once": flow.more_than_once, "open": flow.open} | flow.outcomes
    for box, people in counted.items():
        yield [box, "", _LABELS[box], people]
    for code, people in flow.reasons.items():
        yield ["reason", code, _SHORT[code], people]
    yield ["withdrawn", "", "Screenings put away as begun by mistake", flow.withdrawn]
