"""One person in SDTM: the records of all their screenings with what only the whole says of each.

That is DM and SE, the reference days and what is counted from them, epochs, sequence numbers, and the last value before
the first dose.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from flows.rules.trial import Trial
from storage.exports.sdtm.standard.datasets import datasets
from storage.exports.sdtm.standard.written import study_day
from storage.exports.sdtm.subjects.events import QUALIFIERS
from storage.exports.sdtm.trial.design import (
    REGISTRATION_VISIT,
    SCREEN,
    SCREENING,
    TREATMENT,
    Row,
    arm,
    elements,
    epoch_of,
)

SCREEN_FAILURE, NOT_ASSIGNED, NOT_TREATED = "SCREEN FAILURE", "NOT ASSIGNED", "ASSIGNED, NOT TREATED"
# By what the records of a dataset are known to belong together: those of one entry of a list, and of one cycle. A
# therapy is in CM while what was asked of it besides is in XE; a cycle is bag by bag in EC and by its dose in EX.
_BY = {"CM": "CMSPID", "PR": "PRSPID", "XE": "XEGRPID", "EC": "ECGRPID", "EX": "EXGRPID"}
# Of a trial whose file ends at registration: whether anything was given is not known here. IG 3.4, DM, assumption 4:
# whoever is assigned has the planned arm, and a null actual arm its reason; the list of reasons may be extended.
NOT_RECORDED = "ASSIGNED, TREATMENT NOT RECORDED"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One screening: what DM says of it, and its records by dataset, without what only the whole person says.

    `started`: the day at the site. `registered`: the day, where somebody is. `cohort`: the one that was decided about.
    """

    subject: str
    number: int
    demographics: Row
    failed: bool
    started: str
    registered: str | None
    cohort: str | None
    rows: list[tuple[str, Row]] = field(default_factory=list)


def subject_rows(attempts: Sequence[Attempt], trial: Trial) -> Iterator[tuple[str, Row]]:
    """Every record of a person, by its dataset."""
    person = _Person(attempts, trial)
    yield "DM", person.demographics()
    yield from (("SE", row) for row in person.elements())
    yield from person.records()


