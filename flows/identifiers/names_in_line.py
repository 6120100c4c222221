"""Names by their place in a line about a drug, where a strange word alone would be one: "Emre had vincristine"."""

import re
from collections.abc import Sequence

from flows.identifiers.listed import GIVEN, LISTS, PERSONS
from flows.identifiers.sorts import Sort, Word
from flows.identifiers.study_words import AGENT_WORDS, CLINICAL_WORDS, DATE_WORDS, KNOWN, fold

_HAD, _PERSON_DOES, _DOTTED = LISTS["had"], LISTS["does"], LISTS["dotted"]
# A drug may stand before these as well, so the drug must follow at once.
_BEGAN = frozenset(("started", "starts", "finished", "completed", "stopped"))

_BE = frozenset(("is", "was"))
_ON = frozenset(("on", "off", "taking", "receiving"))
_BESIDE = frozenset(["with", "and", "after", "before", "then", "plus", "instead"])
_GIVEN_TO = frozenset(("given", "administered", "infused"))
_THERAPIES = frozenset(("chemo", "chemotherapy", "antibody", "steroids", "immunotherapy", "drug", "dose", "therapy"))
_TOO_LONG = 8  # letters of two abbreviations
_WITHIN = 4  # words from what somebody had to the drug
_COLON = re.compile(r"\s*[^\W\d_]+:")

# Two capitals before a number of years or months that are no initials: "CR 14 months".
_NOT_AGED = frozenset(("cr", "pr", "sd", "pd", "mr", "ct", "pt", "gr", "no", "on", "at", "is", "or", "to", "in", "of"))

_ABBREVIATED = _DOTTED | LISTS["short_english"]
_U = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶŁĹĽŃŅŇŌŐŒŘŔŚŞŠȘŢȚŤŪŮŰŲŹŻŽƏ"
_INITIALS = re.compile(rf"(?<![\w.])(?<!\d )([{_U}])\.(?:\s?([{_U}])\.)?(?:\s?([{_U}])\.|([{_U}])(?![\w.]))(?!\w)")
_DOES = r"(?:had|has|got|received|takes|took|relapsed|signed|said|says|came|needs|is|was)\b"
_DOTTED_DOES = re.compile(rf"(?<![\w.])[{_U}]\. ?[{_U}]\. {_DOES}")
_WITH_INITIAL = re.compile(rf"(?<![\w-])([^\W\d_]{{3,40}}),? [{_U}]\.(?!\w)")
_SURNAME_AND_INITIAL = re.compile(rf"[{_U}][^\W\d_]{{1,30}}, [{_U}]\.")
_TWO_LETTERS = re.compile(rf"(?<![\w.-])([{_U}]{{2}}),? \d{{1,2}} ?(?:yo?|yrs?|years?|m|months?)\b(?! ?/)")
_APART = re.compile(rf"[{_U}] [{_U}]\Z|[{_U}] [{_U}] {_DOES}")
_LETTERS_ALONE = re.compile(rf"[{_U}]{{2,3}}")


def named_in_line(words: Sequence[Word], text: str) -> bool:
    """Whether the place of a word makes it somebody: who had a drug, or got one, or whose drug it was."""
    if not any(map(_drug, words)):
        return False
    if _COLON.match(text) and words[0].capital and words[0].sort is Sort.STRANGE:
        return any(map(_drug, words[1:]))
    return any(
        ((_somebody(word) or _short_like(word) or unlisted(word)) and _has_drug(words, at))
        or (_capital(word) and (_somebody(word) or word.sort is Sort.LIKE) and _is_given_drug(words, at))
        or (_somebody(word) and word.capital and word.typed.endswith("'s") and at + 1 < len(words))
        for at, word in enumerate(words)
    )


def has_initials(text: str, drug_asked: bool) -> bool:
    """Whether there are initials with full stops, after a word for a person, beside an age, or nothing else."""
    dotted = any(_are_initials(text, found) for found in _INITIALS.finditer(text)) or _DOTTED_DOES.search(text)
    aged = any(fold(found[1]) not in _NOT_AGED for found in _TWO_LETTERS.finditer(text))
    if dotted or aged or _SURNAME_AND_INITIAL.fullmatch(text) or _APART.match(text):
        return True
    return not drug_asked and bool(_LETTERS_ALONE.fullmatch(text)) and fold(text) not in KNOWN


