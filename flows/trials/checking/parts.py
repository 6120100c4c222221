"""The parts of `all` and `any`, each alone: rows in which one that was written for the other cannot be overlooked."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flows.rules.facts import Facts
from flows.rules.status import FAILS, PASSES, REPEATS, WAITS, Evaluator
from flows.trials.checking.cases import Answered
from flows.trials.checking.probes import Change, Probed, probes
from flows.trials.compiling.translate import standing
from flows.trials.form.leaves.trees import AtLeast, Some, Tree, lines, nodes
from flows.trials.form.trial import Criterion, Trial


def joined(criterion: Criterion) -> Iterator[AtLeast]:
    """Every `all`, `any` and `at_least` of a criterion that joins several parts."""
    for tree in criterion.under("holds", "excluded_when", "passes_when", "not_applicable_when"):
        for node in nodes(tree, into_lists=False):
            if isinstance(node, AtLeast) and len(node.parts) > 1:
                yield node


def parts_of(node: AtLeast, criterion: Criterion, trial: Trial) -> tuple["Part", ...]:
    """The parts of a node, and how each stands by itself."""
    return tuple(Part(part, standing(part, trial, criterion.measured)) for part in node.parts)


def part_changes(parts: tuple["Part", ...], trial: Trial, start: Answered) -> Iterator[Change]:
    """For each part, a candidate of whom it alone holds, and one of whom all the others do, as far as they are found.

    The words name the part as it is written, and what differs from the candidate it starts from.
    """
    candidate = _Candidate(trial, start, {})
    for index, part in enumerate(parts):
        named, many = " + ".join(line.text for line in lines(part.tree)), len(parts)
        alone = tuple(other == index for other in range(many))
        for wanted, words in (
            (alone, f'only "{named}" of {many} holds'),
            (tuple(not one for one in alone), f'all of {many} but "{named}" hold'),
        ):
            found = _brought(candidate, parts, wanted) if many > 2 or wanted == alone else None
            if found:
                differs = ", ".join(found.words) or "as they are"
                yield Change(f"{words} ({differs})", found.changes)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an `all`, `any` or `at_least`."""

    tree: Tree
    stands: Evaluator


@dataclass(frozen=True)
class _Candidate:
    """A candidate of the file with some answers changed, and the words for the changes."""

    trial: Trial
    start: Answered
    changes: dict[str, Any]
    words: tuple[str, ...] = ()

    @cached_property
    def facts(self) -> Facts:
        return self.start.changed(self.changes).facts(self.trial)

    def changed(self, change: Change) -> "_Candidate":
        answers = {**self.changes, **change.answers}
        return _Candidate(self.trial, self.start, answers, (*self.words, change.words))

    def holds(self, part: Part) -> bool | None:
        """Whether a part holds; None where that is open, or the part does not concern the candidate."""
        rank = part.stands(self.facts).rank
        return True if rank == PASSES else False if rank in (FAILS, WAITS, REPEATS) else None


def _brought(candidate: _Candidate, parts: tuple[Part, ...], wanted: tuple[bool, ...]) -> _Candidate | None:
    """The candidate with one answer after another changed, until each part stands as it is wanted."""
    for part, holds in zip(parts, wanted, strict=True):
        if candidate.holds(part) is not holds:
            found = next((one for one in _tried(candidate, part) if one.holds(part) is holds), None)
            if found is None:
                return None
            candidate = found
    as_wanted = all(candidate.holds(part) is holds for part, holds in zip(parts, wanted, strict=True))
    return candidate if as_wanted else None


def _tried(candidate: _Candidate, part: Part) -> Iterator[_Candidate]:
    place = Probed(candidate.trial, candidate.trial.questions, candidate.facts)
    for line in lines(part.tree, into_lists=False):
        yield from (candidate.changed(change) for change in probes(line.leaf, place))
    for node in nodes(part.tree, into_lists=False):
        if isinstance(node, Some):
            yield candidate.changed(Change(f"no {node.list}", {node.list: ()}))
