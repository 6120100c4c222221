"""Who is not asked a question, or concerned by a rule, and so stays open for ever."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from flows.rules.evaluation.evaluate import evaluator, may_concern_nobody
from flows.rules.facts import Facts
from flows.rules.status import FAILS, LEFT_OUT, OPEN, PASSES, Evaluator
from flows.trials.checking.cases import Answered, Starts, answered_cases, by_cohort
from flows.trials.checking.lint import belonging
from flows.trials.checking.probes import Probed, probes
from flows.trials.compiling.looks import looked_at
from flows.trials.compiling.translate import setting_of, standing, translate, washout
from flows.trials.form.criteria import named_in
from flows.trials.form.leaves.checks import names_in
from flows.trials.form.leaves.trees import Tree, When, lines, nodes
from flows.trials.form.problems import Problem
from flows.trials.form.trial import Criterion, Trial


@dataclass(frozen=True, slots=True)
class _Gate:
    """What must hold for a question to be asked: how it stands, and the questions that it looks at."""

    tree: Tree
    stands: Evaluator
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Varied:
    """A candidate on one side of a bound of a gate, without the answers to what they are never asked."""

    words: str
    answered: Answered
    facts: Facts


@dataclass(frozen=True, slots=True)
class _Start:
    """A candidate of the file, and how they vary at each gate, by the question behind it."""

    who: str
    facts: Facts
    at: Callable[[str], tuple[_Varied, ...]]


def never_asked(trial: Trial) -> Iterator[Problem]:
    """Criteria that stay open for ever for who is not asked a question that they look at."""
    starts = tuple(_start(trial, who, answered) for who, answered in answered_cases(trial))
    for criterion in trial.criteria:
        names = sorted(looked_at(criterion, trial.questions))
        found = {name: who for name in names if (who := _left_open(trial, criterion, name, starts))}
        for name, who in found.items():
            # What waits for a question that is told is not told again.
            if found.keys().isdisjoint(_gating(name, trial)):
                words = f"{name} is asked only of some, and {who} it stays open: {_advice(trial, criterion, name)}"
                yield Problem(criterion.line, f"criterion {criterion.code}: {words}")


def _advice(trial: Trial, criterion: Criterion, name: str) -> str:
    """What closes it, by what can stand there: a list, a date and a limit stand under no `if_asked` of their own."""
    whom = 'or say whom it does not concern in "not_applicable_when"'
    if trial.questions[name].answer == "list" or name not in named_in(criterion):
        return f"ask {name} of everybody who is asked the rest, {whom}"
    return f'put it under "if_asked" or "when", {whom}, or let an answer given unasked count: "counts_when: always"'


def _start(trial: Trial, who: str, answered: Answered) -> _Start:
    @cache
    def at(name: str) -> tuple[_Varied, ...]:
        asked = ((words, _as_asked(trial, one)) for words, one in varied(_gates(trial)[name].tree, trial, answered))
        return tuple(_Varied(words, one, one.facts(trial)) for words, one in asked)

    return _Start(who, answered.facts(trial), at)


def _left_open(trial: Trial, criterion: Criterion, name: str, starts: tuple[_Start, ...]) -> str | None:
    """Somebody who is not asked, and might take part but for the criterion that is open, all that is asked answered."""
    gated = tuple(dict.fromkeys(_gated_before(name, trial)))
    rules = [standing(tree, trial, criterion.measured) for tree in criterion.can_fail]
    if criterion.washout:
        rules.append(evaluator(washout(criterion.washout, setting_of(trial))))
    for start in starts:
        known = [rule for rule in rules if rule(start.facts).rank != OPEN]
        for one in (one for behind in gated for one in start.at(behind)):
            opened = any(rule(one.facts).rank == OPEN for rule in known)
            alone = opened and _never(name, trial, one.facts) and not _unanswered(trial, criterion, one.facts)
            if alone and _may_take_part(trial, criterion, one.answered):
                return f"for {start.who} with {one.words}"
    return None


def _as_asked(trial: Trial, answered: Answered) -> Answered:
    """The candidate without the answers to what they are never asked, but for those that always count.

    Another candidate of the file, from whom this one is made, was asked it.
    """
    facts = answered.facts(trial)
    gated = (name for name in answered.values if name in trial.questions and trial.questions[name].counts_when)
    left = {name for name in gated if _never(name, trial, facts)}
    return _as_asked(trial, answered.changed(dict.fromkeys(left))) if left else answered


@lru_cache(maxsize=16)
def _gates(trial: Trial) -> Mapping[str, _Gate]:
    """The gates of a trial, by the question that is behind each."""
    gated = ((name, question.asked_when) for name, question in trial.questions.items() if question.asked_when)
    return {name: _Gate(tree, standing(tree, trial), _named(tree)) for name, tree in gated}


def _never(name: str, trial: Trial, facts: Facts) -> bool:
    """Whether a question is asked neither now nor later: its condition fails, or looks at one that is never asked."""
    gate = _gates(trial).get(name)
    if gate is None:
        return False
    rank = gate.stands(facts).rank
    return rank == FAILS or (rank == OPEN and any(_never(other, trial, facts) for other in gate.names))


def _named(gate: Tree) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for line in lines(gate, into_lists=False) for name in names_in(line.leaf)))


def _gating(name: str, trial: Trial) -> set[str]:
    """The questions on which it depends whether one is asked."""
    return {other for gated in _gated_before(name, trial) for other in _gates(trial)[gated].names}


def _gated_before(name: str, trial: Trial) -> Iterator[str]:
    """The question, where it is behind a gate, then those behind one that the gate looks at."""
    if name in _gates(trial):
        yield name
        for other in _gates(trial)[name].names:
            yield from _gated_before(other, trial)


def varied(tree: Tree, trial: Trial, start: Answered) -> Iterator[tuple[str, Answered]]:
    """The candidate on both sides of every bound of a condition."""
    place = Probed(trial, trial.questions, start.facts(trial))
    for line in lines(tree, into_lists=False):
        yield from ((change.words, start.changed(change.answers)) for change in probes(line.leaf, place))


def _may_take_part(trial: Trial, criterion: Criterion, answered: Answered) -> bool:
    """Whether this criterion is open in a cohort in which nothing fails."""
    return any(
        decision.outcome == "incomplete" and decision.status(criterion.code) == "pending"
        for decision in by_cohort(trial, answered)
        if criterion.code in decision.findings
    )


def _unanswered(trial: Trial, criterion: Criterion, facts: Facts) -> bool:
    """Whether something that the criterion looks at is asked, and has no answer."""
    names = {name for name in looked_at(criterion, trial.questions) if name in trial.questions}
    beside = {other for name in names for other in belonging(trial.questions[name]) if other in trial.questions}
    for name in names | beside:
        if trial.questions[name].key not in facts.values and not _never(name, trial, facts):
            return True
    return False


def gaps(trial: Trial) -> Iterator[Problem]:
    """Candidates whom no `when` of a rule concerns, so that it stays open."""
    starts = answered_cases(trial)
    for criterion in trial.criteria:
        for tree in criterion.can_fail:
            if may_concern_nobody(translate(tree, setting_of(trial))):
                yield from _gap(trial, criterion, tree, starts)


def _gap(trial: Trial, criterion: Criterion, tree: Tree, starts: Starts) -> Iterator[Problem]:
    rule = standing(tree, trial, criterion.measured)
    whom_not = criterion.trees.get("not_applicable_when")
    exempt = standing(whom_not, trial) if whom_not else None
    gates = [node.gate for node in nodes(tree, into_lists=False) if isinstance(node, When)]
    for name, start in starts:
        for gate in gates:
            for words, answered in varied(gate, trial, start):
                if _concerns_nobody(rule, exempt, answered.facts(trial)):
                    told = f"criterion {criterion.code} concerns nobody like {name} with {words}, so it stays open"
                    yield Problem(gate.line, f"{told}: close the gap, or say it in not_applicable_when")
                    return


def _concerns_nobody(rule: Evaluator, exempt: Evaluator | None, facts: Facts) -> bool:
    return rule(facts).rank == LEFT_OUT and not (exempt and exempt(facts).rank == PASSES)
