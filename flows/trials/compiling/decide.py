"""The decision of a trial about what is known of a candidate: the trial is always an argument."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from flows.rules.status import Status
from flows.trials.compiling.compile import Setting
from flows.trials.compiling.compile_tree import can_be_absent, compiled, every
from flows.trials.compiling.facts import Facts
from flows.trials.compiling.results import (
    ABSENT,
    FAILED,
    FAILS,
    OPEN,
    OPENED,
    PASSES,
    REPEATS,
    STATUS,
    WAITS,
    Evaluator,
    Result,
)
from flows.trials.compiling.washouts import washout
from flows.trials.form.trees import Tree
from flows.trials.form.trial import Criterion, Trial

OUTCOMES = {FAILS: "not_eligible", OPEN: "incomplete", REPEATS: "not_yet", WAITS: "not_yet"}


@dataclass(frozen=True, slots=True)
class Decision:
    """What a trial says of a candidate, in one of its cohorts where it has them.

    `findings`: the result of every criterion by code, in the trial's order. `earliest` and `latest` bound the window
    of the first anchor, both inclusive; None where there is none. `chair`: what must be taken to the study chair.
    """

    trial: Trial
    cohort: str | None
    findings: dict[str, Result]
    outcome: str
    earliest: date | None
    latest: date | None
    repeat: tuple[str, ...]
    chair: tuple[str, ...]

    def status(self, code: str) -> Status:
        return STATUS[self.findings[code].rank]

    def as_json(self) -> dict[str, Any]:
        """The decision in the contract's form."""
        return {
            "outcome": self.outcome,
            "registration_window": {
                "earliest": self.earliest and self.earliest.isoformat(),
                "latest": self.latest and self.latest.isoformat(),
            },
            "repeat": list(self.repeat),
            "consult": list(self.chair),
            "criteria": {code: str(self.status(code)) for code in self.findings},
            "clear_on": {
                code: finding.clear_on.isoformat()
                for code, finding in self.findings.items()
                if finding.rank == WAITS and finding.clear_on
            },
        }


def decide(trial: Trial, facts: Facts) -> tuple[Decision, ...]:
    """The decision for each cohort, in the file's order; one where the trial has none. Shared criteria count once."""
    rules = _rules(trial)
    findings = {code: find(facts) for code, find in rules.criteria.items()}
    chair = tuple(sorted([code for code, holds in rules.chair.items() if holds(facts).rank == PASSES]))
    return tuple(_decision(trial, cohort, codes, findings, chair, facts) for cohort, codes in rules.cohorts)


def finding(trial: Trial, code: str, facts: Facts) -> Result:
    """How one criterion stands."""
    return _rules(trial).criteria[code](facts)


def chair_holds(trial: Trial, code: str, facts: Facts) -> bool:
    """Whether one chair item is known to hold."""
    return _rules(trial).chair[code](facts).rank == PASSES


def _decision(
    trial: Trial,
    cohort: str | None,
    codes: tuple[str, ...] | None,
    findings: dict[str, Result],
    chair: tuple[str, ...],
    facts: Facts,
) -> Decision:
    found = findings if codes is None else {code: findings[code] for code in codes}
    outcome = OUTCOMES.get(min([finding.rank for finding in found.values()]), "eligible")
    earliest = latest = None
    repeat: tuple[str, ...] = ()
    if outcome in ("eligible", "not_yet"):
        ends = [finding.ends for finding in found.values() if finding.ends]
        lapses = [lapse for finding in found.values() for lapse in finding.lapses]
        earliest = max((facts.today, *ends))
        last = min((day for _, day in lapses), default=None)
        latest = last if last and last >= earliest else None
        aimed = max(earliest, next(iter(facts.days.values())) or earliest)
        repeat = tuple(sorted({name for name, day in lapses if day < aimed}))
    return Decision(trial, cohort, found, outcome, earliest, latest, repeat, chair)


@dataclass(frozen=True, slots=True)
class _Rules:
    """A trial's criteria and chair items, compiled, and which criteria each cohort has (None: all of them)."""

    criteria: dict[str, Evaluator]
    chair: dict[str, Evaluator]
    cohorts: tuple[tuple[str | None, tuple[str, ...] | None], ...]


@cache
def _rules(trial: Trial) -> _Rules:
    setting = Setting(trial, trial.questions)
    planned = replace(setting, planned=True)
    cohorts = tuple(
        (cohort, tuple(c.code for c in trial.criteria if not c.only_for or cohort in c.only_for))
        for cohort in trial.cohorts
    )
    return _Rules(
        {criterion.code: _finder(criterion, setting) for criterion in trial.criteria},
        {item.code: compiled(item.when, planned) for item in trial.chair},
        cohorts or ((None, None),),
    )


def _finder(criterion: Criterion, setting: Setting) -> Evaluator:
    """Whom an inclusion does not concern is settled first; an exclusion that holds counts whatever else was said."""
    excluded = criterion.excluded_when
    kept_out = compiled(excluded, setting, True, criterion.measured) if excluded else None
    exempt = compiled(criterion.not_applicable_when, setting) if criterion.not_applicable_when else None
    parts = tuple(_parts(criterion, setting))
    rule = every((kept_out, *parts) if kept_out else parts)
    rules = (excluded, criterion.holds, criterion.passes_when)
    if any(tree and can_be_absent(tree) for tree in rules):
        rule = _open_if_absent(rule)
    return _exempting(exempt, kept_out, rule) if exempt else rule


def _open_if_absent(rule: Evaluator) -> Evaluator:
    """A rule that concerns nobody has not been passed; `not_applicable_when` and an empty washout alone say that."""

    def stands(facts: Facts) -> Result:
        result = rule(facts)
        return OPENED if result is ABSENT else result

    return stands


def _exempting(exempt: Evaluator, kept_out: Evaluator | None, rule: Evaluator) -> Evaluator:
    def stands(facts: Facts) -> Result:
        if kept_out and kept_out(facts).rank == FAILS:
            return FAILED
        return ABSENT if exempt(facts).rank == PASSES else rule(facts)

    return stands


def _parts(criterion: Criterion, setting: Setting) -> Iterator[Evaluator]:
    for tree in (criterion.holds, criterion.passes_when):
        if tree:
            yield compiled(tree, setting, measured=criterion.measured)
    if criterion.washout:
        yield washout(criterion.washout, setting)
    if criterion.open_until:
        yield _awaited(criterion.open_until, setting)


def _awaited(tree: Tree, setting: Setting) -> Evaluator:
    """What must hold and can still come: until then open, never failed."""
    holds = compiled(tree, setting)

    def stands(facts: Facts) -> Result:
        result = holds(facts)
        return OPENED if result.rank == FAILS else result

    return stands
