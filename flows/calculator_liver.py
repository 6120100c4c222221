"""ALT and its upper limit from the ways in which laboratories report them."""

from decimal import Decimal

from flows.calculator_working import Calculation, with_unit
from flows.typed_units import VALUES
from flows.words import number_words

# A unit turns over 1 umol a minute and a katal 1 mol a second (22nd CGPM, 1999, resolution 12): 1 ukat is 60 U.
U_PER_UKAT = 60
# A ratio is printed to one decimal, so this near to 5 x it does not say on which side of it the value lies.
NEAR_THE_LIMIT = (Decimal("4.9"), Decimal("5.1"))


def from_ukat(label: str, ukat_l: Decimal) -> Calculation:
    """An ALT, or its upper limit, in ukat/L as U/L: exact."""
    value = VALUES.multiply(ukat_l, U_PER_UKAT)
    working = f"{with_unit(ukat_l, 'ukat/L')} x {U_PER_UKAT} = {with_unit(value, 'U/L')}"
    return Calculation(value, "U/L", "ukat/L x 60", ((label, with_unit(ukat_l, "ukat/L")),), working)


def from_multiple(times_limit: Decimal, limit_u_l: Decimal) -> Calculation:
    """An ALT given as a multiple of the upper limit of normal, in U/L: exact."""
    value = VALUES.multiply(times_limit, limit_u_l)
    low, high = NEAR_THE_LIMIT
    notes = ("So near to 5 x the limit a rounded ratio can mislead: enter the ALT itself.",)
    return Calculation(
        value,
        "U/L",
        "multiple x upper limit",
        (("ALT", f"{number_words(times_limit)} x the limit"), ("ALT upper limit", with_unit(limit_u_l, "U/L"))),
        f"{number_words(times_limit)} x {with_unit(limit_u_l, 'U/L')} = {with_unit(value, 'U/L')}",
        notes if low <= times_limit <= high else (),
    )
