"""The smallest next step for each cohort of a trial, which alone its own criteria and the shared ones have a say in."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache

from flows.answers.answers import Answers, remembered
from flows.decision.next_step.find import NextStep, next_steps
from flows.decision.next_step.words import next_step_sentences
from flows.rules.evaluation.decide import concerns
from flows.rules.trial import Trial

# By the name of a cohort; of a trial without cohorts, one under no name.
Steps = dict[str, NextStep]


@remembered
def steps_of(answers: Answers, today: date, trial: Trial) -> Steps:
    """The smallest next step towards each cohort."""
    if not trial.cohorts:
        return {"": next_steps(answers, today, trial)}
    return {cohort: next_steps(answers, today, of_cohort(trial, cohort)) for cohort in trial.cohorts}


@cache
def of_cohort(trial: Trial, cohort: str) -> Trial:
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


def step_sentences(steps: Steps, trial: Trial) -> Iterator[str]:
    """What is left beside the decision, in sentences; of cohorts for each within reach, or for all where none is."""
    beside_decision = len(steps) == 1  # of several cohorts the decision says less
    within_reach = {cohort: step for cohort, step in steps.items() if step.things is not None}
    for cohort, step in (within_reach or steps).items():
        first, *others = next_step_sentences(step, beside_decision=beside_decision) or ("",)
        yield f"{trial.cohorts[cohort]}: {first[:1].lower()}{first[1:]}" if cohort else first
        yield from others
