"""Programs of Debian that the tests need: an installed one, or one that is installed now, by one process at a time."""

import fcntl
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

_WAITING = "-oDPkg::Lock::Timeout=300"


@cache
def program(names: Sequence[str], package: str) -> str:
    """The path of the first of these programs that is there; where none is, the package is installed without asking.

    Raises with a sentence that says what to install, where that fails too.
    """
    with (Path(tempfile.gettempdir()) / "blinabridge-tests-install.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the other workers wait, and then find it
        return _found(names) or _installed(names, package)


def _installed(names: Sequence[str], package: str) -> str:
    try:
        subprocess.run(["apt-get", _WAITING, "update", "-qq"], check=True, capture_output=True)
        command = ["apt-get", _WAITING, "install", "-y", "-qq", "--no-install-recommends", package]
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise RuntimeError(f"The tests need {names[0]}; install it first (on Debian: {package}).") from error
    found = _found(names)
    if found is None:
        raise RuntimeError(f"The package {package} was installed, but there is no {names[0]} on the path.")
    return found


def _found(names: Sequence[str]) -> str | None:
    return next(filter(None, map(shutil.which, names)), None)
