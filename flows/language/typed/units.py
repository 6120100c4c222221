"""Units as people type them, and exact conversions between those that a laboratory may report."""

import re
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_UP, Context, Decimal

# How each unit is spelled here, and what people type for it (lower case, micro signs made one, no spaces).
_SPELLINGS: dict[str, str] = {
    "%": "% percent pct perc",
    "mg/dL": "mg/dl mg% mgdl mg/100ml",
    "mg/L": "mg/l",
    "g/L": "g/l",
    "g/dL": "g/dl",
    "ug/dL": "µg/dl ug/dl mcg/dl",
    "umol/L": "µmol/l umol/l mcmol/l micromol/l micromole/l micromoles/l µmol umol µm/l um/l µm um",
    "mmol/L": "mmol/l mmol",
    "nmol/L": "nmol/l nmol",
    "U/L": "u/l iu/l ui/l units/l unit/l e/l u iu",
    "ukat/L": "µkat/l ukat/l mckat/l microkat/l µkat ukat",
    "nkat/L": "nkat/l nkat",
    "fraction": "fraction",
    "xULN": "xuln ×uln *uln timesuln uln xupperlimit xupperlimitofnormal",
    "mL/min/1.73m2": "ml/min/1.73m2 ml/min/1,73m2 ml/min/1.73m^2 ml/min/1.73 ml/minper1.73m2 ml/min*1.73m2",
    "mL/min": "ml/min",
    "ug/L": "µg/l ug/l mcg/l ng/ml",
    "x10^9/L": "x10^9/l ×10^9/l *10^9/l x10e9/l 10^9/l x109/l g/litre k/ul k/µl /nl",
    "/uL": "/µl /ul cells/µl cells/ul /mm3 cells/mm3 /cmm per\u00b5l perul",
    "ppm": "permillion ppm",
    "s": "s sec secs second seconds",
    "h": "h hr hrs hour hours",
    "d": "d day days",
    "wk": "w wk wks week weeks",
    "mo": "mo mos month months",
    "y": "y yr yrs year years",
    "kg": "kg kgs",
    "kg/m2": "kg/m2 kg/m^2",
    "mmHg": "mmhg",
    "cm": "cm",
    "m": "m",
    "mg": "mg",
    "mL": "ml",
}

# How a unit is said where its name alone would not be understood.
UNIT_WORDS = {"fraction": "as a fraction", "ppm": "per million", "xULN": "x ULN"}

_UNITS = {typed: unit for unit, spellings in _SPELLINGS.items() for typed in spellings.split()}


def unit_of(typed: str) -> str | None:
    """The unit as this module spells it, "" for no text, None for a unit that is not known."""
    return _UNITS.get(re.sub(r"\s+|[.,]$", "", typed.lower())) if typed else ""


@dataclass(frozen=True)
class Conversion:
    """One `from_unit` is `times` / `over` of the unit in which the record keeps it."""

    from_unit: str
    to_unit: str
    times: Decimal = Decimal(1)
    over: Decimal = Decimal(1)


def _row(from_unit: str, to_unit: str, times: str = "1", over: str = "1") -> Conversion:
    return Conversion(from_unit, to_unit, Decimal(times), Decimal(over))


# By key of the record, what its number may have been reported in; the likelier slip first.
# Creatinine 88.4 and bilirubin 17.1 µmol/L to the mg/dL: molar masses 113.12 and 584.66 g/mol (PubChem CID 588
# and 5280352), rounded as laboratories round them. ALT: a unit turns over 1 µmol a minute and a katal 1 mol a
# second (22nd CGPM, 1999, resolution 12), so 1 µkat is exactly 60 U; 59.88 is 1 / 0.0167, a rounding.
_CREATININE = (
    _row("umol/L", "mg/dL", over="88.4"),
    _row("mg/L", "mg/dL", over="10"),
    _row("mmol/L", "mg/dL", times="1000", over="88.4"),
    _row("g/L", "mg/dL", times="100"),
)

_BILIRUBIN = (
    _row("umol/L", "mg/dL", over="17.1"),
    _row("mg/L", "mg/dL", over="10"),
    _row("mmol/L", "mg/dL", times="1000", over="17.1"),
)

_ALT = (_row("ukat/L", "U/L", times="60"), _row("nkat/L", "U/L", times="60", over="1000"))
_PERCENT = (_row("fraction", "%", times="100"), _row("ppm", "%", over="10000"))

# Haemoglobin is told as its monomer, of 16.114 kg/mol.
_HAEMOGLOBIN = (_row("g/L", "g/dL", over="10"), _row("mmol/L", "g/dL", over="0.6206"))

UNIT_SLIPS: dict[str, tuple[Conversion, ...]] = {
    "creatinine_mg_dl": _CREATININE,
    "bilirubin_mg_dl": _BILIRUBIN,
    "bilirubin_uln_mg_dl": _BILIRUBIN,
    "alt_u_l": _ALT,
    "alt_uln_u_l": _ALT,
    "haemoglobin": _HAEMOGLOBIN,
    "haemoglobin_lower": _HAEMOGLOBIN,
    "lvef_percent": _PERCENT[:1],
    "age_months": (_row("y", "mo", times="12"),),
    "half_life_days": (_row("h", "d", over="24"), _row("wk", "d", times="7")),
    "height_cm": (_row("m", "cm", times="100"),),
}

# Of a key that is not among these, by the unit that it is asked in.
OF_UNIT = {"%": _PERCENT, "g/dL": (_row("g/L", "g/dL", over="10"),)}

# A quotient such as 33 / 17.1 ends nowhere. It is kept to as many digits as every reader of JSON and every sheet gives
# back, and cut so that no comparison comes out otherwise than in the typed unit: a value down, the limit beside it up.
# A typed number has at most 12 digits, so two that differ stay further apart than what is cut.
RECORD_DIGITS = 15

VALUES = Context(prec=RECORD_DIGITS, rounding=ROUND_DOWN)
LIMITS = Context(prec=RECORD_DIGITS, rounding=ROUND_UP)
LIMIT_KEYS = frozenset(("alt_uln_u_l", "bilirubin_uln_mg_dl"))


def convert(value: Decimal, from_unit: str, to_unit: str, key: str) -> Decimal | None:
    """`value` in `to_unit` as the record keeps it; None if the table cannot turn the one into the other for this key.

    Units may be spelled as people type them; `key` is the record's, such as "creatinine_mg_dl".
    """
    source, target = unit_of(from_unit), unit_of(to_unit)
    if source == target and source is not None:
        return value
    context = LIMITS if key in LIMIT_KEYS else VALUES
    for row in UNIT_SLIPS.get(key, OF_UNIT.get(target or "", ())):
        if (row.from_unit, row.to_unit) == (source, target):
            return context.divide(context.multiply(value, row.times), row.over)
        if (row.to_unit, row.from_unit) == (source, target):
            return context.divide(context.multiply(value, row.over), row.times)
    return None
