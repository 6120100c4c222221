"""The rows that an author reads and signs: on both sides of every bound, how a criterion stands there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flows.rules.evaluation.decide import find
from flows.rules.evaluation.evaluate import holds
from flows.rules.facts import Facts
from flows.rules.periods import Period, ends_between
from flows.rules.status import Status
from flows.trials.checking.cases import Answered, answered_cases
from flows.trials.checking.parts import joined, part_changes, parts_of
from flows.trials.checking.probes import ONE_DAY, SOME_HALF_LIFE, Change, Place, old_and_new, probes
from flows.trials.checking.treatment_rows import treatment_rows
from flows.trials.compiling.answers import facts_of
from flows.trials.compiling.compiled import compiled
from flows.trials.form.leaves.checks import date_of
from flows.trials.form.leaves.leaves import Is, Measured
from flows.trials.form.leaves.trees import AtLeast, Line, Some, Tree, When
from flows.trials.form.questions.questions import Question
from flows.trials.form.trial import Criterion, Trial, Washout


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate with one thing changed, and how a criterion or chair item stands for them."""

    code: str
    start: str
    change: str
    stands: str

    def __str__(self) -> str:
        return f"{self.code}, {self.start}; {self.change}: {self.stands}"


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a trial, and the leaves for which no candidate of the file makes a difference."""

    rows: tuple[Row, ...]
    idle: tuple[Line, ...]


def rows_of(trial: Trial) -> Rows:
    """The rows of criteria and chair items, from the first candidate for whom each leaf decides; then of treatment."""
    starts = answered_cases(trial)
    rows: list[Row] = []
    idle: list[Line] = []
    for criterion in trial.criteria:
        judge = _Judge(trial, criterion.code, False)
        for line, listed, tree in _places(criterion):
            _add(judge.rows(line, listed, criterion if tree else None, starts), line, rows, idle)
        rows.extend(judge.part_rows(criterion, starts))
        if criterion.washout:
            rows.extend(judge.washout_rows(criterion.washout, starts[0]))
    for item in trial.chair:
        judge = _Judge(trial, item.code, True)
        for line, listed in _leaves(item.when, None):
            _add(judge.rows(line, listed, None, starts), line, rows, idle)
    rows.extend(Row(one.of, "treatment", one.change, one.stands) for one in treatment_rows(trial))
    return Rows(tuple(dict.fromkeys(rows)), tuple(idle))


def _add(found: list[Row], line: Line, rows: list[Row], idle: list[Line]) -> None:
    rows.extend(found)
    if not found:
        idle.append(line)


def _places(criterion: Criterion) -> Iterator[tuple[Line, str | None, bool]]:
    """Every leaf of a criterion, the list it stands in, and whether the criterion's own `measured` concerns it."""
    for tree in (criterion.holds, criterion.excluded_when, criterion.passes_when, criterion.open_until):
        for line, listed in _leaves(tree, None):
            yield line, listed, True
    for line, listed in _leaves(criterion.not_applicable_when, None):
        yield line, listed, False


def _leaves(tree: Tree | None, listed: str | None) -> Iterator[tuple[Line, str | None]]:
    if isinstance(tree, Line):
        yield tree, listed
    elif isinstance(tree, AtLeast | Some):
        for part in tree.parts:
            yield from _leaves(part, tree.list if isinstance(tree, Some) else listed)
    elif isinstance(tree, When):
        yield from _leaves(tree.gate, listed)
        yield from _leaves(tree.part, listed)
    elif tree is not None:
        yield from _leaves(tree.part, listed)


