"""The keys under which a screening's answers are stored, and what stands beside them: made and read here alone.

An answer is kept under the key of its question, which has no dot; what is kept beside it under that key and a word.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

# Which form of the consent was signed: recorded for every trial that asks for the day of the consent.
CONSENT_VERSION = "consent_version"
# The day beside the signature.
CONSENT_DATE = "consent_date"


class Kind(StrEnum):
    """What is kept under a key; but for answers these words stand in the database, and in exports."""

    ANSWER = "answer"
    DRAFT = "draft"  # the entries of a list that is being filled in, or was put off
    SOURCE = "source"  # where an answer comes from
    METHOD = "method"  # how it was calculated
    TYPED = "typed"  # the figures and the unit that were typed for it
    CARRIED = "carried"  # of another screening's answer: which one's, who gave it there, and when
    FOR = "for"  # the day that it was given for
    GOOD = "good"  # for how many days what may change is good, where a site says another number
    IMPORT = "import"  # of an imported record the day that it is of
    SITE = "site"  # what the site of a screening is, which is not stored with its answers
    RULING = "ruling"  # what the study chair ruled on an item
    CHAIR = "chair"  # since when the study chair is asked for what nobody at the site knows, and who ruled it


KIND_BY_PREFIX = {str(kind): kind for kind in Kind if kind is not Kind.ANSWER}


@dataclass(frozen=True, slots=True)
class Key:
    """A key, read: what is kept under it, and of which question; of a ruling the item."""

    kind: Kind
    question: str


@lru_cache(maxsize=1024)
def read_key(key: str) -> Key:
    """What a key says; one of no word that is known is that of an answer."""
    before, _, after = key.partition(".")
    if after == Kind.DRAFT:
        return Key(Kind.DRAFT, before)
    return Key(KIND_BY_PREFIX[before], after) if after and before in KIND_BY_PREFIX else Key(Kind.ANSWER, key)


@lru_cache(maxsize=4096)
def beside(kind: Kind, question: str) -> str:
    """The key under which something is kept beside the answer to a question; that of an answer is the question's."""
    if kind is Kind.ANSWER:
        return question
    return question + "." + kind if kind is Kind.DRAFT else kind + "." + question


def question_of(key: str, *kinds: Kind) -> str:
    """The question of a key of these kinds; every other key as it is."""
    read = read_key(key)
    return read.question if read.kind in kinds else key


IMPORTED_AS_OF = beside(Kind.IMPORT, "as_of")