def _are_initials(text: str, found: re.Match[str]) -> bool:
    """Whether letters with full stops are no abbreviation, or stand after a word for a person."""
    before = text[max(0, found.start() - 20) : found.start()].split()
    spoken = bool(before) and before[-1].casefold() in PERSONS
    return spoken or fold("".join(filter(None, found.groups()))) not in _DOTTED


def name_with_initial(words: Sequence[Word], text: str) -> bool:
    """Whether a strange word has an initial with its full stop behind it: "Okonjo, T. rituximab"."""
    sorts = (Sort.STRANGE, Sort.LIKE, Sort.EITHER)
    strange = {word.typed for word in words if word.capital and (word.sort in sorts or unlisted(word))}
    return any(found[1] in strange for found in _WITH_INITIAL.finditer(text))


def initials_of_somebody(lead: Word, word: Word) -> bool:
    """Whether two or three capitals that are no abbreviation stand after a word for a person: "pt JS"."""
    spoken = lead.plain in PERSONS and not lead.typed.isupper()
    return spoken and word.typed.isupper() and 2 <= len(word.plain) <= 3 and _no_abbreviation(word.typed)


def unlisted(word: Word) -> bool:
    """Whether a word in a capital only has the end of a study word, which names have too: Lawal, Rees, Nelly."""
    plain = word.plain.removesuffix("'s")
    return _capital(word) and plain not in KNOWN and plain.removesuffix("s") not in PERSONS


def two_who_do(words: Sequence[Word]) -> bool:
    """Whether a line begins with two strange words or slips in capitals, and goes on with what a person does."""
    if len(words) < 3 or not (words[0].joined and words[1].joined) or words[2].plain not in _PERSON_DOES:
        return False
    return all(_capital(word) and len(word.plain) >= 3 and word.plain not in KNOWN for word in words[:2])


def in_capitals(one: Word, other: Word) -> bool:
    """Whether two words of a text in capitals are too long, and can be spoken too well, for two abbreviations."""
    return {one.sort, other.sort} == {Sort.SHORT} and one.joined and len(one.plain) + len(other.plain) >= _TOO_LONG


def _no_abbreviation(letters: str) -> bool:
    return fold(letters) not in _ABBREVIATED | CLINICAL_WORDS | AGENT_WORDS


def _somebody(word: Word) -> bool:
    if word.sort is Sort.EITHER:
        return word.capital and word.plain in GIVEN and word.plain not in AGENT_WORDS and word.plain not in DATE_WORDS
    return word.sort is Sort.STRANGE


def _capital(word: Word) -> bool:
    return word.capital and not word.typed.isupper()


def _short_like(word: Word) -> bool:
    """Whether the word is so short that it may be like a study word by chance."""
    return word.sort is Sort.LIKE and 3 <= len(word.plain) <= 6


def _has_drug(words: Sequence[Word], at: int) -> bool:
    """Whether "had", "is on" and the like follow, and a drug soon after."""
    following = [word.plain for word in words[at + 1 : at + 3]]
    if not words[at].joined or len(following) < 2:
        return False
    if following[0] in _BEGAN:
        return words[at + 1].joined and _drug(words[at + 2])
    if following[0] not in _HAD and not (following[0] in _BE and following[1] in _ON):
        return False
    for word in words[at + 2 : at + 2 + _WITHIN]:
        if word.plain in _BESIDE:
            return False
        if _drug(word):
            return True
    return False


def _is_given_drug(words: Sequence[Word], at: int) -> bool:
    """Whether "for" or "given to" leads here from a drug, or "gave" stands before and a drug behind."""
    before = [word.plain for word in words[max(0, at - 2) : at]]
    led = before[-1:] == ["for"] or (len(before) == 2 and before[0] in _GIVEN_TO and before[1] == "to")
    gave = before[-1:] == ["gave"] and words[at].joined and at + 1 < len(words) and _drug(words[at + 1])
    return gave or (led and any(map(_drug, words[:at])))


def _drug(word: Word) -> bool:
    return word.sort is Sort.DRUG or word.plain in AGENT_WORDS or word.plain in _THERAPIES
