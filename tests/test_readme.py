"""The README tells the truth about settings and commands; `python -m tests.test_readme` brings it up to date."""

import argparse
import re
from pathlib import Path

from bot.__main__ import _parser
from bot.settings import PREFIX, Settings
from tests.flows.test_machines import MACHINES, diagram

PATH = Path(__file__).parents[1] / "README.md"
README = PATH.read_text()


def settings_rows() -> str:
    """The rows of the settings table, from the settings themselves."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None or field.is_required() or field.default_factory else str(field.default)
        shown = ", ".join(sorted(field.default)) if isinstance(field.default, frozenset) else default
        rows.append(f"| `{PREFIX}{name.upper()}` | {shown and f'`{shown}`'} | {field.description} |")
    return "\n".join(rows)


def test_every_setting_stands_in_the_table() -> None:
    assert settings_rows() in README, f"put this into the README:\n{settings_rows()}"


def test_every_command_stands_in_the_table() -> None:
    commands = next(a for a in _parser()._actions if isinstance(a, argparse._SubParsersAction)).choices
    named = set(re.findall(r"`python -m bot ([a-z]+)", README))
    assert named == set(commands) - {"run"}


def test_every_file_that_is_named_is_there() -> None:
    root = Path(__file__).parents[1]
    for path in re.findall(r"`((?:bot|flows|storage|tests|requirements)/[\w/.]*)`", README):
        assert (root / path).exists(), path


def main() -> None:
    """Put the present settings and diagrams into the README."""
    text = re.sub(r"(?m)^(\| `BLINABRIDGE_.*\n)+", settings_rows() + "\n", README)
    drawn = iter(diagram(states, table) for _, states, table, _ in MACHINES)
    text = re.sub(r"(?s)(stateDiagram-v2\n).*?(\n```)", lambda found: found[1] + next(drawn) + found[2], text)
    PATH.write_text(text)


if __name__ == "__main__":
    main()
