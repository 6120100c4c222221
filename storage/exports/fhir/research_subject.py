"""How far a candidate came in FHIR R4: a ResearchSubject with its states and the days of each.

R4 has one status for a subject. What R5 has for the way there, `progress`, stands in the extension that HL7 keeps for
it in R4: http://hl7.org/fhir/5.0/StructureDefinition/extension-ResearchSubject.progress.
"""

from collections.abc import Iterator
from datetime import date

from flows.answers.lifecycle import Stage
from storage.exports.common.codes import system
from storage.exports.common.texts import legal
from storage.exports.fhir.datatypes import Resource, day, instant
from storage.exports.screenings.exported import ExportedScreening
from storage.exports.screenings.history import History

PROGRESS = "http://hl7.org/fhir/5.0/StructureDefinition/extension-ResearchSubject.progress"
STATES = "http://terminology.hl7.org/CodeSystem/research-subject-state"
# R4 research-subject-status; "not yet" waits for a day or a repeat, so nothing is settled yet.
_STATUS = {
    "eligible": "eligible",
    "not_eligible": "ineligible",
    "not_yet": "potential-candidate",
    "incomplete": "potential-candidate",
}
_DECIDED = {"eligible": "eligible", "not_eligible": "ineligible"}

# Where the stage says more than the outcome.
_STAGE_STATUS: dict[str, str] = {
    Stage.WITHDRAWN: "not-registered",
    Stage.REGISTERED: "on-study",
    Stage.TREATING: "on-study-intervention",
    Stage.COMPLETED: "off-study",
    Stage.OFF_STUDY: "off-study",
}


def research_subject(screening: ExportedScreening, history: History, links: dict[str, str]) -> Resource:
    """The candidate's part in the study: one for each attempt, told apart by its number."""
    status = _STATUS[screening.decision["outcome"]] if screening.decided else "screening"
    found: Resource = {
        "resourceType": "ResearchSubject",
        "identifier": [{"system": system("screenings", screening.trial), "value": str(screening.id)}],
        "status": _STAGE_STATUS.get(screening.stage, status),
        "period": {"start": instant(screening.created_at)},
        "study": {"reference": links["study"]},
        "individual": {"reference": links["patient"]},
    }
    found |= {"consent": {"reference": links["consent"]}} if "consent" in links else {}
    return found | {"extension": _progress(screening, history)} | _registered(screening, history)


def _progress(screening: ExportedScreening, history: History) -> list[Resource]:
    """The states that a candidate was in, the first one first."""
    states = list(_states(screening, history))
    following = [*(since for _, since, _ in states[1:]), None]
    return [
        _extension(state, since, max(since, until) if until else None, why)
        for (state, since, why), until in zip(states, following, strict=True)
    ]


def _states(screening: ExportedScreening, history: History) -> Iterator[tuple[str, date, str]]:
    yield "screening", screening.local_day(screening.created_at), ""
    outcome = screening.decision.get("outcome") if screening.decided else None
    if screening.finished_at and outcome in _DECIDED:
        yield _DECIDED[str(outcome)], screening.local_day(screening.finished_at), ""
    if history.registration:
        yield "on-study", history.registration.on, ""
    begun = [cycle.started for cycle in history.cycles if cycle.started]
    if begun:
        yield "on-study-intervention", screening.local_day(min(begun)), ""
    if history.end:
        yield "off-study", history.end.on, history.end.reason or ""


def _extension(state: str, since: date, until: date | None, why: str) -> Resource:
    parts: list[Resource] = [
        {"url": "subjectState", "valueCodeableConcept": {"coding": [{"system": STATES, "code": state}]}},
        {"url": "startDate", "valueDateTime": day(since)},
    ]
    if until:
        parts.append({"url": "endDate", "valueDateTime": day(until)})
    if why:
        parts.append({"url": "reason", "valueCodeableConcept": {"text": legal(why)}})
    return {"url": PROGRESS, "extension": parts}


def _registered(screening: ExportedScreening, history: History) -> Resource:
    """What a registration adds to a subject: its number, the arm, and the period that the subject is in the study."""
    registration, trial = history.registration, screening.trial
    if registration is None:
        return {}
    numbers = [
        {"system": system("screenings", trial), "value": str(screening.id)},
        {
            "system": system("registrations", trial),
            "value": registration.number,
            "period": {"start": day(registration.on)},
        },
    ]
    period = {"start": instant(screening.created_at)} | ({"end": instant(history.end.ended_at)} if history.end else {})
    arm = trial.treatment is not None
    began = any(cycle.started for cycle in history.cycles)
    arms = ({"assignedArm": trial.title} if arm else {}) | ({"actualArm": trial.title} if arm and began else {})
    return {"identifier": numbers, "period": period, **arms}