@dataclass(frozen=True, slots=True)
class _Judge:
    """How one criterion, or chair item, stands for candidates."""

    trial: Trial
    code: str
    is_chair: bool

    def stands(self, answers: dict[str, Any], start: Answered) -> str:
        facts = facts_of(self.trial, {key: value for key, value in answers.items() if value is not None}, start.today)
        if self.is_chair:
            query = compiled(self.trial).queries[self.code]
            return "to the chair" if holds(query.condition, facts) else "not to the chair"
        finding = find(compiled(self.trial).by_code[self.code], facts)
        return f"{finding.status} until {finding.clear_on}" if finding.status is Status.WAIT else str(finding.status)

    def rows(
        self, line: Line, listed: str | None, criterion: Criterion | None, starts: tuple[tuple[str, Answered], ...]
    ) -> list[Row]:
        """The rows of a leaf, from the first candidate for whom it makes a difference."""
        for name, start in starts:
            rows = [
                Row(self.code, name, change.words, self.stands({**start.values, **change.answers}, start))
                for change in self._changes(line, listed, criterion, start)
            ]
            if len({row.stands for row in rows}) > 1 or (rows and _passes_all(line, rows, self.trial)):
                return rows
        return []

    def part_rows(self, criterion: Criterion, starts: tuple[tuple[str, Answered], ...]) -> Iterator[Row]:
        """The rows of the parts of every `all` and `any`, from the first candidate for whom they make a difference."""
        for node in joined(criterion):
            shown: list[Row] = []
            parts = parts_of(node, criterion, self.trial)
            for name, start in starts:
                rows = [
                    Row(self.code, name, change.words, self.stands({**start.values, **change.answers}, start))
                    for change in part_changes(parts, self.trial, start)
                ]
                shown = shown or rows
                if len({row.stands for row in rows}) > 1:
                    shown = rows
                    break
            yield from shown

    def _changes(
        self, line: Line, listed: str | None, criterion: Criterion | None, start: Answered
    ) -> Iterator[Change]:
        facts = start.facts(self.trial)
        if listed is not None:
            yield from self._entry_changes(line, listed, facts)
            return
        place = Place(self.trial, self.trial.questions, facts)
        yield from probes(line.leaf, place)
        measured = criterion.measured if criterion else None
        question = self.trial.questions[line.leaf.name] if not isinstance(line.leaf, Measured) else None
        if measured and question and question.answer != "age" and date_of(question):
            yield from old_and_new(question, measured.period, measured.anchor, place)

    def _entry_changes(self, line: Line, listed: str, facts: Facts) -> Iterator[Change]:
        """One entry of a list changed, the others kept."""
        entries = facts.values.get(self.trial.questions[listed].key) or ()
        fields = self.trial.questions[listed].fields
        for index, entry in enumerate(entries):
            for change in probes(line.leaf, Place(self.trial, fields, facts.having(entry))):
                changed = (*entries[:index], {**entry, **change.answers}, *entries[index + 1 :])
                yield Change(f"{listed}: {change.words}", {listed: changed})

    def washout_rows(self, rule: Washout, first: tuple[str, Answered]) -> Iterator[Row]:
        """One entry of each kind, and of each excepted one, on both sides of the end of its period."""
        name, start = first
        for change in _washout_changes(self.trial, rule, start.facts(self.trial)):
            yield Row(self.code, name, change.words, self.stands({**start.values, **change.answers}, start))


def _passes_all(line: Line, rows: list[Row], trial: Trial) -> bool:
    """A choice between all the answers that there are decides only who has none."""
    leaf = line.leaf.leaf if isinstance(line.leaf, Measured) else line.leaf
    question = trial.questions.get(leaf.name)
    if not isinstance(leaf, Is) or question is None:
        return False
    return set(leaf.options) >= set(question.options) and all(row.stands == "met" for row in rows)


def _washout_changes(trial: Trial, rule: Washout, facts: Facts) -> Iterator[Change]:
    question = trial.questions[rule.list]
    for kind in rule.of:
        period = rule.excepted.get(kind, rule.period)
        yield from _entries(question, {"kind": kind}, kind, period, rule, facts)
    for name, period in rule.excepted.items():
        if name not in rule.of:
            kinds = {"name": name.replace("_", " "), "kind": rule.of[0]}
            yield from _entries(question, kinds, name, period, rule, facts)


def _entries(
    question: Question, said: dict[str, str], words: str, period: Period | None, rule: Washout, facts: Facts
) -> Iterator[Change]:
    until = facts.days[rule.before]
    if until is None:
        return
    if period is None:
        entry = _entry(question, said, until)
        yield Change(f"{words} on the day itself", {rule.list: (entry,)})
        return
    day = until
    while ends_between(period, day, SOME_HALF_LIFE)[1] > until:
        day -= ONE_DAY
    for last in (day + ONE_DAY, day, day - ONE_DAY):
        entry = _entry(question, said, last)
        yield Change(f"{words}, last {(until - last).days} days before {rule.before}", {rule.list: (entry,)})
        if rule.past and last == day:
            for end in (until, until - ONE_DAY):
                more = {rule.past: end, **_asking(question, rule.past)}
                yield Change(f"{words}, {rule.past} {end}", {rule.list: ({**entry, **more},)})


def _entry(question: Question, said: dict[str, str], last: Any) -> dict[str, Any]:
    """An entry with all that its other questions ask, answered so that nothing else stands in the way."""
    entry: dict[str, Any] = {name: "no" for name, field in question.fields.items() if field.answer == "yes/no"}
    parts = {**said, "day": last, "half_life": SOME_HALF_LIFE}
    for part, value in parts.items():
        field = question.fields.get(question.entry.get(part, ""))
        if field is not None:
            entry[field.name] = (value,) if field.answer == "some of" else value
    if "name" in question.entry:
        entry.setdefault(question.entry["name"], "an agent")
    return entry


def _asking(question: Question, field: str) -> dict[str, Any]:
    """The answers for which a field of an entry is asked."""
    asked = question.fields[field].asked_when
    leaf = asked.leaf if isinstance(asked, Line) else None
    return {leaf.name: leaf.options[0]} if isinstance(leaf, Is) else {}
