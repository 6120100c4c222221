"""The bill of materials and the notices: whole, the same each time, and of what the requirements say."""

import json
import re
import tomllib
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
PINNED = re.compile(r"^([\w.-]+)==([^ \\]+)", re.MULTILINE)


@pytest.fixture(scope="module")
def command() -> ModuleType:
    spec = spec_from_file_location("bill_of_materials", ROOT / ".ci" / "bill_of_materials.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def made(command: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], str]:
    """The bill and the notices."""
    folder = tmp_path_factory.mktemp("bill")
    assert command.main(folder) == 0
    return json.loads((folder / "sbom.cdx.json").read_bytes()), (folder / "THIRD-PARTY-NOTICES.txt").read_text()


def test_every_pinned_package_is_in_the_bill_with_its_hashes_and_its_licence(made: tuple[dict[str, Any], str]) -> None:
    bill, notices = made
    pinned = (ROOT / "requirements" / "run.txt").read_text()
    assert [(one["name"], one["version"]) for one in bill["components"]] == sorted(PINNED.findall(pinned))
    assert {part["content"] for one in bill["components"] for part in one["hashes"]} == set(
        re.findall(r"sha256:(\w+)", pinned)
    )
    assert [one["name"] for one in bill["components"] if "licenses" not in one] == []
    for one in bill["components"]:
        heading = f"\n{one['name']} {one['version']}: "
        assert notices.count(heading) == 1
        assert "--- " in notices.partition(heading)[2][:200], f"{one['name']} brings no licence"
    assert "Bitstream" in notices, "the fonts have one too"


def test_every_part_is_reached_from_the_program(made: tuple[dict[str, Any], str]) -> None:
    bill, _ = made
    needs = {one["ref"]: one["dependsOn"] for one in bill["dependencies"]}
    root = bill["metadata"]["component"]["bom-ref"]
    reached, ahead = set(), [root]
    while ahead:
        one = ahead.pop()
        if one not in reached:
            reached.add(one)
            ahead += needs[one]
    assert reached == {root, *(one["bom-ref"] for one in bill["components"])}
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert len(needs[root]) == len(wanted)


def test_it_is_the_same_each_time_and_says_nothing_of_this_computer(
    command: ModuleType, made: tuple[dict[str, Any], str], tmp_path: Path
) -> None:
    assert command.main(tmp_path) == 0
    again = (tmp_path / "sbom.cdx.json").read_text()
    assert json.loads(again) == made[0]
    assert (tmp_path / "THIRD-PARTY-NOTICES.txt").read_text() == made[1]
    assert str(ROOT) not in again + made[1]


def test_another_version_than_the_pinned_one_is_refused(command: ModuleType) -> None:
    with pytest.raises(command.Unfit, match=r"the requirements say 0\.0\.1"):
        command.parts_of(f"lark==0.0.1 \\\n    --hash=sha256:{'0' * 64}\n")


def test_what_is_pinned_for_another_kind_of_computer_is_named_as_such(command: ModuleType) -> None:
    parts = command.parts_of(f"not-here==1.0 ; sys_platform == 'other' \\\n    --hash=sha256:{'0' * 64}\n")
    assert parts["not-here"].hashes == ("0" * 64,)
    assert "not-here 1.0: only on other kinds of computers" in command.notices(parts)
