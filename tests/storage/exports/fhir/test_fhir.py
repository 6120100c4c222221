"""The FHIR R4 form, before two validators, a unit validator and a form renderer."""

import json
import random
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from flows.answers.record import read_record
from flows.rules.facts import Facts
from flows.rules.question import Question, yes_no
from storage.database import Database
from storage.exports.common import codes, description
from storage.exports.common.codes import system
from storage.exports.fhir.datatypes import encoded, figure, ready
from storage.exports.fhir.questionnaire import questionnaire
from storage.exports.fhir.questionnaire_response import answer_items
from storage.exports.screenings.snapshot import Snapshot
from storage.study import listings
from storage.upkeep.erasure import Why, erase
from tests.contract.records import right_record
from tests.referees.fhir import Judge
from tests.referees.lforms import filled
from tests.storage.exports.exporting import ELIGIBLE, HOSTILE, TAKEN, Clinic, allowed, exporting, hostile, many
from tests.storage.exports.rebuilt.from_fhir import bundles_of
from tests.storage.exports.rebuilt.truth import GONE, truth
from tests.storage.exports.written import Written
from tests.storage.exports.written import written as in_form
from tests.trials import NCT04556084

# On a server every form is the same, which another test shows.
pytestmark = pytest.mark.alike

Resource = dict[str, Any]
UNKNOWN = ("asked-unknown", "http://terminology.hl7.org/CodeSystem/data-absent-reason")


def written(snapshot: Snapshot) -> list[Resource]:
    return bundles_of(in_form(snapshot, "fhir"))


def of_kind(kind: str, *bundles: Resource) -> list[Resource]:
    entries = (entry["resource"] for bundle in bundles for entry in bundle["entry"])
    return [resource for resource in entries if resource["resourceType"] == kind]


def one(kind: str, bundle: Resource) -> Resource:
    (resource,) = of_kind(kind, bundle)
    return resource


def items_in(items: list[Resource]) -> Iterator[Resource]:
    for item in items:
        yield item
        yield from items_in(item.get("item", []))


def answers_in(items: list[Resource]) -> list[tuple[str, list[Any]]]:
    """The answers in their order: codes of codings, otherwise the values."""
    return [
        (item["linkId"], [_value(answer) for answer in item["answer"]]) for item in items_in(items) if "answer" in item
    ]


def _value(answer: Resource) -> Any:
    value = next(answer[key] for key in answer if key.startswith("value"))
    return (value["code"], value["system"]) if isinstance(value, dict) else value


def varied(clinic: Clinic) -> None:
    """What may become of a screening: one that was amended, put away, begun, and one of a woman who is not eligible."""
    amended = clinic.finish(ELIGIBLE)
    clinic.amend(amended, ELIGIBLE | {"lansky": 100}, "typed wrongly")
    clinic.put_away(clinic.finish(ELIGIBLE, "MCW-002"))
    clinic.start({"sex": "female", "age_months": None, "prior_therapies": None}, "MCW-003")
    refused = ELIGIBLE | {"sex": "female", "childbearing_potential": "no", "creatinine_mg_dl": "not_done", "lansky": 40}
    clinic.finish(refused, "MCW-004", creatinine_clearance=None)


async def test_both_validators_accept_every_bundle_and_every_resource_in_it(database: Database, judge: Judge) -> None:
    def happen(clinic: Clinic) -> None:
        clinic.finish_signed(ELIGIBLE, "MCW-005")
        for lets_happen in (varied, many(10), hostile):
            lets_happen(clinic)

    lines = await exporting(database, happen, written)
    bundles = json.loads(json.dumps(lines, default=float))
    everything = [*bundles, *(entry["resource"] for bundle in bundles for entry in bundle["entry"])]
    for resource, errors in zip(everything, judge.resources(everything), strict=True):
        assert errors == {"schema": [], "model": []}, (errors, resource)


