"""Verification of seals: every row is what the last entry about it was made for, and every entry has its rows."""

from collections.abc import Iterator
from typing import Any

from sqlmodel import Session

from storage.engine.prepared import driver_of
from storage.study.seals import SEALED, Sealed
from storage.tables.base import PROTOCOL
from storage.upkeep.verify_entries import Said

_SALTS = "SELECT key, salt FROM seals WHERE of = ?"


def sealed(session: Session, said: Said) -> Iterator[str]:
    """What is changed, missing or added in the tables that are sealed."""
    driver, last = driver_of(session.connection()), dict(said.seals)
    for table in SEALED.values():
        yield from _rows(driver, table, last)
    for (of, key), (seq, wanted) in last.items():
        if wanted is not None:
            yield f"row {key} of {of} is missing, and was there with audit entry {seq}"
    yield from _apart(driver)


def _rows(driver: Any, table: Sealed, last: dict[tuple[str, int], tuple[int, str | None]]) -> Iterator[str]:
    """What is not as it was sealed in one table; each row that is found is taken out of `last`."""
    salts = dict(driver.execute(_SALTS, (table.name,)))
    for key, *row in driver.execute(table.select):
        seq, wanted = last.pop((table.name, key), (0, None))
        if wanted is None:
            yield f"row {key} of {table.name} is not in the audit"
        elif table.seal(salts.pop(key, ""), row) != wanted:
            yield f"row {key} of {table.name} is not what audit entry {seq} was made for"
    for key in salts:
        yield f"a seal is left of row {key} of {table.name}"


def _apart(driver: Any) -> Iterator[str]:
    if driver.execute("SELECT id, protocol FROM study").fetchall() != [(1, PROTOCOL)]:
        yield f"the file does not say that it belongs to {PROTOCOL}"
    tables = ", ".join(f"'{name}'" for name in SEALED)
    for of, key in driver.execute(f"SELECT of, key FROM seals WHERE of NOT IN ({tables})"):  # noqa: S608
        yield f"a seal is of {of} {key}, which has none"
