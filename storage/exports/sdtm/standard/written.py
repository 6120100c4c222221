"""Values as SDTM writes them: days and times of ISO 8601, units of CDISC, numbers, and days counted from another."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from storage.engine.canonical import Json

# Units as the trial files have them -> CDISC controlled terminology (UNIT, C71620), where they differ.
UNITS = {
    "mcg/day": "ug/day",
    "mcg": "ug",
    "g/24h": "g/day",
    "days": "DAYS",
    "weeks": "WEEKS",
    "months": "MONTHS",
}


# How CDISC writes what people type in any case.
_CASES = {one.casefold(): one for one in ("umol/L", "mmol/L", "mg/dL", "mg/L", "g/dL", "g/L", "U/L", "IU/L", "10^9/L")}


def unit(written: str) -> str | None:
    """A unit as CDISC has it; None for what has none."""
    return UNITS.get(written) or _CASES.get(written.casefold(), written) or None


def moment(at: datetime | None, zone: str) -> str | None:
    """An instant as the clock of the site shows it, with its distance from UTC, such as 2026-11-29T10:00:00-06:00."""
    return None if at is None else at.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")


def day(value: date | None) -> str | None:
    """A day of the site's calendar."""
    return None if value is None else value.isoformat()


def day_in(value: Json) -> str | None:
    """The day or the moment that an answer is, by ISO 8601; None for a word in its place, such as never."""
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value[:10]).isoformat() and value.partition("[")[0]
    except ValueError:
        return None


def number(value: Json) -> Decimal | None:
    """The number that an answer is; None for any other."""
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return Decimal(value) if is_number else None


def text(value: Json) -> str:
    """An answer as text, numbers in plain digits."""
    found = number(value)
    return str(value) if found is None else f"{found:f}"


def numeric(value: Decimal | None) -> int | float | None:
    """A number as transport files have it."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def study_day(of: str | None, reference: str | None) -> int | None:
    """The study day of a day or a time: day 1 is that of the reference, and no day is 0 (SDTM IG 3.4, 4.4.4)."""
    if not of or not reference:
        return None
    days = (date.fromisoformat(of[:10]) - date.fromisoformat(reference[:10])).days
    return days + 1 if days >= 0 else days