async def test_the_validators_refuse_what_is_broken(database: Database, judge: Judge) -> None:
    (_, bundle) = json.loads(
        json.dumps(await exporting(database, lambda c: c.finish(ELIGIBLE), written), default=float)
    )
    subject, response = one("ResearchSubject", bundle), one("QuestionnaireResponse", bundle)
    no_study = {key: value for key, value in subject.items() if key != "study"}
    no_item_type = {"resourceType": "Questionnaire", "status": "active", "item": [{"linkId": "a", "typo": "choice"}]}
    broken = [subject | {"status": "bogus"}, response | {"status": "bogus"}, no_study, no_item_type]
    by_schema, by_model = (
        [bool(errors[which]) for errors in judge.resources([*broken, subject])] for which in ("schema", "model")
    )
    assert by_schema == [True, True, True, True, False]
    assert by_model == [True, True, True, True, False]


def test_every_unit_has_a_valid_ucum_code(judge: Judge) -> None:
    columns = [field for column in description.columns(NCT04556084) for field in (column, *column.fields)]
    units = {column.unit for column in columns if column.type in ("integer", "number")}
    assert units <= codes.UCUM_CODES.keys()
    assert judge.units([codes.UCUM_CODES[unit] for unit in sorted(units)]) == [True] * len(units)
    assert all(judge.units(list(codes.UCUM_CODES.values())))
    assert judge.units(["mg/dL", "milligrams", "ml/min/1.73 m2"]) == [True, False, False]


async def test_the_form_renderer_shows_the_form_and_keeps_every_answer(database: Database) -> None:
    form, *bundles = await exporting(database, lambda clinic: (varied(clinic), many(3)(clinic)), written_as_floats)
    responses = [one("QuestionnaireResponse", bundle) for bundle in bundles]
    broken = [without(responses[0], "prior_therapies.agent"), renamed(responses[0], "lansky", "karnofsky")]
    empty, *rendered, nameless, stray = await filled(one("Questionnaire", form), [None, *responses, *broken])
    assert "What is the candidate's sex?" in empty["text"]
    assert "Lansky" not in empty["text"]
    for response, seen in zip(responses, rendered, strict=True):
        given = [(link, values) for link, values in answers_in(response["item"]) if values != [" "]]  # it drops blanks
        assert answers_in(seen["response"]["item"]) == given
        assert seen["problems"] is None
    assert nameless["problems"] == ["Which agent was given? requires a value"]
    assert "karnofsky" not in dict(answers_in(stray["response"]["item"]))


def without(response: Resource, link: str) -> Resource:
    """A copy without the items of that link."""
    copy: Resource = json.loads(json.dumps(response))
    for item in items_in(copy["item"]):
        if "item" in item:
            item["item"] = [part for part in item["item"] if part["linkId"] != link]
    return copy


def renamed(response: Resource, link: str, to: str) -> Resource:
    """A copy in which the answer to one question stands as that to another."""
    copy: Resource = json.loads(json.dumps(response))
    for item in items_in(copy["item"]):
        item["linkId"] = to if item["linkId"] == link else item["linkId"]
    return copy


def written_as_floats(snapshot: Snapshot) -> list[Resource]:
    bundles: list[Resource] = json.loads(json.dumps(written(snapshot), default=float))
    return bundles


def enabled(item: Resource, answers: dict[str, list[Any]]) -> bool:
    """R4's own rule for `enableWhen`, for the answers of a response."""
    tests = [_holds(test, answers.get(test["question"], [])) for test in item.get("enableWhen", [])]
    return not tests or (any(tests) if item.get("enableBehavior") == "any" else all(tests))


def _holds(test: Resource, given: list[Any]) -> bool:
    wanted = next(test[key] for key in test if key.startswith("answer"))
    if isinstance(wanted, dict):
        return (wanted["code"], wanted["system"]) in given
    compare = {
        "exists": lambda: bool(given) == wanted,
        ">=": lambda: any(value >= wanted for value in given),
        "<": lambda: any(value < wanted for value in given),
    }
    return compare[test["operator"]]()


