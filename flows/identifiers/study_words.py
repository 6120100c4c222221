"""The words of the study: English, clinical and the trial's own, which no name recogniser may take for a name."""

import re
import unicodedata

from flows.agents.drug_table import AGENTS, ASKED_BY_SPELLING, FILLERS, REGIMEN_BY_SPELLING
from flows.identifiers.listed import THINGS
from flows.language.days import DAY_NAMES, MONTH_NAMES, WEEKDAYS
from flows.language.typed.beside import NEUTRAL
from flows.language.typed.date_words import ABROAD, NUMBERS, ORDINALS
from flows.language.typed.units import UNITS
from flows.package import word_list
from flows.rules.trial import Trial
from flows.trials.registry import REFERENCE

_FOLDED = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_LETTERS = re.compile(r"[^\W\d_]+")


def fold(word: str) -> str:
    """The word in small letters without accents, as the word lists have it."""
    small = word.casefold()
    if small.isascii():
        return small
    plain = unicodedata.normalize("NFKD", small.translate(_FOLDED))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def words_of(*texts: str) -> frozenset[str]:
    """All words of some texts, folded."""
    return frozenset(fold(word) for text in texts for word in _LETTERS.findall(text))


ENGLISH_WORDS, CLINICAL_WORDS, ABROAD_WORDS = (
    words_of(*word_list("flows.identifiers", name)) for name in ("english.txt", "clinical.txt", "abroad.txt")
)
# Words in other scripts that are answers and no names.
HARMLESS_ELSEWHERE = frozenset(word_list("flows.identifiers", "other_scripts.txt"))
DATE_WORDS = words_of(*MONTH_NAMES, *ABROAD, *DAY_NAMES, *WEEKDAYS, "tues thur thurs", *NUMBERS)


AGENT_WORDS = frozenset(
    word
    for agent in AGENTS
    for spelling in (agent.name, *agent.synonyms)
    for word in words_of(spelling)
    if len(word) > 1
) | words_of(*ASKED_BY_SPELLING, *REGIMEN_BY_SPELLING)


# A spelling with many figures, such as a company's code for a drug, that would look like a record number.
AGENT_CODES = frozenset(
    re.sub(r"[^a-z0-9]", "", spelling.lower())
    for agent in AGENTS
    for spelling in agent.synonyms
    if len(re.sub(r"\D", "", spelling)) >= 5
)


def _study_words(trial: Trial) -> frozenset[str]:
    """The words in which a trial is written, which are those that people answer it in."""
    said = (trial.title, trial.questions, trial.criteria, trial.chair_queries, trial.measured, trial.readings)
    return words_of(*map(repr, said))


STUDY_WORDS = _study_words(REFERENCE) | words_of(*(agent.note for agent in AGENTS))


KNOWN = (
    words_of(*FILLERS, *NEUTRAL, *ORDINALS, *UNITS)
    | (ENGLISH_WORDS | CLINICAL_WORDS | ABROAD_WORDS | STUDY_WORDS)
    | DATE_WORDS
    | AGENT_WORDS
    | THINGS
)


# English words that are never written with an accent: Löwer is not lower.
UNACCENTED = (
    ENGLISH_WORDS
    - (CLINICAL_WORDS | ABROAD_WORDS | STUDY_WORDS | AGENT_WORDS)
    - {"naive", "resume", "facade", "cafe", "role"}
)


# Stems of the international drug names (WHO, "The use of stems in the selection of INNs", 2018) and words beside them:
# a word that ends so is a drug, be it in the table or not. Ends that names have too (-ine, -cel, -vir) are left out.
DRUG_STEM = re.compile(
    r"\w{3}(?:mab|mig|[tmclrdp]inib|rafenib|metinib|ciclib|lisib|parib|degib|denib|zomib|toclax|domide|leucel|stat"
    r"|limus|solone|sone|taxel|rubicin|platin|trexate|trexed|conazole|azole|fungin|clovir|navir|gravir|buvir|desivir"
    r"|cillin|mycin|micin|floxacin|cycline|penem|tide|ginase|gargase|uricase|kinra|cept|grastim|gramostim|poetin"
    r"|leukin|feron|xaban|sartan|setron|prazole|azepam|barbital|dronate|citabine|arabine|blastine|ncristine|relbine"
    r"|fosfamide|phosphamide|mustine|sulfan|purine|guanine|poside|tecan|tinoin|vedotin|ozogamicin|deruxtecan|tesirine"
    r"|govitecan|pasudotox|tansine|mafodotin|vaccine|globulin)$"
)
