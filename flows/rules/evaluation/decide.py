"""What a trial says of what is known of a candidate: the finding of every criterion, the outcome and the window."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from flows.rules.criterion import Category, ChairQuery, Criterion
from flows.rules.evaluation.evaluate import evaluator, every, may_concern_nobody
from flows.rules.facts import Facts
from flows.rules.status import (
    FAILS,
    LEFT_OUT,
    NOT_APPLICABLE,
    NOT_MET,
    OPEN,
    PASSES,
    PENDING,
    REPEATS,
    SAID,
    STATUSES,
    WAITS,
    Evaluator,
    Finding,
    Status,
)
from flows.rules.trial import Trial

# By the worst rank of all criteria.
OUTCOMES = {FAILS: "not_eligible", OPEN: "incomplete", REPEATS: "not_yet", WAITS: "not_yet"}
BEST_FIRST = ("eligible", "not_yet", "incomplete", "not_eligible")


@dataclass(frozen=True, slots=True)
class Decision:
    """What the rules say of a record.

    `earliest` and `latest` bound the registration window, both inclusive; None where there is none. `findings` holds
    the finding of every criterion by code, in the trial's order. `chair_in_record`: the contract's items for the study
    chair (its key `query`); `chair`: all items, those that stand beside them too.
    `cohort`: which one it is about, where the trial has cohorts; `cohorts`: of the best one, the decision for each.
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
    cohort: str | None = None
    cohorts: tuple["Decision", ...] = field(default=(), compare=False)

    def status(self, code: str) -> Status:
        return self.findings[code].status

    def as_json(self) -> dict[str, Any]:
        """The decision in the contract's form."""
        found = self.findings.items()
        decided = {
            "outcome": self.outcome,
            "registration_window": {
                "earliest": self.earliest and self.earliest.isoformat(),
                "latest": self.latest and self.latest.isoformat(),
            },
            "repeat": list(self.repeat),
            "consult": list(self.chair_in_record),
            "criteria": {code: SAID[finding[0]] for code, finding in found},
            "clear_on": {
                code: finding.clear_on.isoformat()
                for code, finding in found
                if finding[0] == WAITS and finding.clear_on
            },
        }
        return decided | ({"cohorts": {one.cohort: one.as_json() for one in self.cohorts}} if self.cohorts else {})


def decide(facts: Facts, trial: Trial, known: Decision | None = None) -> Decision:
    """The decision of facts that were read already; of a trial with cohorts, that of the best one, with each.

    What the cohorts share is found once, and so is what a version shares with another one: `known` is the decision by
    that, of these very facts.
    """
    rules = _rules(trial)
    same = _shared(trial, known.trial) if known else frozenset()
    findings = {code: known.findings[code] if known and code in same else find(facts) for code, find in rules.criteria}
    in_record = tuple(sorted(code for code, holds in rules.queries if holds(facts).rank == PASSES))
    chair = (*in_record, *_beside(rules, findings, facts))
    decisions = tuple(
        _decision(trial, facts, cohort, codes, findings, in_record, chair) for cohort, codes in rules.cohorts
    )
    if len(decisions) == 1 and decisions[0].cohort is None:
        return decisions[0]
    best = min(decisions, key=lambda one: (BEST_FIRST.index(one.outcome), one.earliest or date.max))
    return _decision(trial, facts, best.cohort, tuple(best.findings), findings, in_record, chair, decisions)


def _decision(
    trial: Trial,
    facts: Facts,
    cohort: str | None,
    codes: tuple[str, ...] | None,
    findings: dict[str, Finding],
    in_record: tuple[str, ...],
    chair: tuple[str, ...],
    cohorts: tuple[Decision, ...] = (),
) -> Decision:
    """The decision by these criteria; where it holds the decisions of the cohorts, it shows the other findings too."""
    counted = findings if codes is None else {code: findings[code] for code in codes}
    outcome = OUTCOMES.get(min([finding.rank for finding in counted.values()]), "eligible")
    earliest = latest = None
    repeat: tuple[str, ...] = ()
    if outcome in ("eligible", "not_yet"):
        earliest = max((facts.as_of, *[finding.ends for finding in counted.values() if finding.ends]))
        lapses = [(one.name, one.last) for finding in counted.values() for one in finding.lapses if one.last]
        last = min([day for _, day in lapses], default=None)
        latest = last if last and last >= earliest else None
        aimed = max(earliest, facts.registration)
        repeat = tuple(sorted({name for name, day in lapses if day < aimed}))
    shown = findings if cohorts else counted
    return Decision(trial, facts, shown, outcome, earliest, latest, repeat, in_record, chair, cohort, cohorts)


