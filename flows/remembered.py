"""What follows from a screening's answers on a day, worked out once for as long as the answers are at hand."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import wraps
from threading import Lock
from typing import Any, TypeAlias, TypeVar

T = TypeVar("T")
Answers: TypeAlias = Mapping[str, Any]

KEPT = 1000


def remembered(find: Callable[[Answers, date], T]) -> Callable[[Answers, date], T]:
    """`find`, which looks again only for answers that it was not asked about lately.

    A turn asks some ten times about the same three or four sets of answers, which took half of its time. They are
    known again by identity, since equal numbers may be written in two ways; answers are never changed. The threads
    that read and write the database ask side by side.
    """
    kept: dict[tuple[int, date], tuple[Answers, T]] = {}
    keeping = Lock()

    @wraps(find)
    def found(answers: Answers, today: date) -> T:
        known = kept.get((id(answers), today))
        if known is None:
            # With what was found its answers are kept, so that nothing else can come to have their identity.
            known = (answers, find(answers, today))
            with keeping:
                if len(kept) >= KEPT:
                    kept.clear()
                kept[id(answers), today] = known
        return known[1]

    return found
