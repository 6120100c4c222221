"""From a trial's file to what decides: criteria with their words, chair items, anchors and cohorts."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from flows.rules import criterion as ruled
from flows.rules import trial as rules
from flows.rules.amendment import Amendment
from flows.rules.periods import Period
from flows.trials.compiling.lines import what_it_asks
from flows.trials.compiling.looks import looked_at
from flows.trials.compiling.translate import Setting, anchors_of, chair_condition, rules_of, setting_of
from flows.trials.form.leaves.leaves import Leaf, Measured, Since
from flows.trials.form.leaves.trees import lines
from flows.trials.form.questions.questions import Question
from flows.trials.form.trial import ChairItem, Criterion, Trial


@cache
def compiled(trial: Trial) -> rules.Trial:
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
    trees = (criterion.holds, criterion.excluded_when, criterion.passes_when)
    leaves = [line.leaf for tree in trees if tree for line in lines(tree)]
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
