"""How many typing errors lie between what was typed and a spelling."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA

MOST_ERRORS = 2
LONG = 6
SHORT = 4
_PREFIX = 5


class Slips:
    """Typed words, each with the spelled words that it may be a slip of."""

    def __init__(self, typed: list[str], spelled: Mapping[str, str]) -> None:
        """`spelled`: every word of a spelling, and how it sounds."""
        self._typed = typed
        self._errors = {word: dict(_nearly(word, spelled)) for word in typed}
        self._near = set(chain.from_iterable(self._errors.values()))

    def distance_of(self, spelled: tuple[str, ...]) -> int | None:
        """The typing errors between the spelling and as many of the words; None if there are too many."""
        found = min(self._found(spelled), default=None) if self._near.issuperset(spelled) else None
        typed = self._typed[0] if len(self._typed) == 1 else ""
        if found is None and len(typed) >= _PREFIX and "".join(spelled).startswith(typed):
            return MOST_ERRORS + 1
        return found

    def _found(self, spelled: tuple[str, ...]) -> Iterator[int]:
        for at in range(len(self._typed) - len(spelled) + 1):
            errors = [self._errors[typed].get(word) for typed, word in zip(self._typed[at:], spelled, strict=False)]
            if None not in errors:
                yield sum(filter(None, errors))


def _nearly(typed: str, spelled: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    alike = process.extract(typed, list(spelled), scorer=OSA.distance, score_cutoff=MOST_ERRORS, limit=None)
    sounding = process.extract(sound(typed), spelled, scorer=OSA.distance, score_cutoff=MOST_ERRORS, limit=None)
    for word in {*(word for word, _, _ in alike), *(word for _, _, word in sounding)}:
        errors = _errors(typed, word)
        if errors is not None:
            yield word, errors


def _errors(typed: str, spelled: str) -> int | None:
    """The typing errors, None for too many; a spelling of another language, such as metotrexato, has fewer."""
    errors = _slips(typed, spelled)
    if errors == 0 or min(len(typed), len(spelled)) < LONG:
        return errors
    sounding = _slips(sound(typed), sound(spelled))
    return errors if sounding is None else sounding if errors is None else min(errors, sounding)


@lru_cache(maxsize=4096)
def sound(word: str) -> str:
    """A drug's name as other languages spell it: "ph" as "f", "th" as "t", "y" as "i", no vowel at the end."""
    return word.replace("ph", "f").replace("th", "t").replace("y", "i").rstrip("aeo")


def _slips(typed: str, spelled: str) -> int | None:
    """The slips (a swap of neighbours counts one), None beyond 2, or 1 under 6 letters, or 0 under 4.

    The first letter is seldom wrong: where it is, with another slip, it is another word.
    """
    shorter = min(len(typed), len(spelled))
    allowed = 0 if shorter < SHORT else 1 if shorter < LONG else MOST_ERRORS
    errors = OSA.distance(typed, spelled, score_cutoff=allowed)
    if errors > allowed or (errors > 1 and typed[0] != spelled[0] and typed[1] != spelled[0]):
        return None
    return errors
