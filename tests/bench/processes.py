"""The processes of a run: started, asked what they used, and ended."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
ENDS_WITHIN = 15.0
TICKS = os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def started(*command: str, python: str = sys.executable, **environment: str) -> AsyncIterator[Process]:
    """A Python process of this project, ended with the block; what it complains of is shown."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("BLINABRIDGE_")}
    process = await asyncio.create_subprocess_exec(
        python, *command, stdin=PIPE, stdout=PIPE, cwd=ROOT, env=clean | environment, limit=2**28
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), ENDS_WITHIN)
        except TimeoutError:
            process.kill()
            await process.wait()


async def told(process: Process) -> dict[str, Any]:
    """The next line of a process, which is JSON."""
    assert process.stdout
    line = await process.stdout.readline()
    if not line:
        raise RuntimeError("the process ended before it answered")
    found: dict[str, Any] = json.loads(line)
    return found


def ask(process: Process, **what: Any) -> None:
    """Send a line of JSON to a process."""
    assert process.stdin
    process.stdin.write(json.dumps(what).encode() + b"\n")


def cpu_seconds(process: Process) -> float:
    """The processor time that a process has used so far (Linux)."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def peak_mb(process: Process) -> float:
    """The most memory that a process has held so far, in MB (Linux)."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
