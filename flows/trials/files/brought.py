"""The trial files that the project brings: whatever lies here besides the library is a version of a trial."""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from flows.package import names_in, text_of


class TrialVersion(NamedTuple):
    """Which version of which trial."""

    registry_id: str
    version: str


# What every site screens for until it switches another trial on.
FIRST = TrialVersion("NCT04556084", "record of 2022-04-05")
_TITLE = re.compile(r"(?m)^title: *(.+?) *$")
_HEAD = re.compile(r'\Atrial: *(\S+)\nversion: *"?([^"\n]+?)"? *\n')


@cache
def brought() -> Mapping[TrialVersion, str]:
    """The texts of the files; ValueError where one does not begin with these two."""
    texts = [(name, text_of(__package__, name)) for name in names_in(__package__, ".yaml") if name != "library.yaml"]
    return {_named(name, text): text for name, text in texts}


def title_in(text: str) -> str:
    """The title that a file says, found without reading the rest of it; empty where no line is one."""
    line = _TITLE.search(text)
    return line[1].strip("\"'") if line else ""


def _named(name: str, text: str) -> TrialVersion:
    head = _HEAD.match(text)
    if head is None:
        raise ValueError(f"{name}: its first two lines must be its trial and its version")
    return TrialVersion(head[1], head[2])
