"""From a trial's file to the trial that the program runs: what decides, then all that the chat and the papers need."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from flows.agents.drug_table import AGENTS
from flows.rules import criterion as ruled
from flows.rules import trial as rules
from flows.rules.conditions import ALWAYS, FreshMeasurement, Waits
from flows.rules.periods import Period
from flows.rules.trial_parts import Acting, Amendment, Contradiction, Measurement, Together
from flows.trials.compiling.criterion_lines import what_it_asks
from flows.trials.compiling.extremes import bands, best_worst
from flows.trials.compiling.looks import looked_at
from flows.trials.compiling.procedures import procedures_of
from flows.trials.compiling.questions import questions_of
from flows.trials.compiling.translate import (
    anchors_of,
    chair_condition,
    rules_of,
    setting_of,
    translate,
    washout,
)
from flows.trials.compiling.translate_leaves import Setting
from flows.trials.compiling.treatment import treatment_of
from flows.trials.form.leaves.leaves import Leaf, Measured, Since
from flows.trials.form.leaves.trees import lines
from flows.trials.form.questions.questions import Question
from flows.trials.form.trial import Acts, ChairItem, Criterion, Marked, Trial

WHAT_IT_DOES = "It counts days, keeps answers and says what is missing. The investigator decides."


def compiled_trial(trial: Trial) -> rules.Trial:
    """The trial that a file says."""
    about, keys = trial.about, {question.name: question.key for question in trial.questions.values()}
    decides = what_decides(trial)
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


def _measured(criterion: ruled.Criterion, trial: Trial) -> Iterator[Measurement]:
    names = (leaf.name for leaf in ruled.conditions_of(criterion) if isinstance(leaf, FreshMeasurement))
    for name in dict.fromkeys(names):
        yield Measurement(criterion.code, name, *trial.about.measurements.get(name, (name,)))


@cache
def what_decides(trial: Trial) -> rules.Trial:
    """The trial with what decides, and no questions."""
    setting = setting_of(trial)
    return rules.Trial(
        registry_id=trial.registry_id,
        version=trial.version,
        title=trial.title,
        record_source=trial.about.record.get("source", ""),
        record_date=trial.about.record.get("updated", ""),
        criteria=tuple(_criterion(criterion, trial, setting) for criterion in trial.criteria),
        chair_queries=tuple(_chair(item, setting) for item in trial.chair),
        measured=(),
        planned=trial.about.planned or 0,
        questions=(),
        anchors=tuple(anchors_of(trial).values()),
        cohorts=trial.cohorts,
        age_key=next((_day_of(one, trial) for one in trial.questions.values() if one.answer == "age" and one.at), ""),
        amends=_by_keys(trial),
    )


def _by_keys(trial: Trial) -> Amendment | None:
    """What it says of the version before, with the keys of records in the place of the names of questions."""
    if trial.amends is None:
        return None
    key = {question.name: question.key for question in trial.questions.values()}
    answers = {key.get(old, old): key.get(new, new) for old, new in trial.amends.answers.items()}
    return replace(trial.amends, answers=answers)


def _day_of(question: Question, trial: Trial) -> str:
    """The key of the day for which an answer holds."""
    day = trial.questions.get(trial.anchors.get(question.at or "", ""))
    return day.key if day else ""


def _criterion(criterion: Criterion, trial: Trial, setting: Setting) -> ruled.Criterion:
    meant = rules_of(criterion, setting)
    names = looked_at(criterion, trial.questions)
    category = ruled.Category.INCLUSION if criterion.inclusion else ruled.Category.EXCLUSION
    part = f", {criterion.part}" if criterion.part else ""
    return ruled.Criterion(
        code=criterion.code,
        category=category,
        short=criterion.short or criterion.says,
        source=f"{category.capitalize()} {criterion.number}{part}",
        condition=meant.condition,
        questions=tuple(question.key for question in trial.questions.values() if question.name in names),
        says=criterion.says,
        record=criterion.record,
        reading=" ".join(filter(None, (criterion.reading, *_counted(criterion)))),
        elsewhere=criterion.elsewhere,
        not_applicable_if=meant.not_applicable_if,
        proof=meant.proof,
        topic=criterion.topic or criterion.short or criterion.code,
        only_for=criterion.only_for,
        rule=what_it_asks(criterion),
    )


def _counted(criterion: Criterion) -> Iterator[str]:
    """How its days are counted, which is ours wherever the record does not say it."""
    leaves = [line.leaf for tree in criterion.can_fail for line in lines(tree)]
    since = [leaf.anchor for leaf in leaves if isinstance(leaf, Since) and not leaf.strict]
    if criterion.washout and not criterion.washout.strict:
        since.append(criterion.washout.before)
    yield from map(day_count, dict.fromkeys(since))
    yield from dict.fromkeys(_good_for(period) for period in _periods(criterion, leaves) if not period.in_hours)


def day_count(anchor: str) -> str:
    """How the days of a waiting period are counted to an anchor."""
    return (
        f"The day of the last dose is day 0; {anchor} is possible when the difference in calendar days is reached. "
        f"Waiting periods are counted to the planned {anchor}."
    )


def _periods(criterion: Criterion, leaves: list[Leaf]) -> Iterator[Period]:
    if criterion.measured:
        yield criterion.measured.period
    yield from (leaf.period for leaf in leaves if isinstance(leaf, Measured))


def _good_for(period: Period) -> str:
    span = period.spans[0]
    return (
        f"The day of the test is day 0: it is good on that day and the {span.number} {span.unit}"
        f"{'' if span.number == 1 else 's'} after it."
    )


def _chair(item: ChairItem, setting: Setting) -> ruled.ChairQuery:
    return ruled.ChairQuery(item.code, chair_condition(item, setting), item.words, item.criterion, label=item.label)
