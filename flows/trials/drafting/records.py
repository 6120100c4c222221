"""What a public record says of a trial: ClinicalTrials.gov v2, the NCI's search, and USDM v4, each as JSON."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flows.trials.drafting.record_text import Sentence, plain, split_text

AGE = re.compile(r"(\d{1,3}) (year|month)s?", re.IGNORECASE)
NO_LIMIT = 120  # years; the NCI writes 999 where there is none
SEXES = {"male": "male", "female": "female"}


class NoRecord(Exception):
    """The text is no record that is known; the sentence says what would be."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a draft takes of a record; empty where it says nothing. `others`: lines beside the criteria."""

    registry_id: str
    title: str
    source: str
    updated: str = ""
    status: str = ""
    planned: str = ""
    sex: str = ""
    youngest: str = ""
    oldest: str = ""
    cohorts: Mapping[str, str] = field(default_factory=dict)
    sentences: tuple[Sentence, ...] = ()
    others: tuple[str, ...] = ()


def read_record(text: str) -> Record:
    """The record of a JSON text; `NoRecord`."""
    try:
        root = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NoRecord("It is no JSON. Take the record as JSON, not the page.") from error
    for part, read in READERS.items():
        if isinstance(root, dict) and part in root:
            return read(root)
    raise NoRecord("It is neither a record of ClinicalTrials.gov (API v2) nor of the NCI (API v2) nor USDM v4.")


def _at(node: Any, *path: str | int) -> Any:
    """What stands at a path of keys and places; None where the path ends before."""
    for step in path:
        if isinstance(step, int):
            node = node[step] if isinstance(node, list) and len(node) > step else None
        else:
            node = node.get(step) if isinstance(node, dict) else None
    return node


def _text(node: Any, *path: str | int) -> str:
    found = _at(node, *path)
    return plain(str(found)) if isinstance(found, str | int | float) and not isinstance(found, bool) else ""


def _list(node: Any, *path: str | int) -> list[Any]:
    found = _at(node, *path)
    return found if isinstance(found, list) else []


def _age(text: str) -> str:
    """A limit in years or months; empty for none, and for one in other units, which a person must see."""
    found = AGE.fullmatch(text.strip())
    if not found or (found[2].lower() == "year" and int(found[1]) > NO_LIMIT):
        return ""
    return f"{found[1]} {found[2].lower()}s"


def _of_registry(root: Any) -> Record:
    study = root["protocolSection"]
    eligibility = _at(study, "eligibilityModule")
    criteria = _at(eligibility, "eligibilityCriteria")
    sentences, others = split_text(criteria if isinstance(criteria, str) else "")
    titles = _at(study, "identificationModule")
    return Record(
        registry_id=_text(titles, "nctId"),
        title=_text(titles, "briefTitle") or _text(titles, "officialTitle"),
        source="ClinicalTrials.gov",
        updated=_text(study, "statusModule", "lastUpdatePostDateStruct", "date"),
        status=_text(study, "statusModule", "overallStatus").lower().replace("_", " "),
        planned=_text(study, "designModule", "enrollmentInfo", "count"),
        sex=SEXES.get(_text(eligibility, "sex").lower(), ""),
        youngest=_age(_text(eligibility, "minimumAge")),
        oldest=_age(_text(eligibility, "maximumAge")),
        sentences=sentences,
        others=others,
    )


def _of_nci(root: Any) -> Record:
    eligibility = root["eligibility"]
    structured = _at(eligibility, "structured")
    return Record(
        registry_id=_text(root, "nct_id"),
        title=_text(root, "brief_title") or _text(root, "official_title"),
        source="NCI clinical trials search",
        updated=_text(root, "record_verification_date"),
        status=_text(root, "current_trial_status").lower(),
        planned=_text(root, "minimum_target_accrual_number"),
        sex=SEXES.get((_text(structured, "sex") or _text(structured, "gender")).lower(), ""),
        youngest=_age(_text(structured, "min_age")),
        oldest=_age(_text(structured, "max_age")),
        sentences=tuple(
            Sentence(_at(item, "inclusion_indicator") is True, _text(item, "description"))
            for item in _list(eligibility, "unstructured")
            if _text(item, "description")
        ),
    )


INCLUSION, EXCLUSION = "C25532", "C25370"  # CDISC terminology, codelist C66797


def _of_usdm(root: Any) -> Record:
    version = _at(root, "study", "versions", 0)
    design = _at(version, "studyDesigns", 0)
    people = _at(design, "population")
    items = {_text(item, "id"): _text(item, "text") for item in _list(version, "eligibilityCriterionItems")}
    sexes = {_text(sex, "decode").lower() for sex in _list(people, "plannedSex")}
    return Record(
        registry_id=_registered(version),
        title=next((_text(title, "text") for title in _list(version, "titles")), ""),
        source="USDM v4",
        updated=_text(version, "dateValues", 0, "dateValue"),
        planned=_text(people, "plannedEnrollmentNumber", "value"),
        sex=next(iter(sexes & SEXES.keys())) if len(sexes & SEXES.keys()) == 1 else "",
        youngest=_quantity(_at(people, "plannedAge", "minValue")),
        oldest=_quantity(_at(people, "plannedAge", "maxValue")),
        cohorts={
            _text(cohort, "name"): _text(cohort, "label") or _text(cohort, "description")
            for cohort in _list(people, "cohorts")
            if _text(cohort, "name")
        },
        sentences=tuple(
            Sentence(_text(item, "category", "code") == INCLUSION, items.get(_text(item, "criterionItemId"), ""))
            for item in _list(design, "eligibilityCriteria")
            if _text(item, "category", "code") in (INCLUSION, EXCLUSION)
        ),
    )


def _registered(version: Any) -> str:
    """The identifier that a public registry gave."""
    given = (_text(identifier, "text") for identifier in _list(version, "studyIdentifiers"))
    return next((text for text in given if re.fullmatch(r"NCT\d{8}", text)), "")


def _quantity(node: Any) -> str:
    unit = _text(node, "unit", "standardCode", "decode") or _text(node, "unit", "decode")
    return _age(f"{_text(node, 'value').removesuffix('.0')} {unit}")


READERS: dict[str, Callable[[Any], Record]] = {
    "protocolSection": _of_registry,
    "eligibility": _of_nci,
    "study": _of_usdm,
}
