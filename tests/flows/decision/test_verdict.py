"""How a screening stands, in few words: no day that is named lies past a birthday that may change the outcome."""

from typing import Any

import pytest

from flows.decision.assess import decision_on
from flows.decision.verdict import stands_words, verdict_words
from tests.answered import answered
from tests.flows.turn.places import ELIGIBLE, MONDAY
from tests.trials import NCT04556084

CART = {"agent": "tisagenlecleucel", "kinds": ["immunotherapy"], "last_dose": "2026-10-30"}
WAITS = {"prior_therapies": [CART]}
NEARLY_26 = {"age_months": 311, "lansky": None, "karnofsky": 90}
TOMORROW = {"registration_date": "2026-11-24"}
STANDS: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({}, "✓ eligible until 26 Nov 2026", "eligible"),
    (NEARLY_26, "✓ eligible until 23 Nov 2026", "eligible"),
    (NEARLY_26 | TOMORROW, "✓ eligible until 24 Nov 2026", "eligible"),
    (WAITS, "◷ from 11 Dec 2026", "from 11 Dec 2026"),
    (WAITS | NEARLY_26, "◷ no day is sure", "not yet eligible"),
)


@pytest.mark.parametrize(("others", "verdict", "stands"), STANDS)
def test_no_day_is_named_past_a_birthday_that_may_change_the_outcome(
    others: dict[str, Any], verdict: str, stands: str
) -> None:
    decision = decision_on(answered(ELIGIBLE, others), MONDAY, NCT04556084)
    assert (verdict_words(decision), stands_words(decision)) == (verdict, stands)