async def test_items_that_are_not_enabled_are_left_out(database: Database) -> None:
    form, *bundles = await exporting(database, many(60), written)
    asked = {item["linkId"]: item for item in items_in(one("Questionnaire", form)["item"])}
    order = list(asked)
    for bundle in bundles:
        given = list(items_in(one("QuestionnaireResponse", bundle)["item"]))
        answers = dict(answers_in(one("QuestionnaireResponse", bundle)["item"]))
        links = [item["linkId"] for item in given if "." not in item["linkId"]]
        assert links == sorted(links, key=order.index)
        assert all(enabled(asked[link], answers) for link in links), links


def test_every_question_stands_in_the_questionnaire_once() -> None:
    links = [item["linkId"] for item in items_in(questionnaire("1", NCT04556084)["item"]) if item["type"] != "display"]
    assert len(links) == len(set(links))
    questions = [link for link in links if "." not in link]
    assert questions == [key.key for key in tuple(NCT04556084.by_key.values())]


def test_a_new_question_is_in_the_form_without_another_edit() -> None:
    new = Question("new_question", "Safety", "Is this new?", "", yes_no())
    trial = replace(NCT04556084, questions=(*NCT04556084.questions, new))
    links = [item["linkId"] for item in items_in(questionnaire("1", trial)["item"])]
    assert "new_question" in links


async def test_all_links_in_a_bundle_lead_somewhere_and_every_resource_is_put_under_its_own_id(
    database: Database,
) -> None:
    _, *bundles = await exporting(database, varied, written)
    for bundle in bundles:
        urls = [entry["fullUrl"] for entry in bundle["entry"]]
        assert len(urls) == len(set(urls))
        assert set(_references(bundle)) <= set(urls)
        for entry in bundle["entry"]:
            kind, identifier = entry["resource"]["resourceType"], entry["resource"]["id"]
            assert entry["request"] == {"method": "PUT", "url": f"{kind}/{identifier}"}


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from ([value["reference"]] if "reference" in value else [])
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _references(part)


async def test_statuses_say_what_became_of_a_screening(database: Database) -> None:
    _, *bundles = await exporting(database, varied, written)
    statuses = [(one("QuestionnaireResponse", b)["status"], one("ResearchSubject", b)["status"]) for b in bundles]
    assert statuses == [
        ("amended", "eligible"),
        ("stopped", "not-registered"),
        ("in-progress", "screening"),
        ("completed", "ineligible"),
    ]
    assert one("Provenance", bundles[0])["reason"] == [{"text": "typed wrongly"}]


async def test_a_person_screened_twice_is_one_patient_and_the_same_export_is_the_same_bytes(database: Database) -> None:
    def twice(clinic: Clinic) -> None:
        clinic.finish(ELIGIBLE | {"lansky": 40})
        clinic.finish(ELIGIBLE)

    def both(snapshot: Snapshot) -> tuple[list[Resource], list[Resource]]:
        return written(snapshot), written(snapshot)

    first, again = await exporting(database, twice, both)
    assert first == again
    assert len({patient["id"] for patient in of_kind("Patient", *first)}) == 1
    assert len({subject["id"] for subject in of_kind("ResearchSubject", *first)}) == 2


async def test_the_patient_is_nothing_but_a_code(database: Database) -> None:
    _, bundle = await exporting(database, lambda clinic: clinic.finish(ELIGIBLE), written)
    patient = one("Patient", bundle)
    assert set(patient) == {"resourceType", "id", "identifier"}
    assert [identifier["value"] for identifier in patient["identifier"]] == ["MCW-001"]


async def test_what_was_asked_and_is_not_known_is_coded_and_marked(database: Database) -> None:
    def happen(clinic: Clinic) -> None:
        known = {key: value for key, value in ELIGIBLE.items() if key not in ("b_all", "mrd_percent", "alt_u_l")}
        clinic.finish(known, b_all=None, mrd_percent=None)

    _, bundle = await exporting(database, happen, written)
    items = {item["linkId"]: item for item in items_in(one("QuestionnaireResponse", bundle)["item"])}
    assert _value(items["b_all"]["answer"][0]) == UNKNOWN
    assert items["b_all"]["answer"][0]["extension"][0]["valueCode"] == "asked-unknown"
    assert items["mrd_percent"]["extension"][0]["valueCode"] == "asked-unknown"
    assert "answer" not in items["mrd_percent"]
    assert "alt_u_l" not in items
    absent = [o["code"]["text"] for o in of_kind("Observation", bundle) if "dataAbsentReason" in o]
    assert absent == ["Marrow MRD"]


