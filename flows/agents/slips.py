"""How many typing errors lie between what was typed and a spelling."""

from functools import lru_cache

from rapidfuzz.distance import OSA

MOST_ERRORS = 2
LONG = 6
SHORT = 4
_PREFIX = 5


def distance_of(typed: list[str], spelled: tuple[str, ...]) -> int | None:
    """The typing errors between the spelling and as many of the typed words; None if there are too many."""
    size = len(spelled)
    windows = {tuple(typed[at : at + size]) for at in range(len(typed) - size + 1)}
    found = [errors for window in windows if (errors := _errors_of(window, spelled)) is not None]
    if not found and len(typed) == 1 and len(typed[0]) >= _PREFIX and "".join(spelled).startswith(typed[0]):
        return MOST_ERRORS + 1
    return min(found, default=None)


def _errors_of(typed: tuple[str, ...], spelled: tuple[str, ...]) -> int | None:
    """The typing errors of all words, None as soon as one has too many."""
    total = 0
    for pair in zip(typed, spelled, strict=True):
        errors = _errors(*pair)
        if errors is None:
            return None
        total += errors
    return total


def _errors(typed: str, spelled: str) -> int | None:
    """The typing errors, None for too many; a spelling of another language, such as metotrexato, has fewer."""
    errors = _slips(typed, spelled)
    if errors == 0 or min(len(typed), len(spelled)) < LONG:
        return errors
    sounding = _slips(_sound(typed), _sound(spelled))
    return errors if sounding is None else sounding if errors is None else min(errors, sounding)


@lru_cache(maxsize=4096)
def _sound(word: str) -> str:
    """A drug's name as other languages spell it: "ph" as "f", "th" as "t", "y" as "i", no vowel at the end."""
    return word.replace("ph", "f").replace("th", "t").replace("y", "i").rstrip("aeo")


def _slips(typed: str, spelled: str) -> int | None:
    """The slips (a swap of neighbours counts one), None beyond 2, or 1 under 6 letters, or 0 under 4.

    The first letter is seldom wrong: where it is, with another slip, it is another word.
    """
    if abs(len(typed) - len(spelled)) > MOST_ERRORS:
        return None
    shorter = min(len(typed), len(spelled))
    allowed = 0 if shorter < SHORT else 1 if shorter < LONG else MOST_ERRORS
    errors = OSA.distance(typed, spelled, score_cutoff=allowed)
    if errors > allowed or (errors > 1 and typed[0] != spelled[0] and typed[1] != spelled[0]):
        return None
    return errors
