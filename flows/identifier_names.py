"""Tells whether a text names a person: listed names, titles, initials, and words that no study word is like."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from enum import Enum, auto
from itertools import zip_longest

from rapidfuzz import process
from rapidfuzz.distance import OSA

from flows.identifier_people import CASED_TITLES, GIVEN, MEDICAL_TITLES, PARTICLES, PERSONS, SURNAMES, TITLES
from flows.identifier_words import AGENT_WORDS, DATE_WORDS, DRUG_STEM, HARMLESS_ELSEWHERE, KNOWN, fold


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
_LETTER = re.compile(r"[^\W\d_]")
_PREFIXED = re.compile(r"(?:O'|D'|Mc|Mac)[A-Z][^\W\d_]{2,}")
# What bears somebody's name in medicine: "Wilson disease", "Steinherz-Bleyer formula".
_NAMED_AFTER = re.compile(
    r"\b[A-Z][^\W\d_]+(?:'s|s')?(?:[- ][A-Z][^\W\d_]+(?:'s)?)?"
    r" (?=(?:disease|syndrome|formula|criteria|classification|method|equation|correction|stag(?:e|ing)|stain|sign|test"
    r"|score|scale|index|virus|lymphoma|tumou?r|sarcoma|an[a]?emia|palsy|shunt|operation|procedure|reservoir|catheter|line"
    r"|tear|protocol|regimen|block|card|circulation|biplane|chorea|ataxia)\b)"
)
# Where it was, not who.
_PLACE = re.compile(
    r"\b(?:treated|diagnosed|hospital|clinic|done|given|seen|cent(?:er|re)|transplanted|trial) in [A-Z]\w+$"
)
_INITIALS = re.compile(r"(?<![\w.])[A-Z]\.\s?(?:[A-Z]\.\s?)?[A-Z]\.?(?![\w.])")
_INITIALS_SAID = re.compile(r"\binitials?\s*(?:are|is|:|=)?\s*[A-Z][A-Z. ]{0,4}\b")
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
    r"|\w{4}(?:ments?|ables?|itis|ships?|hoods?|less|fully|nesses|ness)$|\w{6}(?:ances?|ences?|anc(?:y|ies)|enc(?:y|ies)|ants?|ents?)$"
)
# Beginnings of clinical words that names hardly have.
_CLINICAL_START = re.compile(
    r"(?:hyper|hypo|haplo|ha?emato|leu[kc]o|lympho|thrombo|neuro|cardio|gastro|hepato|nephro|immuno|osteo"
    r"|pharmaco|broncho|encephal|electro|ultraso|cerebro|cranio|pneumo|dermato|gyna?eco|ophthalmo|psych)\w{3,}"
)
_NAMING_WORDS = """
    name names named surname forename firstname lastname called nom prenom nombre apellido vorname nachname cognome nome
    naam namn imie nazwisko
"""
_THING_WORDS = """
    drug brand trade agent generic study product antibody protocol trial medicine treatment chemo regimen biologic
    vaccine
