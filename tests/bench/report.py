"""What was measured, as a table for people and as JSON for machines."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """One thing measured: `met` says whether it is what was to be reached, None where nothing was promised."""

    scenario: str
    what: str
    value: float
    unit: str
    promised: str = ""
    met: bool | None = None


def at_least(scenario: str, what: str, value: float, unit: str, bound: float) -> Figure:
    """A figure that should be this or more."""
    return Figure(scenario, what, value, unit, f"≥ {bound:,g}", value >= bound)


def at_most(scenario: str, what: str, value: float, unit: str, bound: float) -> Figure:
    """A figure that should be this or less."""
    return Figure(scenario, what, value, unit, f"≤ {bound:,g}", value <= bound)


def machine() -> str:
    """What it was measured on."""
    return f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, {platform.system()}"


def as_json(figures: Sequence[Figure]) -> str:
    """All figures and the machine."""
    return json.dumps({"machine": machine(), "figures": [asdict(figure) for figure in figures]}, indent=1)


def show(figures: Sequence[Figure]) -> None:
    """A table of all figures."""
    table = Table(title=machine(), title_justify="left")
    for column in ("scenario", "figure", "value", "unit", "to reach", ""):
        table.add_column(column, justify="right" if column == "value" else "left")
    for i, figure in enumerate(figures):
        table.add_row(
            figure.scenario,
            figure.what,
            f"{figure.value:,.{0 if abs(figure.value) >= 100 else 1}f}",
            figure.unit,
            figure.promised,
            {True: "yes", False: "NO", None: ""}[figure.met],
            end_section=i + 1 == len(figures) or figures[i + 1].scenario != figure.scenario,
        )
    Console(width=140).print(table)
