"""The inputs of the calculators that are no keys of the record, as questions that a chat asks like any other."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from flows.calculators.clearance import METHODS
from flows.calculators.cns import MANY_WHITE_CELLS, TRAUMATIC_RED_CELLS
from flows.language.typed.units import BETWEEN, Slip
from flows.package import PARTED, Row, table
from flows.rules.conditions import ALWAYS, AllOf, Compare, Condition, Is
from flows.rules.question import Day, NumberKind, Question, yes_no

BIRTH_DATE = "birth_date"

_NO_SIGNS = Is("cns_signs", ("no",))
_BLASTS = AllOf((_NO_SIGNS, Is("csf_blasts", ("yes",))))
_MANY_WHITE = AllOf((_BLASTS, Compare("csf_white", ">=", Decimal(MANY_WHITE_CELLS))))

# From this age on the only formula takes no height.
_GROWN = Decimal(max(method.below_months or 0 for method in METHODS if method.heights_cm))

# What the table of inputs calls the condition under which one is asked.
ASKED_WHEN: Mapping[str, Condition] = {
    "": ALWAYS,
    "height needed": Compare("age_months", "<", _GROWN),
    "no signs": _NO_SIGNS,
    "blasts": _BLASTS,
    "many white cells": _MANY_WHITE,
    "traumatic tap": AllOf((_MANY_WHITE, Compare("csf_red", ">=", Decimal(TRAUMATIC_RED_CELLS)))),
}

_COLUMNS = {
    **dict.fromkeys(("key", "section", "short", "text"), ".+"),
    "help": ".*",
    "asked_when": "|".join(ASKED_WHEN),
    "unit": ".*",
    "least": "(>?0)?",
    "usual": r"([\d.]+\|[\d.]+)?",
    "slips": f"({PARTED})?",
    "example": ".*",
}


@cache
def own_inputs() -> Mapping[str, Question]:
    """These inputs by key, from the table beside this file."""
    return {row.cells["key"]: _question(row) for row in table("flows.calculators", "inputs.csv", _COLUMNS)}


def _question(row: Row) -> Question:
    key, section, short, text, hint, asked_when, unit, *_ = row.cells.values()
    if key == BIRTH_DATE:
        return Question(key, section, text, hint, Day(beside="born birth dob"), required=True, short=short)
    kind = _number(row) if unit else yes_no()
    return Question(key, section, text, hint, kind, ASKED_WHEN[asked_when], short=short)


def _number(row: Row) -> NumberKind:
    low, high = map(Decimal, row.parted("usual"))
    return NumberKind(
        row.cells["unit"],
        above=row.cells["least"] == ">0",
        usual=(low, high),
        slips=tuple(Slip(unit, *BETWEEN[unit, row.cells["unit"]]) for unit in row.parted("slips")),
        example=row.cells["example"],
        limit=row.cells["key"] == "alt_uln_ukat_l",
    )
