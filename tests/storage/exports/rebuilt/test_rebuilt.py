"""What happened to every candidate can be told from each of these forms alone, and is what the database says."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache

import pytest

from tests.storage.exports.rebuilt import from_fhir, from_sdtm, from_sheets
from tests.storage.exports.rebuilt.truth import GONE, Told, Truth, truth
from tests.storage.exports.sdtm.reading import Archive
from tests.storage.exports.written import Written

READ: Mapping[str, Callable[[Written], Told]] = {
    "xlsx": lambda of: from_sheets.rebuilt(from_sheets.sheets_of("xlsx", of)),
    "redcap": lambda of: from_sheets.rebuilt(from_sheets.sheets_of("redcap", of)),
    "fhir": lambda of: from_fhir.rebuilt(from_fhir.bundles_of(of["fhir"])),
    "sdtm": lambda of: from_sdtm.rebuilt(Archive(of["sdtm"])),
}


@cache
def told(form: str, of: Written) -> tuple[Told, Told]:
    """What is told by a form alone, and what is true."""
    return READ[form](of), truth(of)


@pytest.mark.parametrize("form", READ)
@pytest.mark.parametrize("what", [field.name for field in fields(Truth)])
def test_it_is_rebuilt(two_hundred: Written, form: str, what: str) -> None:
    found, true = told(form, two_hundred)
    expected = {key: getattr(one, what) for key, one in true.items() if one.stage != GONE}
    assert {key: getattr(found[key], what) for key in expected} == expected
    assert len({str(value) for value in expected.values()}) > 1


@pytest.mark.parametrize("form", READ)
def test_what_was_begun_by_mistake_is_told_as_that_or_in_sdtm_not_at_all(two_hundred: Written, form: str) -> None:
    found, true = told(form, two_hundred)
    gone = {key for key, one in true.items() if one.stage == GONE}
    assert {key for key, one in found.items() if one.stage == GONE} == (set() if form == "sdtm" else gone)
    assert found.keys() | gone == true.keys()
