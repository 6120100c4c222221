"""What follows from a screening's answers on a day, worked out once for as long as the answers are at hand."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import wraps
from typing import Any, TypeAlias, TypeVar

T = TypeVar("T")
Answers: TypeAlias = Mapping[str, Any]

KEPT = 1000


def remembered(find: Callable[[Answers, date], T]) -> Callable[[Answers, date], T]:
    """`find`, which looks again only for answers that it was not asked about lately.

    A turn asks some ten times about the same three or four sets of answers, which took half of its time. They are
    known again by identity, since equal numbers may be written in two ways; answers are never changed.
    """
    kept: dict[tuple[int, date], tuple[Answers, T]] = {}

    @wraps(find)
    def found(answers: Answers, today: date) -> T:
        known = kept.get((id(answers), today))
        if known is None:
            if len(kept) == KEPT:
                kept.clear()
            # With what was found its answers are kept, so that nothing else can come to have their identity.
            known = kept[id(answers), today] = (answers, find(answers, today))
        return known[1]

    return found
