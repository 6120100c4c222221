"""The people and papers round a screening in FHIR R4: candidate, study, criteria, consent, provenance."""

from collections.abc import Iterator, Sequence
from typing import Any

from flows.answers.stored_keys import CONSENT_DATE
from flows.rules.criterion import Category
from flows.rules.facts import Facts
from flows.rules.trial import Trial
from storage.exports.common.codes import ASTM_SIGNATURE, HL7, REGISTRY, text_of_name
from storage.exports.common.texts import legal
from storage.exports.fhir.datatypes import Resource, coded, concept, day, instant
from storage.exports.screenings.exported import ExportedScreening
from storage.exports.screenings.happened import Given
from storage.exports.screenings.history import Author
from storage.study.signatures import Signature


def patient(screening: ExportedScreening) -> Resource:
    """The candidate, of whom nothing but the subject code is said."""
    codes = {
        "system": f"urn:uuid:{text_of_name(screening.trial, 'subject codes', screening.site)}",
        "value": legal(screening.subject_code),
    }
    identifier = codes | {"assigner": {"display": legal(screening.site)}}
    return {"resourceType": "Patient", "identifier": [identifier]}


def study(group: str, trial: Trial) -> Resource:
    """The trial; `group` is the reference to its criteria."""
    return {
        "resourceType": "ResearchStudy",
        "identifier": [{"system": REGISTRY, "value": trial.registry_id}],
        "title": trial.title,
        "status": "active",
        "enrollment": [{"reference": group}],
    }


def criteria(version: str, trial: Trial) -> Resource:
    """The criteria of a protocol version as the characteristics of whom it seeks."""
    return {
        "resourceType": "Group",
        "type": "person",
        "actual": False,
        "name": f"Criteria of {trial.registry_id}, {version}",
        "characteristic": [
            {
                "code": concept(coded("criteria", criterion.code, criterion.short, trial)),
                "valueBoolean": True,
                "exclude": criterion.category is Category.EXCLUSION,
            }
            for criterion in trial.criteria
        ],
    }


def consent(facts: Facts, links: dict[str, str], trial: Trial) -> Resource:
    """The candidate's consent to take part, with the day beside the signature where it is known."""
    signed = facts.get(CONSENT_DATE)
    research = {"system": HL7 + "consentscope", "code": "research", "display": "Research"}
    # R4 ppc-1: a policy must be named; what was agreed to is the study of that record.
    policy = {"uri": f"https://clinicaltrials.gov/study/{trial.registry_id}"}
    category = {"system": HL7 + "consentcategorycodes", "code": "research", "display": "Research Information Access"}
    given: Resource = {
        "resourceType": "Consent",
        "status": "active",
        "scope": concept(research),
        "category": [concept(category)],
        "patient": {"reference": links["patient"]},
        "policy": [policy],
    }
    return given | ({"dateTime": day(signed)} if signed else {})


def provenance(screening: ExportedScreening, answers: Sequence[Given], targets: Sequence[str]) -> Resource:
    """Who entered and finished the screening and when, why it was changed, and the signature."""
    authors = {author.id: author for author in _authors(screening, answers)}
    kind = {"system": HL7 + "provenance-participant-type", "code": "author", "display": "Author"}
    found: dict[str, Any] = {
        "resourceType": "Provenance",
        "target": [{"reference": target} for target in targets],
        "recorded": instant(screening.finished_at or screening.updated_at),
        "agent": [{"type": concept(kind), "who": {"display": legal(a.label)}} for a in authors.values()],
    }
    if screening.reason:
        found["reason"] = [{"text": legal(screening.reason)}]
    if signature := screening.happened.history.signed:
        found["signature"] = [_signature(signature, screening.trial)]
    return found


def _authors(screening: ExportedScreening, answers: Sequence[Given]) -> Iterator[Author]:
    yield screening.created_by
    yield from (answer.author for answer in answers)
    yield screening.finished_by or screening.updated_by


def _signature(signature: Signature, trial: Trial) -> Resource:
    # ASTM E1762-95, as in the R4 example of a signed Provenance; the meaning in words is the signer's own.
    verified = {"system": ASTM_SIGNATURE, "code": "1.2.840.10065.1.12.1.5", "display": "Verification Signature"}
    said = coded("meanings", legal(signature.meaning), legal(signature.meaning), trial)
    return {
        "type": [verified, said],
        "when": instant(signature.signed_at),
        "who": {"display": legal(signature.printed_name)},
    }
