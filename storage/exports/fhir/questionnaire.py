"""The questions of a protocol version as a FHIR R4 Questionnaire."""

from collections.abc import Iterator
from functools import cache

from flows.rules.trial import Trial
from storage.exports.common.codes import UCUM, UCUM_CODES, name, record_day, slug
from storage.exports.common.description import Column, columns, sections
from storage.exports.fhir.datatypes import UNKNOWN, Resource, coded, figure, loinc, options
from storage.exports.fhir.enabling import enabling

_DEFINED = "http://hl7.org/fhir/StructureDefinition/"

_TYPES = {
    "choice": "choice",
    "choices": "choice",
    "integer": "integer",
    "number": "decimal",
    "date": "date",
    "text": "string",
    "entries": "group",
}

# The link of the question that comes before a list of entries: "none" and "not known" are different answers.
ANY = ".any"


@cache
def canonical_url(version: str, trial: Trial) -> str:
    """What responses name the Questionnaire of a protocol version by."""
    return f"{name(trial, 'questionnaire').urn}|{slug(version)}"


def questionnaire(version: str, trial: Trial) -> Resource:
    """The Questionnaire of a protocol version; what it asks is generated from the description of the questions."""
    url, _, published = canonical_url(version, trial).partition("|")
    return {
        "resourceType": "Questionnaire",
        "id": str(name(trial, "questionnaire", version)),
        "url": url,
        "version": published,
        "name": f"Screening{trial.registry_id}",
        "title": f"Screening for {trial.registry_id}, {trial.title}",
        "status": "active",
        "subjectType": ["Patient"],
        **({"date": updated.isoformat()} if (updated := record_day(trial.record_date)) else {}),
        "item": [_section(section, within, trial) for section, within in sections(trial).items()],
    }


def _section(section: str, within: tuple[Column, ...], trial: Trial) -> Resource:
    items = [item for column in within for item in _items(column, trial)]
    return {"linkId": link_of(section), "type": "group", "text": section, "item": items}


@cache
def link_of(section: str) -> str:
    """The link of a section's group."""
    return "section." + "-".join(section.lower().split())


def _items(column: Column, trial: Trial) -> Iterator[Resource]:
    if column.type == "entries":
        yield _any(column, trial)
        fields = [_item(field, column.fields, f"{column.key}.", trial) for field in column.fields]
        when = [{"question": column.key + ANY, "operator": "=", "answerCoding": yes(column, trial)}]
        group = {"linkId": column.key, "type": "group", "text": column.label, "repeats": True}
        yield {**group, "enableWhen": when, "item": fields}
    else:
        yield _item(column, columns(trial), "", trial)


def _any(column: Column, trial: Trial) -> Resource:
    answers = [{"valueCoding": coding} for coding in (yes(column, trial), no(column, trial), UNKNOWN)]
    return _with_help(column, column.key + ANY, trial) | {"type": "choice", "answerOption": answers}


def yes(column: Column, trial: Trial) -> Resource:
    """The answer that a list has entries."""
    return coded(column.key + ANY, "yes", "Yes", trial)


def no(column: Column, trial: Trial) -> Resource:
    """The answer that a list has none."""
    return coded(column.key + ANY, "no", "None", trial)


def _item(column: Column, siblings: tuple[Column, ...], within: str, trial: Trial) -> Resource:
    when = enabling(column, siblings, trial, within)
    item = _with_help(column, within + column.key, trial) | {"type": _TYPES[column.type], **when}
    extensions = [*when.get("extension", ()), *_limits(column)]
    return item | ({"extension": extensions} if extensions else {}) | _shape(column, trial)


def _with_help(column: Column, link: str, trial: Trial) -> Resource:
    criteria = [coded("criteria", c.code, c.short, trial) for c in trial.criteria if column.key in c.questions]
    codes = {"code": [*loinc(column), *criteria]} if criteria else {}
    return {"linkId": link, "text": column.text, **codes} | ({"item": [_help(column, link)]} if column.help else {})


def _help(column: Column, link: str) -> Resource:
    control = {"system": "http://hl7.org/fhir/questionnaire-item-control", "code": "help"}
    extension = {"url": _DEFINED + "questionnaire-itemControl", "valueCodeableConcept": {"coding": [control]}}
    return {"linkId": f"{link}.help", "type": "display", "text": column.help, "extension": [extension]}


def _shape(column: Column, trial: Trial) -> Resource:
    if column.type in ("choice", "choices"):
        answers = [{"valueCoding": coding} for coding in (*options(column, trial), UNKNOWN)]
        shape: Resource = {"answerOption": answers}
        return shape | ({"repeats": True} if column.type == "choices" else {}) | _required(column)
    return ({"maxLength": column.high} if column.type == "text" else {}) | _required(column)


def _required(column: Column) -> Resource:
    return {"required": True} if column.required else {}


def _limits(column: Column) -> Iterator[Resource]:
    """The unit and range of a number; that the low end itself is refused (`above`) is more than R4 can say.

    Dates have none: the renderer of the National Library of Medicine refuses every date where there is one.
    """
    code = UCUM_CODES.get(column.unit)
    if column.type in ("integer", "number") and code:
        coding = {"system": UCUM, "code": code, "display": column.unit or "score"}
        yield {"url": _DEFINED + "questionnaire-unit", "valueCoding": coding}
    if column.type in ("integer", "number"):
        kind = "valueInteger" if column.type == "integer" else "valueDecimal"
        for bound, value in (("minValue", column.low), ("maxValue", column.high)):
            if value is not None:
                yield {"url": _DEFINED + bound, kind: figure(value)}
