"""The decision: the only way from a record to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flows.evaluation import evaluate, holds
from flows.facts import Facts
from flows.nct04556084 import NCT04556084
from flows.record import read_record
from flows.status import MET, NOT_APPLICABLE, NOT_MET, Result, Status, all_of, opposite
from flows.trial import Category, Criterion, Trial

OUTCOMES = (
    (Status.NOT_MET, "not_eligible"),
    (Status.PENDING, "incomplete"),
    (Status.WAIT, "not_yet"),
    (Status.REPEAT, "not_yet"),
)


@dataclass(frozen=True, slots=True)
class Decision:
    """What the rules say of a record.

    `earliest` and `latest` bound the registration window, both inclusive; None where there is none. `findings`
    holds the result of every criterion by code, in the trial's order.
    """

    trial: Trial
    facts: Facts
    findings: dict[str, Result]
    outcome: str
    earliest: date | None
    latest: date | None
    repeat: tuple[str, ...]
    consult: tuple[str, ...]

    def status(self, code: str) -> Status:
        return self.findings[code].status

    def as_json(self) -> dict[str, Any]:
        """The decision in the contract's form."""
        return {
            "outcome": self.outcome,
            "registration_window": {
                "earliest": self.earliest and self.earliest.isoformat(),
                "latest": self.latest and self.latest.isoformat(),
            },
            "repeat": list(self.repeat),
            "consult": list(self.consult),
            "criteria": {code: str(finding.status) for code, finding in self.findings.items()},
            "clear_on": {
                code: finding.ends.isoformat()
                for code, finding in self.findings.items()
                if finding.status is Status.WAIT and finding.ends
            },
        }


def assess(record: object, trial: Trial = NCT04556084) -> Decision:
    """The decision of a record (contract: `record.md`); `RecordRefused` where it is not valid.

    A pure function: the same record gives the same decision at any hour.
    """
    return decide(read_record(record), trial)


def decide(facts: Facts, trial: Trial = NCT04556084) -> Decision:
    """The decision of facts that were read already."""
    findings = {criterion.code: find(criterion, facts) for criterion in trial.criteria}
    statuses = {finding.status for finding in findings.values()}
    outcome = next((outcome for status, outcome in OUTCOMES if status in statuses), "eligible")
    earliest = latest = None
    repeat: tuple[str, ...] = ()
    if outcome in ("eligible", "not_yet"):
        earliest = _earliest(findings, facts)
        latest = _latest(trial, findings, facts, earliest)
        repeat = _repeat(trial, findings, facts, max(earliest, facts.registration))
    consult = tuple(sorted(c.code for c in trial.consults if holds(c.condition, facts)))
    return Decision(trial, facts, findings, outcome, earliest, latest, repeat, consult)


def find(criterion: Criterion, facts: Facts) -> Result:
    """How one criterion stands.

    Whom an inclusion does not concern is settled first; an exclusion that holds counts whatever else was said.
    """
    excluded = criterion.category is Category.EXCLUSION
    result = opposite(evaluate(criterion.condition, facts)) if excluded else MET
    if result is NOT_MET:
        return NOT_MET
    if criterion.not_applicable_if and holds(criterion.not_applicable_if, facts):
        return NOT_APPLICABLE
    if not excluded:
        return evaluate(criterion.condition, facts)
    return all_of((result, evaluate(criterion.proof, facts))) if criterion.proof else result


def _earliest(findings: dict[str, Result], facts: Facts) -> date:
    ends = (finding.ends for finding in findings.values() if finding.ends)
    return max(facts.as_of, facts.get("consent_date") or facts.as_of, *ends)


def _last_days(trial: Trial, findings: dict[str, Result], facts: Facts) -> Iterator[tuple[str, date]]:
    """Each measurement with the last registration day that it is good for; the distance to the start is kept."""
    lead = facts.start - facts.registration
    for code, name in trial.measured:
        good_until = findings[code].good_until
        if good_until:
            yield name, good_until - (lead if name == "pregnancy_test" else timedelta(0))


def _latest(trial: Trial, findings: dict[str, Result], facts: Facts, earliest: date) -> date | None:
    last = min((day for _, day in _last_days(trial, findings, facts)), default=None)
    return last if last and last >= earliest else None


def _repeat(trial: Trial, findings: dict[str, Result], facts: Facts, day: date) -> tuple[str, ...]:
    return tuple(sorted(name for name, last in _last_days(trial, findings, facts) if last < day))
