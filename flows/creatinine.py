"""Serum creatinine limits by age and sex.

The trial's record asks for "serum creatinine based on age/gender" and prints no table. These rows are the table
that sister protocols of the same field print (ClinicalTrials.gov NCT00679354, all rows; the rows from 1 year also
NCT01141244, NCT02255461, NCT02642965, NCT02780804), so using them is our reading.
"""

from decimal import Decimal

# (from this age in months on, limit for males, limit for females), mg/dL; the limit itself passes.
LIMITS_MG_DL: tuple[tuple[int, Decimal, Decimal], ...] = (
    (1, Decimal("0.4"), Decimal("0.4")),
    (6, Decimal("0.5"), Decimal("0.5")),
    (12, Decimal("0.6"), Decimal("0.6")),
    (24, Decimal("0.8"), Decimal("0.8")),
    (72, Decimal("1.0"), Decimal("1.0")),
    (120, Decimal("1.2"), Decimal("1.2")),
    (156, Decimal("1.5"), Decimal("1.4")),
    (192, Decimal("1.7"), Decimal("1.4")),
)


def has_limit(age_months: Decimal) -> bool:
    """Whether the table has a row for this age: none is printed under one month."""
    return age_months >= LIMITS_MG_DL[0][0]


def creatinine_limit(age_months: Decimal, sex: str) -> Decimal:
    """The highest serum creatinine in mg/dL that passes at this age, for `male` or `female`."""
    row = next(row for row in reversed(LIMITS_MG_DL) if age_months >= row[0])
    return row[1] if sex == "male" else row[2]
