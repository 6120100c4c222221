"""From where on a queue may hold open rows, so that on a server nobody looks through all the settled ones before them.

While somebody holds an old snapshot there, such as a dump, the server keeps every version of every row, and an index of
the open ones still leads to all that ever were. So each row says in which transaction it was put there, and each
connection remembers from which one on a row may be open: a settled row is never opened again, and what a transaction
puts there that was not over when somebody looked has a number no lower than the first of those. The numbers go up as
long as the server lives, and a connection does not outlive it. A file keeps no earlier versions, and has none of this.
"""

import sqlite3
from typing import Any

from sqlalchemy import Boolean, FromClause, Table
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session

from storage.engine.sessions import DRIVER
from storage.tables.messages import PENDING

_FROM = "current_setting('blinabridge.{}')::bigint"
_OPEN = {"inbox": ("waiting",), "outbox": PENDING}
# Where the first open row is that is there to be seen, or the first transaction that may yet put one there.
_FIRST = (
    "SELECT set_config('blinabridge.{0}', least(pg_snapshot_xmin(pg_current_snapshot())::text::bigint, "
    "(SELECT min(put_in) FROM {0} WHERE state IN ({1}) AND put_in >= {2}))::text, false)"
)
_GO_ON = {
    queue: _FIRST.format(queue, ", ".join(f"'{state}'" for state in states), _FROM.format(queue))
    for queue, states in _OPEN.items()
}


class may_be_open(FunctionElement[bool]):
    """Whether a row of a queue, or of an alias of one, stands where there may be open ones."""

    type = Boolean()
    inherit_cache = True

    def __init__(self, rows: FromClause) -> None:
        super().__init__(rows.c.state)


@compiles(may_be_open)
def _anywhere(*_: Any, **__: Any) -> str:
    return "true"


@compiles(may_be_open, "postgresql")
def _from_there_on(element: Any, compiler: Any, **_: Any) -> str:
    rows = next(iter(element.clauses)).table
    queue = getattr(rows, "element", rows)
    return f"{compiler.preparer.quote(rows.name)}.put_in >= {_FROM.format(queue.name)}"


def go_on(session: Session, queue: Table) -> None:
    """Look from now on from the first row on that may be open now."""
    driver = session.info[DRIVER]
    if not isinstance(driver, sqlite3.Connection):
        driver.later(_GO_ON[queue.name])
