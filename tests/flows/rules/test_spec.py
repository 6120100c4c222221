"""The truth tables in `spec/`: one for each type of condition, to be read by a clinician."""

from decimal import Decimal as D
from typing import get_args

import pytest

from flows.rules.conditions import (
    ALWAYS,
    AllOf,
    AntibodyWaits,
    AtLeast,
    AtMostTimes,
    Awaited,
    Below,
    BelowTimes,
    Condition,
    Contains,
    Elapsed,
    Exactly,
    FreshMeasurement,
    HalfLifeWashout,
    Includes,
    Is,
    Known,
    NotEmpty,
    OneOf,
    RadiationWashout,
    TherapySaid,
    TherapyWashout,
    TherapyWithin,
    WithinCreatinineLimit,
)
from flows.rules.evaluate import evaluate
from flows.rules.status import Status
from tests.flows.rules.burns import CULTURE, FACE_ONLY, NO_FEVER, ON_START
from tests.flows.rules.tables import Row, rows

FIRST, SECOND, WAITS = Is("first", ("yes",)), Is("second", ("yes",)), Elapsed("day", 5)
ANTIBODY = HalfLifeWashout("antibody", 3, fixed=(("burnumab", 12),))
STERILE = Is("culture", ("sterile",))
CONDITIONS: dict[str, Condition] = {
    "Always": ALWAYS,
    "Known": Known("depth"),
    "Is": Is("depth", ("superficial", "partial")),
    "Awaited": Awaited("consent", "yes"),
    "Includes": Includes("signs", "fever"),
    "NotEmpty": NotEmpty("signs"),
    "Exactly": Exactly("signs", ("pus", "smell")),
    "Contains": Contains("ointment", "silver"),
    "AtLeast": AtLeast("area_percent", D(5)),
    "Below": Below("area_percent", D(20)),
    "BelowTimes": BelowTimes("crp", D(3), "crp_limit"),
    "AtMostTimes": AtMostTimes("crp", D("1.5"), "crp_limit"),
    "WithinCreatinineLimit": WithinCreatinineLimit("creatinine"),
    "AllOf": AllOf((FIRST, SECOND, WAITS)),
    "AllOf, two answers": AllOf((FIRST, SECOND)),
    "OneOf": OneOf((FIRST, SECOND, WAITS)),
    "OneOf, two answers": OneOf((FIRST, SECOND)),
    "Where": FACE_ONLY,
    "Unless": NO_FEVER,
    "FreshMeasurement": CULTURE,
    "FreshMeasurement, counted to the start": ON_START,
    "FreshMeasurement, of two values": FreshMeasurement("both", (STERILE, Below("crp", D(10))), "culture_day", 3),
    "FreshMeasurement, of what has no limit": FreshMeasurement(
        "renal", (WithinCreatinineLimit("creatinine"),), "culture_day", 3
    ),
    "Elapsed": Elapsed("ointment_day", 5),
    "TherapyWashout": TherapyWashout("antibiotic", 14),
    "TherapyWashout, past adverse events": TherapyWashout("biologic", 7, past_adverse_events=True),
    "HalfLifeWashout": ANTIBODY,
    "RadiationWashout": RadiationWashout(("arm", "hand"), 30),
    "TherapySaid": TherapySaid("biologic", "late_ae", "yes"),
    "AntibodyWaits": AntibodyWaits(("curimab",), ANTIBODY),
    "TherapyWithin": TherapyWithin("burnumab", 37),
}
ROWS = tuple(rows())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.heading} {row.line}")
def test_a_condition_stands_as_its_table_says(row: Row) -> None:
    assert evaluate(CONDITIONS[row.heading], row.facts) == row.finding


@pytest.mark.parametrize("kind", get_args(Condition), ids=lambda kind: kind.__name__)
def test_a_type_of_condition_has_its_table(kind: type) -> None:
    assert isinstance(CONDITIONS.get(kind.__name__), kind)
    assert any(row.heading == kind.__name__ for row in ROWS), f"no table in spec/ for {kind.__name__}"


def test_each_condition_has_its_own_table() -> None:
    assert {row.heading for row in ROWS} == set(CONDITIONS)


@pytest.mark.parametrize("heading", CONDITIONS)
def test_a_table_says_what_holds_and_what_nothing_known_comes_to(heading: str) -> None:
    table = [row for row in ROWS if row.heading == heading]
    statuses = {row.finding.status for row in table}
    assert Status.MET in statuses
    assert statuses != {Status.MET} or heading == "Always"
    assert any(all(value is None for value in row.facts.values.values()) for row in table)
