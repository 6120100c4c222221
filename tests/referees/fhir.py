"""What two R4 validators and a UCUM validator have against resources and units."""

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from tests.referees.packages import modules

_JUDGE = Path(__file__).parent / "judge.js"


@dataclass(frozen=True)
class Judge:
    """The validators in a process of their own, as reading their models takes them two seconds.

    What they said of a value is what they say of the same value again, so they are asked once.
    """

    asked: IO[str]
    said: IO[str]
    known: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def resources(self, resources: Sequence[Any]) -> list[dict[str, list[str]]]:
        """For each resource, the errors that each of the two validators found: `schema` and `model`."""
        return self._ask([{"kind": "resource", "value": resource} for resource in resources])

    def units(self, units: Sequence[str]) -> list[bool]:
        """For each code, whether it is a valid UCUM unit."""
        return [not said["schema"] for said in self._ask([{"kind": "unit", "value": unit} for unit in units])]

    def _ask(self, cases: list[dict[str, Any]]) -> list[dict[str, list[str]]]:
        written = [json.dumps(case) for case in cases]
        new = list(dict.fromkeys(case for case in written if case not in self.known))
        if new:
            self.asked.write(f"[{','.join(new)}]\n")
            self.asked.flush()
            self.known.update(zip(new, json.loads(self.said.readline()), strict=True))
        return [self.known[case] for case in written]


@contextmanager
def judging() -> Iterator[Judge]:
    """A judge for as long as it is needed."""
    command = ["node", str(_JUDGE), str(modules())]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield Judge(process.stdin, process.stdout)
