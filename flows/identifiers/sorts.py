"""What each word of a text is likely to be: a listed name, a study word or one like it, or strange."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from enum import Enum, auto
from itertools import zip_longest

from rapidfuzz import process
from rapidfuzz.distance import OSA

from flows.identifiers.listed import DESCRIBERS, GIVEN, PARTICLES, SURNAMES
from flows.identifiers.study_words import AGENT_WORDS, DRUG_STEM, KNOWN, UNACCENTED, fold


class Sort(Enum):
    """What a word is likely to be."""

    NAME = auto()  # a listed name that is no study word
    EITHER = auto()  # a listed name that is a word too: Mark, Grace, Ida
    STRANGE = auto()  # neither a name nor a study word, nor like one
    LIKE = auto()  # a slip away from a study word
    SHORT = auto()  # a few capitals: an abbreviation, or a name in a text of capitals
    DRUG = auto()
    INITIAL = auto()
    WORD = auto()


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the text: as typed, folded, what it is, and whether it touches the next but for a sign or space."""

    typed: str
    plain: str
    sort: Sort
    joined: bool

    @property
    def capital(self) -> bool:
        return self.typed[0].isupper()


_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_JOINT = re.compile(r"(?:\.?[\s_]|[.,\-]\s?|,\s)")
_PREFIXED = re.compile(r"(?:O'|D'|Mc|Mac)[A-Z][^\W\d_]{2,}")

# What is put to a word, and what stands in its place in the word itself.
_ENDINGS = (
    *(("'s", ""), ("s", ""), ("es", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("ly", ""), ("er", "")),
    *(("er", "e"), ("ies", "y"), ("ied", "y"), ("ily", "y"), ("est", ""), ("al", ""), ("ic", "")),
)

_BEGINNINGS = ("un", "non", "re", "mis", "pre", "post")

# Ends of English and Latin words that names hardly have; "-ic", "-al", "-ed" and "-ing" belong to names as well.
_WORDY = re.compile(
    r"\w{3}(?:[ts]ions?|ivity|ility|ality|icity|[tsi]veness|lessness|fulness|ibles?|ously|ively|ically|ology"
    r"|ologists?|ological|isms?|i[sz](?:ed|ing|ations?)|ize[ds]?|ified|ifies|ify|ifying|ates|ating|[tsc]ional|tives?|sives?|ctics?"
    r"|istics?|matics?|genic|pathy|pathic|osis|otic|emias?|emic|penias?|penic|[eo]tomy|ostomy|graphy|graphic|grams"
    r"|scop[iye]c?|plasty|oids?|ular|itory|atory|mental|ingly|edly|ously|ious|eous|cytes?|cytic|plasia|plastic|rrh[oe]ea"
    r"|uria|algia|aemi[ac]|trophy|lysis|lytic|static|toxic|phobia|plegia)$"
    r"|\w{4}(?:ments?|itis|ships?|hoods?|less|fully|nesses|ness)$|\w{6}(?:ables?|ances?|ences?|anc(?:y|ies)|enc(?:y|ies)|ants?|ents?)$"
)

# Beginnings of clinical words that names hardly have.
_CLINICAL_START = re.compile(
    r"(?:hyper|hypo|haplo|ha?emato|leu[kc]o|lympho|thrombo|neuro|cardio|gastro|hepato|nephro|immuno|osteo"
    r"|pharmaco|broncho|encephal|electro|ultraso|cerebro|cranio|pneumo|dermato|gyna?eco|ophthalmo|psych)\w{3,}"
)

_LONGEST_ABBREVIATION = 5
_BEGINNING = 5
_AGENTS = sorted(AGENT_WORDS)
NAMESAKES = frozenset(map(fold, DESCRIBERS))
_LIKE: dict[tuple[str, int], list[str]] = {}


for _known in sorted(KNOWN):
    _LIKE.setdefault((_known[0], len(_known)), []).append(_known)


def words_in(text: str) -> list[Word]:
    """The words of a text, in order."""
    found = list(_WORD.finditer(text))
    words = []
    for match, following in zip_longest(found, found[1:]):
        gap = text[match.end() : following.start()] if following else ""
        beside_figure = (
            text[match.start() - 1 : match.start()].isdigit() or text[match.end() : match.end() + 1].isdigit()
        )
        plain = fold(match[0])
        words.append(Word(match[0], plain, _sort(match[0], plain, beside_figure), bool(_JOINT.fullmatch(gap))))
    return words


def _sort(typed: str, plain: str, beside_figure: bool) -> Sort:
    """What one word is; what touches a figure is part of a code unless it is a listed name."""
    if len(plain) == 1:
        return Sort.INITIAL if typed.isupper() and not beside_figure else Sort.WORD
    bare = plain.replace("'", "")
    listed = bare in GIVEN or bare in SURNAMES or plain.removesuffix("'s") in GIVEN
    # "l'ultima", "d'octobre": what stands before the apostrophe is no part of the word.
    elided = plain[2:] if plain[:2] in ("l'", "d'") else plain
    known = (elided in KNOWN or bare in KNOWN) and (typed.isascii() or plain not in UNACCENTED)
    if beside_figure:
        return Sort.EITHER if listed and len(bare) > 3 else Sort.WORD
    if listed:
        return Sort.EITHER if known or len(bare) == 2 else Sort.NAME
    if bare.removesuffix("s") in NAMESAKES or bare in NAMESAKES:
        return Sort.WORD if known else Sort.EITHER
    if _PREFIXED.match(typed):
        return Sort.NAME
    return Sort.WORD if known or plain in PARTICLES else _unlisted(typed, plain)


def _unlisted(typed: str, plain: str) -> Sort:
    """What a word is that stands in no list."""
    if len(plain) < 3 or not re.search("[aeiouy]", plain) or _formed(plain):
        return Sort.WORD
    if DRUG_STEM.search(plain):
        return Sort.DRUG
    if typed.isupper() and len(plain) <= _LONGEST_ABBREVIATION:
        return Sort.SHORT
    # A slip puts no accent on a word.
    accented = typed[0].isupper() and not typed.isascii()
    return Sort.LIKE if not accented and _misspelled(typed, plain) else Sort.STRANGE


def _formed(plain: str) -> bool:
    """Whether it is a form of a study word, has the end of a word, or begins an agent's name."""
    stem = next((plain.removeprefix(begin) for begin in _BEGINNINGS if plain.startswith(begin)), "")
    if len(stem) > _BEGINNING and stem in KNOWN:
        return True
    inflected = any(plain.removesuffix(end) + root in KNOWN for end, root in _ENDINGS if plain.endswith(end))
    return inflected or bool(_WORDY.search(plain) or _CLINICAL_START.match(plain)) or _begins_agent(plain)


def _begins_agent(plain: str) -> bool:
    at = bisect_left(_AGENTS, plain)
    return len(plain) >= _BEGINNING and at < len(_AGENTS) and _AGENTS[at].startswith(plain)


def _misspelled(typed: str, plain: str) -> bool:
    """Whether it is a study word with a slip: two from 8 letters on, else one; first letters are seldom wrong.

    Three small letters are too few to tell, four with a capital are rather a name.
    """
    size = len(plain)
    slips = 2 if size >= 8 else 1
    if size <= 4 and typed[0].isupper():
        return False
    if size < 4:
        return True
    return any(
        process.extractOne(plain, _LIKE.get((plain[0], length), ()), scorer=OSA.distance, score_cutoff=slips)
        for length in range(size - slips, size + slips + 1)
    )
