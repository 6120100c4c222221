"""What the program is made of: `python .ci/bill_of_materials.py FOLDER` writes two files there.

`sbom.cdx.json` is a CycloneDX bill of materials, `THIRD-PARTY-NOTICES.txt` the licences of all parts in full. Both are
made from the hashed requirements and from what is installed, without network or clock: the same input gives the same
files.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path, PurePosixPath
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
FONTS = "bot/documents/fonts/LICENSE.txt"

_PINNED = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>\S+)(?P<rest>(?:.*\\\n)+.*)$", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_LICENCE_FILE = re.compile(r"(LICEN[CS]E|NOTICE|COPYING|COPYRIGHT|AUTHORS)", re.IGNORECASE)
_LICENCE_CLASS = "License :: "
# An older package may have its whole licence in the field that names it.
_LONGEST_NAME = 60


class Unfit(Exception):
    """What is installed is not what the requirements say."""


@dataclass(frozen=True)
class Part:
    """A pinned package: the hashes of its files, and its metadata where it is installed here."""

    name: str
    version: str
    hashes: tuple[str, ...]
    installed: Distribution | None

    @property
    def ref(self) -> str:
        """Its package URL, by which the parts of a bill point to each other."""
        return f"pkg:pypi/{self.name}@{self.version}"

    @property
    def expression(self) -> str | None:
        """Its licence as an SPDX expression, where it gives one."""
        return self._told("License-Expression")

    @property
    def licence(self) -> str | None:
        """Its licence in words."""
        classes = self.installed.metadata.get_all("Classifier", []) if self.installed else []
        named = [one.rpartition(" :: ")[2] for one in classes if one.startswith(_LICENCE_CLASS)]
        plain = self._told("License")
        short = plain if plain and len(plain) <= _LONGEST_NAME and "\n" not in plain else None
        return self.expression or short or ", ".join(named) or None

    def _told(self, field: str) -> str | None:
        said = self.installed.metadata.get(field) if self.installed else None
        return None if said in (None, "UNKNOWN") else said

    def needs(self, extras: frozenset[str]) -> Iterator[Requirement]:
        """What it needs here, with these of its extras."""
        for text in (self.installed.requires or []) if self.installed else []:
            needed = Requirement(text)
            if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
                yield needed

    def licences(self) -> Iterator[tuple[str, str]]:
        """The licence files that come with it, by name."""
        for file in sorted((self.installed.files or []) if self.installed else [], key=str):
            path = PurePosixPath(file)
            if path.parts[0].endswith(".dist-info") and _LICENCE_FILE.search(path.name):
                yield path.name, Path(str(file.locate())).read_text(encoding="utf-8", errors="replace").strip()


def parts_of(requirements: str) -> dict[str, Part]:
    """The packages of a requirements file, by name. Raises `Unfit` where another version of one is installed."""
    found = {}
    for pinned in _PINNED.finditer(requirements):
        name, version = canonicalize_name(pinned["name"]), pinned["version"]
        try:
            installed = distribution(name)
        except PackageNotFoundError:  # pinned for another kind of computer
            installed = None
        if installed is not None and installed.version != version:
            raise Unfit(f"{name} is installed in version {installed.version}, and the requirements say {version}.")
        found[name] = Part(name, version, tuple(_HASH.findall(pinned["rest"])), installed)
    return dict(sorted(found.items()))


def bill(project: Mapping[str, Any], parts: Mapping[str, Part]) -> dict[str, Any]:
    """The bill of materials, https://cyclonedx.org/docs/1.6/json/."""
    root = f"pkg:pypi/{project['name']}@{project['version']}"
    wanted = [Requirement(text) for text in project["dependencies"]]
    own = {"type": "application", "bom-ref": root, "name": project["name"], "version": project["version"]}
    pointing = {root: wanted, **_pointing(wanted, parts)}
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": own | {"licenses": [{"expression": project["license"]}]}},
        "components": [_component(part) for part in parts.values()],
        "dependencies": [
            {"ref": ref, "dependsOn": sorted({parts[_name(one)].ref for one in needed if _name(one) in parts})}
            for ref, needed in sorted(pointing.items())
        ],
    }


def _name(requirement: Requirement) -> str:
    return canonicalize_name(requirement.name)


def _pointing(wanted: list[Requirement], parts: Mapping[str, Part]) -> dict[str, list[Requirement]]:
    """What every part needs, followed from what the program itself wants; with the extras that are asked for."""
    extras: dict[str, frozenset[str]] = {}
    ahead = list(wanted)
    while ahead:
        one = ahead.pop()
        before, name = extras.get(_name(one)), _name(one)
        asked = frozenset(one.extras) | (before or frozenset())
        if name in parts and asked != before:
            extras[name] = asked
            ahead += parts[name].needs(asked)
    return {part.ref: list(part.needs(extras.get(name, frozenset()))) for name, part in parts.items()}


def _component(part: Part) -> dict[str, Any]:
    told = {"expression": part.expression} if part.expression else {"license": {"name": part.licence}}
    return {
        "type": "library",
        "bom-ref": part.ref,
        "name": part.name,
        "version": part.version,
        "purl": part.ref,
        "hashes": [{"alg": "SHA-256", "content": digest} for digest in part.hashes],
        **({"licenses": [told]} if part.licence else {}),
    }


def notices(parts: Mapping[str, Part]) -> str:
    """The licences of all parts in full; a part that is not installed here is named as such."""
    fonts = ("DejaVu fonts", [(FONTS, (ROOT / FONTS).read_text(encoding="utf-8").strip())])
    told = [_notice(*fonts)]
    for part in parts.values():
        heading = f"{part.name} {part.version}: {part.licence or 'only on other kinds of computers'}"
        told.append(_notice(heading, list(part.licences())))
    return "\n".join(told)


def _notice(heading: str, files: list[tuple[str, str]]) -> str:
    rule = "=" * len(heading)
    return "\n".join([heading, rule, *(f"--- {name}\n\n{text}\n" for name, text in files), ""])


def main(folder: Path) -> int:
    """Write both files; the exit status."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    try:
        parts = parts_of((ROOT / "requirements" / "run.txt").read_text(encoding="utf-8"))
    except Unfit as error:
        print(error, file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(bill(project, parts), indent=2, ensure_ascii=False) + "\n"
    (folder / "sbom.cdx.json").write_text(text, encoding="utf-8")
    (folder / "THIRD-PARTY-NOTICES.txt").write_text(notices(parts), encoding="utf-8")
    print(f"{len(parts)} parts: {folder / 'sbom.cdx.json'}, {folder / 'THIRD-PARTY-NOTICES.txt'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
