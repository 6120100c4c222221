"""A line that says a weight and a height at once, such as "31 kg 135 cm today"."""

import re
from collections.abc import Mapping
from datetime import date

from flows.language.typed.dates import read_date
from flows.language.typed.reading import One

_FIGURES = r"\d+(?:[.,]\d+)?\s?"
_WEIGHT = re.compile(rf"(?:\b(?:weight|weighs|wt)\b[ :=]*)?({_FIGURES}(?:kgs?|kilos?|lbs?)\b)", re.IGNORECASE)
_HEIGHT = re.compile(rf"(?:\b(?:height|length|ht)\b[ :=]*)?({_FIGURES}(?:cms?|m)\b)", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:[\s,;]|\b(?:and|on)\b)+", re.IGNORECASE)


def parts_of(text: str, today: date) -> Mapping[str, str]:
    """What the line says to each field of weight and height, in the order to take them; empty where it says one thing.

    One day in the line is that of both.
    """
    weight, height = _WEIGHT.search(text), _HEIGHT.search(text)
    rest = _BETWEEN.sub(" ", _HEIGHT.sub(" ", _WEIGHT.sub(" ", text, count=1), count=1)).strip()
    if rest and not isinstance(read_date(rest, today), One):
        return {}
    said = {key: found[1] for key, found in (("weight_kg", weight), ("height_cm", height)) if found}
    days = {key: rest for key, found in (("weight_on", weight), ("height_on", height)) if found and rest}
    return said | days if len(said) + len(days) > 1 else {}
