"""Tells whether a text names a person: listed names, titles, initials, and words that no study word is like."""

import re
from dataclasses import replace
from itertools import pairwise

from flows.identifiers.listed import (
    CASED_TITLES,
    EPONYMS,
    GIVEN,
    LISTS,
    MEDICAL_TITLES,
    PARTICLES,
    PERSONS,
    SURNAMES,
    TITLES,
)
from flows.identifiers.names_in_line import (
    has_initials,
    in_capitals,
    initials_of_somebody,
    name_with_initial,
    named_in_line,
    two_who_do,
    unlisted,
)
from flows.identifiers.sorts import NAMESAKES, Sort, Word, words_in
from flows.identifiers.study_words import AGENT_WORDS, CLINICAL_WORDS, DATE_WORDS, HARMLESS_ELSEWHERE, KNOWN, fold

# Where it was, not who.
_HOUSE = (
    r"hospital|h[oô]pital|ospedale|policlinico|spital|inselspital|kispi|klinikum|(?:uni)?klinik|uniklinikum|ziekenhuis"
    r"|sjukhus|nemocnice|szpital|ch[ur]|chru|uz|umc|akh|uke|kk|cmc|hus|fn|motol|universit\w+|institut[eo]?|instytut"
    r"|cl[ií]ni(?:c|que|ca)|centro|centre|center|centrum"
)

_PLACE = re.compile(
    rf"\b(?i:{_HOUSE})(?: (?i:de|di|del|la|of|st\.?))*(?: [A-Z][\w']+){{1,2}}(?: d[eu] [A-Z][\w']+)?"
    r"|\b[A-Z][\w']+ (?:Hospital|Klinikum|Memorial|Children'?s|University|Institute|Clinic|Cent(?:re|er|rum)|Sjukhus)\b"
    r"|\b(?:treated|diagnosed|hospital|clinic|done|given|seen|cent(?:er|re)|transplanted|trial) in [A-Z]\w+$"
)

_HYPHENATED = re.compile(r"(?<![\w-])([^\W\d_]+)-([^\W\d_]+)(?![\w-])")
_INITIALS = re.compile(r"(?<![\w.])[A-Z]\.\s?(?:[A-Z]\.\s?)?[A-Z]\.?(?![\w.])")
_TITLED_INITIAL = re.compile(r"\b(?:mr|mrs|herr|frau|mme|mlle|sra)\b\.? [a-z]\.?(?![\w-])", re.IGNORECASE)
_INITIALS_SAID = re.compile(r"\b(?:initials\s?(?:(?:are|:|=)\s?)?|initial\s?(?:is|:|=)\s?)[A-Z][A-Z. ]{0,4}\b")

_BEARING, _NAMING, _OF_THINGS = (LISTS[name] for name in ("bearing", "naming", "things_named"))
_PAIR = re.compile(rf"(?:^|(?<=[a-z0-9,] ))[A-Z][^\W\d_]+-[A-Z][^\W\d_]+ (?=(?:{'|'.join(sorted(_BEARING))})\b)")
_OWNERS = frozenset(("his", "her", "their", "my"))
_NO_NAME = frozenset(("unknown", "known", "not", "no", "on", "in", "and", "missing", "withheld", "removed", "please"))
_BETWEEN = frozenset(("is", "was", "the", "of", "for", "s"))
_NAMED = (Sort.NAME, Sort.EITHER, Sort.STRANGE)

# Names of months and drugs are so common here that another such word beside them says nothing.
_COMMON = AGENT_WORDS | DATE_WORDS

_SHORT_TEXT = 4

# Words that may stand between the parts of a name, or between "name" and the name.
_MOST_BETWEEN = 5

# Letters of a word that is like some other one by chance.
_SHORT, _CHANCE = 3, 6


def has_name(text: str, drug_asked: bool, strictly: bool = False) -> bool:
    """Whether a person seems to be named; where a drug is asked, one strange word is taken for a drug.

    `strictly`: any strange word is a name, where no drug is asked.
    """
    text = EPONYMS.sub(" ", text)
    if "-" in text:
        text = _HYPHENATED.sub(_namesakes, text)
    words = _without_eponyms(words_in(_PAIR.sub("", _PLACE.sub(" ", text))))
    if not words:
        return False
    return (
        any(word.sort is Sort.NAME for word in words)
        or bool(_INITIALS_SAID.search(text) or _TITLED_INITIAL.search(text))
        or _has_initials(text)
        or has_initials(text, drug_asked)
        or name_with_initial(words, text)
        or two_who_do(words)
        or named_in_line(words, text)
        or any(_names_together(words, at) for at in range(len(words)))
        or any(_introduced(words, at) for at in range(1, len(words)))
        or (not drug_asked and _strange_alone(words, strictly))
    )


