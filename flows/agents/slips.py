"""How many typing errors lie between what was typed and the spellings of agents."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA

from flows.agents.drug_table import ASKED, BY_NAME, BY_SPELLING, Agent
from flows.language.typed.reading import compact

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


def _spelled(spelled: str) -> set[tuple[str, ...]]:
    """A spelling as the words that somebody may type: what a hyphen joins is one of them, or several."""
    ways = (re.split(parted, spelled) for parted in (r"[\s,-]+", r"[\s,]+"))
    return {tuple(filter(None, map(compact, words))) for words in ways}


# The spellings that typing errors are measured against: no short ones, and none with a figure (CPX-352 is no
# CPX-351).
SPELLINGS: tuple[tuple[tuple[str, ...], tuple[Agent, ...]], ...] = tuple(
    (words, agents)
    for spelled, agents in chain(
        ((spelled, (agent,)) for agent, spelled in BY_SPELLING.values()),
        (
            (spelled, tuple(BY_NAME[name] for _, name in asked.choices))
            for asked in ASKED
            for spelled in asked.spellings
        ),
    )
    if not re.search(r"\d", spelled) and len(compact(spelled)) >= SHORT
    for words in _spelled(spelled)
)
_SOUNDS = {word: sound(word) for spelled, _ in SPELLINGS for word in spelled}


def like(typed: list[str]) -> dict[Agent, int]:
    """The agents with a spelling like some of the words, and the fewest typing errors between."""
    slips, fewest = Slips(typed, _SOUNDS), dict[Agent, int]()
    for spelled, agents in SPELLINGS:
        errors = slips.distance_of(spelled)
        if errors is not None:
            for agent in agents:
                fewest[agent] = min(errors, fewest.get(agent, errors))
    return fewest
