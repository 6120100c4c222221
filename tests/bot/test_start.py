"""What the program brings along before it takes its first update: nothing that only a later answer needs."""

import importlib.util
import json
import subprocess
import sys
from typing import Any

import pytest

LOOK = """
import gc, json, sys
sys.modules["click"] = None  # where it is there, as for development, httpx brings its command line and rich with it
from bot.__main__ import _command
_command(json.loads(sys.argv[1]))
from storage.engine.prepared import Prepared
from storage.tables.base import Row
statements = [vars(each) for each in gc.get_objects() if isinstance(each, Prepared)]
print(json.dumps({
    "modules": sorted(sys.modules),
    "statements": len(statements),
    "compiled": sum("_sqlite" in each or "_postgres" in each for each in statements),
    "tables": len(Row.__subclasses__()),
    "validated": [each.__name__ for each in Row.__subclasses__() if each.__pydantic_complete__],
}))
"""

DECIDE = """
import io, sys
from types import SimpleNamespace
from bot.__main__ import main
sys.stdin = SimpleNamespace(buffer=io.BytesIO(b'{"as_of": "2026-03-02"}'))
print("\\n", main(["assess", "-"]), *{name.split(".")[0] for name in sys.modules})
"""

RUN = """
import contextlib, gc, os, runpy, sys
times = []
gc.callbacks.append(lambda phase, info: times.append("bot.app" in sys.modules))
sys.argv = ["bot"]
os.environ["BLINABRIDGE_ZONE"] = "nowhere"
with contextlib.suppress(SystemExit):
    runpy.run_module("bot", run_name="__main__")
print("\\n", gc.isenabled(), gc.get_freeze_count() > 100_000, sum(times))
"""


def brought_by(*command: str) -> dict[str, Any]:
    look = (sys.executable, "-c", LOOK, json.dumps(command))
    said = subprocess.run(look, capture_output=True, text=True, check=True).stdout
    found: dict[str, Any] = json.loads(said)
    return found


@pytest.fixture(scope="module")
def brought() -> dict[str, Any]:
    return brought_by()


def test_what_only_a_picture_a_calendar_or_a_command_needs_is_not_imported(brought: dict[str, Any]) -> None:
    assert "telegram" in brought["modules"]
    assert {"typst", "icalendar", "rich", "openpyxl", "xlsxwriter", "alembic"}.isdisjoint(brought["modules"])


SELDOM = (
    "storage.exports.writers",
    "storage.exports.screenings",
    "bot.documents.papers",
    "bot.command_line",
    "bot.local",
    "flows.trials.checking.check",
    "flows.trials.drafting",
)


@pytest.mark.parametrize("seldom", SELDOM)
def test_what_is_used_seldom_is_not_imported(brought: dict[str, Any], seldom: str) -> None:
    assert importlib.util.find_spec(seldom)
    assert seldom not in brought["modules"]


def test_the_other_commands_bring_no_chat() -> None:
    modules = set(brought_by("verify")["modules"])
    assert {"bot.command_line", "storage.database"} <= modules
    assert {"telegram", "httpx", "aiohttp", "bot.app"}.isdisjoint(modules)


def test_to_decide_records_brings_neither_the_chat_nor_the_database() -> None:
    said = subprocess.run((sys.executable, "-c", DECIDE), capture_output=True, text=True, check=True).stdout
    status, *modules = said.splitlines()[-1].split()
    assert status == "0"
    assert {"flows", "msgspec"} < set(modules)
    assert {"telegram", "aiohttp", "sqlalchemy", "sqlite3", "pydantic", "rich"}.isdisjoint(modules)


def test_statements_are_compiled_when_they_first_run(brought: dict[str, Any]) -> None:
    assert brought["statements"] > 30
    assert brought["compiled"] == 0


def test_no_validator_is_built_for_what_the_database_checks(brought: dict[str, Any]) -> None:
    assert brought["tables"] > 20
    assert brought["validated"] == []


def test_garbage_is_looked_for_from_the_first_thing_the_program_does_but_not_among_what_it_imports() -> None:
    said = subprocess.run((sys.executable, "-c", RUN), capture_output=True, text=True, check=True).stdout
    assert said.splitlines()[-1].split() == ["True", "True", "0"]