def _namesakes(pair: re.Match[str]) -> str:
    """Nothing in place of two names of those who described something, such as Tay-Sachs; any other pair as it is."""
    both = [fold(pair[1]), fold(pair[2])]
    known = [name in NAMESAKES or name in KNOWN or name in SURNAMES for name in both]
    return " " if all(known) and any(name in NAMESAKES for name in both) else pair[0]


def _without_eponyms(words: list[Word]) -> list[Word]:
    """The words, with one that a disease or method bears taken for a study word; a whole name is none."""
    return [
        replace(word, sort=Sort.WORD)
        if word.joined and words[at + 1].plain in _BEARING and not (at and _leads_to_name(words[at - 1]))
        else word
        for at, word in enumerate(words)
    ]


def _leads_to_name(word: Word) -> bool:
    return word.capital or word.plain in TITLES or word.plain in PERSONS or word.sort in _NAMED


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
    if in_capitals(one, other):
        return True
    if sorts == {Sort.STRANGE, Sort.WORD} and one.capital and other.capital and unlisted(one) and unlisted(other):
        return True
    if sorts == {Sort.STRANGE} or (sorts == {Sort.STRANGE, Sort.EITHER} and _uncommon(one, other)):
        return True
    if not (one.capital and other.capital):
        return len(words) == 2 and sorts == {Sort.STRANGE, Sort.LIKE} and _by_chance(one, other)
    if Sort.INITIAL in sorts:
        full = one if other.sort is Sort.INITIAL else other
        return full.sort in (Sort.STRANGE, Sort.LIKE) or (full.sort is Sort.EITHER and _uncommon(full))
    if Sort.STRANGE in sorts:
        return bool(sorts & {Sort.EITHER, Sort.LIKE, Sort.SHORT})
    return Sort.EITHER in sorts and sorts <= {Sort.EITHER, Sort.LIKE} and _uncommon(one, other)


def _by_chance(*words: Word) -> bool:
    """Whether the word that is like a study word is so short that it may be so by chance."""
    return all(_SHORT <= len(word.plain) <= _CHANCE for word in words if word.sort is Sort.LIKE)


def _uncommon(*words: Word) -> bool:
    return all(word.plain not in _COMMON and len(word.plain) > 2 for word in words)


def _partner(words: list[Word], at: int) -> Word | None:
    """The next word, past particles such as "van der" and a middle initial, if nothing but a sign parts them."""
    for one, following in pairwise(words[at : at + _MOST_BETWEEN + 2]):
        if not one.joined:
            return None
        skipped = following.plain in PARTICLES or following.sort is Sort.INITIAL
        if not (skipped and following.joined):
            return following
    return None


def _introduced(words: list[Word], at: int) -> bool:
    """Whether a title, a word for a person or "name is" stands before this word and makes it a name."""
    word, back = words[at], at - 1
    if _title(words[back], word):
        return True
    while back > max(0, at - _MOST_BETWEEN) and words[back].plain in _BETWEEN:
        back -= 1
    lead = words[back].plain.removesuffix("'s")
    if lead in _NAMING:
        if _owned(words, back):
            return word.plain not in _NO_NAME
        of_thing = any(earlier.plain in _OF_THINGS for earlier in words[max(0, back - 3) : at])
        return not of_thing and (word.sort in (*_NAMED, Sort.LIKE) or unlisted(word))
    if initials_of_somebody(words[at - 1], word):
        return True
    like_name = word.sort in (*_NAMED, Sort.LIKE) or unlisted(word)
    return lead in PERSONS and word.capital and like_name and word.plain not in _COMMON


def _owned(words: list[Word], at: int) -> bool:
    """Whether the word is somebody's: "her name", "kid's name"."""
    owner = words[at - 1].plain if at else ""
    return owner in _OWNERS or (owner.endswith("'s") and owner[:-2] in PERSONS)


def _title(title: Word, word: Word) -> bool:
    """Whether `title` is one and `word` its bearer; after "Dr" may come what a doctor does: "Dr will call"."""
    if title.typed in CASED_TITLES:
        return word.sort in _NAMED or (word.capital and word.plain not in _COMMON)
    if title.plain not in TITLES or not title.joined:
        return False
    if word.sort in (Sort.NAME, Sort.STRANGE, Sort.LIKE):
        return True
    if unlisted(word):
        return True
    if title.plain in MEDICAL_TITLES:
        return word.sort is Sort.EITHER and (word.capital or word.plain not in GIVEN)
    return word.capital or word.plain in PARTICLES or word.sort is Sort.EITHER or word.plain not in CLINICAL_WORDS


def _strange_alone(words: list[Word], strictly: bool) -> bool:
    """Whether a strange word must be a name because no drug is asked: capitals anywhere, others in a short text."""
    strange = [word for word in words if word.sort is Sort.STRANGE]
    if strictly or (len(words) == 1 and not words[0].capital):
        return strictly and bool(strange)
    others = [word for word in words if word.sort in (Sort.WORD, Sort.DRUG) and word.plain not in PERSONS]
    return any(word.capital for word in strange) or (bool(strange) and len(words) <= _SHORT_TEXT and not others)