"""
_NAMING = frozenset(_NAMING_WORDS.split())
_OF_THINGS = frozenset(_THING_WORDS.split())
_BETWEEN = frozenset(("is", "was", "the", "of", "for", "s"))
_NAMED = (Sort.NAME, Sort.EITHER, Sort.STRANGE)
# Names of months and drugs are so common here that another such word beside them says nothing.
_COMMON = AGENT_WORDS | DATE_WORDS
_SHORT_TEXT = 4
_LONGEST_ABBREVIATION = 5
_BEGINNING = 5
_AGENTS = sorted(AGENT_WORDS)

_LIKE: dict[tuple[str, int], list[str]] = {}
for _known in sorted(KNOWN):
    _LIKE.setdefault((_known[0], len(_known)), []).append(_known)


def has_name(text: str, drug_asked: bool, strictly: bool = False) -> bool:
    """Whether a person seems to be named; where a drug is asked, one strange word is taken for a drug.

    `strictly`: one strange word in small letters is a name too, although it is rather a word.
    """
    words = _words(_PLACE.sub(" ", _NAMED_AFTER.sub("", text)))
    if not words:
        return False
    return (
        any(word.sort is Sort.NAME for word in words)
        or bool(_INITIALS_SAID.search(text))
        or _has_initials(text)
        or any(_names_together(words, at) for at in range(len(words)))
        or any(_introduced(words, at) for at in range(1, len(words)))
        or (not drug_asked and _strange_alone(words, strictly))
    )


def in_another_script(text: str) -> bool:
    """Whether there are words of a script that cannot be checked, beyond answers and dates; Greek signs are units."""
    if text.isascii():
        return False
    return any(
        not all(map(_latin, word)) and word.casefold() not in HARMLESS_ELSEWHERE and not _greek_sign(word)
        for word in re.findall(r"[^\W\d_]+", text)
    )


def _latin(letter: str) -> bool:
    return letter < "\u0250" or "\u1e00" <= letter < "\u1f00"


def _greek_sign(word: str) -> bool:
    return sum(not _latin(letter) for letter in word) <= 2 and all(
        _latin(letter) or "\u0370" <= letter < "\u0400" for letter in word
    )


def _words(text: str) -> list[Word]:
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
    known = plain in KNOWN or bare in KNOWN
    if beside_figure:
        return Sort.EITHER if listed and len(bare) > 3 else Sort.WORD
    if listed:
        return Sort.EITHER if known or len(bare) == 2 else Sort.NAME
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
    return Sort.LIKE if _misspelled(typed, plain) else Sort.STRANGE


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


def _has_initials(text: str) -> bool:
    """Whether the whole text is initials ("J.S."), or they follow a word for a person."""
    match = _INITIALS.search(text)
    if not match or fold(re.sub(r"\W", "", match[0])) in KNOWN:
        return False
    before = re.findall(r"[^\W\d_]+", text[: match.start()])
    return match[0].strip() == text.strip() or bool(before and before[-1].casefold() in PERSONS)


def _names_together(words: list[Word], at: int) -> bool:
    """Whether this word and the one that it leads to are a name, as in "Mark Young", "J. Smith" and "Smith, J"."""
    one, other = words[at], _partner(words, at)
    if other is None:
        return False
    sorts = {one.sort, other.sort}
    if sorts == {Sort.STRANGE} or (sorts == {Sort.STRANGE, Sort.EITHER} and _uncommon(one, other)):
        return True
    if not (one.capital and other.capital):
        return False
    if Sort.INITIAL in sorts:
        full = one if other.sort is Sort.INITIAL else other
        return full.sort in (Sort.STRANGE, Sort.LIKE) or (full.sort is Sort.EITHER and _uncommon(full))
    if Sort.STRANGE in sorts:
        return bool(sorts & {Sort.EITHER, Sort.LIKE, Sort.SHORT})
    return Sort.EITHER in sorts and sorts <= {Sort.EITHER, Sort.LIKE} and _uncommon(one, other)


def _uncommon(*words: Word) -> bool:
    return all(word.plain not in _COMMON and len(word.plain) > 2 for word in words)


def _partner(words: list[Word], at: int) -> Word | None:
    """The next word, past particles such as "van der" and a middle initial, if nothing but a sign parts them."""
    while words[at].joined:
        at += 1
        following = words[at]
        skipped = following.plain in PARTICLES or (following.sort is Sort.INITIAL and words[at].joined)
        if not skipped or not following.joined:
            return following
    return None


def _introduced(words: list[Word], at: int) -> bool:
    """Whether a title, a word for a person or "name is" stands before this word and makes it a name."""
    word, back = words[at], at - 1
    if _title(words[back], word):
        return True
    while back > 0 and words[back].plain in _BETWEEN:
        back -= 1
    lead = words[back].plain.removesuffix("'s")
    if lead in _NAMING:
        of_thing = any(earlier.plain in _OF_THINGS for earlier in words[max(0, back - 3) : at])
        return word.sort in _NAMED and not of_thing
    return lead in PERSONS and word.capital and word.sort in (*_NAMED, Sort.LIKE) and word.plain not in _COMMON


def _title(title: Word, word: Word) -> bool:
    """Whether `title` is one and `word` its bearer; after "Dr" may come what a doctor does: "Dr will call"."""
    if title.typed in CASED_TITLES:
        return word.sort in _NAMED or (word.capital and word.plain not in _COMMON)
    if title.plain not in TITLES or not title.joined:
        return False
    if word.sort in (Sort.NAME, Sort.STRANGE, Sort.LIKE):
        return True
    if title.plain in MEDICAL_TITLES:
        return word.sort is Sort.EITHER and (word.capital or word.plain not in GIVEN)
    return word.capital or word.plain in PARTICLES or word.sort is Sort.EITHER


def _strange_alone(words: list[Word], strictly: bool) -> bool:
    """Whether a strange word must be a name because no drug is asked: capitals anywhere, others in a short text."""
    if len(words) == 1 and not words[0].capital and not strictly:
        return False
    strange = [word for word in words if word.sort is Sort.STRANGE]
    others = [word for word in words if word.sort in (Sort.WORD, Sort.DRUG) and word.plain not in PERSONS]
    return any(word.capital for word in strange) or (bool(strange) and len(words) <= _SHORT_TEXT and not others)
