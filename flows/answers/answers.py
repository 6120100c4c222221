"""The answers of a screening and what is kept beside them: read from the stored JSON, and written to it, here alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from threading import Lock
from typing import Any, TypeAlias, TypeVar, cast

from flows.answers.keys import Kind, beside, read_key
from flows.language.replacing import replace

F = TypeVar("F", bound=Callable[..., Any])
ByQuestion: TypeAlias = Mapping[str, Any]
KEPT = 1000


@dataclass(frozen=True, eq=False, slots=True)
class Answers:
    """What is kept of each `Kind`, by question, in the contract's JSON values; nobody changes it.

    `given`: the answers. One with None was asked and is not known yet; an absent one was not answered. `drafts`: the
    entries of a list that is being filled; until that is done, the list itself is not known. Beside a list that is not
    known yet they stay for when it is opened again. `rulings` are by item. What was let go of is None.

    They are known again by identity, since equal numbers may be written in two ways.
    """

    given: ByQuestion = field(default_factory=dict)
    drafts: ByQuestion = field(default_factory=dict)
    sources: ByQuestion = field(default_factory=dict)
    methods: ByQuestion = field(default_factory=dict)
    typed: ByQuestion = field(default_factory=dict)
    carried: ByQuestion = field(default_factory=dict)
    given_for: ByQuestion = field(default_factory=dict)
    good: ByQuestion = field(default_factory=dict)
    imported: ByQuestion = field(default_factory=dict)
    site: ByQuestion = field(default_factory=dict)
    rulings: ByQuestion = field(default_factory=dict)
    chair: ByQuestion = field(default_factory=dict)

    def kept(self, kind: Kind, question: str) -> Any:
        """What is kept of one kind; None where nothing is."""
        return getattr(self, _NAMES[kind]).get(question)

    def as_json(self) -> dict[str, Any]:
        """All that is kept, by its stored key."""
        parts = zip(_NAMES, _parts(self), strict=True)
        return {beside(kind, key): value for kind, part in parts for key, value in part.items()}


_NAMES = {kind: one.name for kind, one in zip(Kind, fields(Answers), strict=True)}  # in the order of both
_parts = attrgetter(*_NAMES.values())


def answers_from_json(stored: Mapping[str, Any]) -> Answers:
    """The answers of what is stored, by key."""
    parts: dict[Kind, dict[str, Any]] = {kind: {} for kind in _NAMES}
    for stored_key, value in stored.items():
        key = read_key(stored_key)
        parts[key.kind][key.question] = value
    return Answers(*parts.values())


def remembered(find: F) -> F:
    """`find`, which looks again only for answers that it was not asked about lately.

    A turn asks some ten times about the same three or four sets of answers, which took half of its time.
    """
    return cast(F, lru_cache(KEPT)(find))


@remembered
def in_zone(answers: Answers, zone: str) -> Answers:
    """The answers with the zone of their site, in which hours count; it is not stored with them."""
    return replace(answers, site={"zone": zone})


_CHANGED: dict[tuple[Any, ...], tuple[Answers, Mapping[str, Any], Answers]] = {}
_CHANGING = Lock()


def changed(answers: Answers, changes: Mapping[str, Any]) -> Answers:
    """All answers once these changes, by stored key, are kept: as they will be read again.

    The turn asks, and the storage for the same changes: it gets the same object, of which all is found already.
    """
    known_by = (id(answers), *changes, *map(id, changes.values()))
    known = _CHANGED.get(known_by)
    if known is None:
        # With what was found stands what it is of, so that nothing else can come to have their identity.
        known = (answers, dict(changes), _changed(answers, changes))
        with _CHANGING:
            if len(_CHANGED) >= KEPT:
                _CHANGED.clear()
            _CHANGED[known_by] = known
    return known[2]


def _changed(answers: Answers, changes: Mapping[str, Any]) -> Answers:
    """The day that an answer was given for goes with it: what is answered anew has a new day, or none."""
    new: dict[Kind, dict[str, Any]] = {}
    for stored_key, value in changes.items():
        key = read_key(stored_key)
        new.setdefault(key.kind, {})[key.question] = _read_again(value)
    given, days = new.get(Kind.ANSWER, {}), new.pop(Kind.FOR, {})
    parts = {_NAMES[kind]: _sorted({**getattr(answers, _NAMES[kind]), **part}) for kind, part in new.items()}
    if given.keys() & (answers.given_for.keys() | days.keys()):
        stay = {key: day for key, day in answers.given_for.items() if key not in given}
        parts["given_for"] = _sorted(stay | {key: day for key, day in days.items() if key in given and day})
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


def _sorted(part: dict[str, Any]) -> dict[str, Any]:
    return dict(sorted(part.items()))
