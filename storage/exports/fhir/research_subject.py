"""How far a candidate came in FHIR R4: the states of a ResearchSubject with the days of each, and what was ruled.

R4 has one status for a subject. What R5 has for the way there, `progress`, stands in the extension that HL7 keeps for
it in R4: http://hl7.org/fhir/5.0/StructureDefinition/extension-ResearchSubject.progress.
"""

from collections.abc import Iterator
from datetime import date

from storage.exports.common.codes import system
from storage.exports.common.texts import legal
from storage.exports.fhir.datatypes import Resource, coded, concept, day, instant
from storage.exports.screenings.exported import ExportedScreening
from storage.exports.screenings.history import History

PROGRESS = "http://hl7.org/fhir/5.0/StructureDefinition/extension-ResearchSubject.progress"
STATES = "http://terminology.hl7.org/CodeSystem/research-subject-state"
_DECIDED = {"eligible": "eligible", "not_eligible": "ineligible"}

# State, its first and its last day, why.
State = tuple[str, date, date | None, str]


def progress(screening: ExportedScreening, history: History) -> list[Resource]:
    """The states that a candidate was in, the first one first."""
    return [_extension(*state) for state in _ending(list(_states(screening, history)))]


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


def _ending(states: list[tuple[str, date, str]]) -> Iterator[State]:
    """Each state with the day on which the next one begins."""
    following = [since for _, since, _ in states[1:]]
    for (state, since, why), until in zip(states, [*following, None], strict=True):
        yield state, since, max(since, until) if until else None, why


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


def registered(screening: ExportedScreening, history: History) -> Resource:
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


def rulings(screening: ExportedScreening, history: History) -> Iterator[tuple[str, Resource]]:
    """What the study chair ruled, as Observations beside the decision."""
    trial = screening.trial
    for ruling in history.rulings:
        if ruling.stands and ruling.decision is not None:
            said = ruling.decision.replace("_", " ") + (f" {day(ruling.from_day)}" if ruling.from_day else "")
            who = " ".join(filter(None, (ruling.role, ruling.initials)))
            found: Resource = {
                "resourceType": "Observation",
                "status": "final",
                "code": concept(coded("chair items", ruling.item, f"Ruling on {ruling.item}", trial)),
                "valueCodeableConcept": concept(coded("rulings", ruling.decision, said, trial)),
            }
            found |= {"performer": [{"display": legal(who)}]} if who else {}
            yield (
                f"ruling {ruling.item}",
                found | ({"effectiveDateTime": day(ruling.ruled_on)} if ruling.ruled_on else {}),
            )
