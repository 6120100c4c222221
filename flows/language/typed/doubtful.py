"""Words beside a value, a day or a dose that say there may be none: it is asked about, never taken."""

import re

from flows.language.typed.text import compact

# Not there yet.
AWAITED = frozenset(("pending", "pend", "awaited", "outstanding", "tbd", "tbc"))

_NOT_HAPPENED = """
missed held skipped cancelled canceled delayed postponed omitted refused due planned ordered
"""

# Said of what was to be done, and may not have been.
NOT_HAPPENED = frozenset(_NOT_HAPPENED.split())

_OF_RESULT = """
awaiting requested booked scheduled rescheduled declined abandoned aborted deferred
haemolysed haemolyzed hemolysed hemolyzed haemolysis hemolysis haemolytic hemolytic clotted lipaemic lipemic icteric
contaminated diluted insufficient qns inadequate unsuitable spoiled spoilt lost mislabelled mislabeled unlabelled
rejected invalid void voided error erroneous wrong incorrect mistake mistaken duplicate spurious artefact artifact
repeat repeated repeating rpt recheck redo unverified unconfirmed unvalidated preliminary provisional unsigned
unable failed unsuccessful nondiagnostic prelim target goal
doubtful doubt questionable dubious think guess believe tomorrow
maybe perhaps possibly probably unsure uncertain unclear
old outdated expired historic historical approx approximately about around circa ca roughly est estimated
"""

_OF_SOMEBODY_ELSE = """
donor mother mothers mum mums mom moms father fathers dad dads parent parents sibling sib sibs brother brothers sister
sisters twin twins
wife husband spouse partner partners aunt uncle cousin cousins grandmother grandfather son daughter relative relatives
"""

# Said of a value of another time, or of another sample, than is asked.
_OF_ANOTHER = """
prior prev previous previously former formerly past initial initially baseline peak peaked nadir max maximum min minimum
highest lowest worst best admission presentation diagnosis dx eoi eob history hx urine urinary csf peripheral pb direct
conjugated conj indirect unconjugated corrected fetal maternal neonatal next correction corr
"""

_ANOTHER = frozenset(_OF_ANOTHER.split())
_WORDS = AWAITED | NOT_HAPPENED | frozenset((*_OF_RESULT.split(), *_OF_SOMEBODY_ELSE.split()))
_SAID = re.compile(
    r"[?~≈<>≤≥]|\bfollows?\b(?![ -]?up)|\bnot (?:yet|resulted|reported|back|verified|confirmed|valid|sure|done|seen)\b"
)
# Another value, or a year; a unit that is not known.
_FIGURES = re.compile(
    r"(?<!\S)[*→>-]*\d+(?:[.,]\d+)?(?!\S)|‰|\bper\b|\b(?:m|µ|μ|u|mc|n|p|f|k|d|c)?(?:mol|g|mg|kat|u|iu|eq|l)/\w"
    r"|\b(?:\w*moles?|\w*grams?|\w*units?)\b"
)
_WORD = re.compile(r"[^\W\d_]+")


def is_doubtful(text: str) -> bool:
    """Whether words that were not understood say that what stands beside them may not be so."""
    plain = text.casefold()
    words = (compact(word) for word in _WORD.findall(plain))
    return bool(_SAID.search(plain)) or any(map(_WORDS.__contains__, words))


def is_of_another(text: str) -> bool:
    """Whether words that were not understood hold another value, time, sample or unit."""
    plain = text.casefold()
    return bool(_FIGURES.search(plain)) or not _ANOTHER.isdisjoint(map(compact, _WORD.findall(plain)))
