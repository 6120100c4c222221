"""Verification of the database itself: that it is not damaged, and that no row points to one that is not there."""

from collections.abc import Iterator

from sqlalchemy import Column, ForeignKey, Select, exists, select
from sqlmodel import Session

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
    for table in metadata.sorted_tables:
        for column in table.columns:
            for points in column.foreign_keys:
                for key in session.connection().execute(_lost(column, points)).scalars():
                    yield f"row {key} of {table.name} points to a row of {points.column.table.name} that is not there"


def _lost(column: Column[int], points: ForeignKey) -> Select[tuple[int]]:
    there = points.column.table.alias("there")
    found = exists().where(there.c[points.column.name] == column)
    (key,) = column.table.primary_key.columns
    return select(key).where(column.is_not(None), ~found)