async def test_an_erased_answer_leaves_nothing_and_is_not_said_to_be_unknown(database: Database) -> None:
    def happen(clinic: Clinic) -> None:
        screening_id = clinic.finish(ELIGIBLE)
        answers = listings.history(clinic.session, screening_id)
        (answer,) = (answer for answer in answers if answer.key == "mrd_percent")
        erase(clinic.session, answer.id, Why.PERSON, clinic.nurse.id, TAKEN)

    _, bundle = await exporting(database, happen, written)
    assert "mrd_percent" not in [item["linkId"] for item in items_in(one("QuestionnaireResponse", bundle)["item"])]
    assert "Marrow MRD" not in [o["code"]["text"] for o in of_kind("Observation", bundle)]


async def test_a_snapshot_without_screenings_is_an_empty_file(database: Database) -> None:
    assert await exporting(database, lambda _: None, written) == []


async def test_measurements_have_unit_day_and_upper_limit(database: Database) -> None:
    _, bundle = await exporting(database, lambda clinic: clinic.finish(ELIGIBLE), written)
    alt = next(o for o in of_kind("Observation", bundle) if o["code"]["text"] == "ALT")
    unit = {"unit": "U/L", "system": "http://unitsofmeasure.org", "code": "U/L"}
    assert alt["valueQuantity"] == {"value": 60, **unit}
    assert alt["effectiveDateTime"] == "2026-02-27"
    assert alt["referenceRange"] == [{"high": {"value": 40, **unit}, "text": "Upper limit of normal"}]
    assert alt["code"]["coding"][0] == {
        "system": "http://loinc.org",
        "code": "1742-6",
        "display": "Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma",
    }


async def test_an_answer_that_decides_though_the_form_does_not_ask_for_it_is_an_observation(database: Database) -> None:
    record = ELIGIBLE | {"sex": "female", "childbearing_potential": "no", "pregnancy_test": "positive"}
    _, bundle = await exporting(database, lambda clinic: clinic.finish(record), written)
    assert "pregnancy_test" not in dict(answers_in(one("QuestionnaireResponse", bundle)["item"]))
    test = next(o for o in of_kind("Observation", bundle) if o["code"]["text"] == "Pregnancy test")
    assert test["valueCodeableConcept"]["text"] == "Positive"
    assert one("ResearchSubject", bundle)["status"] == "ineligible"


async def test_the_decision_holds_the_finding_of_every_criterion_and_the_window(database: Database) -> None:
    _, bundle = await exporting(database, lambda clinic: clinic.finish(ELIGIBLE), written)
    decision = next(o for o in of_kind("Observation", bundle) if "component" in o)
    assert decision["valueCodeableConcept"]["text"] == "Eligible"
    assert len(decision["component"]) == len(one("Group", bundle)["characteristic"]) + 1
    assert decision["component"][-1]["valuePeriod"] == {"start": "2026-03-02", "end": "2026-03-05"}


async def test_a_signature_stands_in_the_provenance_with_name_day_and_meaning(database: Database) -> None:
    _, bundle = await exporting(database, lambda clinic: clinic.finish_signed(ELIGIBLE), written)
    (signature,) = one("Provenance", bundle)["signature"]
    assert signature["who"] == {"display": "Ana Nurse"}
    assert signature["when"] == "2026-03-02T09:50:00Z"
    assert signature["type"][1]["display"] == "I reviewed this & found it <right>"


