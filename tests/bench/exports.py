"""Exports of many screenings: screenings a second and peak memory of each form, each in a process of its own.

`python -m tests.bench.exports [SCREENINGS] [FORM ...]`; beside them the same records written by pandas, if it is there.
"""

import asyncio
import importlib.util
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from flows.decision.assess import assess
from storage.database import Database
from storage.engine.canonical import canonical, parsed
from storage.exports.export import export
from storage.site import people, sites
from storage.tables.base import table
from storage.tables.screening import AnswerRow, RevisionRow, ScreeningRow
from tests.contract.records import right_record
from tests.shots import ordered
from tests.trials import NCT04556084

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FORMS = ("csv", "answers-csv", "jsonl", "screenings-jsonl", "xlsx", "csv-set", "redcap", "fhir", "odm", "sdtm", "flow")
DISTINCT, BATCH = 2_000, 10_000
MODULE = (sys.executable, "-m", "tests.bench.exports")
# The answers of the first screenings, given again in all later ones that have the same record.
ANSWERS = """
INSERT INTO answers (screening_id, key, value, salt, version, author_id, at)
SELECT s.id, a.key, a.value, a.salt, a.version, a.author_id, a.at
FROM screenings s JOIN answers a ON a.screening_id = (s.id - 1) % ? + 1 WHERE s.id > ? ORDER BY s.id, a.id
"""
PANDAS = """
import json, sqlite3, sys
import pandas
rows = sqlite3.connect(sys.argv[1]).execute("SELECT record FROM revisions ORDER BY id")
pandas.json_normalize([json.loads(text) for text, in rows]).to_csv(sys.argv[2], index=False)
"""


def main() -> None:
    """Make a database, export it in each form, print a table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        # In a process of its own: what this one held would count as the peak of those that it starts.
        subprocess.run([*MODULE, "--fill", str(path), str(count)], check=True)
        print(f"{count:,} finished screenings, {path.stat().st_size / 2**20:,.0f} MB\n")
        print(f"{'form':18}{'seconds':>9}{'CPU s':>9}{'a second':>10}{'file MB':>9}{'peak MB':>9}")
        for form in sys.argv[2:] or FORMS:
            _show(form, count, [*MODULE, "--one", form, str(path), f"{folder}/{form}"])
        if importlib.util.find_spec("pandas"):
            _show("pandas to csv", count, [sys.executable, "-c", PANDAS, str(path), f"{folder}/pandas"])


def _show(name: str, count: int, command: list[str]) -> None:
    begun = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = status
    seconds = time.perf_counter() - begun
    size = Path(command[-1]).stat().st_size / 2**20
    busy, peak = used.ru_utime + used.ru_stime, used.ru_maxrss / 2**10
    print(f"{name:18}{seconds:9.1f}{busy:9.1f}{count / seconds:10,.0f}{size:9.1f}{peak:9.0f}", flush=True)


async def _one(form: str, path: Path, target: Path) -> None:
    database = Database(path)
    await database.start()
    await export(database, ordered(form), target, NOW)
    await database.close()


async def fill(path: Path, count: int) -> None:
    """A database with so many finished screenings and all their answers, a few records over and over."""
    database = Database(path)
    await database.start()
    rng = random.Random(1)
    made = []
    for _ in range(min(count, DISTINCT)):
        record = right_record(rng)
        made.append((record["as_of"], canonical(record), canonical(assess(record, NCT04556084).as_json())))
    nurse = await database.run(_people)
    for first in range(0, count, BATCH):
        numbers = range(first, min(first + BATCH, count))
        await database.run(lambda session, numbers=numbers: _store(session, numbers, made, nurse))
    await database.run(lambda session: _answer(session, made, nurse[1]))
    await database.close()


def _people(session: Session) -> tuple[int, int]:
    site = sites.add(session, "MCW", None, "America/Chicago", "MCW-######", NOW)
    return site.id, people.ensure_person(session, 20, "Nurse", "coordinator", site.id, NOW).id


def _store(session: Session, numbers: range, made: list[tuple[str, str, str]], at: tuple[int, int]) -> None:
    site, nurse = at
    rows: list[dict[str, Any]] = []
    revised: list[dict[str, Any]] = []
    for number in numbers:
        day, record, decision = made[number % len(made)]
        begun = NOW - timedelta(minutes=number)
        rows.append(
            {"id": number + 1, "site_id": site, "subject_code": f"MCW-{number:06}", "protocol_version": "2022-04-05"}
            | {"lifecycle": "finished", "version": 3, "current": record, "reason": None, "created_at": begun}
            | {"created_by": nurse, "updated_at": begun, "updated_by": nurse}
        )
        revised.append(
            {"screening_id": number + 1, "number": 1, "protocol_version": "2022-04-05", "record": record}
            | {"as_of": date.fromisoformat(day), "decision": decision, "salt": "0" * 32, "finished_by": nurse}
            | {"finished_at": begun, "reason": None}
        )
    session.connection().execute(insert(table(ScreeningRow)), rows)
    session.connection().execute(insert(table(RevisionRow)), revised)


def _answer(session: Session, made: list[tuple[str, str, str]], nurse: int) -> None:
    beside = {"salt": "0" * 32, "version": 2, "author_id": nurse, "at": NOW}
    rows = [
        {"screening_id": number, "key": key, "value": canonical(value)} | beside
        for number, (_, record, _) in enumerate(made, 1)
        for key, value in parsed(record).items()
        if key != "as_of"
    ]
    session.connection().execute(insert(table(AnswerRow)), rows)
    session.connection().exec_driver_sql(ANSWERS, (len(made), len(made)))


if __name__ == "__main__":
    match sys.argv[1:]:
        case "--fill", path, count:
            asyncio.run(fill(Path(path), int(count)))
        case "--one", form, path, target:
            asyncio.run(_one(form, Path(path), Path(target)))
        case _:
            main()
