"""What the study chair ruled, as far as the next step hangs on it: what is open, what was refused, and from when."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flows.rulings import BY_FIELD, ruling_of
from flows.values import read_value


def open_rulings(consults: tuple[str, ...], answers: Mapping[str, Any]) -> tuple[str, ...]:
    """The items on which no ruling is recorded, or one that allows a registration from a day that is not known yet."""
    rulings = {code: ruling_of(code, answers) for code in consults}
    return tuple(code for code, ruling in rulings.items() if ruling is None or _day_is_missing(ruling))


def refused_rulings(consults: tuple[str, ...], answers: Mapping[str, Any]) -> tuple[str, ...]:
    """The items on which the ruling is that the candidate may not be registered."""
    rulings = {code: ruling_of(code, answers) for code in consults}
    return tuple(code for code, ruling in rulings.items() if ruling and ruling["decision"] == "refused")


def allowed_from(consults: tuple[str, ...], answers: Mapping[str, Any]) -> Iterator[date]:
    """The first days of registration that rulings name."""
    for ruling in (ruling_of(code, answers) for code in consults):
        if ruling and ruling["decision"] == "allowed_from" and not _day_is_missing(ruling):
            yield read_value(BY_FIELD["from_day"].kind, ruling["from_day"])


def _day_is_missing(ruling: Mapping[str, Any]) -> bool:
    return bool(ruling["decision"] == "allowed_from") and ruling.get("from_day") is None
