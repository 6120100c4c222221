"""A frozen record with some fields changed is what `dataclasses.replace` makes of it."""

import dataclasses
from dataclasses import dataclass, field

import pytest

from flows.chat.position import Position
from flows.language.replacing import replace


@dataclass(frozen=True, slots=True)
class One:
    """Of one field."""

    name: str


@dataclass(frozen=True, slots=True)
class Some(One):
    """Of several, some of them inherited or not compared."""

    number: int = 1
    told: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Loose:
    """Without slots."""

    name: str


@pytest.mark.parametrize(
    ("one", "changes"),
    [
        (One("a"), {"name": "b"}),
        (One("a"), {}),
        (Some("a", 2, ("x",)), {"number": 3}),
        (Some("a"), {"name": "b", "told": ("y",)}),
        (Position(notes=("n",), page=2), {"notes": (), "act": "more"}),
    ],
)
def test_it_is_what_the_standard_library_makes(one: Some, changes: dict[str, object]) -> None:
    before = repr(one)
    found = replace(one, **changes)
    expected = dataclasses.replace(one, **changes)
    assert (found, repr(found), hash(type(found))) == (expected, repr(expected), hash(type(expected)))
    assert repr(one) == before


def test_a_field_that_there_is_not_is_refused() -> None:
    with pytest.raises(AttributeError):
        replace(One("a"), other=1)  # type: ignore[call-arg]


def test_what_is_made_by_more_than_its_fields_is_refused() -> None:
    with pytest.raises(TypeError, match="Loose"):
        replace(Loose("a"), name="b")