class _Person:
    def __init__(self, attempts: Sequence[Attempt], trial: Trial) -> None:
        self.attempts, self.trial = attempts, trial
        self.main = next((one for one in reversed(attempts) if one.registered), attempts[-1])
        doses = [row for one in attempts for name, row in one.rows if name == "EX"]
        starts, ends = [row["EXSTDTC"] for row in doses], [row["EXENDTC"] for row in doses]
        self.first_dose = min(starts, key=_instant, default=None)
        self.last_dose = max((at for at in [*starts, *ends] if at), key=_instant, default=None)
        # IG 3.4, DM, assumption 9: where a study gives nothing, its days are counted from another day than a dose.
        self.reference = self.first_dose if trial.treatment else self.main.registered
        disposed = [row for name, row in self.main.rows if name == "DS" and row["DSCAT"] == "DISPOSITION EVENT"]
        self.end = disposed[-1] if disposed else None
        self.counted: Counter[str] = Counter()

    def demographics(self) -> Row:
        """DM: reference days, arms, and what the screening says that led to registration, else the last one."""
        end = self.end["DSSTDTC"] if self.end else None
        died = self.end is not None and self.end["DSDECOD"] == "DEATH"
        code, name = arm(self.trial, self.main.cohort)
        planned, treated = bool(self.main.registered), self.first_dose is not None
        return self._finished("DM", self.main.demographics) | {
            "RFSTDTC": self.reference,
            "RFENDTC": end if self.reference else None,
            "RFXSTDTC": self.first_dose,
            "RFXENDTC": self.last_dose,
            "RFPENDTC": end,
            "DTHFL": "Y" if died else None,
            "ARMCD": code if planned else None,
            "ARM": name if planned else None,
            "ACTARMCD": code if planned and treated else None,
            "ACTARM": name if planned and treated else None,
            "ARMNRS": None if planned and treated else self._no_arm(planned),
        }

    def _no_arm(self, planned: bool) -> str:
        if planned:
            return NOT_TREATED if self.trial.treatment else NOT_RECORDED
        return SCREEN_FAILURE if self.main.failed else NOT_ASSIGNED

    def elements(self) -> Iterator[Row]:
        """SE: screening, then each cycle that began, each until the next one or the end."""
        begun: dict[int, str] = {}
        for _, row in sorted(self._rows("EX"), key=lambda pair: _instant(pair[1]["EXSTDTC"])):
            begun.setdefault(row["TAETORD"], row["EXSTDTC"])
        end = self.end["DSSTDTC"] if self.end else None
        if self.trial.treatment is None and self.main.registered:
            end = self.main.registered
        starts = [(1, self.attempts[0].started), *sorted(begun.items())]
        ends = [*(start for _, start in starts[1:]), end]
        of_arm = elements(self.trial)
        for (order, start), until in zip(starts, ends, strict=True):
            etcd, element = of_arm[order - 1] if order <= len(of_arm) else SCREEN
            named: Row = {"ETCD": etcd, "ELEMENT": element, "TAETORD": order, "EPOCH": epoch_of(order)}
            yield self._finished("SE", named | {"SESTDTC": start, "SEENDTC": until})

    def _rows(self, name: str) -> Iterator[tuple[str, Row]]:
        return ((one, row) for attempt in self.attempts for one, row in attempt.rows if one == name)

    def records(self) -> Iterator[tuple[str, Row]]:
        """Every record of the screenings, with what the person says of it."""
        last = self._last_before_dose()
        related: dict[tuple[int, str], list[tuple[str, int]]] = {}
        for attempt in self.attempts:
            for name, row in attempt.rows:
                qualifiers = row.pop(QUALIFIERS, ())
                finished = self._finished(name, row)
                if id(row) in last:
                    finished[f"{name}LOBXFL"] = "Y"
                if of := finished.get(_BY.get(name, "")):
                    related.setdefault((attempt.number, of), []).append((name, finished[f"{name}SEQ"]))
                yield name, finished
                yield from (("SUPPDS", self._qualifier(finished, *one)) for one in qualifiers)
        of_several = (records for records in related.values() if len({name for name, _ in records}) > 1)
        for number, records in enumerate(of_several, 1):
            for name, sequence in records:
                yield "RELREC", self._record_of(name, sequence) | {"RELID": f"R{number}"}

    def _finished(self, name: str, row: Row) -> Row:
        self.counted[name] += 1
        days, sequence, epoch = _derived(name)
        finished: Row = row | {"USUBJID": self.main.subject}
        if sequence:
            finished[sequence] = self.counted[name]
        if epoch and "EPOCH" not in row:
            finished["EPOCH"] = self._epoch(row, row.get(epoch))
        for variable, of in days:
            finished[variable] = study_day(row.get(of) if of != "DMDTC" else finished.get(of), self.reference)
        return finished

    def _epoch(self, row: Row, at: Any) -> str | None:
        visit = row.get("VISITNUM")
        if isinstance(visit, int) and visit <= REGISTRATION_VISIT:
            return SCREENING
        if not at:
            return None
        return SCREENING if self.first_dose is None or _before(at, self.first_dose) else TREATMENT

    def _last_before_dose(self) -> set[int]:
        """The records that are the last of their test with a value on or before the day of the first dose."""
        last: dict[tuple[Any, ...], tuple[str, int]] = {}
        for attempt in self.attempts:
            for name, row in attempt.rows:
                at, result = row.get(f"{name}DTC"), row.get(f"{name}STRESC")
                if not (self.first_dose and at and result and f"{name}LOBXFL" in _variables(name)):
                    continue
                test = (name, row[f"{name}TESTCD"], row.get(f"{name}CAT"), row.get(f"{name}SPID"))
                if at[:10] <= self.first_dose[:10] and at >= last.get(test, ("", 0))[0]:
                    last[test] = (at, id(row))
        return {place for _, place in last.values()}

    def _qualifier(self, row: Row, name: str, label: str, value: str, evaluator: str) -> Row:
        said: Row = {"QNAM": name, "QLABEL": label, "QVAL": value, "QORIG": "CRF" if evaluator else "DERIVED"}
        return self._record_of("DS", row["DSSEQ"]) | said | {"QEVAL": evaluator or None}

    def _record_of(self, name: str, sequence: int) -> Row:
        """Which record is meant."""
        which: Row = {"RDOMAIN": name, "USUBJID": self.main.subject}
        return which | {"IDVAR": f"{name}SEQ", "IDVARVAL": str(sequence)}


def _before(at: str, dose: str) -> bool:
    """Whether something was before a dose: to the second where it has a time, else by its day."""
    return at[:10] < dose[:10] or ("T" in at and _instant(at) < _instant(dose))


def _instant(at: str) -> Any:
    return datetime.fromisoformat(at)


@cache
def _variables(name: str) -> frozenset[str]:
    found = next(one for one in datasets() if one.name == name)
    return frozenset(variable.name for variable in found.variables)


@cache
def _derived(name: str) -> tuple[tuple[tuple[str, str], ...], str, str]:
    """The study days of a dataset with the day that each is of, its sequence number, and the day of its epoch."""
    variables = _variables(name)
    days = sorted(one for one in variables if one.endswith("DY") and f"{one[:-2]}DTC" in variables)
    timed = next((one for one in (f"{name}STDTC", f"{name}DTC") if one in variables), "")
    sequence = f"{name}SEQ" if f"{name}SEQ" in variables else ""
    return tuple((one, f"{one[:-2]}DTC") for one in days), sequence, timed if "EPOCH" in variables else ""
