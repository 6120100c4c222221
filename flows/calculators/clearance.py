"""Estimates of the creatinine clearance, and which formula applies at which age.

The trial's record names no formula, so these are a help beside the question and never fail anybody by themselves.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext

from flows.answers.reply import No
from flows.calculators.small import PRECISE, Calculation, rounded, with_unit
from flows.language.numbers import age_words, number_words
from flows.package import Row, table

D = Decimal
UNIT = "mL/min/1.73 m2"


@dataclass(frozen=True, slots=True)
class Kidney:
    """What an estimate is made from: age in completed months, sex, creatinine in mg/dL, height in cm if known."""

    age_months: Decimal
    sex: str
    creatinine: Decimal
    height_cm: Decimal | None = None

    @property
    def years(self) -> Decimal:
        return self.age_months / 12

    @property
    def height(self) -> Decimal:
        assert self.height_cm is not None
        return self.height_cm


def original_schwartz(kidney: Kidney) -> tuple[Decimal, str]:
    """0.45 x cm / creatinine, for infants born at term (ClinicalTrials.gov NCT01158885 prints k = 0.45)."""
    return _by_height(D("0.45"), "cm", kidney.height, kidney.creatinine)


def bedside_schwartz(kidney: Kidney) -> tuple[Decimal, str]:
    """0.413 x cm / creatinine (Schwartz, J Am Soc Nephrol 2009, PMC2653687)."""
    return _by_height(D("0.413"), "cm", kidney.height, kidney.creatinine)


def ckid_u25(kidney: Kidney) -> tuple[Decimal, str]:
    """K x m / creatinine with K by age and sex (Pierce, Kidney Int 2021;99:948; the study's github ckidstudy/CKiD_U25).

    A published package uses flat constants of 41.8 and 37.6 for 15 to 17 years; the study's own code does not.
    """
    return _by_height(_u25_constant(kidney), "m", kidney.height / 100, kidney.creatinine)


# (constant at 12 years, growth a year under 12, growth a year from 12, constant from 18)
U25_CONSTANTS = {
    "male": (D("39.0"), D("1.008"), D("1.045"), D("50.8")),
    "female": (D("36.1"), D("1.008"), D("1.023"), D("41.4")),
}


def _u25_constant(kidney: Kidney) -> Decimal:
    at_12, under_12, from_12, adult = U25_CONSTANTS[kidney.sex]
    if kidney.age_months >= 216:
        return adult
    growth = under_12 if kidney.age_months < 144 else from_12
    return at_12 * growth ** (kidney.years - 12)


def _by_height(constant: Decimal, unit: str, height: Decimal, creatinine: Decimal) -> tuple[Decimal, str]:
    shown = number_words(rounded(constant, 3))
    return constant * height / creatinine, f"{shown} x {number_words(height)} {unit} / {with_unit(creatinine, 'mg/dL')}"


# (kappa, alpha, factor) of CKD-EPI 2021 by sex.
CKD_EPI = {"male": (D("0.9"), D("-0.302"), D(1)), "female": (D("0.7"), D("-0.241"), D("1.012"))}


def ckd_epi_2021(kidney: Kidney) -> tuple[Decimal, str]:
    """The creatinine equation without race (Inker, N Engl J Med 2021;385:1737; cran/kidney.epi R/egfr_ckdepi2021.R)."""
    kappa, alpha, factor = CKD_EPI[kidney.sex]
    ratio = kidney.creatinine / kappa
    falling = min(ratio, D(1)) ** alpha * max(ratio, D(1)) ** D("-1.2")
    value = 142 * falling * D("0.9938") ** kidney.years * factor
    by_sex = f" x {number_words(factor)}" if factor != 1 else ""
    power = alpha if ratio < 1 else D("-1.2")
    base = f"({number_words(kidney.creatinine)} / {number_words(kappa)})^{number_words(power)}"
    return value, f"142 x {base} x 0.9938^{number_words(rounded(kidney.years, 2))}{by_sex}"


ESTIMATES: Mapping[str, Callable[[Kidney], tuple[Decimal, str]]] = {
    "CKiD U25": ckid_u25,
    "Bedside Schwartz": bedside_schwartz,
    "CKD-EPI 2021": ckd_epi_2021,
    "Original Schwartz": original_schwartz,
}


@dataclass(frozen=True, slots=True)
class Method:
    """A formula and whom it is for: ages from and under so many months, heights in cm (None: none is needed)."""

    name: str
    from_months: int
    below_months: int | None
    heights_cm: tuple[Decimal, Decimal] | None
    note: str

    def applies_at(self, age_months: Decimal) -> bool:
        return self.from_months <= age_months and (self.below_months is None or age_months < self.below_months)


def _method(row: Row) -> Method:
    name, first, below, _, note = row.cells.values()
    shortest, tallest = map(D, row.parted("heights_cm") or (0, 0))
    return Method(name, int(first), int(below) if below else None, (shortest, tallest) if tallest else None, note)


_COLUMNS = {"name": ".+", "from_months": r"\d+", "below_months": r"\d*", "heights_cm": r"(\d+\|\d+)?", "note": ".+"}
METHODS = tuple(map(_method, table("flows.calculators", "formulas.csv", _COLUMNS)))

# The bounds of the CKiD code, used for every formula.
CREATININE_RANGE = (D("0.1"), D(10))


def methods_at(age_months: Decimal) -> tuple[Method, ...]:
    """The formulas for an age in months, the one to offer first in front."""
    return tuple(method for method in METHODS if method.applies_at(age_months))


def clearances(
    kidney: Kidney, enough: Decimal | None = None, limit: Decimal | None = None
) -> tuple[Calculation, ...] | No:
    """The estimates for the age, to one decimal and the one to offer first in front; or why there is none.

    `enough`: the clearance that is enough by itself, and `limit`: the creatinine that is; none is rounded onto it.
    """
    low, high = CREATININE_RANGE
    if not low <= kidney.creatinine <= high:
        return No(f"The formulas hold for a creatinine from {low} to {high} mg/dL only.")
    methods = methods_at(kidney.age_months)
    fitting = [method for method in methods if _fits(method, kidney)]
    if fitting:
        return tuple(_estimated(method, kidney, enough, limit) for method in fitting)
    if kidney.height_cm is None:
        return No("The height is missing: the formulas for this age need it.")
    assert methods[0].heights_cm is not None
    shortest, tallest = methods[0].heights_cm
    return No(f"{methods[0].name} holds for a height from {shortest} to {tallest} cm only: check the height.")


def _fits(method: Method, kidney: Kidney) -> bool:
    if method.heights_cm is None:
        return True
    return kidney.height_cm is not None and method.heights_cm[0] <= kidney.height_cm <= method.heights_cm[1]


def _estimated(method: Method, kidney: Kidney, enough: Decimal | None, limit: Decimal | None) -> Calculation:
    with localcontext(PRECISE):
        exact, formula = ESTIMATES[method.name](kidney)
    value = rounded(exact, 1, enough)
    return Calculation(
        value,
        UNIT,
        method.name,
        tuple(_inputs(method, kidney)),
        f"{method.name}: {formula} = {with_unit(value, UNIT)}",
        (*_disagreement(kidney, value, enough, limit), method.note),
    )


def _inputs(method: Method, kidney: Kidney) -> Iterator[tuple[str, str]]:
    yield "Age", age_words(kidney.age_months)
    yield "Sex", kidney.sex
    yield "Creatinine", with_unit(kidney.creatinine, "mg/dL")
    if method.heights_cm:
        yield "Height", with_unit(kidney.height, "cm")


def _disagreement(kidney: Kidney, value: Decimal, enough: Decimal | None, limit: Decimal | None) -> Iterator[str]:
    """The table of creatinine limits rests on a formula that ran higher, so both routes can differ."""
    within = limit is not None and kidney.creatinine <= limit
    if enough is not None and value < enough and within:
        yield (
            f"The creatinine is within its limit for age and sex, and that route alone is enough; the estimate is "
            f"under {enough}. Tell the investigator that the two differ."
        )
