"""Units as people type them, and exact conversions between those that a laboratory may report."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_UP, Context, Decimal

from flows.language.numbers import EXACT
from flows.package import table

_LISTED = table("flows.language.typed", "units.csv", {"unit": ".+", "said": ".*", "typed": ".+"})
UNITS = {typed: row.cells["unit"] for row in _LISTED for typed in row.cells["typed"].split()}
# How a unit is said where its name alone would not be understood.
UNIT_WORDS = {row.cells["unit"]: row.cells["said"] for row in _LISTED if row.cells["said"]}


def unit_of(typed: str, own: Iterable[str] = ()) -> str | None:
    """The unit as this module spells it, "" for no text, None for a unit that is not known.

    `own`: units of a question, which are known beside those of the table.
    """
    plain = _plain(typed)
    return UNITS.get(plain) or next((unit for unit in own if _plain(unit) == plain), None) if typed else ""


def known_unit(unit: str) -> str:
    """A unit as this module spells it, or as it is written where this module does not know it."""
    return unit_of(unit) or unit


def _plain(typed: str) -> str:
    return re.sub(r"\s+|[.,]$", "", typed.lower().replace("\N{GREEK SMALL LETTER MU}", "\N{MICRO SIGN}"))


# A quotient such as 33 / 17.1 ends nowhere. It is kept to as many digits as every reader of JSON and every sheet gives
# back, and cut so that no comparison comes out otherwise than in the typed unit: a value down, the limit beside it up.
# A typed number has at most 12 digits, so two that differ stay further apart than what is cut.
RECORD_DIGITS = 15

VALUES = Context(prec=RECORD_DIGITS, rounding=ROUND_DOWN)
LIMITS = Context(prec=RECORD_DIGITS, rounding=ROUND_UP)


@dataclass(frozen=True, slots=True)
class Slip:
    """Another unit that an answer may be typed in: one `unit` is exactly `times` / `over` of the asked one."""

    unit: str
    times: Decimal
    over: Decimal

    def counted(self, value: Decimal, *, limit: bool = False) -> Decimal:
        """So many of it in the asked unit, as the record keeps it; `limit`: the end of what is called normal."""
        context = LIMITS if limit else VALUES
        return context.divide(context.multiply(value, self.times), self.over)


_NUMBER = r"\d+(?:\.\d+)?"
_COLUMNS = {"unit": ".+", "of": ".+", "times": _NUMBER, "over": _NUMBER}
# By two units, both ways: how many times over what the one is of the other, whatever is measured.
BETWEEN = {
    (row.cells["unit"], row.cells["of"]): (Decimal(row.cells["times"]), Decimal(row.cells["over"]))
    for row in table("flows.language.typed", "conversions.csv", _COLUMNS)
}
BETWEEN |= {(of, unit): (over, times) for (unit, of), (times, over) in BETWEEN.items()}
_SAME = (Decimal(1), Decimal(1))


def slip_of(unit: str, asked: str, slips: Iterable[Slip] = ()) -> Slip | None:
    """What one `unit` is of the asked one, as it is whatever is measured or by the `slips` of a question, which may
    lead over another (mmol/L to mg/dL over umol/L); None where neither knows it.
    """
    source = known_unit(unit)
    if found := BETWEEN.get((source, known_unit(asked))):
        return Slip(source, *found)
    for slip in slips:
        if found := _SAME if slip.unit == source else BETWEEN.get((source, slip.unit)):
            return Slip(source, EXACT.multiply(found[0], slip.times), EXACT.multiply(found[1], slip.over))
    return None


def convert(
    value: Decimal, from_unit: str, to_unit: str, slips: Iterable[Slip] = (), *, limit: bool = False
) -> Decimal | None:
    """`value` in `to_unit` as the record keeps it; None if nothing turns the one into the other.

    Units may be spelled as people type them; `slips`: those of the question, which is asked in `to_unit`; `limit`: it
    is the end of what a laboratory calls normal.
    """
    source = unit_of(from_unit)
    if source == unit_of(to_unit) and source is not None:
        return value
    slip = slip_of(from_unit, to_unit, slips)
    return slip.counted(value, limit=limit) if slip else None
