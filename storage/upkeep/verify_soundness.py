"""Verification of the database itself: that it is not damaged, and that no row points to one that is not there."""

from collections.abc import Iterator
from functools import cache

from sqlalchemy import Column, ForeignKey, Select, exists, select
from sqlmodel import Session

from storage.engine.prepared import kept_rows
from storage.tables.base import metadata


def integrity(session: Session) -> Iterator[str]:
    """What SQLite finds of a damaged file; a server holds checksums against its pages by itself."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return
    for line in connection.exec_driver_sql("PRAGMA integrity_check").scalars():
        if line != "ok":
            yield f"the file is damaged: {line}"


def references(session: Session) -> Iterator[str]:
    """Which rows point to one that is not there."""
    for name, other, lost in _pointing():
        for (key,) in kept_rows(session, lost):
            yield f"row {key} of {name} points to a row of {other} that is not there"


@cache
def _pointing() -> tuple[tuple[str, str, Select[tuple[int]]], ...]:
    """Every table that points to another one, that other one, and what finds the rows that point to nothing."""
    return tuple(
        (table.name, points.column.table.name, _lost(column, points))
        for table in metadata.sorted_tables
        for column in table.columns
        for points in column.foreign_keys
    )


def _lost(column: Column[int], points: ForeignKey) -> Select[tuple[int]]:
    there = points.column.table.alias("there")
    found = exists().where(there.c[points.column.name] == column)
    (key,) = column.table.primary_key.columns
    return select(key).where(column.is_not(None), ~found)
