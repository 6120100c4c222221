"""The CDISC ODM form, before the schema of ODM 1.3.2 and an independent reader."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st
from odmlib.loader import ODMLoader
from odmlib.odm_loader import XMLODMLoader

from flows.rules.question import Question, yes_no
from storage.database import Database
from storage.engine.canonical import canonical, parsed
from storage.exports.common.description import Column, columns
from storage.exports.common.texts import legal
from storage.exports.odm.study import groups
from storage.exports.odm.xml import element, text
from storage.exports.screenings.snapshot import Snapshot
from tests.referees.odm import odm_errors
from tests.storage.exports.exporting import ELIGIBLE, HOSTILE, Clinic, allowed, exporting, hostile, many
from tests.storage.exports.written import written as in_form
from tests.trials import NCT04556084

# On a server every form is the same, which another test shows.
pytestmark = pytest.mark.alike

ODM = "{http://www.cdisc.org/ns/odm/v1.3}"


def written(snapshot: Snapshot) -> bytes:
    return in_form(snapshot, "odm")


def varied(clinic: Clinic) -> None:
    amended = clinic.finish(ELIGIBLE)
    clinic.amend(amended, ELIGIBLE | {"lansky": 100}, 'typed\r\nwrongly & "so"')
    clinic.put_away(clinic.finish(ELIGIBLE, "MCW-002"))
    clinic.start({"sex": "female", "age_months": None, "prior_therapies": None, "disease_group": None}, "MCW-003")
    clinic.finish(ELIGIBLE | {"creatinine_mg_dl": "not_done"}, "MCW-004")
    clinic.finish_signed(ELIGIBLE, "MCW-005")


@pytest.mark.parametrize(
    "happen", [many(15), hostile, varied, lambda _: None], ids=["random", "hostile", "varied", "nothing"]
)
async def test_the_schema_accepts_it(database: Database, happen: Callable[[Clinic], None]) -> None:
    assert odm_errors(await exporting(database, happen, written)) == []


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b'FileType="Transactional"', b'FileType="Everything"'),
        (b'TransactionType="Upsert"', b'TransactionType="Maybe"'),
        (b' SubjectKey="', b' SubjectName="'),
        (b"<DateTimeStamp>2026", b"<DateTimeStamp>yesterday 2026"),
        (b"<Meaning>", b"<Meaning/><Meaning>"),
    ],
)
async def test_the_schema_refuses_what_is_broken(database: Database, good: bytes, bad: bytes) -> None:
    document = await exporting(database, lambda clinic: clinic.finish_signed(ELIGIBLE), written)
    assert good in document
    assert odm_errors(document.replace(good, bad, 1))


async def test_another_library_reads_the_same_subjects_and_items(database: Database, tmp_path: Path) -> None:
    document = await exporting(database, varied, written)
    file = tmp_path / "export.xml"
    file.write_bytes(document)
    loader = ODMLoader(XMLODMLoader())
    loader.open_odm_document(str(file))
    root = loader.load_odm()
    assert len(root.ClinicalData[0].SubjectData) == 5


def values_of(subject: Element) -> dict[str, Any]:
    """The values of a subject's items by OID; a list for items of a repeating group."""
    found: dict[str, Any] = {}
    for group in subject.iter(ODM + "ItemGroupData"):
        items = {item.attrib["ItemOID"]: item.get("Value") for item in group.iter(ODM + "ItemData")}
        if "ItemGroupRepeatKey" in group.attrib:
            found.setdefault(group.attrib["ItemGroupOID"], []).append(items)
        else:
            found |= items
    return found


def value_of(column: Column, within: str, items: dict[str, Any]) -> Any:
    """The contract's value of a question, from its items."""
    oid = within + column.key
    if column.type == "entries":
        none = [] if items.get(f"{oid}.any") == "N" else None
        entries = items.get(f"IG.{column.key}", none)
        return none if entries is None else [read(column.fields, f"I.{column.key}.", entry) for entry in entries]
    if column.type == "choices":
        said = {option.value: items.get(f"{oid}.{option.value}") for option in column.options}
        return None if None in said.values() else [value for value, answer in said.items() if answer == "Y"]
    if items.get(f"{oid}.stat"):
        return "not_done"
    value = items.get(oid)
    return parsed(value) if value is not None and column.type in ("integer", "number") else value


def read(of: tuple[Column, ...], within: str, items: dict[str, Any]) -> dict[str, Any]:
    values = {column.key: value_of(column, within, items) for column in of}
    return {key: value for key, value in values.items() if value is not None}


def in_order(value: Any) -> Any:
    """A record without its nulls and with its choices in one order: a form with a box for each option keeps none."""
    if isinstance(value, dict):
        return {key: in_order(part) for key, part in value.items() if part is not None}
    if isinstance(value, list):
        return sorted(value) if all(isinstance(part, str) for part in value) else [in_order(part) for part in value]
    return value


