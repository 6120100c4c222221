"""Screenings in FHIR R4 (4.0.1): a transaction Bundle for each, one a line, after one with the Questionnaires.

Identifiers follow from the site, the code, the screening and the moment that it was started, so that the same
screening sent twice is one; resources are put under them, not posted.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import BinaryIO
from xml.sax.saxutils import escape

from flows.answers.lifecycle import Stage
from flows.rules.facts import Facts
from flows.rules.trial import Trial
from storage.exports.common.codes import system, text_of_name
from storage.exports.common.texts import legal
from storage.exports.fhir.course import Course
from storage.exports.fhir.datatypes import Resource, coded, encoded, instant
from storage.exports.fhir.later_observations import as_collected, later_observations
from storage.exports.fhir.observations import beside, decided, measurements, rulings
from storage.exports.fhir.questionnaire import canonical_url, questionnaire
from storage.exports.fhir.questionnaire_response import answer_items
from storage.exports.fhir.research_subject import research_subject
from storage.exports.fhir.study import consent, criteria, patient, provenance, study
from storage.exports.screenings.exported import STAGES, ExportedScreening
from storage.exports.screenings.snapshot import Snapshot
from storage.trail import audit


def write_fhir(snapshot: Snapshot, out: BinaryIO) -> None:
    """Write a snapshot as newline-delimited JSON (application/fhir+ndjson), one Bundle at a time."""
    head = {"system": system("audit", snapshot.trial), "code": snapshot.head.hash, "display": audit.line(snapshot.head)}
    bundle = encoded({"resourceType": "Bundle", "type": "transaction", "meta": {"tag": [head]}, "entry": []})
    for entries in _bundles(snapshot):
        out.write(bundle[: -len("]}")] + b",".join(entries) + b"]}\n")


def _bundles(snapshot: Snapshot) -> Iterator[list[bytes]]:
    """The entries of the Bundle of the Questionnaires, then of each screening's, one or several in a text; none where
    there is no screening."""
    forms = [
        encoded(_entry(form["id"], form))
        for form in (questionnaire(version, trial) for version, trial in snapshot.versions.items())
    ]
    if forms:
        yield forms
    yield from snapshot.each(lambda screening: _entries(screening, snapshot.taken_at))


def _entries(screening: ExportedScreening, now: datetime) -> list[bytes]:
    facts, answers = screening.facts(), screening.happened.given
    erased = {answer.key: answer.erased for answer in answers}  # of each key the last answer's
    asked = frozenset(key for key in erased if not erased[key])
    ids = _Ids(screening)
    found = [(what, ids[what], resource) for what, resource in _found(screening, facts, asked, now, ids)]
    targets = [f"urn:uuid:{key}" for what, key, _ in found if what != "patient"]
    end = _entry(ids["provenance"], provenance(screening, answers, targets))
    entries = encoded([*(_entry(key, resource) for _, key, resource in found), end])[1:-1]
    return [*_shared(screening.protocol_version, screening.trial), entries]


class _Ids(dict[str, str]):
    """The id of each resource of a screening, found when it is first asked for; the candidate's is the same whenever
    screened again."""

    def __init__(self, screening: ExportedScreening) -> None:
        super().__init__()
        self._trial, self._person = screening.trial, (screening.site, screening.subject_code)
        self._attempt = (str(screening.id), instant(screening.created_at))

    def __missing__(self, what: str) -> str:
        attempt = () if what == "patient" else self._attempt
        found = self[what] = text_of_name(self._trial, what, *self._person, *attempt)
        return found


def _found(
    screening: ExportedScreening, facts: Facts, asked: frozenset[str], now: datetime, ids: _Ids
) -> Iterator[tuple[str, Resource]]:
    """What a screening says, each part with its name; `asked`: the keys that were asked and not erased."""
    links, history = _links(screening, facts, ids), screening.happened.history
    yield "patient", patient(screening)
    if "consent" in links:
        yield "consent", consent(facts, links, screening.trial)
    yield "subject", research_subject(screening, history, links)
    lapsed = screening.lapsed
    answered = answer_items(facts, asked - lapsed.keys(), screening.trial)
    told = set(answered.told)
    of_patient = {"subject": {"reference": links["patient"]}}
    yield "response", _response(screening, answered.items) | of_patient
    source = of_patient | {"derivedFrom": [{"reference": links["response"]}]}
    for key, observation in measurements(facts, answered.answered, asked, screening.trial):
        told.add(key)
        typed = history.collected.get(key)
        component = {"component": [as_collected(typed, screening.trial)]} if typed else {}
        yield f"observation {key}", observation | source | component
    for key, observation in beside(screening.answered, lapsed, asked - told, screening.trial, told):
        yield f"observation {key}", observation | source
    if screening.decided:
        yield (
            "decision",
            decided(screening.decision, screening.trial) | source | {"issued": instant(screening.updated_at)},
        )
    for what, ruling in rulings(history.rulings, screening.trial):
        yield what, ruling | of_patient
    if history.registration:
        for what, observation in later_observations(history, screening.trial):
            yield what, observation | of_patient
        yield from Course(screening.trial, history, links["patient"], now).resources()


def _links(screening: ExportedScreening, facts: Facts, ids: _Ids) -> dict[str, str]:
    consented = ("consent",) if facts.get("consent_signed") == "yes" else ()
    links = {what: f"urn:uuid:{ids[what]}" for what in ("patient", "response", *consented)}
    return links | {"study": f"urn:uuid:{_study(screening.protocol_version, screening.trial)}"}


def _response(screening: ExportedScreening, items: list[Resource]) -> Resource:
    author = screening.finished_by or screening.updated_by
    return {
        "resourceType": "QuestionnaireResponse",
        "meta": {"tag": [coded("stages", screening.stage, STAGES[screening.stage], screening.trial)]},
        **_marked(screening.marks),
        "identifier": {"system": system("revisions", screening.trial), "value": f"{screening.id}.{screening.revision}"},
        "questionnaire": canonical_url(screening.protocol_version, screening.trial),
        "status": _status(screening),
        "authored": instant(screening.finished_at or screening.updated_at),
        "author": {"display": legal(author.label)},
        "item": items,
    }


def _marked(marks: list[str]) -> Resource:
    """A narrative that names the answers which hold no longer, each with the day that it was given for."""
    if not marks:
        return {}
    words = escape(f"Answers that hold no longer: {'; '.join(marks)}")
    return {"text": {"status": "additional", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{words}</div>'}}


def _status(screening: ExportedScreening) -> str:
    if screening.stage == Stage.WITHDRAWN:
        return "stopped"
    if not screening.decided:
        return "in-progress"
    return "amended" if screening.revision > 1 else "completed"


@cache
def _shared(version: str, trial: Trial) -> tuple[bytes, bytes]:
    """The criteria and the study, which are the same in every Bundle of a protocol version."""
    group = text_of_name(trial, "criteria", version)
    both = {group: criteria(version, trial), _study(version, trial): study(f"urn:uuid:{group}", trial)}
    first, second = (encoded(_entry(key, resource)) for key, resource in both.items())
    return first, second


@cache
def _study(version: str, trial: Trial) -> str:
    return text_of_name(trial, "study", version)


def _entry(identifier: str, resource: Resource) -> Resource:
    return {
        "fullUrl": f"urn:uuid:{identifier}",
        "resource": resource | {"id": identifier},
        "request": {"method": "PUT", "url": f"{resource['resourceType']}/{identifier}"},
    }
