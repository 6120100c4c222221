"""The truth tables in `spec/`: one for each type of condition, to be read by a clinician."""

from decimal import Decimal as D
from typing import get_args

import pytest

from flows.rules.conditions import (
    ALWAYS,
    After,
    AllOf,
    Anchor,
    Awaited,
    Compare,
    Condition,
    Enough,
    EveryEntry,
    FreshMeasurement,
    Includes,
    InTable,
    Is,
    Known,
    Multiple,
    Named,
    NumberOf,
    OneOf,
    Past,
    Since,
    SomeEntry,
    Waits,
    Washout,
    Within,
)
from flows.rules.evaluation.evaluate import evaluate
from flows.rules.evaluation.negation import negated
from flows.rules.periods import Period, Span
from flows.rules.status import Status
from tests.flows.rules.burns import CULTURE, FACE_ONLY, NO_FEVER, ON_START, REGISTRATION
from tests.flows.rules.tables import Row, rows
from tests.trials import CREATININE_LIMITS, in_days

FIRST, SECOND, WAITS = Is("first", ("yes",)), Is("second", ("yes",)), Since("day", in_days(5), REGISTRATION)
STERILE = Is("culture", ("sterile",))
HALF_LIVES = Period((Span(D(3), "half-life"),))
ANTIBODY = Washout(
    "prior_therapies", ("antibody",), HALF_LIVES, REGISTRATION, own=(("inotuzumab", in_days(12)), ("rituximab", None))
)
LIMIT = InTable("creatinine", "<=", CREATININE_LIMITS)
CONSENT = Anchor("consent", ("consent_day",), moves=False)
DOSE = Anchor("registration", ("dose",))
HOURS, MONTHS = Period((Span(D(48), "hour"),)), Period((Span(D(1), "month"),))
EITHER = Period((Span(D(5), "day"), Span(D(3), "half-life")), longer=False)
ON_ARM = AllOf((Is("site", ("arm",)), Since("last_date", in_days(30), REGISTRATION)))
CONDITIONS: dict[str, Condition] = {
    "Always": ALWAYS,
    "Known": Known("depth"),
    "Is": Is("depth", ("superficial", "partial")),
    "Is, not": Is("depth", ("full",), negated=True),
    "Is, not done": Is("culture", ("not_done",)),
    "Awaited": Awaited(Is("consent", ("yes",))),
    "Includes": Includes("signs", ("fever", "smell")),
    "Includes, none": Includes("signs", ("fever", "smell"), "none"),
    "Includes, only": Includes("signs", ("pus", "smell"), "only"),
    "Includes, not only": Includes("signs", ("pus", "smell"), "not only"),
    "NumberOf": NumberOf("signs", ">=", D(2)),
    "Named": Named("ointment", "rituximab"),
    "Compare": Compare("area_percent", ">=", D(5)),
    "Compare, under": Compare("area_percent", "<", D(20)),
    "Compare, at most": Compare("area_percent", "<=", D(20)),
    "Compare, above": Compare("area_percent", ">", D(20)),
    "Compare, exactly": Compare("area_percent", "=", D(20)),
    "Multiple": Multiple("crp", "<", D(3), "crp_limit"),
    "Multiple, at most": Multiple("crp", "<=", D("1.5"), "crp_limit"),
    "InTable": LIMIT,
    "AllOf": AllOf((FIRST, SECOND, WAITS)),
    "AllOf, two answers": AllOf((FIRST, SECOND)),
    "OneOf": OneOf((FIRST, SECOND, WAITS)),
    "OneOf, two answers": OneOf((FIRST, SECOND)),
    "Enough": Enough(2, (FIRST, SECOND, WAITS)),
    "Where": FACE_ONLY,
    "Unless": NO_FEVER,
    "SomeEntry": SomeEntry("prior_radiation", ON_ARM),
    "EveryEntry": EveryEntry("prior_radiation", negated(Is("site", ("arm",)))),
    "FreshMeasurement": CULTURE,
    "FreshMeasurement, counted to the start": ON_START,
    "FreshMeasurement, of two values": FreshMeasurement(
        "both", (STERILE, Compare("crp", "<", D(10))), "culture_day", in_days(3), REGISTRATION
    ),
    "FreshMeasurement, of what has no limit": FreshMeasurement(
        "renal", (LIMIT,), "culture_day", in_days(3), REGISTRATION
    ),
    "FreshMeasurement, months": FreshMeasurement("culture", (STERILE,), "culture_day", MONTHS, REGISTRATION),
    "Since": Since("ointment_day", in_days(5), REGISTRATION),
    "Since, more than": Since("ointment_day", in_days(5), REGISTRATION, strict=True),
    "Since, a fact": Since("ointment_day", in_days(5), CONSENT),
    "Since, hours": Since("drink", HOURS, DOSE),
    "Since, whichever is shorter": Since("ointment_day", EITHER, REGISTRATION, half_life_key="half_life"),
    "Within": Within("exam_day", in_days(5), REGISTRATION),
    "Within, less than": Within("exam_day", in_days(5), REGISTRATION, strict=True),
    "Within, planned": Within("exam_day", in_days(5), REGISTRATION, planned=True),
    "After": After("exam_day", in_days(7), "ointment_day"),
    "After, within": After("exam_day", in_days(7), "ointment_day", soon=True),
    "After, not": After("exam_day", in_days(7), "ointment_day", negated=True),
    "Washout": Washout("prior_therapies", ("antibiotic",), in_days(14), REGISTRATION),
    "Washout, past adverse events": Washout(
        "prior_therapies", ("biologic",), in_days(7), REGISTRATION, past=Past("ae_until", Is("late_ae", ("yes",)))
    ),
    "Washout, half-lives": ANTIBODY,
    "Washout, of an exclusion": Washout("prior_therapies", ("antibiotic",), in_days(14), REGISTRATION, strict=True),
    "Washout, of what has no name": Washout(
        "prior_radiation", ("arm", "hand"), in_days(30), REGISTRATION, "", "site", "last_date", ""
    ),
    "Washout, otherwise open": Washout(
        "prior_therapies", ("antibiotic",), None, REGISTRATION, own=(("rituximab", in_days(14)),)
    ),
    "Waits": Waits(("curimab",), ANTIBODY),
}
ROWS = tuple(rows())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.heading} {row.line}")
def test_a_condition_stands_as_its_table_says(row: Row) -> None:
    finding = evaluate(CONDITIONS[row.heading], row.facts)
    assert (finding.status, finding.clear_on, finding.good_until) == row.stands


@pytest.mark.parametrize("kind", get_args(Condition), ids=lambda kind: kind.__name__)
def test_a_type_of_condition_has_its_table(kind: type) -> None:
    assert isinstance(CONDITIONS.get(kind.__name__), kind), f"CONDITIONS here has no {kind.__name__}"
    assert any(row.heading == kind.__name__ for row in ROWS), f"no table in spec/ for {kind.__name__}"


def test_each_condition_has_its_own_table() -> None:
    assert {row.heading for row in ROWS} == set(CONDITIONS)


@pytest.mark.parametrize("heading", CONDITIONS)
def test_a_table_says_what_holds_and_what_nothing_known_comes_to(heading: str) -> None:
    table = [row for row in ROWS if row.heading == heading]
    statuses = {row.stands[0] for row in table}
    assert Status.MET in statuses
    assert statuses != {Status.MET} or heading == "Always"
    assert any(all(value is None for value in row.facts.values.values()) for row in table)
