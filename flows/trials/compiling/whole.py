"""From a trial's file to the trial that the program runs: criteria with their words, chair items, measurements."""

import re
from collections.abc import Iterator
from dataclasses import replace

from flows.agents.table import AGENTS
from flows.rules import criterion as ruled
from flows.rules import trial as rules
from flows.rules.conditions import ALWAYS, FreshMeasurement, Waits
from flows.rules.evaluation.said import Acting, Contradiction, Together
from flows.trials.compiling.ask import questions_of
from flows.trials.compiling.compiled import compiled, day_count
from flows.trials.compiling.extremes import bands, best_worst
from flows.trials.compiling.procedures import procedures_of
from flows.trials.compiling.translate import setting_of, translate, washout
from flows.trials.compiling.treatment import treatment_of
from flows.trials.form.trial import Acts, Marked, Trial

WHAT_IT_DOES = "It counts days, keeps answers and says what is missing. The investigator decides."


def compiled_trial(trial: Trial) -> rules.Trial:
    """The trial that a file says."""
    about, keys = trial.about, {question.name: question.key for question in trial.questions.values()}
    decides = compiled(trial)
    return replace(
        decides,
        chair_queries=(*decides.chair_queries, *_waited_for(trial)),
        measured=tuple(one for criterion in decides.criteria for one in _measured(criterion, trial)),
        questions=questions_of(trial),
        readings=about.readings,
        home=(about.home or f"Screening for {trial.registry_id}: {trial.title}.", WHAT_IT_DOES),
        number_prefix=about.numbers or trial.registry_id,
        aim=about.aim,
        plan_says=about.plan_says,
        elsewhere={one.mark: one.words for one in about.agents if not one.ruling},
        contradictions=tuple(
            Contradiction(tuple(keys[name] for name in one.of), translate(one.when, setting_of(trial)), one.words)
            for one in about.contradictions
        ),
        acting=tuple(_acting(criterion.code, criterion.acts, trial) for criterion in trial.criteria if criterion.acts),
        day_count=day_count(next(iter(trial.anchors))),
        procedures=procedures_of(trial),
        best_worst=best_worst(trial),
        bands=bands(trial),
        notes={
            (question.key, option): note
            for question in trial.questions.values()
            for option, note in question.in_chat.notes.items()
        },
        together=tuple(
            Together(label, {keys[name]: answer for name, answer in answers.items()})
            for label, answers in about.together
            if answers.keys() <= keys.keys()
        ),
        treatment=treatment_of(trial),
        groups={called: tuple(keys[name] for name in names) for called, names in about.groups.items()},
    )


def _acting(code: str, acts: Acts, trial: Trial) -> Acting:
    endings = "|".join(map(re.escape, acts.unless_ending))
    return Acting(
        code,
        acts.words,
        translate(acts.when, setting_of(trial)) if acts.when else ALWAYS,
        acts.decided,
        acts.kind,
        frozenset(acts.agents),
        re.compile(rf"(?:{endings})\b", re.IGNORECASE) if endings else None,
    )


def _waited_for(trial: Trial) -> Iterator[ruled.ChairQuery]:
    """What goes to the study chair while an agent with a mark is waited for, beside the decision."""
    for marked in trial.about.agents:
        if marked.ruling:
            condition = _waits(marked, trial)
            label = marked.ruling.replace("_", " ")
            yield ruled.ChairQuery(marked.ruling, condition, marked.words, marked.criterion, False, label)


def _waits(marked: Marked, trial: Trial) -> Waits:
    rule = next(criterion.washout for criterion in trial.criteria if criterion.code == marked.criterion)
    assert rule is not None
    waiting = washout(rule, setting_of(trial))
    agents = (agent.name for agent in AGENTS if marked.mark in agent.also and set(rule.of) & set(agent.kinds))
    return Waits(tuple(agents), waiting)


def _measured(criterion: ruled.Criterion, trial: Trial) -> Iterator[rules.Measured]:
    names = (leaf.name for leaf in ruled.conditions_of(criterion) if isinstance(leaf, FreshMeasurement))
    for name in dict.fromkeys(names):
        yield rules.Measured(criterion.code, name, *trial.about.measurements.get(name, (name,)))
