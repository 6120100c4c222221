"""The README tells the truth: settings, commands, folders; `python -m tests.test_readme` brings it up to date."""

import argparse
import re
import tomllib
from pathlib import Path

from bot.command_line import parser
from bot.settings import PREFIX, Settings
from flows.agents.drug_table import AGENTS
from tests.flows.test_machines import MACHINES, diagram

ROOT = Path(__file__).parents[1]
PATH = ROOT / "README.md"
README = PATH.read_text()
PAGES = {path: path.read_text() for path in (PATH, *(ROOT / f"tests/{name}/README.md" for name in ("faults", "bench")))}
MAP = README.partition("## How it is built")[2].partition("\n## ")[0]


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
    commands = next(a for a in parser()._actions if isinstance(a, argparse._SubParsersAction)).choices
    named = set(re.findall(r"`python -m bot ([a-z-]+)", README))
    assert named == set(commands) - {"run"}, "the table of commands in the README"


def test_every_file_that_is_named_is_there() -> None:
    for page, text in PAGES.items():
        for path in re.findall(r"`((?:bot|flows|storage|tests|requirements)/[\w/.]*)`", text):
            assert (ROOT / path).exists(), f"{page}: {path}"
        for path in re.findall(r"\]\((?!http)([^)#]+)\)", text):
            assert (page.parent / path).exists(), f"{page}: {path}"


def test_every_module_that_the_code_names_in_words_is_there() -> None:
    for path in (file for room in ("bot", "flows", "storage") for file in (ROOT / room).rglob("*.py")):
        for name in re.findall(r"`((?:bot|flows|storage)(?:\.\w+)+)`", path.read_text("utf-8")):
            there = ROOT.joinpath(*name.split("."))
            assert there.is_dir() or there.with_suffix(".py").exists(), f"{path.relative_to(ROOT)}: {name}"


def test_every_module_that_is_to_be_run_is_there() -> None:
    for page, text in PAGES.items():
        for name in re.findall(r"`python -m ((?:bot|tests)[\w.]*)", text):
            path = ROOT.joinpath(*name.split("."))
            assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), f"{page}: {name}"


def test_every_folder_of_the_product_stands_on_the_map() -> None:
    folders = {path.parent for room in ("bot", "flows", "storage") for path in (ROOT / room).rglob("*.*")}
    kept = {f"`{folder.relative_to(ROOT)}/`" for folder in folders if "__pycache__" not in folder.parts}
    assert kept - set(re.findall(r"`[\w/]+/`", MAP)) == set()


def test_the_folders_stand_on_the_map_in_the_order_of_their_imports() -> None:
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]:
        for room in contract.get("containers", ()):
            named = [f"\n| `{room}/{layer}/` |" for layer in contract["layers"]]
            places = [MAP.index(row) for row in named if (ROOT / row.split("`")[1]).is_dir()]
            assert places == sorted(places), f"the folders of {room}"


def test_the_number_of_agents_is_that_of_the_table() -> None:
    assert f"It knows {len(AGENTS)} agents" in README


def test_the_figures_shown_are_those_of_the_pages_beside_the_harnesses() -> None:
    figures = README.partition("## What is shown of it")[2].partition("\n## ")[0]
    beside = " ".join(text for page, text in PAGES.items() if page != PATH)
    assert {each for each in re.findall(r"\d[\d.,]*\d|\d", figures) if each not in beside} == set()


def main() -> None:
    """Put the present settings and diagrams into the README."""
    text = re.sub(r"(?m)^(\| `BLINABRIDGE_.*\n)+", settings_rows() + "\n", README)
    drawn = iter(diagram(states, table) for _, states, table, _ in MACHINES)
    text = re.sub(r"(?s)(stateDiagram-v2\n).*?(\n```)", lambda found: found[1] + next(drawn) + found[2], text)
    PATH.write_text(text)


if __name__ == "__main__":
    main()
