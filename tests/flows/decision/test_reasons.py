"""A criterion of any type of condition has a reason in words, whichever way it stands."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from flows.decision.assess import find
from flows.decision.reasons import reason
from flows.rules.conditions import (
    ALWAYS,
    AntibodyWaits,
    Condition,
    Exactly,
    HalfLifeWashout,
    Includes,
    Is,
    Known,
    TherapySaid,
    TherapyWithin,
    Unless,
)
from flows.rules.facts import Facts, Therapy
from tests.trials import NCT04556084

DAY = date(2026, 3, 10)
CURIMAB = Therapy("curimab", ("monoclonal_antibody", "biologic"), date(2026, 3, 1), None, "yes", date(2026, 3, 9))
LATELY = "Last dose less than 10 days before registration"
ANTIBODY = HalfLifeWashout("monoclonal_antibody", 3, ())


@pytest.mark.parametrize(
    ("condition", "key", "value", "words"),
    [
        (Exactly("vhr_features", ("other",)), "vhr_features", ("other",), "Very-high-risk features: Other feature."),
        (Exactly("vhr_features", ("other",)), "vhr_features", (), "Very-high-risk features: none of these."),
        (TherapySaid("biologic", "late_ae", "yes"), "prior_therapies", (CURIMAB,), "Late adverse events yes: curimab."),
        (TherapySaid("biologic", "late_ae", "yes"), "prior_therapies", (), "Late adverse events yes: none."),
        (AntibodyWaits(("curimab",), ANTIBODY), "prior_therapies", (CURIMAB,), "3 half-lives not over: curimab."),
        (TherapyWithin("curi", 10), "prior_therapies", (CURIMAB,), f"{LATELY}: curimab."),
        (Known("sex"), "sex", "female", "Sex: Female."),
        (Unless(Is("sex", ("male",))), "sex", "male", "Sex: Male."),
        (Unless(Includes("disease_group", "relapse")), "sex", None, "Sex: not known yet."),
        (ALWAYS, "sex", "male", "Sex: Male."),
    ],
    ids=str,
)
def test_a_criterion_of_any_condition_says_why(condition: Condition, key: str, value: Any, words: str) -> None:
    criterion = replace(NCT04556084.criteria[0], condition=condition, questions=(key,))
    facts = Facts({} if value is None else {key: value}, DAY, DAY, DAY)
    assert reason(criterion, facts, find(criterion, facts), NCT04556084) == words
