"""From a trial's file to the trial that the program runs: criteria with their words, chair items, measurements."""

from collections.abc import Iterator

from flows.agents.table import AGENTS
from flows.rules import trial as rules
from flows.rules.conditions import AntibodyWaits, FreshMeasurement, HalfLifeWashout
from flows.trials.compiling.ask import questions_of
from flows.trials.compiling.extremes import bands, best_worst
from flows.trials.compiling.looks import looked_at
from flows.trials.compiling.procedures import procedures_of
from flows.trials.compiling.translate import rules_of, translate, washout
from flows.trials.form.leaves import Leaf, Measured, Since
from flows.trials.form.periods import Period
from flows.trials.form.trees import lines
from flows.trials.form.trial import ChairItem, Criterion, Marked, Trial

WHAT_IT_DOES = "It counts days, keeps answers and says what is missing. The investigator decides."


def compiled_trial(trial: Trial) -> rules.Trial:
    """The trial that a file says."""
    about, keys = trial.about, {question.name: question.key for question in trial.questions.values()}
    criteria = tuple(_criterion(criterion, trial) for criterion in trial.criteria)
    return rules.Trial(
        registry_id=trial.registry_id,
        version=trial.version,
        title=trial.title,
        record_date=about.record.get("updated", ""),
        criteria=criteria,
        chair_queries=(*(_chair(item, trial) for item in trial.chair), *_waited_for(trial)),
        measured=tuple(one for criterion in criteria for one in _measured(criterion, trial)),
        planned=about.planned or 0,
        questions=questions_of(trial),
        readings=about.readings,
        home=(about.home or f"Screening for {trial.registry_id}: {trial.title}.", WHAT_IT_DOES),
        number_prefix=about.numbers or trial.registry_id,
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
            rules.Together(label, {keys[name]: answer for name, answer in answers.items()})
            for label, answers in about.together
            if answers.keys() <= keys.keys()
        ),
        groups={called: tuple(keys[name] for name in names) for called, names in about.groups.items()},
    )


def _criterion(criterion: Criterion, trial: Trial) -> rules.Criterion:
    meant = rules_of(criterion, trial.questions)
    names = looked_at(criterion, trial.questions)
    category = rules.Category.INCLUSION if criterion.inclusion else rules.Category.EXCLUSION
    part = f", {criterion.part}" if criterion.part else ""
    return rules.Criterion(
        code=criterion.code,
        category=category,
        short=criterion.short or criterion.says,
        source=f"{category.capitalize()} {criterion.number}{part}",
        condition=meant.condition,
        questions=tuple(question.key for question in trial.questions.values() if question.name in names),
        says=criterion.says,
        record=criterion.record or criterion.says,
        reading=" ".join(filter(None, (criterion.reading, *_counted(criterion)))),
        elsewhere=criterion.elsewhere,
        not_applicable_if=meant.not_applicable_if,
        proof=meant.proof,
        topic=criterion.topic or criterion.short or criterion.code,
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


def _chair(item: ChairItem, trial: Trial) -> rules.ChairQuery:
    condition = translate(item.when, trial.questions)
    return rules.ChairQuery(item.code, condition, item.words, item.criterion, label=item.label)


def _waited_for(trial: Trial) -> Iterator[rules.ChairQuery]:
    """What goes to the study chair while an agent with a mark is waited for, beside the decision."""
    for marked in trial.about.agents:
        if marked.ruling:
            condition = _waits(marked, trial)
            label = marked.ruling.replace("_", " ")
            yield rules.ChairQuery(marked.ruling, condition, marked.words, marked.criterion, False, label)


def _waits(marked: Marked, trial: Trial) -> AntibodyWaits:
    rule = next(criterion.washout for criterion in trial.criteria if criterion.code == marked.criterion)
    assert rule is not None
    waiting = washout(rule, trial.questions)
    assert isinstance(waiting, HalfLifeWashout)
    agents = (agent.name for agent in AGENTS if marked.mark in agent.also and set(rule.of) & set(agent.kinds))
    return AntibodyWaits(tuple(agents), waiting)


def _measured(criterion: rules.Criterion, trial: Trial) -> Iterator[rules.Measured]:
    names = (leaf.name for leaf in rules.conditions_of(criterion) if isinstance(leaf, FreshMeasurement))
    for name in dict.fromkeys(names):
        yield rules.Measured(criterion.code, name, *trial.about.measurements.get(name, (name,)))
