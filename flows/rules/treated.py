"""Which rule of a treatment counts: the first that holds for a weight, or for the answers of a response."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flows.rules.dose import DoseRule, Dosing
from flows.rules.evaluation.evaluate import holds
from flows.rules.facts import Facts
from flows.rules.treatment import Following, NextTreatment, Response


def dose_rule(dosing: Dosing, weight_kg: Decimal) -> DoseRule | None:
    """The rule of the dose for a weight; None where the trial names none."""
    facts = facts_of_answers({"weight_kg": weight_kg})
    return next((rule for rule in dosing.rules if holds(rule.when, facts)), None)


def following(response: Response, cycle: int, answers: Mapping[str, Any], stopped: bool = False) -> Following | None:
    """What follows a cycle by its response; None where the trial does not say it. After a stop no cycle follows."""
    facts = facts_of_answers(answers)
    counting = (rule for rule in response.following if _counts(rule, cycle, stopped))
    return next((rule for rule in counting if holds(rule.when, facts)), None)


def _counts(rule: Following, cycle: int, stopped: bool) -> bool:
    if stopped and rule.next is NextTreatment.NEXT_CYCLE:
        return False
    return cycle >= rule.after and (stopped or not rule.stopped)


def facts_of_answers(answers: Mapping[str, Any]) -> Facts:
    """Answers that no day is counted to."""
    return Facts(answers, date.min)
