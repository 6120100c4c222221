"""What outlives the process: one SQLite table of things by kind and key, written before each reply."""

import json
import sqlite3
from pathlib import Path
from typing import Any


class Shelf:
    """Keeps JSON bodies by kind and key; with no path it keeps nothing.

    Changes are gathered by `put` and `drop` and written in one transaction by `flush`, which the server
    calls before it answers: so whoever got an answer, finds what it was about after a restart.
    """

    def __init__(self, path: Path | None) -> None:
        self._changes: dict[tuple[str, str], Any] = {}
        self._file: sqlite3.Connection | None = None
        if path is None:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # holds what was typed, and the secret of the address
        self._file = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._file.execute("PRAGMA journal_mode=WAL")
        # NORMAL outlives a killed process; a rehearsal chat need not outlive a power cut.
        self._file.execute("PRAGMA synchronous=NORMAL")
        self._file.execute("PRAGMA secure_delete=ON")
        self._file.execute(
            "CREATE TABLE IF NOT EXISTS thing "
            "(kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID"
        )

    def put(self, kind: str, key: object, body: Any) -> None:
        """Remember or replace one thing."""
        if self._file:
            self._changes[kind, str(key)] = body

    def drop(self, kind: str, key: object) -> None:
        """Forget one thing."""
        self.put(kind, key, None)

    def all(self, kind: str) -> list[tuple[str, Any]]:
        """Everything of one kind, as (key, body)."""
        if not self._file:
            return []
        rows = self._file.execute("SELECT key, body FROM thing WHERE kind = ?", (kind,))
        return [(key, json.loads(body)) for key, body in rows]

    def flush(self) -> None:
        """Write what changed since the last time."""
        if not self._changes or not self._file:
            return
        changes, self._changes = self._changes, {}
        self._file.execute("BEGIN IMMEDIATE")
        for (kind, key), body in changes.items():
            if body is None:
                self._file.execute("DELETE FROM thing WHERE kind = ? AND key = ?", (kind, key))
            else:
                row = (kind, key, json.dumps(body))
                self._file.execute("INSERT OR REPLACE INTO thing VALUES (?, ?, ?)", row)
        self._file.execute("COMMIT")
        if any(kind == "message" and body is None for (kind, _), body in changes.items()):
            # What was removed from a chat may be read in the -wal until that is emptied.
            self._file.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Write the rest and let go of the file."""
        self.flush()
        if self._file:
            self._file.close()
            self._file = None
