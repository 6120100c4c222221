"""CNS status from the cerebrospinal fluid and the signs.

CNS1, CNS2 and CNS3 with the Steinherz-Bleyer rule for a traumatic tap as printed at medscape.com (answers
990113-170577), criticalvalues.org and in ClinicalTrials.gov NCT03888534; a tap counts as traumatic from 10 red cells
per uL on (COG classification, as printed by BMJ Best Practice on ALL).
"""

from dataclasses import dataclass
from decimal import Decimal, localcontext

from flows.calculators.small import PRECISE, Calculation, rounded, with_unit
from flows.language.numbers import number_words

MANY_WHITE_CELLS = 5
TRAUMATIC_RED_CELLS = 10
TIMES_BLOOD = 2

WITH_BLASTS_IN_BLOOD = (
    "The rule is meant for blood that holds blasts as well; without them the investigator must judge the tap."
)


@dataclass(frozen=True, slots=True)
class LumbarPuncture:
    """Findings of a lumbar puncture: cells per uL of fluid; blood in 10^9 (white) and 10^12 (red) per litre.

    None where it does not matter: counts without blasts, red cells under 5 white ones, blood without a traumatic tap.
    """

    signs: bool
    blasts: bool = False
    white: Decimal | None = None
    red: Decimal | None = None
    blood_white: Decimal | None = None
    blood_red: Decimal | None = None


def cns_status(tap: LumbarPuncture) -> Calculation:
    """`cns1`, `cns2` or `cns3`. What a finding decides must be there, or `ValueError` says that it is not."""
    if tap.signs:
        return _status("cns3", tap, "Clinical signs of CNS leukaemia are CNS3, whatever the fluid shows.")
    if not tap.blasts:
        return _status("cns1", tap, "No blasts in the fluid are CNS1, whatever the cell count is.")
    white = _needed(tap.white)
    if white < MANY_WHITE_CELLS:
        return _status("cns2", tap, f"Blasts with {number_words(white)} white cells per uL, under 5, are CNS2.")
    red = _needed(tap.red)
    if red < TRAUMATIC_RED_CELLS:
        return _status("cns3", tap, f"Blasts with {number_words(white)} white cells per uL, 5 or more, are CNS3.")
    return _traumatic(tap, white, red)


def _traumatic(tap: LumbarPuncture, white: Decimal, red: Decimal) -> Calculation:
    """Steinherz-Bleyer: CNS3 where white/red in the fluid is more than twice white/red in the blood."""
    blood_white, blood_red = _needed(tap.blood_white), _needed(tap.blood_red)
    with localcontext(PRECISE):
        # Compared as products, so that no division rounds: 10^12 to 10^9 per litre is a factor of 1000.
        exceeds = white * blood_red * 1000 > TIMES_BLOOD * blood_white * red
        fluid, blood = white / red, blood_white / (blood_red * 1000)
    working = (
        f"Traumatic tap: white/red in the fluid {number_words(white)}/{number_words(red)} = "
        f"{number_words(rounded(fluid, 5))}, twice white/red in the blood = "
        f"{number_words(rounded(TIMES_BLOOD * blood, 5))}: {'more, so CNS3' if exceeds else 'not more, so CNS2'}."
    )
    return _status("cns3" if exceeds else "cns2", tap, working, WITH_BLASTS_IN_BLOOD)


def _needed(count: Decimal | None) -> Decimal:
    if count is None:
        raise ValueError("A cell count that decides the CNS status is missing.")
    return count


def _status(status: str, tap: LumbarPuncture, working: str, *notes: str) -> Calculation:
    counts = (
        ("White cells in the fluid", tap.white, "/uL"),
        ("Red cells in the fluid", tap.red, "/uL"),
        ("White cells in the blood", tap.blood_white, "x10^9/L"),
        ("Red cells in the blood", tap.blood_red, "x10^12/L"),
    )
    said = [("Signs", "yes" if tap.signs else "no")]
    if not tap.signs:
        said.append(("Blasts in the fluid", "yes" if tap.blasts else "no"))
    said += [(name, with_unit(count, unit)) for name, count, unit in counts if count is not None]
    return Calculation(status, "", "CNS status, Steinherz-Bleyer rule", tuple(said), working, notes)
