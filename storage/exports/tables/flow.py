"""Flow numbers for a CONSORT diagram: how many people were assessed, excluded and why, eligible, registered, treated.

A person is a subject code of a site: screened twice they count once, by their latest screening, and whoever was
registered by any of them stands as eligible. One that was put away as begun by mistake does not count.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from flows.answers.lifecycle import OPEN, REGISTERED, Stage
from flows.decision.status_words import OUTCOMES
from flows.rules.trial import Trial
from storage.exports.common.table import AUDIT, Cell, Field, Table
from storage.exports.screenings.cohorts import not_met
from storage.exports.screenings.exported import ExportedScreening
from storage.exports.screenings.snapshot import Snapshot

# The site and the subject code.
_Person: TypeAlias = tuple[int, str]
# Where they stand, and the criteria that they were excluded by.
_Standing: TypeAlias = tuple[str, tuple[str, ...]]

_LABELS = {
    "assessed": "Assessed for eligibility",
    "more_than_once": "Screened more than once",
    "open": "Still being screened",
    "eligible": "Eligible",
    "not_yet": "Not yet eligible",
    "incomplete": "Finished with answers missing",
    "not_eligible": "Excluded: criteria not met",
}


ENDS = {Stage.COMPLETED: "Completed the treatment", Stage.OFF_STUDY: "Off study"}


@dataclass(frozen=True, slots=True)
class Flow:
    """Numbers of people. `open` and the numbers of `outcomes` add up to `assessed`; `reasons` counts the criteria
    that those excluded did not meet, of which one person may have several. `cycles`: who began each. `ends`: how many
    completed the treatment and left the study. `withdrawn` counts screenings that were put away, apart from everything
    else."""

    assessed: int
    more_than_once: int
    open: int
    outcomes: dict[str, int]
    reasons: dict[str, int]
    registered: int
    cycles: dict[int, int]
    ends: dict[str, int]
    withdrawn: int


_FIELDS = (
    Field("box", "Box of the diagram"),
    Field("code", "Criterion, where the box is a reason; number of the cycle, where it is one"),
    Field("label", "What is counted"),
    Field("people", "How many people, each once", "integer"),
    Field("trial", "Number of the trial in the registry"),
    Field("protocol_version", "Version of the protocol"),
    *AUDIT,
)


def flow_of(snapshot: Snapshot) -> Flow:
    """The flow of a snapshot. Keeps a few words for each person."""
    latest: dict[_Person, _Standing] = {}
    times: Counter[_Person] = Counter()
    begun: dict[_Person, set[int]] = {}
    ended: dict[_Person, str] = {}
    withdrawn = 0
    for person, stage, standing, cycles_begun in snapshot.each(_counted):
        if stage == Stage.WITHDRAWN:
            withdrawn += 1
            continue
        times[person] += 1
        latest[person] = standing
        if stage in REGISTERED:
            begun.setdefault(person, set()).update(cycles_begun)
            ended[person] = stage
    latest |= dict.fromkeys(begun, ("eligible", ()))
    ends = Counter(ended.values())
    standings = Counter(standing for standing, _ in latest.values())
    reasons = Counter(code for _, codes in latest.values() for code in codes)
    cycles = Counter(number for numbers in begun.values() for number in numbers)
    return Flow(
        assessed=len(latest),
        more_than_once=sum(1 for count in times.values() if count > 1),
        open=standings["open"],
        outcomes={outcome: standings[outcome] for outcome in OUTCOMES},
        reasons={code: reasons[code] for code in snapshot.trial.by_code if reasons[code]},
        registered=len(begun),
        cycles=dict(sorted(cycles.items())),
        ends={stage: ends[stage] for stage in ENDS if ends[stage]},
        withdrawn=withdrawn,
    )


def _counted(screening: ExportedScreening) -> tuple[_Person, str, _Standing, list[int]]:
    """Whose screening it is, its stage, where it stands, and the cycles that were begun after it."""
    begun = _begun(screening) if screening.stage in REGISTERED else []
    return (screening.site_id, screening.subject_code), screening.stage, _standing(screening), begun


def _standing(screening: ExportedScreening) -> _Standing:
    """Where a screening stands, and the criteria that it excludes by."""
    if screening.stage in OPEN:
        return "open", ()
    if screening.stage in REGISTERED:
        return "eligible", ()
    outcome = str(screening.decision.get("outcome"))
    return outcome, not_met(screening.decision) if outcome == "not_eligible" else ()


def _begun(screening: ExportedScreening) -> list[int]:
    """The cycles that a participant began."""
    course = screening.happened.course
    return [cycle.number for cycle in course.cycles if cycle.begun or cycle.pauses or cycle.stopped] if course else []


def flow_table(snapshot: Snapshot) -> Table:
    """The flow as a table, a row for each box and each reason."""
    about: list[Cell] = [snapshot.trial.registry_id, "; ".join(snapshot.protocol_versions)]
    about += [snapshot.head.seq, snapshot.head.hash]
    return Table("flow numbers", _FIELDS, ([*row, *about] for row in _boxes(flow_of(snapshot), snapshot.trial)))


def _boxes(flow: Flow, trial: Trial) -> Iterator[list[Cell]]:
    counted = {"assessed": flow.assessed, "more_than_once": flow.more_than_once, "open": flow.open} | flow.outcomes
    for box, people in counted.items():
        yield [box, "", _LABELS[box], people]
    for code, people in flow.reasons.items():
        yield ["reason", code, trial.by_code[code].short, people]
    yield ["registered", "", "Registered", flow.registered]
    for number, people in flow.cycles.items():
        yield ["cycle", str(number), f"Began cycle {number}", people]
    for stage, people in flow.ends.items():
        yield [stage, "", ENDS[Stage(stage)], people]
    yield ["withdrawn", "", "Screenings put away as begun by mistake", flow.withdrawn]
