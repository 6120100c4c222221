"""Whether a weight, a height or a body mass index is usual for an age and a sex, and how long a height stays good.

Only what is asked depends on it, never a dose: it finds the other child's weight, a figure in pounds, a swapped digit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from flows.language.numbers import age_words, number_words
from flows.package import Row, refuse, table

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


Norms = tuple[int, tuple[Decimal, ...], tuple[Decimal, ...]]
_CENTILES: Final = tuple(f"{sex}_{centile}" for sex in ("boys", "girls") for centile in (1, 50, 99))


def _tables() -> dict[str, tuple[Norms, ...]]:
    """The norms of each measure by age, from the table beside this file."""
    columns = {"what": "|".join(UNITS), "age_months": r"\d+", **dict.fromkeys(_CENTILES, r"\d+\.\d")}
    rows = table("flows.treatment", "growth.csv", columns)
    refuse(_out_of_order(rows))
    return {what: tuple(_norms(row) for row in rows if row.cells["what"] == what) for what in UNITS}


def _norms(row: Row) -> Norms:
    values = tuple(Decimal(row.cells[column]) for column in _CENTILES)
    return int(row.cells["age_months"]), values[:3], values[3:]


def _out_of_order(rows: tuple[Row, ...]) -> Iterator[str]:
    for row in rows:
        if any(list(values) != sorted(values) for values in _norms(row)[1:]):
            yield f"{row.at}: the centiles must rise"
    for above, row in pairwise(rows):
        if above.cells["what"] == row.cells["what"] and _norms(above)[0] >= _norms(row)[0]:
            yield f"{row.at}: the ages must rise"


TABLES: Final = _tables()


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
