"""What happened to every candidate, rebuilt from FHIR bundles alone and from the trial file."""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from tests.storage.exports.rebuilt.truth import Stretch, Told, Truth, figures
from tests.trials import NCT04556084

Resource = dict[str, Any]
DECISION, NOTHING = "Eligibility decision", {"coding": [{"code": ""}]}


def bundles_of(content: bytes) -> list[Resource]:
    """The Bundles of a file, the one with the Questionnaires first."""
    return [json.loads(line, parse_float=Decimal) for line in content.splitlines()]


def rebuilt(bundles: list[Resource]) -> Told:
    """The truth of every screening, by site, code and which screening of the candidate it is in the file."""
    found: Told = {}
    for bundle in sorted(bundles[1:], key=_number):
        of = defaultdict(list)
        for entry in bundle["entry"]:
            of[entry["resource"]["resourceType"]].append(entry["resource"])
        [patient] = of["Patient"][0]["identifier"]
        person = (patient["assigner"]["display"], patient["value"])
        attempt = 1 + sum(key[:2] == person for key in found)
        found[(*person, attempt)] = _truth(of)
    return found


def _number(bundle: Resource) -> int:
    subjects = (one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == "ResearchSubject")
    return int(next(subjects)["identifier"][0]["value"])


def _truth(of: dict[str, list[Resource]]) -> Truth:
    subject, observations = of["ResearchSubject"][0], of["Observation"]
    decisions = [one for one in observations if one["code"]["text"] == DECISION]
    decision = decisions[0] if decisions else {"component": []}
    components = {_code(one["code"]): one for one in decision["component"]}
    window = components.pop("window", {}).get("valuePeriod", {})
    numbers, days, typed, unknown = _answers(of)
    return Truth(
        stage=_stage(of),
        outcome=_code(decision["valueCodeableConcept"]) if decisions else None,
        criteria={code: _code(one["valueCodeableConcept"]) for code, one in components.items()},
        window=(window.get("start"), window.get("end")),
        numbers=numbers,
        days=days,
        typed=typed,
        unknown=frozenset(unknown),
        rulings={
            _code(o["code"]): _code(o["valueCodeableConcept"]) for o in observations if "Ruling on" in o["code"]["text"]
        },
        signed=tuple(_signed(of)),
        **(_treated(of, subject) if len(subject["identifier"]) > 1 else {}),
    )


def _code(concept: Resource) -> str:
    return str(concept["coding"][-1]["code"])


def _stage(of: dict[str, list[Resource]]) -> str:
    [response] = of["QuestionnaireResponse"]
    return next(tag["code"] for tag in response["meta"]["tag"])


def _items(items: Iterable[Resource]) -> Iterable[Resource]:
    for item in items:
        yield item
        yield from _items(item.get("item", ()))


def _answers(of: dict[str, list[Resource]]) -> Any:
    numbers: dict[str, Decimal] = {}
    days, typed, unknown = {}, {}, set()
    for item in _items(of["QuestionnaireResponse"][0]["item"]):
        key, absent = item["linkId"].removesuffix(".any"), [one["valueCode"] for one in item.get("extension", ())]
        if key not in NCT04556084.by_key or key == "as_of":
            continue
        for answer in item.get("answer", ()):
            absent += [one["valueCode"] for one in answer.get("extension", ())]
            for kind in {"valueDecimal", "valueInteger"} & answer.keys():
                numbers[key] = Decimal(answer[kind])
            days |= {key: answer["valueDate"]} if "valueDate" in answer else {}
        unknown |= {key} if "asked-unknown" in absent else set()
    observed = ((_code(one["code"]), one) for one in of["Observation"] if "derivedFrom" in one)
    for key, one in (pair for pair in observed if pair[0] in NCT04556084.by_key):
        if "valueQuantity" in one:
            numbers[key] = Decimal(one["valueQuantity"]["value"])
            typed |= dict(_typed(key, one))
        elif "valueDateTime" in one:
            days[key] = one["valueDateTime"]
        elif _code(one.get("dataAbsentReason", NOTHING)) == "asked-unknown":
            unknown.add(key)
    return numbers, days, typed, unknown


