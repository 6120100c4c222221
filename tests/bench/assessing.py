"""`python -m bot assess` over many generated records: how fast, and in how much memory."""

import json
import random
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from flows.decision.assess import assess
from tests.bench.processes import cpu_seconds, peak_mb, started
from tests.bench.report import Figure, at_least, at_most
from tests.contract.records import right_record
from tests.trials import NCT04556084

# Made once and repeated: making a record takes longer than deciding it.
DIFFERENT = 5000
SHORT, LONG = 100_000, 1_000_000


async def assessing(count: int) -> list[Figure]:
    """Over so many lines, beside a tenth of them: in flat memory both take the same."""
    scenario = f"assess, {count:,} lines"
    few, many = await _run(count // 10), await _run(count)
    return [
        at_least(scenario, "records a second in process, without reading and writing", _in_process(), "/s", 10_000),
        at_least(scenario, "records a second of one core, lines in and lines out", count / many.cpu, "/s", 15_000),
        Figure(scenario, "records a second by the clock", count / many.seconds, "/s"),
        Figure(scenario, f"memory after {count // 10:,} lines", few.memory_mb, "MB"),
        at_most(scenario, f"memory after {count:,} lines", many.memory_mb, "MB", round(few.memory_mb) + 5),
    ]


def _records() -> list[dict[str, object]]:
    rng = random.Random(20260302)
    return [right_record(rng) for _ in range(DIFFERENT)]


def _in_process() -> float:
    records = _records()
    best = min(_seconds(records) for _ in range(5))
    return len(records) / best


def _seconds(records: list[dict[str, object]]) -> float:
    began = time.process_time()
    for record in records:
        assess(record, NCT04556084)
    return time.process_time() - began


class _Used:
    """What one run of the command used."""

    cpu = 0.0
    seconds = 0.0
    memory_mb = 0.0


async def _run(count: int) -> _Used:
    used = _Used()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "records.jsonl"
        with file.open("w") as out:
            out.writelines(islice(_lines(), count))
        async with started("-m", "bot", "assess", str(file)) as process:
            assert process.stdout
            began = time.perf_counter()
            while await process.stdout.read(1 << 20):
                used.cpu, used.memory_mb = cpu_seconds(process), peak_mb(process)
            used.seconds = time.perf_counter() - began
    return used


def _lines() -> Iterator[str]:
    lines = [json.dumps(record) + "\n" for record in _records()]
    while True:
        yield from lines
