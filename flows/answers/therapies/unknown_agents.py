"""An agent that the table does not have: its own words out of what was typed, and what its name hints at."""

import re
from dataclasses import dataclass

from flows.agents.find import exact, telling_words
from flows.identifiers.study_words import AGENT_WORDS, KNOWN, fold

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


_CONJUGATE = (
    "vedotin|ozogamicin|deruxtecan|tesirine|govitecan|pasudotox|tansine|mafodotin",
    ("chemotherapy", "monoclonal_antibody"),
    "an antibody that carries a cytotoxic",
)

# Stems of the international names (WHO, "The use of stems in the selection of INNs", 2018; -tug, -bart, -mig and -ment
# took the place of -mab in 2021). A hint, to be confirmed: never taken by itself.
_STEMS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    _CONJUGATE,
    ("mab|tug|bart|ment", ("monoclonal_antibody",), "a monoclonal antibody"),
    ("mig|fusp", ("biologic", "monoclonal_antibody"), "an antibody against two targets"),
    ("leucel|cel", ("immunotherapy",), "a cell therapy, such as CAR T cells"),
    (
        "menib|inib|ciclib|lisib|parib|degib|denib|zomib|toclax|stat|domide",
        ("chemotherapy", "biologic"),
        "a targeted drug",
    ),
    ("cept", ("biologic",), "a receptor fused to a part of an antibody, itself no antibody"),
    ("kinra", ("biologic",), "a receptor blocker, no antibody"),
    ("leukin|kin", ("biologic",), "an interleukin"),
    ("feron", ("biologic",), "an interferon"),
    ("vec", ("immunotherapy",), "a gene therapy or a vaccine of that sort"),
    ("ginase|gargase|spargase|aspase", ("chemotherapy",), "an asparaginase"),
    (
        "rubicin|taxel|platin|trexate|trexed|citabine|arabine|blastine|ncristine|relbine|fosfamide|phosphamide|mustine"
        "|sulfan|purine|guanine|poside|tecan|bicin",
        ("chemotherapy",),
        "chemotherapy",
    ),
    ("tinoin|rotene", ("biologic",), "a retinoid"),
    ("limus|solone|sone", (), "immune suppression or a steroid: what it was given for decides"),
    (
        "conazole|fungin|vir|cillin|mycin|micin|floxacin|cycline|penem|cef|bactam|azole|setron|prazole|azepam|sartan"
        "|xaban|dronate|grastim|gramostim|poetin",
        (),
        "a supportive drug: if so, it does not belong in this list",
    ),
)

_HINTS = tuple(
    (re.compile(rf"[a-z]*-?(?P<stem>{stems})(?:-[a-z]{{4}})?$"), kinds, words) for stems, kinds, words in _STEMS
)


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
        for form, kinds, words in _HINTS:
            if found := form.match(word):
                return Hint(f"-{found['stem']}", kinds, words)
    return None
