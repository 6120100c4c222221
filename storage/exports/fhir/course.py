"""What happened after screening in FHIR R4: what was given and when, what follows, what is due, what deviates.

A stretch of infusion without a pause is a MedicationAdministration; what is planned or due is a Task.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from flows.rules.trial import Trial
from storage.exports.common.codes import UCUM, system
from storage.exports.common.texts import legal
from storage.exports.fhir.datatypes import Resource, coded, concept, day, figure, instant
from storage.exports.screenings.history import CycleHistory, Dosed, History, PlannedItem, standing

Found = Iterator[tuple[str, Resource]]
# Doses as the trial files have them -> UCUM.
_RATES = {"mcg/day": "ug/d", "mg/day": "mg/d", "mcg": "ug", "mg": "mg"}


@dataclass(frozen=True, slots=True)
class Course:
    """The treatment of one participant, told at `now`; `of_patient`: the reference to who it is."""

    trial: Trial
    history: History
    patient: str
    now: datetime

    def resources(self) -> Found:
        """Every resource, by what tells it apart."""
        for dose in standing(self.history.doses):
            yield f"dose {dose.cycle}", self._ordered(dose)
        for cycle in self.history.cycles:
            for place, (since, until) in enumerate(cycle.stretches(self.now), 1):
                yield f"given {cycle.number}.{place}", self._given(cycle, since, until)
        for place, deviation in enumerate(self.history.deviations, 1):
            yield f"deviation {place}", self._issue(legal(deviation.words), day(deviation.on))
        for item in self.history.plan:
            yield f"task {item.item_id}", self._task(item)
        for cycle in self.history.cycles:
            if cycle.planned_start:
                yield f"planned {cycle.number}", self._planned(cycle)
        if self.history.end and self.history.end.how == "completed" and self.trial.treatment:
            yield "procedure", self._procedure(self.trial.treatment.then)

    def _given(self, cycle: CycleHistory, since: datetime, until: datetime | None) -> Resource:
        dose = self.history.dose_of(cycle.number)
        pause = next((one for one in cycle.interruptions if one.since == until), None)
        stopped = cycle.stopped and until == cycle.ended
        waits = pause is not None and pause.until is None and not cycle.stopped
        status = "in-progress" if until is None else "on-hold" if waits else "completed"
        found: Resource = {
            "resourceType": "MedicationAdministration",
            "identifier": [{"system": system("cycles", self.trial), "value": f"cycle {cycle.number}"}],
            "status": "stopped" if stopped else status,
            "medicationCodeableConcept": self._medication,
            "subject": {"reference": self.patient},
            "effectivePeriod": _period(since, until),
        }
        if pause:
            found["note"] = [{"text": "Ended by a pause of the infusion."}]
        if dose:
            found["dosage"] = {"text": f"{dose.amount} {dose.unit}", "rateQuantity": _rate(dose)}
        return found

    @property
    def _medication(self) -> Resource:
        name = self.trial.treatment.starts.partition(" of ")[2] if self.trial.treatment else ""
        return {"text": name or "Study treatment"}

    def _ordered(self, dose: Dosed) -> Resource:
        """The dose of a cycle as it was kept, with its working."""
        return {
            "resourceType": "MedicationRequest",
            "identifier": [{"system": system("cycles", self.trial), "value": f"cycle {dose.cycle}"}],
            "status": "active",
            "intent": "order",
            "medicationCodeableConcept": self._medication,
            "subject": {"reference": self.patient},
            "authoredOn": instant(dose.at),
            "recorder": {"display": legal(dose.by.label)},
            "dosageInstruction": [{"doseAndRate": [{"rateQuantity": _rate(dose)}]}],
            "note": [{"text": legal(" ".join(dose.working))}],
        }

    def _issue(self, words: str, on: str) -> Resource:
        return {
            "resourceType": "DetectedIssue",
            "status": "final",
            "code": concept(coded("issues", "deviation", "Deviation from the trial", self.trial)),
            "patient": {"reference": self.patient},
            "identifiedDateTime": on,
            "detail": words,
        }

    def _task(self, item: PlannedItem) -> Resource:
        status = "cancelled" if item.cancelled_at else "completed" if item.done_at else "requested"
        found = self._request(item.kind, legal(item.title), item.item_id, status)
        since = _utc(item.due_at) or day(item.due)
        until = _utc(item.until_at) or (day(item.until) if item.until else None)
        found["executionPeriod"] = {"start": since} | ({"end": until} if until and until >= since else {})
        if item.done_at:
            found["lastModified"] = instant(item.done_at)
        return found | ({"owner": {"display": legal(item.done_by.label)}} if item.done_by else {})

    def _planned(self, cycle: CycleHistory) -> Resource:
        assert cycle.planned_start is not None
        status = "completed" if cycle.started else "requested"
        found = self._request("start", f"Cycle {cycle.number} as it was planned", f"planned c{cycle.number}", status)
        return found | {"executionPeriod": _period(cycle.planned_start, cycle.planned_end)}

    def _request(self, kind: str, words: str, code: str, status: str) -> Resource:
        return {
            "resourceType": "Task",
            "identifier": [{"system": system("plan items", self.trial), "value": code}],
            "status": status,
            "intent": "plan",
            "code": concept(coded("plan kinds", kind, kind.replace("_", " "), self.trial)),
            "description": words,
            "for": {"reference": self.patient},
        }

    def _procedure(self, what: str) -> Resource:
        """What participants go to who completed the treatment: it is ahead, and its own day is not kept here."""
        ended = self.history.end
        assert ended is not None
        found: Resource = {
            "resourceType": "Procedure",
            "status": "preparation",
            "code": {"text": what},
            "subject": {"reference": self.patient},
        }
        return found | ({"reasonCode": [{"text": legal(ended.reason)}]} if ended.reason else {})


def _rate(dose: Dosed) -> Resource:
    return {"value": figure(dose.amount), "unit": dose.unit, "system": UCUM, "code": _RATES.get(dose.unit, dose.unit)}


def _utc(at: datetime | None) -> str | None:
    return None if at is None else instant(at.astimezone(UTC))


def _period(since: datetime, until: datetime | None) -> Resource:
    return {"start": instant(since)} | ({"end": instant(until)} if until else {})
