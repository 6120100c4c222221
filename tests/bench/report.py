"""What was measured, as a table for people and as JSON for machines."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass


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
    """All figures as a table of Markdown; what misses its mark is bold."""
    print(f"{machine()}\n\n| scenario | figure | value | to reach |\n| --- | --- | ---: | ---: |")
    before = ""
    for figure in figures:
        value = f"{figure.value:,.{0 if abs(figure.value) >= 100 else 2}f} {figure.unit}".strip()
        shown = f"**{value}**" if figure.met is False else value
        scenario = figure.scenario if figure.scenario != before else ""
        print(f"| {scenario} | {figure.what} | {shown} | {figure.promised} |")
        before = figure.scenario
