"""Units as people type them, and exact conversions between those that a laboratory may report."""

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_UP, Context, Decimal

from flows.package import PARTED, table

_LISTED = table("flows.language.typed", "units.csv", {"unit": ".+", "said": ".*", "typed": ".+"})
UNITS = {typed: row.cells["unit"] for row in _LISTED for typed in row.cells["typed"].split()}
# How a unit is said where its name alone would not be understood.
UNIT_WORDS = {row.cells["unit"]: row.cells["said"] for row in _LISTED if row.cells["said"]}


def unit_of(typed: str) -> str | None:
    """The unit as this module spells it, "" for no text, None for a unit that is not known."""
    return UNITS.get(re.sub(r"\s+|[.,]$", "", typed.lower())) if typed else ""


@dataclass(frozen=True)
class Conversion:
    """One `from_unit` is `times` / `over` of the unit in which the record keeps it."""

    from_unit: str
    to_unit: str
    times: Decimal
    over: Decimal


_NUMBER = r"\d+(?:\.\d+)?"
_COLUMNS = {"of": PARTED, "reported": ".+", "kept": ".+", "times": _NUMBER, "over": _NUMBER}
# By key of the record, or by the unit that any other key is asked in.
UNIT_SLIPS: dict[str, list[Conversion]] = defaultdict(list)
for _row in table("flows.language.typed", "conversions.csv", _COLUMNS):
    _reported, _kept, _times, _over = (_row.cells[column] for column in ("reported", "kept", "times", "over"))
    for _of in _row.parted("of"):
        UNIT_SLIPS[_of].append(Conversion(_reported, _kept, Decimal(_times), Decimal(_over)))

# A quotient such as 33 / 17.1 ends nowhere. It is kept to as many digits as every reader of JSON and every sheet gives
# back, and cut so that no comparison comes out otherwise than in the typed unit: a value down, the limit beside it up.
# A typed number has at most 12 digits, so two that differ stay further apart than what is cut.
RECORD_DIGITS = 15

VALUES = Context(prec=RECORD_DIGITS, rounding=ROUND_DOWN)
LIMITS = Context(prec=RECORD_DIGITS, rounding=ROUND_UP)


def convert(value: Decimal, from_unit: str, to_unit: str, key: str, *, limit: bool = False) -> Decimal | None:
    """`value` in `to_unit` as the record keeps it; None if the table cannot turn the one into the other for this key.

    Units may be spelled as people type them; `key` is the record's, such as "creatinine_mg_dl"; `limit`: it is the end
    of what a laboratory calls normal.
    """
    source, target = unit_of(from_unit), unit_of(to_unit)
    if source == target and source is not None:
        return value
    context = LIMITS if limit else VALUES
    for row in UNIT_SLIPS.get(key, UNIT_SLIPS.get(target or "", [])):
        if (row.from_unit, row.to_unit) == (source, target):
            return context.divide(context.multiply(value, row.times), row.over)
        if (row.to_unit, row.from_unit) == (source, target):
            return context.divide(context.multiply(value, row.over), row.times)
    return None