async def test_hostile_texts_come_back_as_they_were_but_for_what_no_form_may_hold(database: Database) -> None:
    lines = await exporting(database, hostile, written)
    agents = [dict(answers_in(one("QuestionnaireResponse", b)["item"]))["prior_therapies.agent"] for b in lines[1:]]
    assert agents == [[allowed(text[:100])] for text in HOSTILE]


def test_every_number_that_counts_is_in_the_response_unchanged() -> None:
    rng = random.Random(61)
    for _ in range(300):
        facts = read_record(right_record(rng), NCT04556084)
        found = answer_items(facts, frozenset(), NCT04556084)
        given = dict(answers_in(json.loads(encoded(found.items), parse_float=Decimal)))
        for key in found.answered:
            if isinstance(facts.values.get(key), Decimal):
                assert given[key] == [facts.values[key]]


def test_a_part_that_is_written_already_stands_where_it_was_put_whatever_stands_around_it() -> None:
    parts = [{"a": '"\x00"'}, ["", "b"], figure(Decimal("1.50")), "c"]
    written = [ready(encoded([part]).decode()) for part in parts]
    assert json.loads(encoded({"first": written[0], "text": '"\\', "list": [*written[1:], 7], "none": None})) == {
        "first": [parts[0]],
        "text": '"\\',
        "list": [[["", "b"]], [1.5], ["c"], 7],
        "none": None,
    }


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("1.50", "1.5"),
        ("2.0", "2"),
        ("-0", "0"),
        ("1E+20", "1" + 20 * "0"),
        ("0.00000012", "1.2e-07"),
        ("1E-20", "1e-20"),
    ],
)
def test_a_number_is_written_by_its_value_however_often_an_equal_one_was(given: str, said: str) -> None:
    for _ in range(2):
        assert encoded({"value": figure(Decimal(given)), "other": figure(Decimal(said))}).decode() == (
            f'{{"value":{said},"other":{said}}}'
        )


def test_two_threads_write_the_same_bundles() -> None:
    """What is kept of items and numbers is shared by all exports of a process."""
    rng = random.Random(20261130)
    facts = [read_record(right_record(rng), NCT04556084) for _ in range(200)]

    def written(some: list[Facts]) -> list[bytes]:
        return [encoded(answer_items(one, frozenset(), NCT04556084).items) for one in some]

    with ThreadPoolExecutor(2) as pool:
        first, *others = pool.map(written, [facts] * 4)
    assert all(other == first for other in others)


def test_systems_are_stable() -> None:
    assert system("criteria", NCT04556084) == "urn:uuid:" + str(codes.name(NCT04556084, "system", "criteria"))
    assert str(codes.name(NCT04556084, "system", "criteria")) == "dc4153bc-e835-5999-8ff5-2353c2a6e84b"


OF_EACH_KIND = 12


def test_both_validators_accept_resources_of_every_kind(two_hundred: Written, judge: Judge) -> None:
    kinds = defaultdict(list)
    for line in two_hundred["fhir"].splitlines():
        for entry in json.loads(line)["entry"]:
            kinds[entry["resource"]["resourceType"]].append(entry["resource"])
    some = [resource for of in kinds.values() for resource in of[-OF_EACH_KIND:]]
    assert {"MedicationAdministration", "MedicationRequest", "Procedure", "Task", "DetectedIssue"} < kinds.keys()
    errors = judge.resources(some)
    assert [(found, one) for found, one in zip(errors, some, strict=True) if found != {"schema": [], "model": []}] == []


def test_a_registration_is_told_with_who_registered_and_the_window_of_that_day(two_hundred: Written) -> None:
    observed = of_kind("Observation", *bundles_of(two_hundred["fhir"]))
    found = [one for one in observed if one["code"]["text"].startswith("Registration, with")]
    days = sorted(one.registered[1] for one in truth(two_hundred).values() if one.registered and one.stage != GONE)
    assert sorted(one["effectiveDateTime"] for one in found) == days
    assert {one["performer"][0]["display"] for one in found} == {"Nurse MCW", "Nurse Köln"}
    assert all(one["valuePeriod"]["start"] <= one["effectiveDateTime"] <= one["valuePeriod"]["end"] for one in found)
