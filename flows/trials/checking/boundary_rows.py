"""The rows that an author reads and signs: on both sides of every bound, how a criterion stands there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flows.rules.evaluation.decide import find
from flows.rules.evaluation.evaluate import holds
from flows.rules.facts import Facts
from flows.rules.periods import Period
from flows.rules.status import Status
from flows.trials.checking.cases import Answered, Starts, answered_cases
from flows.trials.checking.parts import joined, part_changes, parts_of
from flows.trials.checking.probes import ONE_DAY, SOME_HALF_LIFE, Change, Probed, Row, beginning, old_and_new, probes
from flows.trials.checking.treatment_rows import treatment_rows
from flows.trials.compiling.trial import what_decides
from flows.trials.form.leaves.checks import date_of
from flows.trials.form.leaves.leaves import Is, Measured
from flows.trials.form.leaves.trees import Line, Some, Tree, lines, nodes
from flows.trials.form.questions.questions import Question
from flows.trials.form.trial import Criterion, Measuring, Trial, Washout


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
        for key, tree in criterion.trees.items():
            measured = criterion.measured if key != "not_applicable_when" else None
            _add(judge.rows_of_leaves(tree, measured, starts), rows, idle)
        rows.extend(judge.rows_of_parts(criterion, starts))
        if criterion.washout:
            name, start = starts[0]
            rows.extend(judge.rows(name, start, _washout_changes(trial, criterion.washout, start.facts(trial))))
    for item in trial.chair:
        _add(_Judge(trial, item.code, True).rows_of_leaves(item.when, None, starts), rows, idle)
    rows.extend(treatment_rows(trial))
    return Rows(tuple(dict.fromkeys(rows)), tuple(idle))


def _add(found: Iterator[tuple[Line, list[Row]]], rows: list[Row], idle: list[Line]) -> None:
    for line, of_line in found:
        rows.extend(of_line)
        if not of_line:
            idle.append(line)


@dataclass(frozen=True, slots=True)
class _Judge:
    """How one criterion, or chair item, stands for candidates."""

    trial: Trial
    code: str
    is_chair: bool

    def rows(self, name: str, start: Answered, changes: Iterable[Change]) -> list[Row]:
        """How it stands for a candidate with each of these changes."""
        return [Row(self.code, name, change.words, self._stands(start.changed(change.answers))) for change in changes]

    def _stands(self, answered: Answered) -> str:
        facts, rules = answered.facts(self.trial), what_decides(self.trial)
        if self.is_chair:
            return "to the chair" if holds(rules.queries[self.code].condition, facts) else "not to the chair"
        finding = find(rules.by_code[self.code], facts)
        return f"{finding.status} until {finding.clear_on}" if finding.status is Status.WAIT else str(finding.status)

    def rows_of_leaves(
        self, tree: Tree, measured: Measuring | None, starts: Starts
    ) -> Iterator[tuple[Line, list[Row]]]:
        """The rows of each leaf, from the first candidate for whom it makes a difference."""
        for node in nodes(tree, into_lists=False):
            if isinstance(node, Line):
                yield node, self._first(node, None, measured, starts)
            elif isinstance(node, Some):
                yield from ((line, self._first(line, node.list, measured, starts)) for line in lines(node))

    def _first(self, line: Line, listed: str | None, measured: Measuring | None, starts: Starts) -> list[Row]:
        for name, start in starts:
            changes = self._of_entry(line, listed, start) if listed else self._changes(line, measured, start)
            rows = self.rows(name, start, changes)
            if len({row.stands for row in rows}) > 1 or (rows and _passes_all(line, rows, self.trial)):
                return rows
        return []

    def rows_of_parts(self, criterion: Criterion, starts: Starts) -> Iterator[Row]:
        """The rows of the parts of every `all` and `any`, from the first candidate for whom they make a difference."""
        for node in joined(criterion):
            parts = parts_of(node, criterion, self.trial)
            shown: list[Row] = []
            for name, start in starts:
                rows = self.rows(name, start, part_changes(parts, self.trial, start))
                shown = shown or rows
                if len({row.stands for row in rows}) > 1:
                    shown = rows
                    break
            yield from shown

    def _changes(self, line: Line, measured: Measuring | None, start: Answered) -> Iterator[Change]:
        place = Probed(self.trial, self.trial.questions, start.facts(self.trial))
        yield from probes(line.leaf, place)
        question = self.trial.questions[line.plain.name]
        if measured and not isinstance(line.leaf, Measured) and question.answer != "age" and date_of(question):
            yield from old_and_new(question, measured.period, measured.anchor, place)

    def _of_entry(self, line: Line, listed: str, start: Answered) -> Iterator[Change]:
        """One entry of a list changed, the others kept."""
        question, facts = self.trial.questions[listed], start.facts(self.trial)
        entries = facts.values.get(question.key) or ()
        for index, entry in enumerate(entries):
            for change in probes(line.leaf, Probed(self.trial, question.fields, facts.having(entry))):
                changed = (*entries[:index], {**entry, **change.answers}, *entries[index + 1 :])
                yield Change(f"{listed}: {change.words}", {listed: changed})


def _passes_all(line: Line, rows: list[Row], trial: Trial) -> bool:
    """A choice between all the answers that there are decides only who has none."""
    leaf = line.plain
    question = trial.questions.get(leaf.name)
    if not isinstance(leaf, Is) or question is None:
        return False
    return set(leaf.options) >= set(question.options) and all(row.stands == "met" for row in rows)


def _washout_changes(trial: Trial, rule: Washout, facts: Facts) -> Iterator[Change]:
    """One entry of each kind, and of each excepted one, on both sides of the end of its period."""
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
    day = beginning(period, until, SOME_HALF_LIFE)
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
