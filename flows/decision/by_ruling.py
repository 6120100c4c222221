"""A decision by a ruling: what the rules say without the antibodies that the study chair lets count no more.

The decision of the record stays what it is; this one stands beside it, and a candidate can be registered by it.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flows.decision.assess import Decision, decide
from flows.decision.rulings import ruling_of
from flows.trials.nct04556084.criteria import SUPPORTIVE_ANTIBODIES

SUPPORTIVE = "supportive_antibody"


def by_ruling(decision: Decision, answers: Mapping[str, Any]) -> Decision | None:
    """The decision that a ruling on supportive antibodies allows; None where there is none, or it refused."""
    ruling = ruling_of(SUPPORTIVE, answers) if SUPPORTIVE in decision.chair else None
    if ruling is None or ruling["decision"] == "refused":
        return None
    therapies = decision.facts.get("prior_therapies") or ()
    counted = tuple(therapy for therapy in therapies if not therapy.is_one_of(SUPPORTIVE_ANTIBODIES))
    facts = replace(decision.facts, values={**decision.facts.values, "prior_therapies": counted})
    return decide(facts, decision.trial)
