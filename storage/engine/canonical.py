"""JSON as it is stored and hashed: one text for one value, numbers as the decimals that were given."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeAlias

# A value of JSON; numbers come back as `int` or `Decimal`, never as a float.
Json: TypeAlias = Any


def canonical(value: Json) -> str:
    """The one text of a JSON value: keys sorted, no spaces; a number not kept exactly is refused."""
    text = _ENCODER.encode(value)
    if ".0" in text or "e+" in text:  # perhaps a float's way to write a whole number, which is written as one
        text = _ENCODER.encode(parsed(text))
    return text


def parsed(text: str) -> Json:
    """The value of a stored JSON text, numbers exact."""
    return _DECODER.decode(text)


def _extra(value: object) -> Json:
    if isinstance(value, Mapping):
        return dict(value)
    if not isinstance(value, Decimal):
        raise TypeError(f"{type(value).__name__} has no form in JSON")
    if value == value.to_integral_value():
        return int(value)
    # A float prints as the shortest text that gives it back, so up to 15 digits are kept as they were.
    if Decimal(repr(float(value))) != value:
        raise ValueError("a number with more digits than can be kept")
    return float(value)


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_extra)
_DECODER = json.JSONDecoder(parse_float=Decimal)
