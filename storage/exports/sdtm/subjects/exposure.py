"""What was given in SDTM: EX by stretches of a constant dose, EC bag by bag, with interruptions and what is planned."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from flows.rules.trial import Trial
from storage.exports.screenings.history import CycleHistory, History, PlannedItem
from storage.exports.sdtm.standard.written import moment, numeric, unit
from storage.exports.sdtm.subjects.findings import Found
from storage.exports.sdtm.trial.design import TREATMENT, Row, record, treatment_name

PERFORMED, SCHEDULED = "PERFORMED", "SCHEDULED"


@dataclass(frozen=True, slots=True)
class Given:
    """The cycles of one participant, told at `now`; `zone`: the site's, `spid`: the number of the screening."""

    trial: Trial
    history: History
    now: datetime
    zone: str
    spid: str

    def rows(self) -> Found:
        """EX and EC, in the order of time within each cycle."""
        for cycle in self.history.cycles:
            yield from (("EX", self._record("EX", cycle, since, until)) for since, until in cycle.stretches(self.now))
            yield from (("EC", row) for _, row in sorted(self._collected(cycle), key=itemgetter(0)))

    def _collected(self, cycle: CycleHistory) -> Iterator[tuple[datetime, Row]]:
        """The records of EC, each with when it begins."""
        if cycle.planned_start:
            planned = self._record("EC", cycle, cycle.planned_start, cycle.planned_end)
            yield cycle.planned_start, planned | {"ECMOOD": SCHEDULED, "ECCAT": "CYCLE", "ECPRESP": "Y"}
        changes = sorted(item.due_at for item in self.history.plan if _is_bag(item, cycle) and item.due_at)
        for since, until in cycle.stretches(self.now):
            end = until or cycle.expected_end
            yield from self._bags(cycle, since, end, until, changes)
        for pause in cycle.interruptions:
            row = self._record("EC", cycle, pause.since, pause.until)
            stopped = {"ECMOOD": PERFORMED, "ECCAT": "INTERRUPTION", "ECPRESP": "Y", "ECOCCUR": "N"}
            yield pause.since, row | stopped | {"ECDOSE": None, "ECDOSU": None, "ECDOSFRQ": None}

    def _bags(
        self,
        cycle: CycleHistory,
        since: datetime,
        end: datetime | None,
        ended: datetime | None,
        changes: Sequence[datetime],
    ) -> Iterator[tuple[datetime, Row]]:
        """The bags of a stretch: those that hang or hung, and those that are still planned."""
        inside = [at for at in changes if since < at and (end is None or at < end)]
        for first, last in zip([since, *inside], [*inside, end], strict=True):
            begun = first <= self.now
            over = last is not None and last <= self.now
            row = self._record("EC", cycle, first, last if over or not begun else ended)
            mood = {"ECMOOD": PERFORMED, "ECOCCUR": "Y"} if begun else {"ECMOOD": SCHEDULED}
            yield first, row | mood | {"ECCAT": "BAG", "ECPRESP": "Y"}

    def _record(self, domain: str, cycle: CycleHistory, since: datetime, until: datetime | None) -> Row:
        dose, rules = self.history.dose_of(cycle.number), self.trial.treatment
        named = record(domain, GRPID=f"CYCLE {cycle.number}", SPID=self.spid, TRT=treatment_name(self.trial))
        given = record(domain, DOSE=numeric(dose.amount), DOSU=unit(dose.unit)) if dose else {}
        given |= record(domain, DOSFRQ="CONTINUOUS" if rules and rules.infusion else None)
        times = record(domain, STDTC=moment(since, self.zone), ENDTC=moment(until, self.zone))
        return named | given | times | {"TAETORD": cycle.number + 1, "EPOCH": TREATMENT}


def _is_bag(item: PlannedItem, cycle: CycleHistory) -> bool:
    return item.kind == "bag" and item.cycle == cycle.number and item.cancelled_at is None
