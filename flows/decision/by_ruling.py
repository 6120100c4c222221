"""A decision by a ruling: what the rules say without the antibodies that the study chair lets count no more.

The decision of the record stays what it is; this one stands beside it, and a candidate can be registered by it.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flows.decision.rulings import ruling_of
from flows.rules.conditions import Waits
from flows.rules.evaluation.decide import Decision, decide
from flows.rules.facts import Therapy


def by_ruling(decision: Decision, answers: Mapping[str, Any]) -> Decision | None:
    """The decision that rulings on antibodies which are still waited for allow; None where there is none."""
    agents = tuple(agent for code in decision.chair for agent in _let_in(code, decision, answers))
    if not agents:
        return None
    therapies: tuple[Therapy, ...] = decision.facts.get("prior_therapies") or ()
    counted = tuple(therapy for therapy in therapies if not therapy.is_one_of(agents))
    facts = replace(decision.facts, values={**decision.facts.values, "prior_therapies": counted})
    return decide(facts, decision.trial)


def _let_in(code: str, decision: Decision, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """The antibodies that the ruling on an item lets count no more; none where there is none, or it refused."""
    condition, ruling = decision.trial.queries[code].condition, ruling_of(code, answers)
    if not isinstance(condition, Waits) or ruling is None or ruling["decision"] == "refused":
        return ()
    return condition.agents
