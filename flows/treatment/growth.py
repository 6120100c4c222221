"""Whether a weight, a height or a body mass index is usual for an age and a sex, and how long a height stays good.

Only what is asked depends on it, never a dose: it finds the other child's weight, a figure in pounds, a swapped digit.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from flows.language.numbers import age_words, number_words
from flows.treatment.growth_table import BMI, HEIGHT_CM, WEIGHT_KG

SOURCE = "CDC growth charts, 2000"

# Our reading: outside of the 1st to the 99th centile it is confirmed once; this far from the median, twice. Hardly any
# child is beyond half and double; heights lie within a fifth of the median, which is 5 standard deviations.
FAR: Final = {
    "weight": (Decimal("0.5"), Decimal(2)),
    "height": (Decimal("0.8"), Decimal("1.2")),
    "bmi": (Decimal("0.5"), Decimal(2)),
}

UNITS: Final = {"weight": "kg", "height": "cm", "bmi": "kg/m2"}

# Our reading of how long a height stands for a dose, in days, by the age in months under which it holds: within that
# time a child grows by about 2 cm, which moves a body surface by 1 %. Who is 18 has all but stopped growing.
HEIGHT_GOOD_DAYS: Final = ((24, 30), (216, 90))

GROWN_GOOD_DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class Norm:
    """What 1, 50 and 99 of 100 of an age and a sex do not exceed."""

    low: Decimal
    median: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Unusual:
    """What is said of a value outside of the norm; `far`: so far that it is asked twice."""

    words: str
    far: bool


Row = tuple[int, tuple[Decimal, ...], tuple[Decimal, ...]]


def _rows(table: str) -> tuple[Row, ...]:
    cells = (line.split() for line in table.strip().splitlines())
    return tuple((int(age), tuple(map(Decimal, row[:3])), tuple(map(Decimal, row[3:]))) for age, *row in cells)


TABLES: Final = {"weight": _rows(WEIGHT_KG), "height": _rows(HEIGHT_CM), "bmi": _rows(BMI)}


def norm(what: str, sex: str, age_months: Decimal) -> Norm | None:
    """The norm of a "weight", "height" or "bmi", between two rows in proportion; that of 20 years from there on.

    None under the first row: there is no body mass index under 2 years.
    """
    rows = [(age, boys if sex == "male" else girls) for age, boys, girls in TABLES[what]]
    if age_months < rows[0][0]:
        return None
    below = next(row for row in reversed(rows) if age_months >= row[0])
    above = next((row for row in rows if row[0] > age_months), below)
    share = (age_months - below[0]) / (above[0] - below[0]) if above is not below else Decimal(0)
    return Norm(*(low + (high - low) * share for low, high in zip(below[1], above[1], strict=True)))


def unusual(what: str, value: Decimal, sex: str, age_months: Decimal) -> Unusual | None:
    """What is unusual about a weight in kg, a height in cm or a body mass index; None where nothing is."""
    found = norm(what, sex, age_months)
    if found is None or found.low <= value <= found.high:
        return None
    least, most = (found.median * factor for factor in FAR[what])
    far = not least <= value <= most
    side = "above" if value > found.high else "below"
    usual = f"{number_words(round(found.low, 1))} to {number_words(round(found.high, 1))} {UNITS[what]}"
    shown = f"{SHOWN[what]}{number_words(round(value, 1) if what == 'bmi' else value)} {UNITS[what]}"
    return Unusual(
        f"{shown} is {'far ' if far else ''}{side} what is usual at {age_words(age_months)} ({sex}): {usual}, "
        f"1st to 99th centile, {SOURCE}.",
        far,
    )


SHOWN: Final = {"weight": "", "height": "", "bmi": "A body mass index of "}


def body_mass_index(weight_kg: Decimal, height_cm: Decimal) -> Decimal:
    """Weight over the square of the height, in kg/m2."""
    return weight_kg / (height_cm / 100) ** 2


def height_good_days(age_months: Decimal) -> int:
    """How many days a height stands for a dose at an age."""
    return next((days for under, days in HEIGHT_GOOD_DAYS if age_months < under), GROWN_GOOD_DAYS)