@dataclass(frozen=True, slots=True)
class _Rules:
    """A trial's criteria and chair queries by code, built; `beside`: those that the contract has not; `cohorts`: the
    criteria of each (None: all of them)."""

    criteria: tuple[tuple[str, Evaluator], ...]
    queries: tuple[tuple[str, Evaluator], ...]
    beside: tuple[tuple[str, str, Evaluator], ...]
    cohorts: tuple[tuple[str | None, tuple[str, ...] | None], ...]


@cache
def _rules(trial: Trial) -> _Rules:
    cohorts = tuple(
        (cohort, tuple(one.code for one in trial.criteria if concerns(one, cohort))) for cohort in trial.cohorts
    )
    return _Rules(
        tuple((criterion.code, finder(criterion)) for criterion in trial.criteria),
        tuple((one.code, evaluator(one.condition)) for one in trial.chair_queries if one.in_record),
        tuple((one.code, one.criterion, evaluator(one.condition)) for one in trial.chair_queries if not one.in_record),
        cohorts or ((None, None),),
    )


@cache
def _shared(one: Trial, other: Trial) -> frozenset[str]:
    """The codes of the criteria that are the same in two versions of a trial: so is then what finds how they stand."""
    finds = dict(_rules(other).criteria)
    return frozenset(code for code, find in _rules(one).criteria if finds.get(code) is find)


def concerns(criterion: Criterion, cohort: str | None) -> bool:
    """Whether a criterion is one of a cohort's; without cohorts, each is."""
    return cohort is None or not criterion.only_for or cohort in criterion.only_for


def _beside(rules: _Rules, findings: dict[str, Finding], facts: Facts) -> Iterator[str]:
    """The items that stand beside those of the contract: none where the criterion that they are about is settled."""
    for code, criterion, holds in rules.beside:
        if findings[criterion].rank not in (PASSES, LEFT_OUT) and holds(facts).rank == PASSES:
            yield code


def find(criterion: Criterion, facts: Facts) -> Finding:
    """How one criterion stands."""
    return finder(criterion)(facts)


@cache
def finder(criterion: Criterion) -> Evaluator:
    """Whom an inclusion does not concern is settled first; an exclusion that holds counts whatever else was said."""
    conditions = criterion.conditions
    rule = every(tuple(map(evaluator, conditions)))
    if any(map(may_concern_nobody, conditions)):
        rule = _open_for_nobody(rule)
    if criterion.not_applicable_if is None:
        return rule
    kept_out = evaluator(conditions[0]) if criterion.category is Category.EXCLUSION else None
    return _exempting(evaluator(criterion.not_applicable_if), kept_out, rule)


def _open_for_nobody(rule: Evaluator) -> Evaluator:
    """A rule that concerns nobody has not been passed; an exemption and an empty washout alone say that."""

    def stands(facts: Facts) -> Finding:
        finding = rule(facts)
        return PENDING if finding is NOT_APPLICABLE else finding

    return stands


def _exempting(exempt: Evaluator, kept_out: Evaluator | None, rule: Evaluator) -> Evaluator:
    def stands(facts: Facts) -> Finding:
        if kept_out and kept_out(facts).rank == FAILS:
            return NOT_MET
        return NOT_APPLICABLE if exempt(facts).rank == PASSES else rule(facts)

    return stands


def chair_queries_of(decision: Decision) -> tuple[ChairQuery, ...]:
    """What has to be taken to the study chair, in the trial's order."""
    return tuple(query for query in decision.trial.chair_queries if query.code in decision.chair)


def standing_so(decision: Decision, status: Status) -> tuple[Criterion, ...]:
    """The criteria that stand so and that the decision is about, in the trial's order."""
    rank, cohort, findings = STATUSES.index(status), decision.cohort, decision.findings
    # Few stand so, and whether it is about them is asked of those alone.
    alike = [one for one in decision.trial.criteria if (finding := findings.get(one.code)) and finding.rank == rank]
    return tuple(alike) if cohort is None else tuple(one for one in alike if concerns(one, cohort))
