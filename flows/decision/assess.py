"""The decision: the only way from a record to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from flows.answers.path import path_of, remembered
from flows.answers.record import read_record
from flows.rules.conditions import Anchor
from flows.rules.evaluate import evaluator
from flows.rules.facts import Facts
from flows.rules.status import NOT_APPLICABLE, NOT_MET, Evaluator, Finding, Status, all_of, opposite
from flows.rules.trial import Category, ChairQuery, Criterion, Trial

SETTLED = (Status.MET, Status.NOT_APPLICABLE)
OUTCOMES = (
    (Status.NOT_MET, "not_eligible"),
    (Status.PENDING, "incomplete"),
    (Status.WAIT, "not_yet"),
    (Status.REPEAT, "not_yet"),
)


@dataclass(frozen=True, slots=True)
class Decision:
    """What the rules say of a record.

    `earliest` and `latest` bound the registration window, both inclusive; None where there is none. `findings` holds
    the finding of every criterion by code, in the trial's order. `chair_in_record`: the contract's items for the study
    chair (its key `query`); `chair`: all items, those that stand beside them too.
    """

    trial: Trial
    facts: Facts
    findings: dict[str, Finding]
    outcome: str
    earliest: date | None
    latest: date | None
    repeat: tuple[str, ...]
    chair_in_record: tuple[str, ...]
    chair: tuple[str, ...]

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
            "consult": list(self.chair_in_record),
            "criteria": {code: str(finding.status) for code, finding in self.findings.items()},
            "clear_on": {
                code: finding.ends.isoformat()
                for code, finding in self.findings.items()
                if finding.status is Status.WAIT and finding.ends
            },
        }


def standing_so(decision: Decision, status: Status) -> tuple[Criterion, ...]:
    """The criteria that stand so, in the trial's order."""
    return tuple(c for c in decision.trial.criteria if decision.status(c.code) is status)


def too_old(decision: Decision) -> tuple[str, ...]:
    """What is too old on the day that is aimed at; the decision names it only where nothing else stands in the way."""
    found = (one.name for one in decision.trial.measured if decision.status(one.code) is Status.REPEAT)
    return decision.repeat or tuple(sorted(found))


def chair_queries_of(decision: Decision) -> tuple[ChairQuery, ...]:
    """What has to be taken to the study chair, in the trial's order."""
    return tuple(query for query in decision.trial.chair_queries if query.code in decision.chair)


def assess(record: object, trial: Trial) -> Decision:
    """The decision of a record (contract: `record.md`); `RecordRefused` where it is not valid.

    A pure function: the same record gives the same decision at any hour.
    """
    return decide(read_record(record, trial), trial)


def decide(facts: Facts, trial: Trial) -> Decision:
    """The decision of facts that were read already."""
    rules = _rules(trial)
    findings = {code: find(facts) for code, find in rules.criteria}
    statuses = {finding.status for finding in findings.values()}
    outcome = next((outcome for status, outcome in OUTCOMES if status in statuses), "eligible")
    earliest = latest = None
    repeat: tuple[str, ...] = ()
    if outcome in ("eligible", "not_yet"):
        earliest = _earliest(findings, facts)
        latest = _latest(trial, findings, facts, earliest)
        repeat = _repeat(trial, findings, facts, max(earliest, facts.registration))
    in_record = tuple(sorted(code for code, holds in rules.queries if holds(facts).status is Status.MET))
    chair = (*in_record, *_beside(rules, findings, facts))
    return Decision(trial, facts, findings, outcome, earliest, latest, repeat, in_record, chair)


@dataclass(frozen=True, slots=True)
class _Rules:
    """A trial's criteria and chair queries by code, built; `beside`: those that the contract has not.

    `measured`: the code and the name of each measurement, and whether it is counted to the start.
    """

    criteria: tuple[tuple[str, Evaluator], ...]
    queries: tuple[tuple[str, Evaluator], ...]
    beside: tuple[tuple[str, str, Evaluator], ...]
    measured: tuple[tuple[str, str, bool], ...]


@cache
def _rules(trial: Trial) -> _Rules:
    to_start = {one.name for one in trial.fresh_measurements if one.anchor is Anchor.START}
    return _Rules(
        tuple((criterion.code, _finder(criterion)) for criterion in trial.criteria),
        tuple((one.code, evaluator(one.condition)) for one in trial.chair_queries if one.in_record),
        tuple((one.code, one.criterion, evaluator(one.condition)) for one in trial.chair_queries if not one.in_record),
        tuple((one.code, one.name, one.name in to_start) for one in trial.measured),
    )


def _beside(rules: _Rules, findings: dict[str, Finding], facts: Facts) -> Iterator[str]:
    """The items that stand beside those of the contract: none where the criterion that they are about is settled."""
    for code, criterion, holds in rules.beside:
        if findings[criterion].status not in SETTLED and holds(facts).status is Status.MET:
            yield code


def find(criterion: Criterion, facts: Facts) -> Finding:
    """How one criterion stands."""
    return _finder(criterion)(facts)


@cache
def _finder(criterion: Criterion) -> Evaluator:
    """Whom an inclusion does not concern is settled first; an exclusion that holds counts whatever else was said."""
    condition = evaluator(criterion.condition)
    exempt = evaluator(criterion.not_applicable_if) if criterion.not_applicable_if else None
    proof = evaluator(criterion.proof) if criterion.proof else None

    def included(facts: Facts) -> Finding:
        if exempt and exempt(facts).status is Status.MET:
            return NOT_APPLICABLE
        return condition(facts)

    def not_excluded(facts: Facts) -> Finding:
        finding = opposite(condition(facts))
        if finding is NOT_MET:
            return NOT_MET
        if exempt and exempt(facts).status is Status.MET:
            return NOT_APPLICABLE
        return all_of((finding, proof(facts))) if proof else finding

    return not_excluded if criterion.category is Category.EXCLUSION else included


def _earliest(findings: dict[str, Finding], facts: Facts) -> date:
    ends = (finding.ends for finding in findings.values() if finding.ends)
    return max(facts.as_of, facts.get("consent_date") or facts.as_of, *ends)


def _last_days(trial: Trial, findings: dict[str, Finding], facts: Facts) -> Iterator[tuple[str, date]]:
    """Each measurement with the last registration day that it is good for; the distance to the start is kept."""
    lead = facts.start - facts.registration
    for code, name, to_start in _rules(trial).measured:
        good_until = findings[code].good_until
        if good_until:
            yield name, good_until - lead if to_start else good_until


def _latest(trial: Trial, findings: dict[str, Finding], facts: Facts, earliest: date) -> date | None:
    last = min((day for _, day in _last_days(trial, findings, facts)), default=None)
    return last if last and last >= earliest else None


def _repeat(trial: Trial, findings: dict[str, Finding], facts: Facts, day: date) -> tuple[str, ...]:
    return tuple(sorted(name for name, last in _last_days(trial, findings, facts) if last < day))


@remembered
def decision_on(answers: Mapping[str, Any], today: date, trial: Trial) -> Decision:
    """What the rules say of the answers that count on this day."""
    return decide(path_of(answers, today, trial).facts, trial)
