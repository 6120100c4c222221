"""What now: the smallest next step of a screening, what sets its first day, and when to measure for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from flows.answers.answers import Answers, remembered
from flows.answers.given_before.given_for import AGE, day_of
from flows.answers.path import known
from flows.answers.record import counted
from flows.decision.next_step.blocks import Block, blocks_of
from flows.decision.next_step.search import Leads, Needs, Search, towards_eligible, towards_not_eligible
from flows.decision.next_step.to_find_out import entry_name, open_missing
from flows.decision.rulings import allowed_from, open_rulings, refused_rulings
from flows.rules.conditions import Anchor, Since
from flows.rules.criterion import Criterion, conditions_of
from flows.rules.evaluation.decide import Decision, concerns, decide, find
from flows.rules.evaluation.evaluate import evaluate
from flows.rules.evaluation.freshness import first_good, last_good
from flows.rules.facts import Facts
from flows.rules.procedures import Remedy
from flows.rules.status import Status
from flows.rules.trial import Trial


@dataclass(frozen=True, slots=True)
class Wait:
    """One waiting period that is not over: its criterion, whose it is, and the first day after it."""

    code: str
    what: str
    ends: date


@dataclass(frozen=True, slots=True)
class Draw:
    """What must be measured from the day `first` on to be good on the day `last`, and what that day is."""

    labels: tuple[str, ...]
    first: date
    last: date
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Sooner:
    """An earlier registration that takes fewer things: what it takes, and its first and last day."""

    missing: Needs
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class NextStep:
    """The smallest next step.

    `things`: the fewest that could still make the candidate eligible, cheapest first; None where none can.
    `first_day`: the first day of registration if all of them come out well; None as well while something is still
    being given, and then nothing is dated. `day`: the day that they must be good
    on, which is the planned one where that lies later. `start_by`: the day to which the start must be brought
    forward, since no test can be good for the planned one on `day`; None where it can stay. `sooner`: the way with
    fewer things, where an earlier day has one. `rulings`: the items that wait for a ruling of the study chair on
    `day`; `refused`: those on which it said no. `stops`: the fewest unanswered questions that could show that the
    candidate is not eligible. `blocks`: what stands in the way now. `waits`: latest end first.
    """

    decision: Decision
    missing: Needs | None
    first_day: date | None
    day: date
    start_by: date | None
    sooner: Sooner | None
    rulings: tuple[str, ...]
    refused: tuple[str, ...]
    stops: Needs
    blocks: tuple[Block, ...]
    waits: tuple[Wait, ...]
    draws: tuple[Draw, ...]


def next_steps(answers: Answers, today: date, trial: Trial) -> NextStep:
    """The smallest next step for the answers of a screening on a day."""
    values, _ = known(answers, today, {key for key, draft in answers.drafts.items() if draft is not None}, trial)
    decision = decide(replace(counted(dict(values), trial), age_for=day_of(answers, AGE)), trial)
    leads = decision.facts.leads
    possible = tuple(open_missing(values, trial, _failing(decision.facts, trial)))
    going = any(one.remedy is Remedy.CHANGE for one in possible)
    first = _first_day(decision, decision, answers)
    day = max(decision.facts.registration, first)
    if going:  # what ends today makes wait from today on
        day = max(day, _first_day(_after(Search(values, day, leads, trial), possible), decision, answers))
    search = Search(values, day, leads, trial)
    failed = decision.outcome == "not_eligible"
    missing = None if failed else towards_eligible(search, possible, trial.criteria)
    after = _after(search, missing or ())
    draws = () if going else tuple(_draws(missing or (), trial, day, leads))
    unanswered = tuple(one for one in possible if one.remedy is Remedy.ASK)
    return NextStep(
        decision,
        _cheapest_first(missing) if missing is not None else None,
        _first_day(after, decision, answers) if missing is not None and not going else None,
        day,
        next((draw.last for draw in draws if draw.last < day + leads.get(draw.anchor.name, timedelta(0))), None),
        _sooner(search, first, possible, missing) if missing and not going else None,
        open_rulings(after.chair, answers),
        refused_rulings(decision.chair + after.chair, answers),
        _stops(values, decision, unanswered),
        tuple(blocks_of(values, decision, search)) if missing is None else (),
        () if going else tuple(sorted(_waits(decision), key=lambda wait: wait.ends, reverse=True)),
        draws,
    )


# By the name of a cohort; of a trial without cohorts, one under no name.
Steps = dict[str, NextStep]


@remembered
def steps_of(answers: Answers, today: date, trial: Trial) -> Steps:
    """The smallest next step towards each cohort."""
    if not trial.cohorts:
        return {"": next_steps(answers, today, trial)}
    return {cohort: next_steps(answers, today, _of_cohort(trial, cohort)) for cohort in trial.cohorts}


@cache
def _of_cohort(trial: Trial, cohort: str) -> Trial:
    """The trial as it is for one cohort alone."""
    criteria = tuple(one for one in trial.criteria if concerns(one, cohort))
    codes = {one.code for one in criteria}
    return replace(
        trial,
        criteria=criteria,
        measured=tuple(one for one in trial.measured if one.code in codes),
        chair_queries=tuple(one for one in trial.chair_queries if one.criterion in codes),
        cohorts={},
    )


def _cheapest_first(missing: Needs) -> Needs:
    return tuple(sorted(missing, key=lambda one: (one.effort, one.order)))


def _after(search: Search, missing: Needs) -> Decision:
    """The decision on the day of a search if these things come out well."""
    return decide(search.facts(search.filled(missing)), search.trial)


def _first_day(after: Decision, decision: Decision, answers: Answers) -> date:
    """The first day if all comes out well: what is measured anew can be measured for it, so only waits count."""
    ends = (finding.ends for finding in after.findings.values() if finding.ends)
    return max((decision.facts.as_of, *ends, *allowed_from(after.chair, answers)))


def _sooner(search: Search, first: date, possible: Needs, missing: Needs) -> Sooner | None:
    """The way to register before the planned day that takes fewer things; None where there is none."""
    if first == search.day:
        return None
    earlier = replace(search, day=first)
    fewer = towards_eligible(earlier, possible, search.trial.criteria)
    if fewer is None or len(fewer) >= len(missing):
        return None
    after = _after(earlier, fewer)
    # Where an answer is open that is best for nobody, no last day can be named.
    return Sooner(_cheapest_first(fewer), first, after.latest) if after.latest else None


def _stops(values: Mapping[str, Any], decision: Decision, unanswered: Needs) -> Needs:
    if decision.outcome != "incomplete":
        return ()
    facts = decision.facts
    search = Search(values, facts.as_of, facts.leads, decision.trial, good=False)
    return towards_not_eligible(search, unanswered)


def _waits(decision: Decision) -> Iterator[Wait]:
    """Every waiting period by itself, since the criterion shows only the one that ends last."""
    facts = decision.facts
    for criterion in decision.trial.criteria:
        for what, alone in _alone(criterion, facts, decision.trial):
            ends = find(criterion, alone).ends
            if ends and ends > facts.as_of:
                yield Wait(criterion.code, what, ends)


def _alone(criterion: Criterion, facts: Facts, trial: Trial) -> Iterator[tuple[str, Facts]]:
    """The facts with one entry of a list at a time; as they are, where the criterion looks at no list."""
    lists = [key for key in trial.lists if key in criterion.questions]
    for key in lists:
        for entry in facts.get(key) or ():
            yield entry_name(entry, key, trial), facts.having({**facts.values, key: (entry,)})
    since = next((part.key for part in conditions_of(criterion) if isinstance(part, Since)), None)
    if since and not lists:
        yield trial.called(since), facts


def _draws(missing: Needs, trial: Trial, day: date, leads: Leads) -> Iterator[Draw]:
    """For each day that measurements are counted against: what to measure, and from when on it is good then.

    What is counted to a start that lies too far off is measured on the day itself, for the last start that it is
    good for.
    """
    for anchor in trial.anchors:
        found = [
            (one, measured)
            for one in sorted(missing, key=lambda one: one.order)
            for measured in trial.fresh_measurements
            if one.fresh and measured.date_key in one.keys and measured.anchor == anchor
        ]
        if found:
            periods = [measured.period for _, measured in found]
            last = min(day + leads.get(anchor.name, timedelta(0)), *(last_good(period)(day) for period in periods))
            first = max(first_good(period, last) for period in periods)
            yield Draw(tuple(one.label for one, _ in found), first, last, anchor)


def _failing(facts: Facts, trial: Trial) -> frozenset[str]:
    """The dates of measurements with a value that fails."""
    return frozenset(
        measured.date_key
        for measured in trial.fresh_measurements
        if any(evaluate(part, facts).status is Status.NOT_MET for part in measured.parts)
    )
