"""The answers of a screening and what is kept beside them: read from the stored JSON, and written to it, here alone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import Any, Self, TypeAlias, TypedDict, TypeVar, cast

from flows.answers.stored_keys import Kind, beside, read_key
from flows.language.replacing import replace

F = TypeVar("F", bound=Callable[..., Any])

# A value as the contract's record has it, and an entry of a list: a value of its own for each field.
Value: TypeAlias = str | int | bool | Decimal | Sequence["Value"] | Mapping[str, "Value"] | None
Fields: TypeAlias = Mapping[str, Any]
Words: TypeAlias = Mapping[str, str]
KEPT = 1000


class Carried(TypedDict):
    """Of an answer of another screening: for which trial, in which one, who gave it there, and on which day."""

    trial: str
    screening: int
    by: str
    on: str


class Method(TypedDict, total=False):
    """How an answer was calculated: in a word, from which inputs, in a sentence, with what has to be said, and when."""

    method: str
    inputs: list[list[str]]
    working: str
    notes: list[str]
    on: str


@dataclass(frozen=True, eq=False, slots=True)
class Answers:
    """What is kept of each `Kind`, by question, in the contract's JSON values; nobody changes it.

    `given`: the answers. One with None was asked and is not known yet; an absent one was not answered. `drafts`: the
    entries of a list that is being filled; until that is done, the list itself is not known. Beside a list that is not
    known yet they stay for when it is opened again. `rulings` are by item. What was let go of is None.

    They are known again by identity, since equal numbers may be written in two ways.
    """

    given: Mapping[str, Value] = field(default_factory=dict)
    drafts: Mapping[str, list[Fields] | None] = field(default_factory=dict)
    sources: Mapping[str, str | None] = field(default_factory=dict)
    methods: Mapping[str, Method | None] = field(default_factory=dict)
    typed: Mapping[str, Words | None] = field(default_factory=dict)
    carried: Mapping[str, Carried | None] = field(default_factory=dict)
    given_for: Mapping[str, str | None] = field(default_factory=dict)
    good: Mapping[str, int | None] = field(default_factory=dict)
    imported: Mapping[str, str] = field(default_factory=dict)
    site: Mapping[str, str] = field(default_factory=dict)
    rulings: Mapping[str, Words | None] = field(default_factory=dict)
    chair: Mapping[str, Words | None] = field(default_factory=dict)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """What is stored, by key."""
        parts: dict[Kind, dict[str, Any]] = {kind: {} for kind in _NAMES}
        for stored_key, value in stored.items():
            key = read_key(stored_key)
            parts[key.kind][key.question] = value
        return cls(*parts.values())

    def as_json(self) -> dict[str, Any]:
        """All that is kept, by its stored key."""
        parts = zip(_NAMES, _parts(self), strict=True)
        return {beside(kind, key): value for kind, part in parts for key, value in part.items()}

    def entries(self, question: str) -> list[Fields]:
        """The entries of a list that is answered; nobody changes them."""
        return cast(list[Fields], self.given.get(question) or [])

    def of(self, question: str, kinds: Iterable[Kind]) -> dict[Kind, Any]:
        """What is kept of a question, of those of these kinds of which something is."""
        parts = {kind: getattr(self, _NAMES[kind]) for kind in kinds}
        return {kind: part[question] for kind, part in parts.items() if part.get(question) is not None}


class Changes(Answers):
    """What changes of the answers of a screening: of each kind the questions that get another value."""

    __slots__ = ()

    @classmethod
    def to(cls, question: str, values: Mapping[Kind, Any]) -> Self:
        """Changes of one question alone, by kind."""
        return cls(**{_NAMES[kind]: {question: value} for kind, value in values.items()})

    def __or__(self, other: "Changes") -> "Changes":
        """Both; where they change the same, the other one counts."""
        pairs = zip(_parts(self), _parts(other), strict=True)
        return Changes(*[{**one, **two} if two else one for one, two in pairs])

    def __bool__(self) -> bool:
        return any(_parts(self))


_NAMES = {kind: one.name for kind, one in zip(Kind, fields(Answers), strict=True)}  # in the order of both
_parts = attrgetter(*_NAMES.values())


def remembered(find: F) -> F:
    """`find`, which looks again only for answers that it was not asked about lately.

    A turn asks some ten times about the same three or four sets of answers, which took half of its time.
    """
    return cast(F, lru_cache(KEPT)(find))


@remembered
def in_zone(answers: Answers, zone: str) -> Answers:
    """The answers with the zone of their site, in which hours count; it is not stored with them."""
    return replace(answers, site={"zone": zone})


@remembered
def changed(answers: Answers, changes: Changes) -> Answers:
    """All answers once these changes are kept: as they will be read again.

    The turn asks, and the storage of the same changes: it gets the same object, of which all is found already. The day
    that an answer was given for goes with it: what is answered anew has a new day, or none.
    """
    new = {name: part for name, part in zip(_NAMES.values(), _parts(changes), strict=True) if part}
    given, days = changes.given, new.pop("given_for", {})
    parts = {name: _with(getattr(answers, name), part) for name, part in new.items()}
    if given.keys() & (answers.given_for.keys() | days.keys()):
        stay = {key: day for key, day in answers.given_for.items() if key not in given}
        parts["given_for"] = _with(stay, {key: day for key, day in days.items() if key in given and day})
    return replace(answers, **parts)


def _read_again(value: Any) -> Any:
    """A value as it is once it was stored as JSON."""
    if value is None or type(value) in (str, int, bool):
        return value
    if isinstance(value, Mapping):
        return {key: _read_again(value[key]) for key in sorted(value)}
    if isinstance(value, list | tuple):
        return [_read_again(one) for one in value]
    if isinstance(value, str):
        return str(value)
    return int(value) if value == int(value) else Decimal(repr(float(value)))


def _with(before: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    return dict(sorted({**before, **{key: _read_again(value) for key, value in new.items()}}.items()))
