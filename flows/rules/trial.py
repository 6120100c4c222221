"""What a trial is to the program: versioned criteria and what goes to the study chair."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from flows.rules.conditions import Condition, parts


class Category(StrEnum):
    """Whether a criterion lets in or keeps out."""

    INCLUSION = "inclusion"
    EXCLUSION = "exclusion"


@dataclass(frozen=True, slots=True, eq=False)
class Criterion:
    """One criterion in the record's own polarity: an exclusion's condition says what excludes.

    `says`: what the record says, in our words; `record`: its own words; `source`: where they stand. `reading`: what is
    ours rather than the record's words.
    `not_applicable_if`: whom it does not concern; for an exclusion a condition that holds comes first.
    `proof`: what must be shown besides the absence of an exclusion.
    `questions`: the keys that it looks at. `elsewhere`: what other protocols do, where that helps, with its source.
    `topic`: what it is about, in a word or two.
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

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Its condition, and what must be shown besides."""
        return (self.condition, self.proof) if self.proof else (self.condition,)

    @property
    def name(self) -> str:
        """What it is called where its code alone would say nothing, such as "I10 (immunotherapy)"."""
        return f"{self.code} ({self.topic})"


def conditions_of(criterion: Criterion) -> Iterator[Condition]:
    """All conditions that a criterion is made of, each before its parts."""
    for condition in criterion.conditions:
        yield from _within(condition)


def _within(condition: Condition) -> Iterator[Condition]:
    yield condition
    for part in parts(condition):
        yield from _within(part)


@dataclass(frozen=True, slots=True, eq=False)
class ChairQuery:
    """Something that a person must take to the study chair; `criterion`: the code of the one that leaves it open.

    `in_record`: it is one of the items of the contract's decision; the others stand beside them, in the chat alone.
    """

    code: str
    condition: Condition
    words: str
    criterion: str
    in_record: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """One version of a trial; an amendment is a new version, never an edit.

    `measured`: the criteria that rest on a measurement, and the name of each. `planned`: how many are to take part.
    `readings`: what is ours beyond the criteria, such as who is counted for an endpoint.
    """

    registry_id: str
    version: str
    title: str
    record_date: str
    criteria: tuple[Criterion, ...]
    chair_queries: tuple[ChairQuery, ...]
    measured: tuple[tuple[str, str], ...]
    planned: int
    readings: tuple[str, ...] = ()
