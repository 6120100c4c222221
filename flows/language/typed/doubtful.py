"""Words beside a value, a day or a dose that say there may be none: it is asked about, never taken."""

import re

from flows.language.typed.text import compact

# Not there yet.
AWAITED = frozenset(("pending", "awaited", "outstanding", "tbd", "tbc"))

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
doubtful doubt questionable dubious maybe perhaps possibly probably unsure uncertain unclear
old outdated expired historic historical approx approximately about around circa ca roughly est estimated
"""

_OF_SOMEBODY_ELSE = """
donor mother mothers mum mums mom moms father fathers dad dads parent parents sibling sib sibs brother brothers sister
sisters twin twins
"""

_WORDS = AWAITED | NOT_HAPPENED | frozenset((*_OF_RESULT.split(), *_OF_SOMEBODY_ELSE.split()))
_SAID = re.compile(
    r"[?~≈<>≤≥]|\bfollows?\b(?![ -]?up)|\bnot (?:yet|resulted|reported|back|verified|confirmed|valid|sure|done|seen)\b"
)
# Another value, or a year.
_FIGURES = re.compile(r"(?<!\S)\d+(?:[.,]\d+)?(?!\S)")
_WORD = re.compile(r"[^\W\d_]+")


def is_doubtful(text: str) -> bool:
    """Whether words that were not understood say that what stands beside them may not be so."""
    plain = text.casefold()
    words = (compact(word) for word in _WORD.findall(plain))
    return bool(_SAID.search(plain)) or any(map(_WORDS.__contains__, words))


def holds_figures(text: str) -> bool:
    """Whether words that were not understood hold another value, or the year of another time."""
    return bool(_FIGURES.search(text))
