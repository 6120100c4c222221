"""A criterion of a trial: what it says, what it looks at, and the condition that decides it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from flows.rules.conditions import Condition, Washout, parts
from flows.rules.evaluation.negation import negated


class Category(StrEnum):
    """Whether a criterion lets in or keeps out."""

    INCLUSION = "inclusion"
    EXCLUSION = "exclusion"


@dataclass(frozen=True, slots=True, eq=False)
class Criterion:
    """One criterion in the record's own polarity: an exclusion's condition says what excludes.

    `says`: what the record says, in our words; `record`: its own words, empty where the
    file does not give them; `source`: where they stand. `reading`: what is
    ours rather than the record's words.
    `not_applicable_if`: whom it does not concern; for an exclusion a condition that holds comes first.
    `proof`: what must be shown besides the absence of an exclusion.
    `questions`: the keys that it looks at. `elsewhere`: what other protocols do, where that helps, with its source.
    `topic`: what it is about, in a word or two. `only_for`: the cohorts that it is of; none: all of them. `rule`: what
    it asks for as the trial's file says it, in lines.
    """

    code: str
    category: Category
    short: str
    source: str
    condition: Condition
    questions: tuple[str, ...]
    says: str
    record: str
    reading: str = ""
    elsewhere: str = ""
    not_applicable_if: Condition | None = None
    proof: Condition | None = None
    topic: str = ""
    only_for: tuple[str, ...] = ()
    rule: tuple[str, ...] = ()

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What must hold of a candidate: of an exclusion, that nothing excludes, and what must be shown besides."""
        excludes = self.category is Category.EXCLUSION
        first = negated(self.condition) if excludes else self.condition
        return (first, self.proof) if self.proof else (first,)

    @property
    def name(self) -> str:
        """What it is called where its code alone would say nothing, such as "I10 (immunotherapy)"."""
        return f"{self.code} ({self.topic})" if self.topic else self.code


@lru_cache(1000)
def conditions_of(criterion: Criterion) -> tuple[Condition, ...]:
    """All that must hold of a candidate for a criterion, each condition before its parts."""
    return tuple(part for condition in criterion.conditions for part in _within(condition))


def washouts_of(criterion: Criterion) -> Iterator[Washout]:
    yield from (part for part in conditions_of(criterion) if isinstance(part, Washout))


def _within(condition: Condition) -> Iterator[Condition]:
    yield condition
    for part in parts(condition):
        yield from _within(part)


@dataclass(frozen=True, slots=True, eq=False)
class ChairQuery:
    """Something that a person must take to the study chair; `criterion`: the code of the one that leaves it open.

    `in_record`: it is one of the items of the contract's decision; the others stand beside them, in the chat alone.
    `label`: what it is called on a button.
    """

    code: str
    condition: Condition
    words: str
    criterion: str
    in_record: bool = True
    label: str = ""
