"""What only another cohort asks keeps nobody out, in no form."""

from typing import Any

import pytest

from storage.exports.screenings.cohorts import cohort_of, not_met, outcome_in


def decision(outcome: str, earliest: str | None = None, /, **criteria: str) -> dict[str, Any]:
    return {"outcome": outcome, "criteria": criteria, "registration_window": {"earliest": earliest, "latest": None}}


def of_both(first: dict[str, Any], second: dict[str, Any], outcome: str) -> dict[str, Any]:
    """The decision of two cohorts."""
    criteria = first["criteria"] | second["criteria"]
    return decision(outcome, None, **criteria) | {"cohorts": {"T1DM": first, "T2DM": second}}


OUT = "not_eligible"
ONE = of_both(decision("eligible", "2026-11-02", I1a="met"), decision(OUT, I1b="not_met"), "eligible")
NEITHER = of_both(decision(OUT, I1a="not_met"), decision(OUT, I1b="not_met"), OUT)
BESIDES = of_both(decision(OUT, I1a="met", E26="not_met"), decision(OUT, I1b="not_met", E26="not_met"), OUT)
LATER = of_both(decision("not_yet", "2026-12-02", I1a="met"), decision("not_yet", "2026-11-20", I1b="met"), "not_yet")


@pytest.mark.parametrize(
    ("of", "cohort", "failed"),
    [
        (decision("eligible", I1="met"), None, ()),
        (decision(OUT, I1="met", E2="not_met"), None, ("E2",)),
        ({"outcome": "eligible"}, None, ()),
        (ONE, "T1DM", ()),
        (NEITHER, "T1DM", ("I1a", "I1b")),
        (BESIDES, "T1DM", ("E26",)),
        (LATER, "T2DM", ()),
    ],
)
def test_a_decision_is_about_the_cohort_that_comes_first(
    of: dict[str, Any], cohort: str | None, failed: tuple[str, ...]
) -> None:
    assert (cohort_of(of), not_met(of)) == (cohort, failed)


def test_the_outcome_of_each_cohort_is_told() -> None:
    assert [outcome_in(ONE, name) for name in ("T1DM", "T2DM", "none")] == ["eligible", OUT, None]
    assert outcome_in({}, "T1DM") is None
