"""Values as FHIR R4 writes them: codings, quantities, instants, and the reason why a value is absent."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

import msgspec

from flows.language.wall_time import recorded
from flows.rules.trial import Trial
from storage.exports.common.codes import ABSENT, LOINC, LOINC_NAMES, UCUM, UCUM_CODES, system
from storage.exports.common.description import Column
from storage.exports.common.texts import legal

Resource = dict[str, Any]
ABSENT_REASON = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"

# https://terminology.hl7.org/CodeSystem-data-absent-reason.html
UNKNOWN = {"system": ABSENT, "code": "asked-unknown", "display": "Not known yet"}

NOT_PERFORMED = {"system": ABSENT, "code": "not-performed", "display": "Not done"}
NONE = "none"


_encoder = msgspec.json.Encoder()


def encoded(resource: Resource | list[Resource]) -> bytes:
    """A resource, or several, as one line of JSON; its numbers are `figure`s, as exact as they were stored."""
    return _encoder.encode(resource)


def written(value: Resource | list[Resource] | str) -> str:
    """The same as text."""
    return _encoder.encode(value).decode()


def ready(text: str) -> msgspec.Raw:
    """A part of a resource that is written already: what is the same in many is written once."""
    return msgspec.Raw(text.encode())


def number(value: Decimal) -> str:
    """A number as JSON."""
    return repr(int(value) if value == value.to_integral_value() else float(value))


@lru_cache(maxsize=4_000)
def figure(value: Decimal) -> msgspec.Raw:
    """A number as a part of a resource."""
    return ready(number(value))


def several(parts: Iterable[str]) -> msgspec.Raw:
    """A list of what is written already."""
    return ready(f"[{','.join(parts)}]")


def concept(coding: Resource) -> Resource:
    """A CodeableConcept of one coding."""
    return {"coding": [coding], "text": coding["display"]}


def observation(code: Resource | msgspec.Raw, on: date | None = None) -> Resource:
    """An Observation that is final, of a day."""
    found: Resource = {"resourceType": "Observation", "status": "final", "code": code}
    return found if on is None else found | {"effectiveDateTime": day(on)}


def coded(of: str, code: str, display: str, trial: Trial) -> Resource:
    """A coding in one of our own systems."""
    return {"system": system(of, trial), "code": code, "display": display}


def loinc(column: Column) -> list[Resource]:
    """The LOINC coding of a question; none where its trial gives none."""
    if not column.loinc:
        return []
    name = LOINC_NAMES.get(column.loinc)
    return [{"system": LOINC, "code": column.loinc, **({"display": name} if name else {})}]


@cache
def options(column: Column, trial: Trial) -> list[Resource]:
    """The codings that may be chosen, "none of these" among them where it is an answer."""
    codings = [coded(column.key, option.value, option.label, trial) for option in column.options]
    if column.type == "choices" and not column.low:
        codings.append(coded(column.key, NONE, "None of these", trial))
    return codings


def chosen(column: Column, value: Any, trial: Trial) -> Iterator[Resource]:
    """The codings of an answer to a choice: one, or as many as were chosen."""
    picked = (value,) if isinstance(value, str) else value or (NONE,)
    return (coding for coding in options(column, trial) if coding["code"] in picked)


def absent(coding: Resource) -> Resource:
    """The extension that says why there is no value."""
    return {"url": ABSENT_REASON, "valueCode": coding["code"]}


def quantity(value: Decimal, unit: str) -> Resource:
    """A number with its unit, in UCUM where the unit has a code."""
    code = UCUM_CODES.get(unit)
    found: Resource = {"value": figure(value)}
    if unit:
        found["unit"] = unit
    return found | {"system": UCUM, "code": code} if code else found


@lru_cache(maxsize=1_000)
def instant(at: datetime) -> str:
    """An instant in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def day(value: date) -> str:
    """A day as FHIR's `date` and `dateTime` have it."""
    return value.isoformat()


def text(value: str | date) -> str:
    """A text, or a day or moment that stands where a text may stand as well, such as never."""
    return recorded(value) if isinstance(value, date) else legal(value)
