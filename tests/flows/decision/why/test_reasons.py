"""A criterion of any type of condition has a reason in words, whichever way it stands."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from flows.decision.why.reasons import reason
from flows.rules.conditions import (
    ALWAYS,
    AllOf,
    Anchor,
    Condition,
    Includes,
    Is,
    Known,
    SomeEntry,
    Unless,
    Waits,
    Washout,
)
from flows.rules.evaluation.decide import find
from flows.rules.facts import Facts, Therapy
from flows.rules.periods import Period, Span
from tests.trials import NCT04556084

DAY = date(2026, 3, 10)
CURIMAB = Therapy("curimab", ("monoclonal_antibody", "biologic"), date(2026, 3, 1), None, "yes", date(2026, 3, 9))
TO = Anchor("registration", ("registration_date",), today=True)
ANTIBODY = Washout("prior_therapies", ("monoclonal_antibody",), Period((Span(Decimal(3), "half-life"),)), TO)
LATE = SomeEntry("prior_therapies", AllOf((Includes("kinds", ("biologic",)), Is("late_ae", ("yes",)))))
ONLY_OTHER = Includes("vhr_features", ("other",), "only")


@pytest.mark.parametrize(
    ("condition", "key", "value", "words"),
    [
        (ONLY_OTHER, "vhr_features", ("other",), "Very-high-risk features: Other feature."),
        (ONLY_OTHER, "vhr_features", (), "Very-high-risk features: none of these."),
        (LATE, "prior_therapies", (CURIMAB,), "Prior therapies, as asked for: curimab."),
        (LATE, "prior_therapies", (), "Prior therapies, as asked for: none."),
        (Waits(("curimab",), ANTIBODY), "prior_therapies", (CURIMAB,), "3 half-lives not over: curimab."),
        (Known("sex"), "sex", "female", "Sex: Female."),
        (Unless(Is("sex", ("male",))), "sex", "male", "Sex: Male."),
        (Unless(Includes("disease_group", ("relapse",))), "sex", None, "Sex: not known yet."),
        (ALWAYS, "sex", "male", "Sex: Male."),
    ],
    ids=str,
)
def test_a_criterion_of_any_condition_says_why(condition: Condition, key: str, value: Any, words: str) -> None:
    criterion = replace(NCT04556084.criteria[0], condition=condition, questions=(key,))
    facts = Facts({} if value is None else {key: value}, DAY, {"registration": DAY})
    assert reason(criterion, facts, find(criterion, facts), NCT04556084) == words
