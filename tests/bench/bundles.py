"""FHIR Bundles of many screenings: how many a second and core."""

import tempfile
import time
from pathlib import Path

from storage.database import Database
from storage.exports.export import export
from tests.bench.exports import NOW, fill
from tests.bench.report import Figure, at_least
from tests.shots import ordered

COUNT, ROUNDS = 2_000, 3


async def bundles() -> list[Figure]:
    """The best of some exports, each from the start of the command to the file on the disk."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        await fill(path, COUNT)
        database = Database(path)
        await database.start()
        best = min([await _seconds(database, Path(folder) / f"{number}.ndjson") for number in range(ROUNDS)])
        await database.close()
    return [at_least(f"FHIR, {COUNT:,} Bundles", "Bundles a second and core", COUNT / best, "/s", 2_500)]


async def _seconds(database: Database, target: Path) -> float:
    began = time.process_time()
    await export(database, ordered("fhir"), target, NOW)
    return time.process_time() - began
