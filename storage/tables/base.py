"""What all tables share: columns' bounds and one set of metadata."""

from typing import TypeAlias

from sqlalchemy import CheckConstraint, Index, MetaData, Table, text
from sqlalchemy.orm import registry
from sqlmodel import SQLModel
from sqlmodel._compat import SQLModelConfig

PROTOCOL = "NCT04556084"
APPLICATION_ID = 0x426C696E  # "Blin", in the header of the SQLite file
INT = 2**31 - 1
BIG = 2**63 - 1

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

Id: TypeAlias = int | None


class Row(SQLModel, registry=registry(metadata=metadata)):
    """What all tables share: one set of metadata, apart from any other SQLModel in the process.

    Its columns are bound by the database, never by pydantic, whose validators are not built: they cost a start 70 ms.
    """

    model_config = SQLModelConfig(defer_build=True)


def quoted(values: tuple[str, ...]) -> str:
    """The texts as a list in SQL."""
    return ", ".join(f"'{value}'" for value in values)


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """The column holds one of these texts."""
    return CheckConstraint(f"{column} IN ({quoted(values)})", name=column)


def between(column: str, low: int, high: int = INT) -> CheckConstraint:
    """The column holds a number from `low` to `high`."""
    return CheckConstraint(f"{column} BETWEEN {low} AND {high}", name=column)


def filled(column: str, at_most: int) -> CheckConstraint:
    """The column holds a text, of so many characters at most."""
    return CheckConstraint(f"length({column}) BETWEEN 1 AND {at_most}", name=column)


def yes_no(column: str) -> CheckConstraint:
    """The column holds yes or no, on SQLite too, which would take any number."""
    return CheckConstraint(f"{column} IN (true, false)", name=column)


def check(name: str, rule: str) -> CheckConstraint:
    """A rule for the row under a name of its own."""
    return CheckConstraint(rule, name=name)


def over_some(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index over the rows of which something holds."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


def table(row: type[Row]) -> Table:
    """The Core table of a table class, for prepared statements."""
    return metadata.tables[str(row.__tablename__)]
