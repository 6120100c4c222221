"""What helps and what hinders a candidate, answer by answer: read off the conditions of a trial's criteria."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from flows.trials.form.leaves import leaves
from flows.trials.form.leaves.trees import Line, lines, signed
from flows.trials.form.questions.questions import Question
from flows.trials.form.trial import Trial

SOME = "some"  # any answer at all, of a question with several


@dataclass(slots=True)
class Effects:
    """What helps of one question: more of it, less of it, these answers of a leaf; and which hinder."""

    more: bool = False
    less: bool = False
    bounds: set[Decimal] = field(default_factory=set)
    helping: list[tuple[str, ...]] = field(default_factory=list)
    hindering: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def two_sided(self) -> bool:
        """Whether it may be neither too high nor too low."""
        return self.more and self.less

    def turn(self, more: bool) -> None:
        """Note that more of it helps, or less."""
        if more:
            self.more = True
        else:
            self.less = True

    def answers(self, given: tuple[str, ...], helps: bool) -> None:
        """Note that these answers help, or hinder."""
        (self.helping if helps else self.hindering).append(given)


All = defaultdict[str, Effects]


def effects_of(trial: Trial) -> All:
    """The effects of every question that a rule looks at, by its name."""
    effects: All = defaultdict(Effects)
    for criterion in trial.criteria:
        for key, tree in criterion.trees.items():
            for line, helps in signed(tree, key != "excluded_when", into_lists=False):
                _note(line, helps, effects, trial)
    for question in trial.questions.values():
        for gate in (question.asked_when, question.counts_when):
            for line in lines(gate) if gate else ():
                _bounds(line, effects, trial)
    return effects


def _note(line: Line, helps: bool, effects: All, trial: Trial) -> None:
    _bounds(line, effects, trial)
    NOTES[type(line.plain)](line.plain, helps, effects, trial.questions[line.plain.name])


def _more(leaf: leaves.Compare | leaves.InTable, helps: bool, effects: All, _question: Question) -> None:
    if leaf.op == "=":
        _both(leaf, helps, effects, _question)
    else:
        effects[leaf.name].turn((leaf.op[0] == ">") is helps)


def _both(leaf: Any, _helps: bool, effects: All, _question: Question) -> None:
    effects[leaf.name].more = effects[leaf.name].less = True


def _multiple(leaf: leaves.Multiple | leaves.Normal, helps: bool, effects: All, question: Question) -> None:
    more = (leaf.op[0] == ">") is helps
    effects[leaf.name].turn(more)
    effects[leaf.other if isinstance(leaf, leaves.Multiple) else question.limit(leaf.which) or ""].turn(not more)


def _is(leaf: leaves.Is, helps: bool, effects: All, _question: Question) -> None:
    effects[leaf.name].answers(leaf.options, helps)


def _includes(leaf: leaves.Includes, helps: bool, effects: All, _question: Question) -> None:
    effects[leaf.name].answers(leaf.options, helps is (leaf.how != "none"))


def _number_of(leaf: leaves.NumberOf, helps: bool, effects: All, _question: Question) -> None:
    effects[leaf.name].answers((SOME,), helps is (leaf.op[0] == ">"))


def _neither(_leaf: Any, _helps: bool, _effects: All, _question: Question) -> None:
    """No answer of these helps: it is a day, a name, or any answer at all."""


NOTES: dict[type, Callable[[Any, bool, All, Question], None]] = {
    leaves.Compare: _more,
    leaves.InTable: _more,
    leaves.Between: _both,
    leaves.WithinNormal: _both,
    leaves.Multiple: _multiple,
    leaves.Normal: _multiple,
    leaves.Is: _is,
    leaves.Includes: _includes,
    leaves.NumberOf: _number_of,
    **dict.fromkeys((leaves.Known, leaves.Named, leaves.Since, leaves.Within, leaves.After), _neither),
}


def _bounds(line: Line, effects: All, trial: Trial) -> None:
    """The numbers at which a leaf begins to hold, or ceases to: of an age in months."""
    leaf = line.plain
    if isinstance(leaf, leaves.InTable):
        effects["age"].bounds.update(Decimal(months) for months, _ in trial.tables[leaf.table].rows)
    if not isinstance(leaf, leaves.Compare | leaves.Between):
        return
    bounds, months = effects[leaf.name].bounds, leaves.months_in(leaf.unit)
    after = 1 if trial.questions[leaf.name].answer == "age" else 0
    if isinstance(leaf, leaves.Between):
        bounds.update((leaf.low * months, (leaf.high + after) * months))
    elif leaf.op in ("<=", ">"):
        bounds.add((leaf.number + after) * months)
    else:
        bounds.add(leaf.number * months)
