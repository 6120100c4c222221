"""What became of a typed text: one value, several to choose from, or a refusal with its reason."""

from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class One(Generic[T]):
    """The text means this value and no other."""

    value: T


@dataclass(frozen=True)
class Several(Generic[T]):
    """The text may mean any of these: ask with a button each (labels[i] names values[i]), likeliest first.

    One value alone is asked about, and never taken: the text may mean no such value at all. `unread`: words beside
    them that were not understood.
    """

    values: tuple[T, ...]
    labels: tuple[str, ...]
    question: str
    unread: str = ""


@dataclass(frozen=True)
class Refused:
    """The text cannot be taken; `why` says in plain words what is wrong and what to type instead."""

    code: str
    why: str


Reading: TypeAlias = One[T] | Several[T] | Refused
