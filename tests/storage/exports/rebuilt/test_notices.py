"""The tests that rebuild what happened can fail: they notice every column that matters once it is emptied or swapped.

A column is emptied, or its first value stands in all rows, in what was read of a file; then what is told is another
thing, or cannot be told.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.storage.exports.rebuilt import from_fhir, from_sdtm, from_sheets
from tests.storage.exports.rebuilt.truth import GONE, Told, truth
from tests.storage.exports.sdtm.reading import Archive
from tests.storage.exports.written import Written

Rows = list[dict[str, Any]]
Change = Callable[[Rows, str], None]


def emptied(rows: Rows, column: str) -> None:
    """Nothing is in this column."""
    for row in rows:
        if isinstance(row[column], str):
            row[column] = ""
        elif row[column] is not None:
            del row[column]


def levelled(rows: Rows, column: str) -> None:
    """The first value of this column stands in every row that has one."""
    first = next(row[column] for row in rows if row[column])
    for row in rows:
        row[column] = first if row[column] else row[column]


CHANGES: Mapping[str, Change] = {"emptied": emptied, "levelled": levelled}


@dataclass(frozen=True)
class Made:
    """A few candidates, one in each state, what was read of each form, and what is true of them."""

    of: Written
    truth: Told
    read: dict[str, Any] = field(default_factory=dict)

    def tables(self, form: str) -> dict[str, Rows]:
        """What is read of a form; FHIR is read anew, as its resources hang in their bundles."""
        if form == "fhir":
            return READ[form](self.of[form])
        if form not in self.read:
            self.read[form] = READ[form](self.of[form])
        return dict(self.read[form])


@pytest.fixture(scope="module")
def made(few: Written) -> Made:
    return Made(few, truth(few))


def bundles(data: bytes) -> dict[str, Rows]:
    """The resources of a FHIR file by their type."""
    found: dict[str, Rows] = {"": from_fhir.bundles_of(data)}
    for bundle in found[""][1:]:
        for entry in bundle["entry"]:
            found.setdefault(entry["resource"]["resourceType"], []).append(entry["resource"])
    return found


@dataclass
class Datasets:
    """The datasets of an archive, as rebuilding asks for them."""

    datasets: dict[str, Rows]

    def of(self, name: str) -> Rows:
        return self.datasets[name]


READ: Mapping[str, Callable[[bytes], dict[str, Rows]]] = {
    "xlsx": from_sheets.sheets_of_workbook,
    "redcap": from_sheets.sheets_of_project,
    "sdtm": lambda data: Archive(data).datasets,
    "fhir": bundles,
}
TELL: Mapping[str, Callable[[Any], Told]] = {
    "xlsx": from_sheets.rebuilt,
    "redcap": from_sheets.rebuilt,
    "sdtm": lambda tables: from_sdtm.rebuilt(Datasets(tables)),  # type: ignore[arg-type]
    "fhir": lambda tables: from_fhir.rebuilt(tables[""]),
}
SHEETS = {
    "screenings": "site subject_code attempt stage decision outcome earliest latest I1 E3 age_months alt_u_l "
    "creatinine_mg_dl creatinine_date planned_registration_date",
    "signatures": "signed printed_name voided_at_utc",
    "rulings": "item decision stands",
    "registrations": "registration_number registration_date",
    "measures": "what value measured_on",
    "doses": "cycle dose stands",
    "cycles": "cycle planned_start_utc start_utc end_utc",
    "interruptions": "cycle since_utc restart_utc",
    "responses": "cycle found_on blasts_percent flow_mrd_percent hts_detected stands",
    "pregnancy tests": "tested_on result",
    "end": "how reason",
}
MATTER: Mapping[str, Mapping[str, str]] = {
    "xlsx": SHEETS | {"answers": "key state value collected_value collected_unit stands"},
    "redcap": SHEETS | {"collected": "key typed typed_unit used"},
    "sdtm": {
        "DM": "USUBJID SUBJID SITEID",
        "SV": "USUBJID VISITNUM",
        "DS": "USUBJID DSDECOD DSREFID DSSTDTC DSTERM",
        "SUPPDS": "QNAM QVAL IDVARVAL",
        "EX": "USUBJID EXGRPID EXSTDTC EXENDTC",
        "EC": "USUBJID ECGRPID ECDOSE ECCAT ECSTDTC",
        "LB": "USUBJID VISITNUM LBSPID LBORRES LBORRESU LBSTRESC LBSTRESN LBDTC",
        "VS": "USUBJID VSSPID VSSTRESC VSDTC",
        "XE": "USUBJID VISITNUM XESPID XETESTCD XECAT XESTRESC XEREASND",
    },
    "fhir": {
        "Patient": "identifier",
        "ResearchSubject": "identifier extension",
        "QuestionnaireResponse": "meta item",
        "Observation": "code component valueCodeableConcept valueQuantity valueDateTime effectiveDateTime",
        "Provenance": "signature",
        "MedicationRequest": "identifier dosageInstruction",
        "MedicationAdministration": "identifier effectivePeriod",
        "Task": "identifier executionPeriod",
    },
}
ROW = [
    (form, table, column) for form, of in MATTER.items() for table, columns in of.items() for column in columns.split()
]
COUNTED = {"xlsx": 52, "redcap": 50, "sdtm": 41, "fhir": 18}
# One value in all rows is not seen where there is one value at most, or where only that there is one is read.
ONE_VALUE = {"voided_at_utc"}


def told(form: str, tables: dict[str, Rows]) -> Told | None:
    """What the tables tell; None where they tell nothing any more."""
    try:
        return TELL[form](tables)
    except (LookupError, ValueError, TypeError, AttributeError, ArithmeticError):
        return None


def is_true(found: Told | None, truth: Told) -> bool:
    """Whether the truth is told of everybody who is still there."""
    return found is not None and all(found.get(key) == one for key, one in truth.items() if one.stage != GONE)


@pytest.mark.parametrize("form", READ)
def test_what_is_not_changed_is_true(made: Made, form: str) -> None:
    assert is_true(told(form, made.tables(form)), made.truth)


@pytest.mark.parametrize(("form", "table", "column"), ROW)
def test_a_column_that_is_wrong_is_noticed(made: Made, form: str, table: str, column: str) -> None:
    for name, change in CHANGES.items():
        tables = made.tables(form)
        if form != "fhir":
            tables[table] = [dict(row) for row in tables[table]]
        rows = [row for row in tables[table] if column in row]
        several = len({str(row[column]) for row in rows if row[column]}) > 1
        if name == "emptied" or (several and column not in ONE_VALUE):
            change(rows, column)
            assert not is_true(told(form, tables), made.truth), name


def test_these_are_all_that_matter() -> None:
    assert {form: sum(1 for row in ROW if row[0] == form) for form in READ} == COUNTED