async def test_every_record_can_be_read_back_unchanged(database: Database) -> None:
    def both(snapshot: Snapshot) -> tuple[list[dict[str, Any]], bytes]:
        return [screening.record for screening in snapshot], written(snapshot)

    records, document = await exporting(database, many(60), both)
    subjects = list(ElementTree.fromstring(document).iter(ODM + "SubjectData"))
    assert len(subjects) == len(records)
    for record, subject in zip(records, subjects, strict=True):
        again = read(columns(NCT04556084), "I.", values_of(subject))
        assert canonical(in_order(again)) == canonical(in_order(record))


async def test_the_decision_and_every_finding_are_items(database: Database) -> None:
    document = await exporting(database, lambda clinic: clinic.finish(ELIGIBLE | {"lansky": 40}), written)
    values = values_of(ElementTree.fromstring(document))
    assert values["I.decision.outcome"] == "not_eligible"
    assert values["I.decision.I4"] == "not_met"
    assert "I.decision.earliest" not in values


async def test_each_item_says_who_answered_it_when_and_why(database: Database) -> None:
    document = ElementTree.fromstring(await exporting(database, varied, written))
    lansky = next(item for item in document.iter(ODM + "ItemData") if item.attrib["ItemOID"] == "I.lansky")
    audit = lansky.find(ODM + "AuditRecord")
    assert audit is not None
    user = document.find(f".//{ODM}User[@OID='{audit.find(ODM + 'UserRef').attrib['UserOID']}']")  # type: ignore[union-attr]
    assert user is not None
    assert user.findtext(ODM + "DisplayName") == "Nurse"
    assert audit.findtext(ODM + "DateTimeStamp") == "2026-03-02T12:30:00Z"
    assert audit.findtext(ODM + "ReasonForChange") == 'typed\r\nwrongly & "so"'


async def test_what_was_asked_and_is_not_known_is_null_and_what_was_not_asked_is_absent(database: Database) -> None:
    document = ElementTree.fromstring(await exporting(database, varied, written))
    draft = list(document.iter(ODM + "SubjectData"))[2]
    nulls = [item.attrib["ItemOID"] for item in draft.iter(ODM + "ItemData") if item.get("IsNull") == "Yes"]
    options = ["I.disease_group.relapse", "I.disease_group.very_high_risk", "I.disease_group.eoc_mrd"]
    assert nulls == ["I.age_months", *options, "I.prior_therapies.any"]
    assert "I.b_all" not in values_of(draft)


async def test_a_signature_has_its_meaning_and_stands_on_the_form(database: Database) -> None:
    document = ElementTree.fromstring(await exporting(database, lambda clinic: clinic.finish_signed(ELIGIBLE), written))
    signature = document.find(f".//{ODM}FormData/{ODM}Signature")
    assert signature is not None
    definition = document.find(f".//{ODM}SignatureDef")
    assert definition is not None
    assert signature.find(ODM + "SignatureRef").attrib["SignatureOID"] == definition.attrib["OID"]  # type: ignore[union-attr]
    assert definition.findtext(ODM + "Meaning") == "I reviewed this & found it <right>"
    assert document.findtext(f".//{ODM}User/{ODM}FullName") == "Ana Nurse"


async def test_without_a_signature_none_is_claimed(database: Database) -> None:
    document = await exporting(database, lambda clinic: clinic.finish(ELIGIBLE), written)
    assert odm_errors(document) == []
    assert b"Signature" not in document


async def test_all_that_data_refer_to_is_defined(database: Database) -> None:
    document = ElementTree.fromstring(await exporting(database, lambda c: (varied(c), many(20)(c)), written))
    defined = {element.attrib["OID"] for element in document.iter() if "OID" in element.attrib}
    used = {value for element in document.iter() for name, value in element.attrib.items() if name.endswith("OID")}
    assert used - {document.attrib["FileOID"]} <= defined


async def test_hostile_texts_come_back_as_they_were_but_for_what_xml_may_not_hold(database: Database) -> None:
    document = ElementTree.fromstring(await exporting(database, hostile, written))
    items = (item for item in document.iter(ODM + "ItemData") if item.attrib["ItemOID"] == "I.prior_therapies.agent")
    assert [item.attrib["Value"] for item in items] == [allowed(hostile_text[:100]) for hostile_text in HOSTILE]


@given(st.text())
def test_any_text_survives_as_an_attribute_and_as_content(content: str) -> None:
    read = ElementTree.fromstring(element("a", text(content), b=content).encode("utf-8", "replace"))
    assert read.attrib["b"] == (read.text or "") == legal(content)
    assert all(kept in (typed, "\ufffd") for kept, typed in zip(legal(content), content, strict=True))


def test_a_new_question_is_in_the_form_without_another_edit() -> None:
    new = Question("new_question", "Safety", "Is this new?", "", yes_no())
    trial = replace(NCT04556084, questions=(*NCT04556084.questions, new))
    oids = [item.oid for group in groups(trial) for item in group.items]
    assert "I.new_question" in oids
    assert len(oids) == len(set(oids))
