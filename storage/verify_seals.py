"""Verification of seals: every row is what the last entry about it was made for, and every entry has its rows."""

from collections.abc import Iterator
from typing import Any

from sqlmodel import Session

from storage.canonical import parsed
from storage.prepared import driver_of
from storage.seals import SEALED, Sealed, fold
from storage.tables import PROTOCOL

# Number of the entry and seal, None for rows that it says are gone, by table and key.
Last = dict[tuple[str, int], tuple[int, str | None]]

_ENTRIES = """SELECT seq, detail FROM audit WHERE instr(detail, '"seals":{') ORDER BY seq"""
_SALTS = "SELECT key, salt FROM seals WHERE of = ?"


def sealed(session: Session) -> Iterator[str]:
    """What is changed, missing or added in the tables that are sealed."""
    driver = driver_of(session.connection())
    last: Last = {}
    for seq, text in driver.execute(_ENTRIES):
        for of, seals in parsed(text).get("seals", {}).items():
            last |= {(of, int(key)): (seq, seal) for key, seal in seals.items()}
    for table in SEALED.values():
        salts = dict(driver.execute(_SALTS, (table.name,)))
        found = _found(driver, table, salts)
        yield from (f"a seal is left of what {table.name} held of {key}" for key in salts.keys() - found.keys())
        for key, seal in found.items():
            seq, wanted = last.pop((table.name, key), (0, None))
            if wanted is None:
                yield f"{_rows(table, key)} not in the audit"
            elif seal != wanted:
                yield f"{_rows(table, key)} not what audit entry {seq} was made for"
    for (of, key), (seq, wanted) in last.items():
        if wanted is not None:
            yield f"{_rows(SEALED[of], key)} missing, and was there with audit entry {seq}"
    yield from _apart(driver)


def _found(driver: Any, table: Sealed, salts: dict[int, str]) -> dict[int, str]:
    """The seal of every key of a table, from its rows as they are."""
    found: dict[int, str] = {}
    for row in driver.execute(f"{table.select} ORDER BY id"):
        key = row[table.key_at]
        found[key] = fold(found.get(key) or salts.get(key, ""), table.text(row))
    return found


def _rows(table: Sealed, key: int) -> str:
    return f"what {table.name} hold of screening {key} is" if table.by_screening else f"row {key} of {table.name} is"


def _apart(driver: Any) -> Iterator[str]:
    if driver.execute("SELECT id, protocol FROM study").fetchall() != [(1, PROTOCOL)]:
        yield f"the file does not say that it belongs to {PROTOCOL}"
    tables = ", ".join(f"'{name}'" for name in SEALED)
    for of, key in driver.execute(f"SELECT of, key FROM seals WHERE of NOT IN ({tables})"):  # noqa: S608
        yield f"a seal is of {of} {key}, which has none"
