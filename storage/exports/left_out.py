"""A screening that cannot be written into an export, and why; the others are delivered without it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flows.language.numbers import listed
from flows.language.refusals import RuleBroken
from storage.exports.errors import DoesNotFit

UNREADABLE = "What is stored cannot be read: check the database with the command verify."
CHANGED = "It was changed while the file was made: export again to have it, too."
# So many codes are told with a reason; the list in the files has all of them.
_MOST_TOLD = 10


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A screening that is not in the file, and the reason in a sentence."""

    screening: int
    subject_code: str
    reason: str


def told_of(left_out: Iterable[LeftOut]) -> Iterator[str]:
    """What whoever gets the file hears of it: a sentence for each reason, with the codes."""
    by_reason: defaultdict[str, list[str]] = defaultdict(list)
    for one in left_out:
        by_reason[one.reason].append(one.subject_code)
    for reason, codes in by_reason.items():
        more = [f"{len(codes) - _MOST_TOLD} more"] if len(codes) > _MOST_TOLD else []
        yield f"Left out: {listed([*codes[:_MOST_TOLD], *more])}. {reason}"


def reason_of(error: Exception) -> str:
    """The reason in a sentence for whoever gets the file: what the program can say of it, and no answers."""
    if isinstance(error, RuleBroken | DoesNotFit):
        return str(error)
    return UNREADABLE