def _typed(key: str, one: Resource) -> Iterable[tuple[str, tuple[str, str]]]:
    used = one["valueQuantity"]
    for component in one.get("component", ()):
        said = component["valueQuantity"]
        pair = figures(f"{said.get('comparator', '')}{said['value']}"), said["unit"].casefold()
        if pair != (figures(str(used["value"])), used.get("unit", "").casefold()):
            yield key, pair


def _signed(of: dict[str, list[Resource]]) -> Iterable[tuple[str, str]]:
    for one in of["Provenance"][0].get("signature", ()):
        meaning = one["type"][1]["display"]
        yield "rejected" if "do not approve" in meaning else "approved", one["who"]["display"]


def _treated(of: dict[str, list[Resource]], subject: Resource) -> dict[str, Any]:
    given: dict[int, list[Stretch]] = defaultdict(list)
    doses = {}
    for one in of["MedicationAdministration"]:
        cycle, period = int(one["identifier"][0]["value"].removeprefix("cycle ")), one["effectivePeriod"]
        given[cycle].append((_instant(period["start"]), _instant(period["end"]) if "end" in period else None))
    for one in of["MedicationRequest"]:
        [instruction] = one["dosageInstruction"][0]["doseAndRate"]
        doses[int(one["identifier"][0]["value"].removeprefix("cycle "))] = Decimal(instruction["rateQuantity"]["value"])
    number = subject["identifier"][1]
    observations = of["Observation"]
    return {
        "registered": (number["value"], number["period"]["start"]),
        "doses": doses,
        "given": {cycle: tuple(sorted(stretches)) for cycle, stretches in given.items()},
        "planned": {
            int(one["identifier"][0]["value"].removeprefix("planned c")): _instant(one["executionPeriod"]["start"])
            for one in of["Task"]
            if one["identifier"][0]["value"].startswith("planned c")
        },
        "responses": _responses(observations),
        "tests": tuple(
            (one["effectiveDateTime"], _code(one["valueCodeableConcept"]) == "positive")
            for one in observations
            if one["code"]["text"] == "Pregnancy test" and "derivedFrom" not in one
        ),
        "weights": tuple(
            (one["effectiveDateTime"], Decimal(one["valueQuantity"]["value"]))
            for one in observations
            if one["code"]["text"] == "Body weight"
        ),
        "end": _end(of, subject),
    }


def _instant(at: str) -> datetime:
    return datetime.fromisoformat(at).astimezone(UTC)


def _responses(observations: list[Resource]) -> dict[int, tuple[str, dict[str, Any]]]:
    found: dict[int, tuple[str, dict[str, Any]]] = {}
    for one in observations:
        cycles = [part["valueInteger"] for part in one.get("component", ()) if part["code"]["text"] == "After cycle"]
        for cycle in cycles:
            _, answers = found.setdefault(cycle, (one["effectiveDateTime"], {}))
            answers[_code(one["code"])] = _answer(one)
    return found


def _answer(one: Resource) -> Any:
    if "valueQuantity" in one:
        return str(one["valueQuantity"]["value"])
    if "valueCodeableConcept" in one:
        return {"yes": True, "no": False}[_code(one["valueCodeableConcept"])]
    return {"not-performed": "not_done"}.get(_code(one["dataAbsentReason"]))


def _end(of: dict[str, list[Resource]], subject: Resource) -> tuple[str, str | None] | None:
    last = {part["url"]: part for part in subject["extension"][-1]["extension"]}
    if _code(last["subjectState"]["valueCodeableConcept"]) != "off-study":
        return None
    why = last["reason"]["valueCodeableConcept"]["text"] if "reason" in last else None
    return "completed" if of["Procedure"] else "off_study", why
