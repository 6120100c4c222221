"""An agent that the table does not have: its own words out of what was typed, and what its name hints at."""

import re
from dataclasses import dataclass
from functools import cache

from flows.agents.find import exact, telling_words
from flows.identifiers.study_words import AGENT_WORDS, KNOWN, fold
from flows.package import PARTED, Row, table

LONGEST_AGENT = 60
MOST_WORDS = 3

# Words that belong to a name beside one of its own, and those that make a name of ordinary words.
DESCRIBING = frozenset(("vaccine", "cell", "cells", "peptide", "fusion", "protein", "inhibitor", "conjugate", "pegol"))

UNNAMED = frozenset(("study", "trial", "investigational", "experimental", "compound", "blinded"))


@dataclass(frozen=True, slots=True)
class Hint:
    """What the end of a name says of its agent: the kinds that it probably has (none: no waiting period), in words."""

    stem: str
    kinds: tuple[str, ...]
    words: str

    @property
    def perhaps_immunotherapy(self) -> bool:
        """Whether some count such agents as immunotherapy."""
        return self.stem in ("-leukin", "-kin", "-feron")


@cache
def _hints() -> tuple[tuple[re.Pattern[str], Row], ...]:
    """What the stems of the table beside this file look like at the end of a name."""
    rows = table("flows.answers.therapies", "stems.csv", {"stems": PARTED, "kinds": f"({PARTED})?", "words": ".+"})
    return tuple((re.compile(rf"[a-z]*-?(?P<stem>{row.cells['stems']})(?:-[a-z]{{4}})?$"), row) for row in rows)


def own_words(text: str) -> str:
    """The name in what was typed, without doses, routes, days and ordinary words; empty where there is none to tell.

    More words than a name has are no name, and nothing of them is kept.
    """
    words = [word for word in telling_words(text) if not word.isdigit()]
    own = [word for word in words if fold(word) not in KNOWN] or words[: len(words) == 1]
    if not own:
        unnamed = len(words) <= MOST_WORDS and any(fold(word) in UNNAMED for word in words)
        return " ".join(words)[:LONGEST_AGENT] if unnamed else ""
    kept = [word for word in words if word in own or fold(word) in DESCRIBING or _is_of_agents(fold(word))]
    name = " ".join(kept)
    return name if len(own) <= MOST_WORDS and len(name) <= LONGEST_AGENT else ""


def _is_of_agents(word: str) -> bool:
    """Whether a word is the second word of other agents as well, such as vedotin or autoleucel."""
    return word in AGENT_WORDS and hint_of(word) is not None and exact(word) is None


def hint_of(name: str) -> Hint | None:
    """What the stem of a name probably means; None where it has none that is known."""
    for word in reversed(name.casefold().split()):
        for form, row in _hints():
            if found := form.match(word):
                return Hint(f"-{found['stem']}", row.parted("kinds"), row.cells["words"])
    return None
