"""The tables of `spec/` read: each row is what is known of one candidate, and how a condition stands for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from flows.rules.facts import Facts, Radiation, Therapy
from flows.rules.status import Status

TODAY = date(2026, 3, 3)
DAYS = {"registration": date(2026, 3, 10), "start of the ointment": date(2026, 3, 12)}
MONTHS = {"Jan": 1, "Feb": 2, "Mar": 3}
LISTS = ("signs", "kinds")
RESULTS = ("stands", "clear on", "good until")
THERAPY = {"agent": "agent", "kinds": "kinds", "last dose": "last_dose", "half_life_days": "half_life_days"}
THERAPY |= {"late_ae": "late_ae", "ae_until": "ae_until"}
RADIATION = {"site": "site", "last fraction": "last_date"}


@dataclass(frozen=True)
class Row:
    """One line of a table: its heading, what is known, and how the condition stands."""

    heading: str
    line: str
    facts: Facts
    stands: tuple[Status, date | None, date | None]


def rows() -> Iterator[Row]:
    """All rows of all tables."""
    for file in sorted(Path(__file__).parent.joinpath("spec").glob("*.md")):
        heading, names = "", []
        for line in file.read_text().splitlines():
            if line.startswith("## "):
                heading, names = line.removeprefix("## "), []
            elif line.startswith("|") and "---" not in line:
                cells = [cell.strip() for cell in line.strip("|").split("|")]
                if names:
                    yield _row(heading, line, dict(zip(names, cells, strict=True)))
                names = names or cells


def _row(heading: str, line: str, cells: dict[str, str]) -> Row:
    known = {name: text for name, text in cells.items() if name not in RESULTS}
    stands = Status(cells["stands"]), _day(cells.get("clear on", "")), _day(cells.get("good until", ""))
    return Row(heading, line, Facts(_values(known), TODAY, DAYS), stands)


def _values(cells: dict[str, str]) -> dict[str, Any]:
    if "agent" in cells:
        return {"prior_therapies": _entries(cells, Therapy, THERAPY)}
    if "site" in cells:
        return {"prior_radiation": _entries(cells, Radiation, RADIATION)}
    return {name: _value(name, text) for name, text in cells.items() if text != "-"}


def _entries(cells: dict[str, str], make: type, fields: dict[str, str]) -> tuple[Any, ...] | None:
    first = next(iter(cells.values()))
    if first in ("-", "none"):
        return None if first == "-" else ()
    columns = {name: [part.strip() for part in text.split(";")] for name, text in cells.items() if text}
    several = [dict(zip(columns, parts, strict=True)) for parts in zip(*columns.values(), strict=True)]
    return tuple(make(**{fields[n]: _value(n, text) for n, text in one.items() if text != "-"}) for one in several)


def _value(name: str, text: str) -> Any:
    if name in LISTS:
        return () if text == "none" else tuple(text.split(", "))
    try:
        return _moment(text) or _day(text) or Decimal(text)
    except InvalidOperation:
        return text


def _moment(text: str) -> datetime | None:
    day, _, time = text.rpartition(" ")
    on = _day(day) if ":" in time else None
    return datetime(on.year, on.month, on.day, *map(int, time.split(":")), tzinfo=UTC) if on else None


def _day(text: str) -> date | None:
    day, _, month = text.partition(" ")
    return date(2026, MONTHS[month], int(day)) if month in MONTHS else None
