"""What happened after screening stands in ODM as an event of its own, and is what the database says."""

from datetime import timedelta
from decimal import Decimal
from xml.etree import ElementTree

from tests.referees.odm import odm_errors
from tests.storage.exports.rebuilt.truth import GONE, truth
from tests.storage.exports.written import Written

# Of this trial, where nothing interrupts it.
A_CYCLE = timedelta(days=28)
ODM = "{http://www.cdisc.org/ns/odm/v1.3}"


def test_every_event_after_screening_is_told(two_hundred: Written) -> None:
    content, expected = two_hundred["odm"], [one for one in truth(two_hundred).values() if one.stage != GONE]
    events = [_items(group) for group in ElementTree.fromstring(content).iter(f"{ODM}ItemGroupData")]
    told = [one for one in events if "I.event.what" in one]
    registered = {(one["I.event.value"], one["I.event.actual"]) for one in _of(told, "registration")}
    assert registered >= {one.registered for one in expected if one.registered}
    started = sorted(one["I.event.actual"] for one in _of(told, "start") if "I.event.actual" in one)
    begun = [at for one in expected for stretches in one.given.values() for at in [stretches[0][0]]]
    assert started == sorted(f"{at:%Y-%m-%dT%H:%M:%S}Z" for at in begun)
    ends_planned = sorted(one["I.event.planned"] for one in _of(told, "end of cycle") if "I.event.planned" in one)
    planned = [at + A_CYCLE for one in expected for at in one.planned.values()]
    assert ends_planned == sorted(f"{at:%Y-%m-%dT%H:%M:%S}Z" for at in planned)
    doses = sorted(Decimal(one["I.event.value"]) for one in _of(told, "dose"))
    assert doses == sorted(dose for one in expected for dose in one.doses.values())
    ends = [
        (one["I.event.what"], one.get("I.event.why"))
        for one in told
        if one["I.event.what"] in ("completed", "off_study")
    ]
    assert sorted(map(str, ends)) == sorted(str(one.end) for one in expected if one.end)
    assert odm_errors(content) == []


def _items(group: ElementTree.Element) -> dict[str, str]:
    return {one.get("ItemOID", ""): one.get("Value", "") for one in group.iter(f"{ODM}ItemData")}


def _of(told: list[dict[str, str]], what: str) -> list[dict[str, str]]:
    return [one for one in told if one["I.event.what"] == what]
